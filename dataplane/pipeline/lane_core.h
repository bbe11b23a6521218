// A lane without its port: what one thread needs to answer clients, whatever brings their messages.
//
// The composition root gives each lane thread one LaneCore; Lane (lane.h) feeds it frames, StreamListener
// (dataplane/io) messages. A round is:
//
//   const views::Policy& policy = core.begin_round(now);   // good until end_round (I6)
//   core.answer(queries);                                  // each gets a fate; replies are built in place
//   core.collect_answers(sink);                            // workers' answers become late replies
//   core.end_round();                                      // bells, sweep, tasks, quiescent
//
// Threads: all by the lane's thread, but counters(), cache counters and tasks().run_on_owner(). Owns: reply cache,
// Pending, counters. Limits: LaneSettings.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/ids.h"
#include "base/message_tap.h"
#include "base/snapshot.h"
#include "base/task_slot.h"
#include "dataplane/pipeline/client_query.h"
#include "dataplane/pipeline/compose.h"
#include "dataplane/pipeline/frame_copies.h"
#include "dataplane/pipeline/lane_counters.h"
#include "dataplane/pipeline/limit_traffic.h"
#include "dataplane/pipeline/pending.h"
#include "dataplane/pipeline/refresh_budget.h"
#include "dataplane/pipeline/reply_cache.h"
#include "resolver/mailbox/mailbox.h"
#include "views/policy.h"

namespace sekisho::dataplane {

struct LaneSettings {
  LaneId lane;  ///< its row in the Mailbox
  std::size_t cache_bytes = 64U << 20;
  bool busy_poll = false;  ///< never sleep
  std::uint32_t max_pending = 16384;
  std::uint32_t max_pending_per_client = 1000;
  std::uint32_t max_pending_per_zone = 2000;  ///< by the name's parent; twice as many by its domain (Shares)
  Duration patience = 5s;                     ///< a client that waited longer is dropped (`expired`)
  LimiterSettings limiter;
  std::uint16_t keepalive = 100;        ///< offered to stream clients, units of 100 ms (RFC 7828)
  std::uint64_t hash_key = 0;           ///< random per process
  WallTime (*wall_clock)() = wall_now;  ///< read once a second, for cookies
  MessageTap* tap = nullptr;            ///< for dnstap; null: nobody wants copies
};

struct LaneShared {
  SnapshotDomain& domain;
  Snapshot<views::Policy>& policy;
  resolver::Mailbox& mailbox;
};

/// Takes late replies. Called on the miss path only, so it may be virtual.
class ReplySink {
 public:
  virtual ~ReplySink() = default;
  /// True when the reply was taken; otherwise it is dropped for `why`. `sum` as in finish_frame().
  virtual bool deliver(const ReturnAddress& to, Bytes message, std::uint16_t sum, DropReason& why) = 0;
  /// This client waited longer than LaneSettings::patience; nothing will come.
  virtual void gave_up(const ReturnAddress&) {}
};

class LaneCore {
 public:
  LaneCore(const LaneSettings& settings, const LaneShared& shared);
  ~LaneCore();

  /// By the thread that will run the lane, before its first round and after its last.
  void enter_thread();
  void leave_thread();

  const views::Policy& begin_round(Instant now);
  void answer(std::span<ClientQuery> queries) noexcept;
  /// The number of answers taken from the rings. Gives up who waited too long.
  unsigned collect_answers(ReplySink& sink) noexcept;
  void end_round() noexcept;

  /// Around a sleep: after prepare_sleep() returned true nothing waits, and ring() of the bell ends the sleep. Call
  /// finish_sleep() in any case.
  bool prepare_sleep() noexcept;
  void finish_sleep() noexcept;
  Doorbell& bell() { return shared_.mailbox.lane_bell(settings_.lane); }

  const LaneSettings& settings() const { return settings_; }
  LaneCounters& counters() { return counters_; }
  ReplyCache& cache() { return cache_; }
  TaskSlot& tasks() { return tasks_; }
  /// Only inside a task.
  const TrafficLimits& limits() const { return limits_; }
  /// Where copies of frames go from now on; null: nowhere. Only inside a task.
  void set_frame_copies(FrameCopies* copies) { frame_copies_ = copies; }
  void copy_frames(std::span<const Packet> packets, bool outbound) noexcept {
    if (frame_copies_ != nullptr) [[unlikely]]
      frame_copies_->take(packets, outbound, now_);
  }
  std::uint32_t pending_count() const { return pending_.count(); }

 private:
  friend class MissPath;
  void answer_burst(std::span<ClientQuery> queries) noexcept;
  void answer_misses(std::span<ClientQuery> queries, std::uint32_t now_s) noexcept;
  void adopt(const views::Policy& policy);
  void ring_workers() noexcept;
  void sweep(ReplySink& sink) noexcept;

  LaneSettings settings_;
  LaneShared shared_;
  LaneCounters counters_;
  ReplyCache cache_;
  PendingTable pending_;
  TrafficLimits limits_;
  RefreshBudget refresh_budget_;
  Composer composer_;
  TaskSlot tasks_;

  FrameCopies* frame_copies_ = nullptr;

  // This round's.
  const views::Policy* policy_ = nullptr;
  Instant now_;
  std::uint32_t wall_s_ = 0, wall_read_ = 0;  // the wall clock, and when it was read
  ServerFields server_;
  // This policy's.
  std::uint64_t revision_ = ~0ULL;
  std::vector<std::uint16_t> view_slots_;  // by index into Policy::views

  unsigned reader_ = 0;
  bool entered_ = false, offline_ = false;
  std::vector<bool> bells_;  // workers that got something this round
  bool any_bell_ = false;
  std::vector<std::uint8_t> request_octets_;
  std::vector<std::uint8_t> reply_octets_;
};

}  // namespace sekisho::dataplane
