#include "dataplane/pipeline/lane_counters.h"

namespace sekisho::dataplane {

std::uint16_t LaneCounters::slot_for(ViewId id) {
  const std::size_t last = view_slots - 1;
  for (std::size_t i = 1; i < last; ++i) {
    const std::uint32_t owner = views[i].view.load(std::memory_order_relaxed);
    if (owner == id.value) return static_cast<std::uint16_t>(i);
    if (owner != ViewCounters::unused) continue;
    views[i].view.store(id.value, std::memory_order_relaxed);
    return static_cast<std::uint16_t>(i);
  }
  views[last].view.store(ViewCounters::all_other, std::memory_order_relaxed);
  return static_cast<std::uint16_t>(last);
}

}  // namespace sekisho::dataplane
