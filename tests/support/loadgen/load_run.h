// One open-loop run: queries leave at their times whatever the answers do, and every one of them ends as answered or
// lost.
//
// Threads: one, epoll. Units: seconds since the run's start; latencies in microseconds from the moment of sending.
// Limits: 65,536 queries under way per socket.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <random>
#include <string>
#include <vector>

#include "options.h"
#include "queries.h"

namespace sekisho::lab {

struct Window {
  std::uint64_t sent = 0, answered = 0, lost = 0, errors = 0;  ///< errors: an rcode other than NOERROR and NXDOMAIN
  std::vector<std::uint32_t> latencies_us;
};

struct Totals {
  std::uint64_t sent = 0, answered = 0, lost = 0, late = 0, unexpected = 0, send_failed = 0, truncated = 0;
  std::array<std::uint64_t, 16> by_rcode{};
  double started_at = 0;  ///< wall clock
  double worst_lag = 0;   ///< how far behind its schedule the generator ever was
  double elapsed = 0;
};

class LoadRun {
 public:
  explicit LoadRun(const Options& options);
  ~LoadRun();
  LoadRun(const LoadRun&) = delete;
  LoadRun& operator=(const LoadRun&) = delete;
  void run();
  /// JSON on standard output.
  void report() const;

 private:
  struct Socket {
    int fd = -1;
    std::vector<std::int64_t> sent_at;    // by ID, nanoseconds; 0: not under way
    std::vector<std::uint32_t> question;  // by ID: hash of the question
  };
  struct Sent {
    std::int64_t at;
    std::uint32_t socket;
    std::uint16_t id;
  };

  void open_sockets();
  void send_one(std::int64_t now);
  void receive(std::uint32_t socket);
  void expire(std::int64_t now);
  Window& window(std::int64_t at);

  Options options_;
  Queries queries_;
  std::mt19937_64 random_;
  int epoll_ = -1;
  std::vector<Socket> sockets_;
  std::deque<Sent> under_way_;
  std::vector<Window> windows_;
  Totals totals_;
  std::int64_t start_ = 0;
};

}  // namespace sekisho::lab
