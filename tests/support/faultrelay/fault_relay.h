// A relay in front of an authoritative server that can misbehave in the ways real servers do.
//
// It sits on a POI's address, passes queries on to NSD behind it, and counts them. Told so, it answers REFUSED or
// SERVFAIL by itself, delays every answer, truncates every UDP answer, or ignores UDP altogether and serves TCP only.
// Threads: one, epoll. Units: milliseconds where named so. Limits: 65,536 UDP queries under way.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <map>
#include <memory>
#include <queue>
#include <string>
#include <vector>

namespace sekisho::lab {

enum class Mode : std::uint8_t { pass, refused, servfail, slow, truncate, tcp_only };

struct Counts {
  std::uint64_t udp = 0;      ///< queries by UDP, health probes (SOA) aside
  std::uint64_t tcp = 0;      ///< the same by TCP
  std::uint64_t probes = 0;   ///< SOA questions, UDP and TCP
  std::uint64_t replies = 0;  ///< sent to clients, UDP and TCP
};

class FaultRelay {
 public:
  /// Throws std::runtime_error when an address cannot be bound.
  FaultRelay(const std::vector<std::string>& listen, std::uint16_t port, const std::string& backend,
             std::uint16_t backend_port);
  ~FaultRelay();
  FaultRelay(const FaultRelay&) = delete;
  FaultRelay& operator=(const FaultRelay&) = delete;

  /// Serves until standard input ends; each line of it is a command: `mode NAME [MS]` or `stats`.
  void run();

 private:
  struct Waiting;
  struct Stream;
  struct Delayed;
  using Octets = std::vector<std::uint8_t>;

  void watch(int fd, bool writable);
  void command(const std::string& line);
  void on_query(int fd);
  void on_backend_reply();
  void on_accept(int fd);
  void on_stream(int fd);
  void client_message(Stream& stream, const Octets& message);
  void backend_message(Stream& stream, const Octets& message);
  void reply_udp(int fd, const sockaddr_storage& to, const Octets& message);
  void reply_stream(int fd, const Octets& message);
  void send_due();
  int wait_limit() const;
  void count(const Octets& query, bool tcp);
  void close_stream(int fd);

  int epoll_ = -1, backend_udp_ = -1;
  sockaddr_storage backend_{};
  socklen_t backend_length_ = 0;
  std::vector<int> udp_, listeners_;
  std::vector<Waiting> waiting_;
  std::uint16_t next_id_ = 0;
  std::map<int, std::shared_ptr<Stream>> streams_;
  std::map<std::uint64_t, std::vector<Delayed>> delayed_;  // by due time, in ms
  Mode mode_ = Mode::pass;
  unsigned delay_ms_ = 0;
  Counts counts_;
};

}  // namespace sekisho::lab
