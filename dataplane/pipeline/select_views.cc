#include <algorithm>

#include "dataplane/pipeline/stages.h"

namespace sekisho::dataplane {
namespace {

constexpr std::uint16_t smallest_limit = 512;  // RFC 1035 §4.2.1

std::uint16_t reply_limit(const ClientQuery& q, std::uint16_t max_udp) noexcept {
  if (q.transport == Transport::stream) return 0xFFFF;
  const std::uint16_t wanted = q.dns.edns ? q.dns.edns->udp_size : smallest_limit;
  return std::max(smallest_limit, std::min(wanted, max_udp));
}

}  // namespace

void select_views(std::span<ClientQuery> queries, const views::Policy& policy, std::span<const std::uint16_t> slots,
                  LaneCounters& counters) noexcept {
  for (const ClientQuery& q : queries) {
    if (!q.v6) policy.clients.prefetch_v4(q.port, q.vlan, load_u32(q.source));
  }
  for (ClientQuery& q : queries) {
    if (q.fate != Fate::undecided) continue;
    const views::ClientMatch match = q.v6 ? policy.clients.match_v6(q.port, q.vlan, q.source)
                                          : policy.clients.match_v4(q.port, q.vlan, load_u32(q.source));
    q.view = nullptr;
    q.view_slot = 0;
    std::uint16_t max_udp = ServerFields{}.udp_size;
    switch (match.verdict) {
      case views::ClientVerdict::spoofed:
        q.fate = Fate::dropped;
        q.reason = DropReason::spoofed;
        counters.drop(q.reason);
        continue;
      case views::ClientVerdict::unknown:
        break;
      case views::ClientVerdict::view:
        q.view = &policy.views[match.view];
        q.view_slot = slots[match.view];
        max_udp = q.view->max_udp_size;
        break;
    }
    q.client = client_fields(q.dns, reply_limit(q, max_udp));
    if (q.transport == Transport::datagram) q.client.keepalive = false;  // RFC 7828 §3.2.1
  }
}

}  // namespace sekisho::dataplane
