// Sends clients' questions, newcomers' and a flood at their rates through one port, open loop, and counts what each
// hears.
//
// What the port does not take is lost, as on a wire; so the generator sleeps between packets, and wants a priority
// over what shares its core. Latency is of clients' answers, from the time when the question was due.
//
// Threads: one. Units: packets per second.
#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "dataplane/dpdk/ethdev_io.h"
#include "tests/bench/dpdkgen/latency.h"
#include "tests/bench/floodgen/traffic.h"

namespace sekisho::bench {

struct BlendRates {
  double clients = 100'000, newcomers = 100, flood = 300'000;
};

struct Tally {
  std::uint64_t sent = 0, refused = 0;  ///< refused: of those sent, by the port
  std::uint64_t good = 0, cut = 0, other = 0;
};

struct Blended {
  double seconds = 0;
  std::array<Tally, 3> of{};  ///< by Sender
  Latency latency;
  const Tally& operator[](Sender sender) const { return of[static_cast<std::size_t>(sender)]; }
  Tally& operator[](Sender sender) { return of[static_cast<std::size_t>(sender)]; }
};

class Blender {
 public:
  Blender(dataplane::dpdk::EthdevIo& io, Traffic& traffic, std::uint32_t names);

  /// Asks for every name until each was answered; the number of those that were not.
  std::uint32_t warm_up(Duration limit);
  Blended measure(Flood flood, const BlendRates& rates, Duration length);

 private:
  struct Stream {
    Sender sender;
    double per_ns;
    std::uint64_t sent = 0;
  };
  void send_due(std::array<Stream, 3>& streams, Flood flood, Duration passed, Blended& blended);
  std::uint16_t write(Sender sender, Flood flood, std::uint8_t* room);
  unsigned receive(Blended& blended);
  void settle(Blended& blended);

  dataplane::dpdk::EthdevIo& io_;
  Traffic& traffic_;
  std::uint32_t names_;
  std::uint16_t id_ = 0;
  std::vector<Instant> due_;  // by a client's ID
  Instant due_now_{};
  std::vector<std::uint32_t> asked_;  // by ID, during warm-up
  std::vector<bool> answered_;
};

}  // namespace sekisho::bench
