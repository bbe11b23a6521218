// One TCP connection of TcpPool: connecting, framing, and which reply belongs to which query.
//
// Private to TcpPool. Lives as long as a handler or the pool holds it; after close() it calls nobody any more.
// Spec: RFC 7766 §8. Limits: replies up to 65,535 octets, queued output up to 256 KiB.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "resolver/engine/tcp_pool.h"

namespace sekisho::resolver {

class TcpConnection : public std::enable_shared_from_this<TcpConnection> {
 public:
  TcpConnection(TcpPool& pool, boost::asio::io_context& io, RealmId realm, const Endpoint& server, Instant now);

  /// Takes the descriptor of a bound socket and connects it; false when that fails at once.
  bool start(int fd);
  /// False when it takes no more.
  bool add(TcpPool::Query query, Instant now);
  void cancel(AttemptKey key);
  /// Ends it; every query that still waits goes to the pool, to be tried again if `retry` and it makes sense, else to
  /// fail.
  void close(bool retry, Instant now);

  RealmId realm() const { return realm_; }
  const Endpoint& server() const { return server_; }
  std::size_t waiting() const { return live_; }
  bool proven() const { return proven_; }
  bool closed() const { return closed_; }
  Instant deadline() const { return deadline_; }

 private:
  struct Waiting {
    TcpPool::Query query;
    std::uint16_t original_id;
    bool cancelled = false;  // the ID stays taken until its reply or the end
  };
  void on_connected(const boost::system::error_code& error);
  void write();
  void read();
  void on_read(std::size_t size);
  std::size_t take_messages(Instant now);
  void on_message(MutableBytes message, Instant now);
  void broken();

  TcpPool& pool_;
  boost::asio::ip::tcp::socket socket_;
  RealmId realm_;
  Endpoint server_;
  bool connected_ = false;
  bool writing_ = false;
  bool closed_ = false;
  bool proven_ = false;  // a reply came over it
  std::size_t live_ = 0;
  Instant deadline_;
  std::unordered_map<std::uint16_t, Waiting> waiting_;  // by the ID on the wire
  std::vector<std::uint8_t> out_, out_next_;
  std::vector<std::uint8_t> in_;
  std::size_t have_ = 0;
};

}  // namespace sekisho::resolver
