#include "dataplane/pipeline/stages.h"

namespace sekisho::dataplane {

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
        break;
    }
  }
}

}  // namespace sekisho::dataplane
