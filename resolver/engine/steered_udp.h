// UDP attempts without a socket each: one raw socket sends them from random ports, one socket gets all replies.
//
// For each attempt a free port of 1024–65535 is drawn; while it is under way a reply from its server to that port,
// and nothing else, comes here (PortSteering). Then the port is as closed as any other. So each attempt has a new
// port however many there are, and a round's datagrams go out and come in with one system call. What cannot be served
// so (a realm without a source address, a device in a bridge or a VRF, a kernel that refuses) is left to UdpPool.
//
// Owns: two sockets, a port table and a program in the kernel for each realm and family. Threads: one. Limits:
// max_in_flight attempts. Errors: ICMP errors about an attempt end it; a send that fails, unless for a moment, ends
// all of its realm and family, and UdpPool has them for a while: its device or address may be gone, or be another's
// now. Spec: RFC 5452 §4.5, §9.2; design I1.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "resolver/engine/engine_counters.h"
#include "resolver/engine/outbound_socket.h"
#include "resolver/engine/port_steering.h"
#include "resolver/engine/wire_events.h"

namespace sekisho::resolver {

class SteeredUdp {
 public:
  static constexpr std::size_t max_in_flight = 16384;

  SteeredUdp(Random& random, EngineCounters& counters);
  ~SteeredUdp();
  SteeredUdp(const SteeredUdp&) = delete;
  SteeredUdp& operator=(const SteeredUdp&) = delete;

  /// The realms' ways out from now on. Attempts over an exit that changed end unreachable.
  void set_exits(std::span<const RealmExit> exits);

  /// Queues the datagram for flush(). False: not a thing that can be done here.
  bool send(AttemptKey key, RealmId realm, const Endpoint& server, Bytes wire, Instant now);
  /// False: none of these attempts.
  bool cancel(AttemptKey key);
  /// Sends what is queued.
  void flush(Instant now);

  /// Reads what came, about `budget` datagrams at most, and reports what failed. True when there may be more.
  bool receive(std::size_t budget, Instant now, WireEvents& events);
  /// Readable when a datagram or an error waits.
  int fd() const { return epoll_; }
  bool has_failures() const { return !failed_.empty(); }
  std::size_t in_flight() const { return attempts_.size(); }

 private:
  struct Way;
  struct Attempt {
    AttemptKey key;
    Way* way = nullptr;  // null: an empty place
    Endpoint server;
    std::uint16_t port = 0;
    std::uint16_t id = 0;  // of the message
  };
  struct Buffers;

  static constexpr std::uint32_t nobody = 0xFFFFFFFFU;

  Way* way(RealmId realm, IpFamily family, Instant now);
  /// Ends its attempts and closes it; until then UdpPool has to do.
  void give_up(Way& way, Instant retry_at);
  std::unique_ptr<Way> open(const RealmExit& exit, IpFamily family, std::string& why);
  std::optional<std::uint16_t> draw_port(const Way& way);
  std::uint32_t place(const Attempt& attempt);
  void end(std::uint32_t index);
  void fail(std::uint32_t index);
  /// False: the way is of no use any more.
  bool flush(Way& way);
  /// The number of datagrams, as many as a call brings at most.
  std::size_t read(Way& way, Instant now, WireEvents& events);
  void take_datagram(Way& way, std::size_t slot, Instant now, WireEvents& events);
  void read_errors(Way& way);
  void report_failures(Instant now, WireEvents& events);

  Random& random_;
  EngineCounters& counters_;
  OutboundSockets opener_;
  int epoll_;
  std::vector<RealmExit> exits_;
  std::vector<std::unique_ptr<Way>> ways_;
  std::map<std::pair<RealmId, IpFamily>, Instant> retry_at_;  // of ways that could not be had
  std::vector<Attempt> places_;
  std::vector<std::uint32_t> empty_;  // indices of places_
  boost::unordered_flat_map<AttemptKey, std::uint32_t, AttemptKeyHash> attempts_;
  std::vector<AttemptKey> failed_;
  std::unique_ptr<Buffers> buffers_;
};

}  // namespace sekisho::resolver
