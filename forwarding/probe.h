// The probes of one group: they alone say which servers are up.
//
// Each server is asked for the group's probe name every interval, several times within one probe so that loss is no
// death. A server is good when it answers NOERROR or NXDOMAIN in time; REFUSED, SERVFAIL, ICMP, silence and slowness
// are not. A server that is silent by UDP is asked by TCP besides: if it answers there it is `tcp_only`, which counts
// as up only while no other server of the group is fully up. A silent server is found out within fall · (timeout +
// interval/4) after its next regular probe: 2.25 s with the defaults, sooner when workers suspect it.
//
// Sans-I/O: the realm's keeper reports events, and does what ProbeOutput is told. Replies are checked like any
// exchange's. Owns: its exchanges and each server's ServerHealth; writes the GroupBoard. Threads: one. Units:
// Instant. Limits: two exchanges per server. Spec: requirements L-2, N-4.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/random.h"
#include "forwarding/exchange.h"
#include "forwarding/health.h"
#include "forwarding/probe_answer.h"
#include "forwarding/realm.h"

namespace sekisho::forwarding {

struct ProbeKey {
  std::uint64_t probe = 0;  ///< unique within one GroupProber
  AttemptNumber attempt = 0;
  friend auto operator<=>(const ProbeKey&, const ProbeKey&) = default;
};

/// What a prober wants done, on sockets of its realm.
class ProbeOutput {
 public:
  virtual ~ProbeOutput() = default;
  virtual void send_udp(ProbeKey key, const Endpoint& server, Bytes wire) = 0;
  virtual void send_tcp(ProbeKey key, const Endpoint& server, Bytes wire) = 0;
  /// The attempt's socket is no longer wanted.
  virtual void cancel(ProbeKey key) = 0;
  /// The server of this index is up, or down, from now on: for the log.
  virtual void changed(std::size_t server, bool up) = 0;
  /// What the server's last probe over UDP brought; nothing (digest 0) when it failed.
  virtual void answered(std::size_t, const ProbeAnswer&) {}
};

class GroupProber {
 public:
  /// `board` outlives the prober; what it says of each server is where the prober starts from.
  GroupProber(const UpstreamGroup& group, GroupBoard& board);

  void on_udp(ProbeKey key, Bytes datagram, Instant now, Random& random, ProbeOutput& out);
  void on_unreachable(ProbeKey key, Instant now, Random& random, ProbeOutput& out);
  void on_tcp(ProbeKey key, Bytes message, Instant now, Random& random, ProbeOutput& out);
  void on_tcp_failed(ProbeKey key, Instant now, Random& random, ProbeOutput& out);
  void on_timer(Instant now, Random& random, ProbeOutput& out);
  /// When on_timer() is due; at `now` at first.
  Instant next_timer(Instant now) const;
  /// Ends all probes under way: before the prober goes.
  void stop(ProbeOutput& out);

 private:
  struct Probe {
    std::uint64_t key = 0;
    Exchange exchange;
  };
  struct Server {
    ServerHealth health;
    std::optional<Probe> udp, tcp;
    bool tcp_works = false;
    unsigned tcp_failures = 0;  // in a row
    std::uint32_t suspicions_seen = 0;
    unsigned probes_without_edns = 0;
  };

  template <typename Event>
  void dispatch(ProbeKey key, Instant now, Random& random, ProbeOutput& out, Event event);
  void begin(std::size_t i, bool tcp, Instant now, Random& random, ProbeOutput& out);
  void carry_out(Probe& probe, ProbeOutput& out);
  void settle(std::size_t i, Instant now, Random& random, ProbeOutput& out);
  void on_udp_end(std::size_t i, const Outcome& outcome, Instant now, Random& random, ProbeOutput& out);
  void on_tcp_end(std::size_t i, const Outcome& outcome);
  void publish(ProbeOutput& out);

  UpstreamGroup group_;
  GroupBoard* board_;  // never null
  std::vector<Server> servers_;
  std::uint64_t next_key_ = 1;
};

}  // namespace sekisho::forwarding
