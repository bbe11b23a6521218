// All that a lane counts. Threads: raised by the lane, read by anybody.
//
// Counters per view live in slots that a lane gives to ViewIds as it meets them: ViewIds are never reused, so a
// reload that moves views about in the policy moves no counter. Slot 0 is for clients without a view, the last slot
// takes what exceeds.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "base/counter.h"
#include "base/ids.h"
#include "dataplane/pipeline/fate.h"
#include "dns/query_reader.h"

namespace sekisho::dataplane {

struct ViewCounters {
  static constexpr std::uint32_t unused = 0xFFFFFFFFU;
  static constexpr std::uint32_t no_view = 0xFFFFFFFEU;    ///< slot 0
  static constexpr std::uint32_t all_other = 0xFFFFFFFDU;  ///< the last slot, when views were more than slots
  std::atomic<std::uint32_t> view{unused};                 ///< a ViewId's value, or one of the above
  std::array<Counter, rcode_slot_count> replies;
  Counter cache_hits, cache_misses, leaks_prevented, mapped, truncated;
  std::array<Counter, 4> cookies;  ///< by dns::CookieVerdict
  Counter cookies_demanded;        ///< queries without a good cookie where the view requires one
};

struct LaneCounters {
  static constexpr std::size_t view_slots = 256;

  // The equation of I5.
  Counter received, answered, passed;
  Counter pending_opened, pending_closed;  ///< pending = opened − closed
  std::array<Counter, drop_reason_count> drops;
  std::uint64_t pending() const { return pending_opened.value() - pending_closed.value(); }

  std::array<Counter, dns::query_fault_count> faults;  ///< by QueryFault; answered or dropped
  std::array<ViewCounters, view_slots> views;

  // Special questions, each answered in the lane.
  Counter bad_edns_version, other_class, meta_type, any_minimised, not_recursive;
  // Limits (limit_traffic.h); what they drop is in `drops`.
  Counter answers_cut;       ///< over their rate, sent as TC
  Counter spared_by_cookie;  ///< queries over their source's rate, answered for their good cookie
  // The way to the workers.
  Counter requests, refreshes, refreshes_held, answers, late_answers, broken_answers, restarts;
  Counter request_ring_full, pending_full, client_limit, zone_limit, view_gone;
  // The lane itself.
  Counter bursts, empty_polls, sleeps;
  Counter busy_ns, idle_ns;  ///< rounds that found work, rounds and sleeps that did not

  LaneCounters() { views[0].view.store(ViewCounters::no_view, std::memory_order_relaxed); }
  void drop(DropReason reason, std::uint64_t n = 1) { drops[static_cast<std::size_t>(reason)].add(n); }
  std::uint64_t dropped(DropReason reason) const { return drops[static_cast<std::size_t>(reason)].value(); }
  std::uint64_t dropped() const {
    std::uint64_t sum = 0;
    for (const Counter& c : drops) sum += c.value();
    return sum;
  }
  /// The slot of a view, given to it when it has none yet. Lane only.
  std::uint16_t slot_for(ViewId id);
};

}  // namespace sekisho::dataplane
