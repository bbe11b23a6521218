// What the fast path reads of a client's query: header, one question, OPT. No allocation, no copies.
//
// read_query() accepts exactly the shape of an ordinary query; anything else gets a QueryFault that says which reply
// or drop it deserves.
//
// Spec: RFC 1035 §4.1, RFC 6891 §6.1.1, §7 (FORMERR for two OPTs), RFC 8906 (what well-behaved servers answer).
// Owns: nothing; QueryView points into the octets. Threads: pure. Limits: one walk over the octets.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "dns/edns.h"
#include "dns/header.h"
#include "dns/rrtype.h"

namespace sekisho::dns {

/// Why a query is not an ordinary one. Each has a counter of the same name and a fixed fate.
enum class QueryFault : std::uint8_t {
  none,
  short_header,        ///< fewer than 12 octets: drop
  is_response,         ///< QR=1: drop (RFC 8906: answering would loop)
  opcode,              ///< not QUERY: NOTIMP, question echoed if it parses
  qdcount_zero,        ///< FORMERR
  cookie_only,         ///< no question, but a COOKIE option: answered with one (RFC 7873 §5.4)
  qdcount_many,        ///< FORMERR
  qname_truncated,     ///< FORMERR (header only)
  qname_pointer,       ///< compression in the question: FORMERR
  qname_label_type,    ///< FORMERR
  qname_too_long,      ///< FORMERR
  question_truncated,  ///< QTYPE/QCLASS missing: FORMERR
  answer_in_query,     ///< ANCOUNT or NSCOUNT not 0: FORMERR
  record_truncated,    ///< an additional record runs past the end: FORMERR
  two_opts,            ///< FORMERR
  opt_owner,           ///< OPT not at the root: FORMERR
  opt_options,         ///< option list broken, too many options, bad cookie length: FORMERR
  trailing_octets,     ///< FORMERR
  tsig,                ///< the last additional record is TSIG or SIG(0): NOTAUTH-free zone here: FORMERR-less REFUSED
  too_many_additional,  ///< FORMERR
  tcp_length,           ///< stream only: length prefix under 12: close
};
constexpr std::size_t query_fault_count = 21;
std::string_view to_text(QueryFault fault);  ///< metric label

struct QueryView {
  // Written out, or the compiler clears all 170 octets first, which costs as much as half of the reading.
  QueryView() noexcept {}                        // NOLINT: not = default
  static constexpr unsigned max_additional = 8;  ///< more additional records than this is no ordinary query
  Header header;
  Bytes qname;  ///< uncompressed wire, as sent (case kept); empty when the question did not parse
  std::uint8_t label_count = 0;
  RRType qtype{};
  RRClass qclass{};
  std::size_t question_end = 0;  ///< offset behind QCLASS; 0 when the question did not parse
  std::optional<Edns> edns;      ///< EDNS version is not judged here: BADVERS is the pipeline's
  QueryFault fault = QueryFault::none;

  /// As new, but for the header.
  void clear() noexcept {
    qname = {};
    label_count = 0;
    qtype = {};
    qclass = {};
    question_end = 0;
    edns.reset();
    fault = QueryFault::none;
  }
};

/// Fills what it can even when there is a fault, so that the error reply can echo ID, opcode, RD, CD and the
/// question.
QueryView read_query(Bytes wire);
/// The same where the view shall lie: copying it costs as much as reading.
void read_query(Bytes wire, QueryView& view);

}  // namespace sekisho::dns
