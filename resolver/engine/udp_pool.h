// The UDP sockets of one event loop: one for each attempt, taken from a pool of random ports.
//
// A socket belongs to one realm for life, is bound to its exit, and is connected to the attempt's server, so that the
// kernel passes only datagrams from there and tells of ICMP errors. A port is used again only after an exchange that
// ended with exactly one datagram, for at most `uses_per_port` attempts and `port_lifetime`; the port of an attempt
// is a random one of the pool's slots, and an empty slot means a new random port. So under low load each attempt has
// a new port, and under high load opening is paid for once in many attempts. Nothing that lies in a socket from
// before is ever read as a reply.
//
// Owns: the sockets and an epoll set of them. Threads: one. Limits: UdpPoolLimits.
// Spec: RFC 5452 §4.5, §9.2; design §5 (pool ≥ 4,096), I1.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/ip.h"
#include "resolver/engine/engine_counters.h"
#include "resolver/engine/outbound_socket.h"
#include "resolver/engine/realm_exit.h"
#include "resolver/engine/wire_events.h"

namespace sekisho::resolver {

struct UdpPoolLimits {
  std::size_t slots = 4096;  ///< ports kept for each realm and address family
  unsigned uses_per_port = 32;
  Duration port_lifetime = 5s;
  std::size_t max_open = 16384;     ///< sockets in all, waiting ones included
  Duration attempt_lifetime = 15s;  ///< an attempt that nobody cancelled ends then
};

class UdpPool {
 public:
  UdpPool(const UdpPoolLimits& limits, Random& random, EngineCounters& counters);
  ~UdpPool();
  UdpPool(const UdpPool&) = delete;
  UdpPool& operator=(const UdpPool&) = delete;

  /// The realms' ways out from now on. Sockets of an exit that changed are closed; their attempts end unreachable.
  void set_exits(std::span<const RealmExit> exits);

  void send(AttemptKey key, RealmId realm, const Endpoint& server, Bytes wire, Instant now);
  void cancel(AttemptKey key);

  /// Reads what came, at most `budget` datagrams, and reports what failed. True when there may be more.
  bool receive(std::size_t budget, Instant now, WireEvents& events);
  /// Readable when a datagram or an error waits.
  int fd() const { return epoll_; }
  /// True when failures wait for receive() that fd() does not show.
  bool has_failures() const { return !failed_.empty(); }

  /// When expire() is due next: ports grow old.
  std::optional<Instant> next_expiry() const;
  void expire(Instant now);

  std::size_t open_sockets() const { return open_; }
  std::size_t in_flight() const { return attempts_.size(); }

 private:
  struct Socket {
    int fd = -1;
    std::uint32_t generation = 0;  // differs for each socket that had this index
    RealmId realm;
    std::optional<Endpoint> peer;
    std::optional<std::size_t> slot;
    std::optional<AttemptKey> attempt;
    unsigned uses = 0;
    unsigned datagrams = 0;  // since the attempt began
    Instant opened;
    Instant sent;
  };
  struct Bucket {
    RealmExit exit;
    IpFamily family;
    std::vector<std::uint32_t> slots;  // index into sockets_, or no_socket
  };
  struct Aging {
    Instant due;
    std::uint32_t index;
    std::uint32_t generation;
  };
  static constexpr std::uint32_t no_socket = 0xFFFFFFFFU;

  Bucket* bucket(RealmId realm, IpFamily family);
  std::uint32_t acquire(Bucket& from, Instant now);
  std::uint32_t open(Bucket& from, std::optional<std::size_t> slot, Instant now);
  std::uint32_t place(int fd);
  bool point_at(Socket& socket, const Endpoint& server);
  bool worn_out(const Socket& socket, Instant now) const;
  void close(std::uint32_t index);
  void end_attempt(std::uint32_t index);
  void read_one(std::uint32_t index, Instant now, WireEvents& events);
  void report_failures(Instant now, WireEvents& events);

  UdpPoolLimits limits_;
  Random& random_;
  EngineCounters& counters_;
  OutboundSockets opener_;
  int epoll_;
  std::size_t open_ = 0;
  std::vector<RealmExit> exits_;
  std::map<std::pair<RealmId, IpFamily>, Bucket> buckets_;
  std::vector<Socket> sockets_;
  std::vector<std::uint32_t> unused_;  // indices of sockets_
  std::deque<Aging> aging_;            // by due time
  std::unordered_map<AttemptKey, std::uint32_t, AttemptKeyHash> attempts_;
  std::vector<AttemptKey> failed_;
  std::vector<std::uint8_t> datagram_;
};

}  // namespace sekisho::resolver
