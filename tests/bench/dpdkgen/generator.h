// Sends queries through a DPDK port and counts what comes back: open loop, at a rate or as fast as the port takes
// them.
//
// warm_up() asks every name until each was answered, and twice more, so that a cache knows it for one that is wanted.
// measure() runs one window. One answer in `sample` is parsed whole and compared with its question: ID, name, type,
// rcode, address and the port that it goes to. An answer whose number has gone round since it was asked is
// late, and compared with the question that it repeats. Latency is taken of one query in 16, from the time when the
// rate wanted it sent (at no rate: when it was sent) to the time when its answer was seen. `refused` tells who was
// slower: a port that refuses queries has a full ring, whose reader is the bottleneck.
//
// Threads: one, busy. Units: seconds, queries per second.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "dataplane/dpdk/ethdev_io.h"
#include "tests/bench/dpdkgen/latency.h"
#include "tests/bench/dpdkgen/query_set.h"

namespace sekisho::bench {

struct GeneratorSettings {
  std::uint32_t sample = 1000;
  bool echo = false;  ///< a reflector answers: only ID and question are compared
};

struct Window {
  double seconds = 0;
  std::uint64_t sent = 0, received = 0;
  std::uint64_t refused = 0;             ///< by the port, and sent later
  std::uint64_t sampled = 0, wrong = 0;  ///< wrong: a sampled answer that was not the right one
  std::uint64_t late = 0;                ///< sampled, and right, but another query has had its number meanwhile
  std::uint64_t not_noerror = 0;         ///< answers with another rcode
  Latency latency;
};

class Generator {
 public:
  Generator(dataplane::dpdk::EthdevIo& io, const QuerySet& set, const GeneratorSettings& settings);

  /// The number of names without an answer at the end.
  std::uint32_t warm_up(Duration limit, std::uint32_t outstanding);
  /// `rate` in queries per second; 0: as fast as the port takes them.
  Window measure(Duration length, double rate);
  /// Receives until nothing has come for 20 ms: nothing of one window is counted in the next.
  void drain();

 private:
  unsigned send_burst(unsigned count, Instant due, Window& window);
  struct Range {
    std::uint32_t begin, end;
  };
  std::uint32_t unanswered(Range names) const;
  void ask(Range names, bool all, std::uint32_t outstanding);
  unsigned receive_burst(Window& window, Instant now);
  void judge(const dataplane::Packet& packet, Window& window) const;

  dataplane::dpdk::EthdevIo& io_;
  const QuerySet& set_;
  GeneratorSettings settings_;
  std::uint64_t next_ = 0;  // of the order
  std::uint16_t id_ = 0;
  std::uint64_t until_sample_ = 0;
  std::vector<std::uint32_t> asked_;  // by ID: index of the name
  std::vector<Instant> due_;          // by ID / 16
  std::vector<bool> answered_;        // by name; during warm-up
  bool warming_ = false;
};

}  // namespace sekisho::bench
