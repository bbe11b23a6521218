// Records as people write them: one line of a zone file, both ways; whole messages for people to read.
//
// Spec: RFC 1035 §5.1 (one-line entries: no $-directives, no parentheses over lines), RFC 3597 §5. Threads: pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "dns/message_reader.h"
#include "dns/rdata.h"
#include "dns/rrset.h"

namespace sekisho::dns {

struct Record {
  Name owner;
  RRType type = RRType::a;
  RRClass klass = RRClass::in;
  std::uint32_t ttl = 0;
  std::vector<std::uint8_t> rdata;
};

enum class RecordTextError : std::uint8_t { empty, bad_owner, bad_ttl, bad_class, bad_type, bad_rdata };
std::string_view to_text(RecordTextError error);  ///< plain words for diagnostics

/// "name [ttl] [class] type rdata". `@` and relative names use `origin`; a missing TTL is `default_ttl`.
Result<Record, RecordTextError> record_from_text(std::string_view line, const Name& origin,
                                                 std::uint32_t default_ttl);
std::string to_text(const Record& record);
std::string to_text(const Rrset& rrset);      ///< one line per record, signatures after
std::string to_text(const Message& message);  ///< like dig prints it

}  // namespace sekisho::dns
