// Queries that are no ordinary question, each with its fixed answer, given at once and never cached.
//
//   malformed                          FORMERR; another opcode NOTIMP; TSIG or SIG(0) REFUSED
//   client of no view                  REFUSED + EDE 18
//   a COOKIE option and no question    NOERROR, or BADCOOKIE (RFC 7873 §5.4)
//   no good cookie where one is required  BADCOOKIE, or TC
//   EDNS version above 0               BADVERS (RFC 6891 §6.1.3)
//   CH TXT id.server, hostname.bind    this instance's NSID (RFC 4892), where one is configured
//   another class                      REFUSED
//   AXFR, IXFR, TKEY, MAILA, MAILB     REFUSED + EDE 21; OPT, TSIG or 0 as a type: FORMERR
//
// Threads: one lane. Spec: also RFC 8906 §8.
#pragma once

#include "dataplane/pipeline/client_query.h"
#include "dataplane/pipeline/lane_counters.h"

namespace sekisho::dataplane {

/// For a row whose fate is undecided and that has no key.
void answer_special(ClientQuery& query, const ServerFields& server, std::uint32_t now_s,
                    LaneCounters& counters) noexcept;

}  // namespace sekisho::dataplane
