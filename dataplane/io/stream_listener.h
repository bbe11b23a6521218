// TCP/53: a lane of its own over the same pipeline, for one or more ports.
//
// Each listening socket knows its ingress (port, VLAN, device), so a stream client's view is chosen as a datagram
// client's is (I2). Queries are pipelined, replies go out in the order in which they are ready, each in one piece
// with its length (RFC 7766 §6.2.1.1, §7, §8). Who sends or takes no whole message for the idle time is closed; so is
// who is refused as spoofed, sends what no query can be, or is one too many. When all places are taken the connection
// that was idle longest makes room. Replies that clients do not take are kept within one sum for all connections:
// beyond it those that were slowest to take theirs are closed.
//
//   auto listener = StreamListener::open(settings, core);  core.enter_thread();  (*listener)->run(stop);
//   core.leave_thread();
//
// One epoll wait is all it does outside a round, so the lane can be offline for policy readers exactly while it
// sleeps. Threads: one, its own; counters by anybody. Owns: sockets, connections. Limits: StreamSettings,
// StreamConnection.
#pragma once

#include <atomic>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/counter.h"
#include "dataplane/io/bound_socket.h"
#include "dataplane/io/stream_connection.h"
#include "dataplane/pipeline/lane_core.h"

namespace sekisho::dataplane {

struct StreamAddress {
  PortId port;
  std::uint16_t vlan = 0;
  Endpoint address;
  std::string device;  ///< SO_BINDTODEVICE; empty: any
};

struct StreamSettings {
  std::vector<StreamAddress> addresses;
  std::size_t max_connections = 1000;
  std::size_t max_per_client = 20;
  Duration idle_timeout = 10s;
  std::size_t max_output = 64U << 20;  ///< octets of replies that wait, over all connections
};

struct StreamCounters {
  Counter accepted, closed, refused_full, refused_client, closed_idle, closed_broken, closed_output, made_room;
  std::atomic<std::uint64_t> output_octets{0};  ///< of replies that wait, as the last round left them
  std::uint64_t open() const { return accepted.value() - closed.value(); }
};

class StreamListener final : private ReplySink {
 public:
  static Result<std::unique_ptr<StreamListener>, std::string> open(const StreamSettings& settings, LaneCore& core);
  ~StreamListener() override;

  void run(const std::atomic<bool>& stop);
  /// One wait of at most `limit` and one round; the number of events and answers.
  unsigned step(Duration limit);

  /// The ports that sockets got, in the order of the addresses.
  std::vector<std::uint16_t> ports() const;
  const StreamCounters& counters() const { return counters_; }

 private:
  struct Peer;
  struct Batch;
  using Order = std::list<Peer*>;

  StreamListener(const StreamSettings& settings, LaneCore& core, std::vector<BoundSocket> sockets);
  bool watch(int fd, std::uint64_t tag, std::uint32_t interest, int operation);
  unsigned wait(Duration limit);
  void handle(std::uint64_t tag, std::uint32_t events);
  void accept_from(std::size_t listener);
  bool may_enter(const IpAddress& client);
  void enter(int fd, std::size_t listener, const IpAddress& client);
  void close_idle();
  void reap();

  // stream_peers.cc
  Peer* find(std::uint64_t handle);
  void read(Peer& peer);
  void take_messages(Peer& peer);
  void put_query(Peer& peer, Bytes message);
  void answer_batch();
  void mark(Peer& peer);  // it has replies to write, or may take more again
  void serve_marked();
  void queue(Peer& peer, Bytes message);
  void shed_output();
  void write(Peer& peer);
  void review(Peer& peer);  // closes it, or asks epoll for what it waits for
  void touch(Peer& peer);
  void close(Peer& peer);
  bool deliver(const ReturnAddress& to, Bytes message, std::uint16_t sum, DropReason& why) override;
  void gave_up(const ReturnAddress& to) override;

  StreamSettings settings_;
  LaneCore& core_;
  std::vector<BoundSocket> sockets_;
  int epoll_ = -1;
  std::uint64_t next_handle_ = 1;
  std::unordered_map<std::uint64_t, std::unique_ptr<Peer>> peers_;
  std::unordered_map<IpAddress, std::size_t> per_client_;
  Order by_activity_;  // the longest idle first
  std::vector<std::uint64_t> marked_;
  std::vector<std::uint64_t> again_;  // whole messages are left in their buffers
  std::vector<std::uint64_t> gone_;   // closed in this round
  Instant now_;
  std::size_t output_octets_ = 0;  // of all peers

  std::unique_ptr<Batch> batch_;
  StreamCounters counters_;
};

}  // namespace sekisho::dataplane
