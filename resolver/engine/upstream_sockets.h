// All that one loop's thread has toward upstreams: its UDP ports, its connections, and the place where it sleeps.
//
// Threads: the loop's own. Owns: sockets, a CSPRNG, counters.
#pragma once

#include <algorithm>
#include <optional>

#include "base/doorbell.h"
#include "resolver/engine/event_loop.h"
#include "resolver/engine/steered_udp.h"
#include "resolver/engine/tcp_pool.h"
#include "resolver/engine/udp_pool.h"

namespace sekisho::resolver {

struct UpstreamLimits {
  UdpPoolLimits udp;
  TcpPoolLimits tcp;
  std::size_t datagrams_per_round = 256;
  bool steer = true;  ///< ports without sockets, where that is possible
};

class UpstreamSockets {
 public:
  UpstreamSockets(const UpstreamLimits& limits, Doorbell& bell, WireEvents& events);

  void set_table(const forwarding::RealmTable& table);
  void send_udp(AttemptKey key, RealmId realm, const Endpoint& server, Bytes wire, Instant now);
  void send_tcp(AttemptKey key, RealmId realm, const Endpoint& server, Bytes wire, Instant now);
  void cancel(AttemptKey key);

  /// Reads, reports and lets things grow old; true when more is to be done at once.
  bool run(Instant now);
  /// Sleeps until something comes, the bell rings, or `until`.
  void sleep_until(Instant until);

  Random& random() { return random_; }
  EngineCounters& counters() { return counters_; }
  const EngineCounters& counters() const { return counters_; }

 private:
  std::optional<Instant> next_expiry() const;

  UpstreamLimits limits_;
  Doorbell& bell_;
  WireEvents& events_;
  SystemRandom random_;
  EngineCounters counters_;
  SteeredUdp steered_;  // both before loop_, which watches their descriptors
  UdpPool udp_;
  EventLoop loop_;
  TcpPool tcp_;
  bool streams_ran_ = false;  // handlers of closed connections may still wait in loop_
};

}  // namespace sekisho::resolver
