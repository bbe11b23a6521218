// One ethdev, configured and running: its queues, buffer pools and counters. Private to this folder.
//
// Threads: the manager. Owns: the DPDK device and its mempools; both go with the object, after every lane on it has
// stopped. Errors: one text, without the port's name.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "dataplane/dpdk/ethdev_io.h"
#include "dataplane/dpdk/port_settings.h"
#include "dataplane/dpdk/port_stats.h"

namespace sekisho::dataplane::dpdk {

class Ethdev {
 public:
  static Result<std::unique_ptr<Ethdev>, std::string> start(const PortSettings& settings);
  ~Ethdev();
  Ethdev(const Ethdev&) = delete;
  Ethdev& operator=(const Ethdev&) = delete;

  unsigned queue_count() const { return static_cast<unsigned>(queues_.size()); }
  /// Without a gate: the port adds it.
  const EthdevQueue& queue(unsigned index) const { return queues_[index]; }
  std::array<std::uint8_t, 6> mac() const;
  unsigned mtu() const;
  /// The driver's counters alone. Threads: one reader at a time.
  PortStats stats() const;

 private:
  Ethdev() = default;
  std::string probe(const PortSettings& settings);
  std::string configure(const PortSettings& settings);
  std::string set_up_queue(const PortSettings& settings, std::uint16_t index);
  void count_socket_drops() const;

  std::string name_;
  bool is_virtual_ = false;
  bool probed_ = false;
  bool running_ = false;
  std::uint16_t port_ = 0;
  std::vector<EthdevQueue> queues_;
  std::vector<rte_mempool*> pools_;
  std::vector<int> packet_sockets_;  // af_packet: the driver counts no drops, its sockets do
  mutable std::uint64_t socket_drops_ = 0;
};

}  // namespace sekisho::dataplane::dpdk
