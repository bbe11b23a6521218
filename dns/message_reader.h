// From wire octets to a message whose every part has been checked.
//
// parse_message() is for the replies of upstream servers (and for tests): it reads all sections, expands compressed
// names in owner and RDATA, groups records into RRsets with their RRSIGs, and lifts OPT out. It is linear in the
// message's size. What it returns can be trusted to be well-formed, not to be true.
//
// The fast path's own small reader for client queries is dns/query_reader.h.
// A truncated reply (TC) that ends inside a record is taken up to there.
//
// Spec: RFC 1035 §4, RFC 2181 §5, RFC 3597 §4 (compressed names are taken in any type that has names), RFC 6891
// §6.1.1. Owns: the Message owns all but Edns's option bytes, which point into `wire`. Errors: closed enum, no text.
// Threads: pure. Limits: 65,535 octets; records as counted in the header or fewer; 512 RRsets per section.
#pragma once

#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "dns/edns.h"
#include "dns/header.h"
#include "dns/question.h"
#include "dns/rrset.h"

namespace sekisho::dns {

enum class ParseError : std::uint8_t {
  short_header,
  bad_question,
  bad_owner,
  truncated_record,
  bad_rdata,
  bad_rdata_name,
  too_many_rrsets,
  two_opts,
  bad_opt,
  trailing_octets,
};

struct Message {
  Header header;
  std::optional<Question> question;  ///< the first; nothing when QDCOUNT is 0
  std::vector<Rrset> answer, authority, additional;
  std::optional<Edns> edns;
  Rcode rcode() const { return static_cast<Rcode>(header.rcode | (edns ? edns->extended_rcode << 4 : 0)); }
};

Result<Message, ParseError> parse_message(Bytes wire);

}  // namespace sekisho::dns
