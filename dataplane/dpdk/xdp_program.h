// Our XDP program on an af_xdp port's interface (xdp/redirect.bpf.c): found, cleared away, told the service
// addresses, read.
//
// DPDK's driver loads and attaches the program; this finds what was attached and fills its maps through their
// numbers. Threads: the manager. Owns: descriptors of the maps. Errors: one text.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ip.h"
#include "base/result.h"

namespace sekisho::dataplane::dpdk {

/// The object file: `configured` if it is not empty, else redirect.bpf.o beside this program or where packages put
/// it; empty: nowhere.
std::string find_xdp_program(const std::string& configured);

/// Takes a program of ours off the interface that a process left behind when it was killed. Another's program is an
/// error.
std::string clear_stale_xdp_program(const std::string& device);

class XdpProgram {
 public:
  /// The program that the driver has attached to the interface, with these services entered.
  static Result<XdpProgram, std::string> adopt(const std::string& device, const std::vector<IpAddress>& services);
  XdpProgram(XdpProgram&& other) noexcept;
  XdpProgram& operator=(XdpProgram&&) = delete;
  ~XdpProgram();

  /// Fragments of UDP to service addresses that were dropped, since the start.
  std::uint64_t fragments() const;

 private:
  XdpProgram() = default;
  int services_v4_ = -1;
  int services_v6_ = -1;
  int fragments_ = -1;
};

}  // namespace sekisho::dataplane::dpdk
