// A name server for tests: UDP and TCP on one loopback address, on a thread of its own.
//
// What it answers is a function of the query's octets; nothing means silence. It remembers where queries came from.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/ip.h"

namespace sekisho::resolver::test {

using Octets = std::vector<std::uint8_t>;
using Answering = std::function<std::optional<Octets>(Bytes query, bool tcp)>;

class LoopbackServer {
 public:
  explicit LoopbackServer(const char* address, Answering answering);
  ~LoopbackServer();

  Endpoint endpoint() const { return endpoint_; }
  std::vector<std::uint16_t> source_ports() const;
  std::size_t connections() const { return accepted_; }
  /// Each UDP reply is sent this many times.
  void send_copies(std::size_t n) { copies_ = n; }
  /// TCP replies are held back until this many wait, then sent last query first.
  void reverse_in_groups_of(std::size_t n) { group_ = n; }
  /// TCP connections are closed after this many replies.
  void close_after(std::size_t replies) { close_after_ = replies; }

 private:
  struct Stream {
    int fd;
    Octets in;
    std::vector<Octets> held;
    std::size_t sent = 0;
  };
  void run();
  void serve_udp();
  bool serve_stream(Stream& stream);

  Answering answering_;
  Endpoint endpoint_;
  int udp_ = -1, listener_ = -1, stop_ = -1;
  std::atomic<std::size_t> group_{1}, copies_{1}, close_after_{1'000'000}, accepted_{0};
  mutable std::mutex mutex_;
  std::vector<std::uint16_t> ports_;
  std::thread thread_;
};

/// A message of twelve octets of header, and a question for "x." if `question`.
Octets query(std::uint16_t id, bool question = true);
/// The query with QR set.
std::optional<Octets> echo(Bytes query, bool tcp);

}  // namespace sekisho::resolver::test
