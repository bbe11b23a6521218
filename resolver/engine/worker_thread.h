// A worker: the thread that drives a WorkerCore with requests from the lanes, datagrams, streams and time.
//
// One round: take a batch of requests from each lane's ring, read what came from upstreams, let timers run, hand out
// answers, ring each lane's bell once. With nothing left it sleeps until its own bell, a packet or its next timer.
// Answers that do not fit into a lane's ring wait in a bounded backlog; beyond that they are dropped and counted, and
// the lane's own time limit answers its client.
//
// Owns: its thread, core and sockets. Threads: start(), stop(), tasks() and counters() by the manager; the rest
// inside. Limits: WorkerSettings.
#pragma once

#include <atomic>
#include <deque>
#include <thread>
#include <vector>

#include "base/message_tap.h"
#include "base/task_slot.h"
#include "resolver/engine/failure_log.h"
#include "resolver/engine/realm_reader.h"
#include "resolver/engine/upstream_sockets.h"
#include "resolver/machine/worker_core.h"
#include "resolver/mailbox/mailbox.h"

namespace sekisho::resolver {

struct WorkerSettings {
  WorkerId id;
  int cpu = -1;  ///< core to stay on; -1: any
  WorkerLimits limits;
  UpstreamLimits upstream;
  CopyBoard* copies = nullptr;           ///< outlives the thread
  std::size_t requests_per_round = 64;   ///< from each lane
  std::size_t backlog_bytes = 8U << 20;  ///< for each lane
  MessageTap* tap = nullptr;             ///< for dnstap; null: nobody wants copies
};

class WorkerThread final : private WorkerOutput, private WireEvents {
 public:
  WorkerThread(const WorkerSettings& settings, Mailbox& mailbox, SnapshotDomain& snapshots, RealmSource realms,
               forwarding::HealthBoard& health);
  ~WorkerThread() override;

  void start();
  /// Ends the thread; what is in flight is left unanswered.
  void stop();

  /// Runs on the worker's thread what needs its core (flush, dump), see TaskSlot.
  TaskSlot& tasks() { return tasks_; }
  /// Only inside a task, or while the thread is not running.
  WorkerCore& core() { return core_; }

  const EngineCounters& counters() const { return sockets_.counters(); }
  const WorkerCounters& core_counters() const { return core_.counters(); }

 private:
  struct Backlog {
    std::deque<std::vector<std::uint8_t>> records;
    std::size_t bytes = 0;
    bool ring_bell = false;  // the lane got something in this round
  };
  void run();
  bool round();
  void adopt_realms();
  bool take_requests();
  bool take_from(LaneId lane);
  void hand_out();
  bool anything_waits();
  void sleep();
  void tap(const Endpoint& server, Bytes wire, bool tcp);

  void send_udp(AttemptKey key, const forwarding::Realm& realm, const Endpoint& server, Bytes wire) override;
  void send_tcp(AttemptKey key, const forwarding::Realm& realm, const Endpoint& server, Bytes wire) override;
  void cancel(AttemptKey key) override;
  void answer(LaneId lane, const Answer& answer) override;
  void bogus(const forwarding::Realm& realm, const dns::Question& question, dnssec::Reason reason) override;

  void on_udp(AttemptKey key, Bytes datagram, Instant now) override;
  void on_unreachable(AttemptKey key, Instant now) override;
  void on_tcp(AttemptKey key, Bytes message, Instant now) override;
  void on_tcp_failed(AttemptKey key, Instant now) override;

  WorkerSettings settings_;
  Mailbox& mailbox_;
  Doorbell& bell_;
  RealmReader realms_;
  UpstreamSockets sockets_;
  WorkerCore core_;
  TaskSlot tasks_;
  FailureLog failure_log_;
  std::vector<Backlog> backlogs_;  // by lane
  std::vector<std::uint8_t> encoded_;
  Instant now_;
  std::uint16_t first_lane_ = 0;  // whose turn it is to be looked at first
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace sekisho::resolver
