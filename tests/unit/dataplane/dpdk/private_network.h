// A test program's own network namespace and EAL: made before the first test, gone with the process.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/ip.h"
#include "dataplane/dpdk/ethdev_port.h"

namespace sekisho::testing {

/// Why tests that need the network cannot run here (no privilege); empty: they can.
const std::string& no_network_reason();

/// A veth pair `name` – `name`p, both up, with finished checksums, one queue, no IPv6; gone with the object.
class VethPair {
 public:
  explicit VethPair(std::string name);
  ~VethPair();
  const std::string& device() const { return name_; }
  std::string peer() const { return name_ + "p"; }

 private:
  std::string name_;
};

/// Sends and receives raw frames on an interface, as a host on the wire would.
class RawHost {
 public:
  explicit RawHost(const std::string& device);
  ~RawHost();
  void send(Bytes frame);
  /// The next frame that arrives, or none within the limit.
  std::optional<std::vector<std::uint8_t>> receive(Duration limit = 2s);

 private:
  int fd_;
};

/// UDP over IPv4 in an Ethernet frame, checksums right; `fragment` is the IPv4 flags-and-offset field.
std::vector<std::uint8_t> udp4_frame(const char* source, const char* destination, std::uint16_t port, Bytes payload,
                                     std::uint16_t fragment = 0);

}  // namespace sekisho::testing
