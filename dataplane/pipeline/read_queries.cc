#include <algorithm>

#include "dataplane/pipeline/stages.h"

namespace sekisho::dataplane {
namespace {

constexpr std::uint16_t smallest_limit = 512;  // RFC 1035 §4.2.1

std::uint16_t reply_limit(const ClientQuery& q) noexcept {
  if (q.transport == Transport::stream) return 0xFFFF;
  const std::uint16_t wanted = q.dns.edns ? q.dns.edns->udp_size : smallest_limit;
  const std::uint16_t largest = q.view != nullptr ? q.view->max_udp_size : ServerFields{}.udp_size;
  return std::max(smallest_limit, std::min(wanted, largest));
}

void describe_client(ClientQuery& q) noexcept {
  q.client = client_fields(q.dns, reply_limit(q));
  if (q.transport == Transport::datagram) q.client.keepalive = false;  // RFC 7828 §3.2.1
}

}  // namespace

void read_queries(std::span<ClientQuery> queries, LaneCounters& counters) noexcept {
  for (ClientQuery& q : queries) {
    if (q.fate != Fate::undecided) continue;
    dns::read_query({q.message, q.length}, q.dns);
    describe_client(q);
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
