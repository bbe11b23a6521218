// The TCP connections of one event loop: kept open, and shared by queries to the same server of the same realm.
//
// Queries are pipelined, each under an ID of its own on that connection; a reply is given back under the ID that its
// query had. An ID is not used again on a connection whose reply may still come. When a server closes a connection
// that was idle just as a query was sent, the query goes once more over a new one. Each connection is bound to its
// realm's exit and a random port.
//
// Owns: connections. Threads: one; handlers run in EventLoop. Limits: TcpPoolLimits.
// Spec: RFC 7766 §6.2 (reuse, pipelining, idle), §8 (framing); design I1.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "resolver/engine/engine_counters.h"
#include "resolver/engine/outbound_socket.h"
#include "resolver/engine/realm_exit.h"
#include "resolver/engine/wire_events.h"

namespace boost::asio {
class io_context;
}

namespace sekisho::resolver {

struct TcpPoolLimits {
  std::size_t max_connections = 256;
  std::size_t max_per_server = 8;
  std::size_t pipeline = 32;       ///< queries on a connection before another is opened
  std::size_t max_pipeline = 512;  ///< when no other may be opened
  Duration connect_timeout = 2s;
  Duration reply_timeout = 5s;  ///< without any reply while some are awaited
  Duration idle_timeout = 10s;
};

class TcpConnection;

class TcpPool {
 public:
  TcpPool(boost::asio::io_context& io, const TcpPoolLimits& limits, Random& random, EngineCounters& counters,
          WireEvents& events);
  ~TcpPool();
  TcpPool(const TcpPool&) = delete;
  TcpPool& operator=(const TcpPool&) = delete;

  /// As UdpPool::set_exits.
  void set_exits(std::span<const RealmExit> exits);

  void send(AttemptKey key, RealmId realm, const Endpoint& server, Bytes wire, Instant now);
  void cancel(AttemptKey key);
  /// Reports attempts that failed inside send() or set_exits().
  void report_failures(Instant now);
  bool has_failures() const { return !failed_.empty(); }

  std::optional<Instant> next_expiry() const;
  void expire(Instant now);

  bool idle() const { return connections_.empty(); }
  std::size_t open_connections() const { return connections_.size(); }

 private:
  friend class TcpConnection;
  struct Query {
    AttemptKey key;
    std::vector<std::uint8_t> wire;
    bool again = false;  // was on a connection that broke before
  };
  using Connection = std::shared_ptr<TcpConnection>;

  void place(Query query, RealmId realm, const Endpoint& server, bool fresh, Instant now);
  Connection choose(RealmId realm, const Endpoint& server, bool fresh, Instant now);
  Connection connect(RealmId realm, const Endpoint& server, Instant now);
  bool make_room(Instant now);
  void forget(const TcpConnection& connection);

  boost::asio::io_context& io_;
  TcpPoolLimits limits_;
  Random& random_;
  EngineCounters& counters_;
  WireEvents& events_;
  OutboundSockets opener_;
  std::vector<RealmExit> exits_;
  std::vector<Connection> connections_;
  std::unordered_map<AttemptKey, Connection, AttemptKeyHash> attempts_;
  std::vector<AttemptKey> failed_;
};

}  // namespace sekisho::resolver
