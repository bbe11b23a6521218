// Up or down: what probes say about each server of each group.
//
// ServerHealth is the sans-I/O state machine of one server, fed by its own probes (random ID, random port, checked
// like any exchange) and by real timeouts; nothing that a spoofer can send moves it (CVE-2023-26437). HealthBoard is
// what the keeper publishes and workers read: a handful of atomics per server.
//
// Threads: ServerHealth by the realm's keeper; HealthBoard written by the keeper, read by any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "forwarding/realm.h"

namespace sekisho::forwarding {

class ServerHealth {
 public:
  /// `up`: what the board says already, when the group was there before a reload.
  explicit ServerHealth(const ProbeSettings& settings, bool up = true);
  bool up() const { return up_; }
  /// A probe's end. Returns true when the state changed.
  bool on_probe(bool good, Instant now);
  /// A run of unanswered real queries: does not change the state, but hastens the next probe (at most four an
  /// interval).
  void on_suspicion(Instant now);
  Instant next_probe() const { return next_probe_; }

 private:
  ProbeSettings settings_;
  bool up_ = true;
  unsigned run_ = 0;  // probes in a row that contradict up_
  Instant next_probe_{0};
  Instant last_probe_{INT64_MIN / 2};
};

/// One server's published state.
struct ServerBoard {
  std::atomic<bool> up{true};
  std::atomic<std::uint32_t> suspicions{
      0};  ///< raised by workers on timeouts; the keeper compares with what it saw last
  std::atomic<std::int64_t> srtt_ns{50'000'000};
  std::atomic<std::int64_t> rttvar_ns{25'000'000};
  std::atomic<bool> edns{true};
  std::atomic<bool> tcp_only{false};  ///< answers by TCP alone; then `up` is said only when no other server is better
  std::atomic<std::int64_t> hedge_ns{50'000'000};  ///< learnt: about the p99 of its replies
  std::atomic<std::uint32_t> silent_run{0};        ///< queries in a row without a reply; any accepted reply ends it
  std::atomic<std::uint64_t> queries{0}, timeouts{0}, errors{0}, unreachable{0}, mismatches{0}, tcp_queries{0};
  std::atomic<std::uint64_t> probes_failed{0}, hedges{0};
  /// Latency histogram: replies of at most 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000 ms, and above.
  static constexpr std::size_t bucket_count = 12;
  std::atomic<std::uint64_t> latency[bucket_count]{};
  std::atomic<std::uint64_t> latency_sum_us{0};
  static constexpr std::uint32_t suspected_from = 3;
  /// Real queries in a row stay unanswered, and no probe has said yet why.
  bool suspected() const { return silent_run.load(std::memory_order_relaxed) >= suspected_from; }
};

/// All servers of one group; kept over reloads while the group's servers stay the same.
class GroupBoard {
 public:
  explicit GroupBoard(std::size_t servers) : servers_(servers) {}
  ServerBoard& server(std::size_t i) { return servers_[i]; }
  const ServerBoard& server(std::size_t i) const { return servers_[i]; }
  std::size_t size() const { return servers_.size(); }

 private:
  std::deque<ServerBoard> servers_;  // atomics do not move
};

/// Boards of all groups by GroupId. Groups are added by the manager before a RealmTable that names them is published.
class HealthBoard {
 public:
  static constexpr std::size_t max_groups = 1024;
  /// Null for a group that has none (yet).
  GroupBoard* group(GroupId id) const {
    return id.value < max_groups ? groups_[id.value].load(std::memory_order_acquire) : nullptr;
  }
  /// Manager only. `identity` tells the group's servers: a board of the same identity and size is kept, another is
  /// replaced, so an id that is given to another group begins with a clean board.
  void ensure(GroupId id, std::size_t servers, std::uint64_t identity = 0);

 private:
  std::atomic<GroupBoard*> groups_[max_groups]{};
  std::uint64_t identities_[max_groups]{};          // manager only
  std::vector<std::unique_ptr<GroupBoard>> owned_;  // all that ever were: readers hold plain pointers
};

}  // namespace sekisho::forwarding
