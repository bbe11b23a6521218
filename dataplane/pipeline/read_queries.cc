#include "dataplane/pipeline/stages.h"

namespace sekisho::dataplane {

void read_queries(std::span<ClientQuery> queries, LaneCounters& counters) noexcept {
  for (ClientQuery& q : queries) {
    q.dns = dns::read_query({q.message, q.length});
    if (q.dns.fault == dns::QueryFault::none) [[likely]]
      continue;
    counters.faults[static_cast<std::size_t>(q.dns.fault)].add();
    // Answering a response could go on for ever; half a header says nobody whom to answer what.
    if (q.dns.fault == dns::QueryFault::short_header || q.dns.fault == dns::QueryFault::is_response) {
      q.fate = Fate::dropped;
      q.reason =
          q.dns.fault == dns::QueryFault::short_header ? DropReason::dns_short_header : DropReason::dns_response;
      counters.drop(q.reason);
    }
  }
}

}  // namespace sekisho::dataplane
