// The keeper: one thread that probes every server of every group of every realm and publishes their health.
//
// It drives a GroupProber for each group, on sockets of the group's realm. After a reload, groups of a realm whose
// content is the same go on undisturbed; others begin anew from what the HealthBoard says.
//
// Owns: its thread, sockets and probers. Threads: start(), stop(), counters() and probe_answers() by the manager;
// the rest inside.
// Spec: requirements L-2, N-4.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "forwarding/health.h"
#include "forwarding/probe.h"
#include "resolver/engine/realm_reader.h"
#include "resolver/engine/upstream_sockets.h"

namespace sekisho::resolver {

class Keeper final : private WireEvents {
 public:
  Keeper(SnapshotDomain& snapshots, RealmSource realms, forwarding::HealthBoard& health);
  ~Keeper() override;

  void start();
  void stop();
  const EngineCounters& counters() const { return sockets_.counters(); }
  /// What the last probe of each server of the group brought; empty for a group that is not probed.
  std::vector<forwarding::ProbeAnswer> probe_answers(GroupId group) const;

 private:
  class Sender;
  struct Watch {
    RealmId realm;
    std::uint64_t content_hash;
    std::string realm_name;
    forwarding::UpstreamGroup group;
    forwarding::GroupProber prober;
    Instant due;
  };
  void run();
  void round();
  void set_realms(const forwarding::RealmTable& table);
  void sleep();
  void forget_answers(GroupId group);
  /// Calls event(prober, probe key, output) for the prober that the attempt belongs to, if it is still there.
  template <typename Event>
  void tell(AttemptKey key, Event event);

  void on_udp(AttemptKey key, Bytes datagram, Instant now) override;
  void on_unreachable(AttemptKey key, Instant now) override;
  void on_tcp(AttemptKey key, Bytes message, Instant now) override;
  void on_tcp_failed(AttemptKey key, Instant now) override;

  forwarding::HealthBoard& health_;
  Doorbell bell_;
  RealmReader realms_;
  UpstreamSockets sockets_;
  std::map<std::uint64_t, Watch> watches_;  // by a serial number that is never used again
  std::uint64_t next_serial_ = 1;
  mutable std::mutex answers_mutex_;                                       // guards answers_
  std::map<std::uint32_t, std::vector<forwarding::ProbeAnswer>> answers_;  // by group, then server
  Instant now_;
  bool more_ = false;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace sekisho::resolver
