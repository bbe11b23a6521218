// The network and the clock of a replay: what the worker sends reaches servers, and their replies come back, in
// virtual time.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "resolver/copy/copy_board.h"
#include "resolver/machine/worker_core.h"
#include "tests/replay/server.h"

namespace sekisho::replay {

/// One upstream query as a server saw it.
struct Sent {
  std::string realm;
  IpAddress server;
  dns::Question question;
  bool tcp = false;
  bool recursion_desired = false;
  bool dnssec_ok = false;
  bool checking_disabled = false;
  bool edns = true;
  std::size_t cookie = 0;  ///< octets of its COOKIE option
};

class World final : public resolver::WorkerOutput {
 public:
  World(const resolver::WorkerLimits& limits, std::map<IpAddress, Server>& servers);

  resolver::WorkerCore& core() { return *core_; }
  forwarding::HealthBoard& health() { return health_; }
  resolver::CopyBoard& copies() { return copies_; }
  Instant now() const { return now_; }
  /// Puts the wall clock wrong, or right again.
  void shift_wall(std::int64_t seconds) { wall_shift_ += seconds; }
  void set_realms(const forwarding::RealmTable& table) { core_->set_realms(table, now_, *this); }
  void request(const resolver::Request& request) { core_->on_request(request, now_, *this); }

  /// Lets the world move until `end`, or until `enough` says so.
  void run_until(
      Instant end, const std::function<bool()>& enough = [] { return false; });
  /// The answer to the request with that handle; null when none has come.
  const resolver::Answer* answer(std::uint64_t pending) const;
  /// More than one answer to a request is a mistake.
  bool answered_twice() const { return answered_twice_; }
  std::vector<Sent>& sent() { return sent_; }
  std::size_t open_attempts() const { return open_.size(); }

  void send_udp(resolver::AttemptKey key, const forwarding::Realm& realm, const Endpoint& server,
                Bytes wire) override;
  void send_tcp(resolver::AttemptKey key, const forwarding::Realm& realm, const Endpoint& server,
                Bytes wire) override;
  void cancel(resolver::AttemptKey key) override;
  void answer(LaneId lane, const resolver::Answer& answer) override;

 private:
  void transmit(resolver::AttemptKey key, const forwarding::Realm& realm, const Endpoint& server, Bytes wire,
                bool tcp);
  void at(Duration delay, std::function<void()> happens);

  std::map<IpAddress, Server>& servers_;
  forwarding::HealthBoard health_;
  resolver::CopyBoard copies_;
  ScriptedRandom random_{20260401};
  std::unique_ptr<resolver::WorkerCore> core_;
  static constexpr Instant start_{1'000'000'000'000};
  Instant now_ = start_;
  std::int64_t wall_shift_ = 0;
  std::multimap<Instant, std::function<void()>> events_;
  std::set<resolver::AttemptKey> open_;
  std::map<std::uint64_t, resolver::Answer> answers_;
  bool answered_twice_ = false;
  std::vector<Sent> sent_;
};

}  // namespace sekisho::replay
