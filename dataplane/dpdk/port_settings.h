// What the manager wants of one DPDK port: which device, driven how, for which service addresses.
//
// Threads: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/ip.h"

namespace sekisho::dataplane::dpdk {

enum class Driver : std::uint8_t {
  pci,        ///< a NIC bound to vfio-pci; device: its PCI address
  af_xdp,     ///< a kernel interface through AF_XDP; device: its name
  af_packet,  ///< a kernel interface through AF_PACKET; device: its name
  tap,        ///< a TAP interface that DPDK makes; device: the name it gets
  memif,      ///< shared memory with another process; device: path of the socket
  ring,       ///< what is sent comes back (tests)
  null,       ///< receives empty frames, sends nowhere (tests)
  pcap,       ///< a capture file in, another out (benches); options say which
};
std::string_view to_string(Driver driver);

/// Where frames go that are not for the fast path: ARP, ND, ICMP, TCP and all else.
enum class ExceptionMode : std::uint8_t {
  automatic,  ///< kernel for af_xdp and af_packet, tap for pci, memif and tap, none for the rest
  kernel,     ///< the interface stays the kernel's; only UDP/53 to service addresses is kept from it
  tap,        ///< a TAP interface of the port's own, with the port's MAC address; the kernel owns the addresses on it
  none,       ///< nowhere: they are dropped and counted
};
std::string_view to_string(ExceptionMode mode);

enum class MemifRole : std::uint8_t { server, client };

struct PortSettings {
  PortId id{};
  std::string name{};
  Driver driver = Driver::af_packet;
  std::string device{};
  unsigned queues = 1;
  std::vector<IpAddress> addresses{};  ///< service addresses: UDP/53 to them is the fast path
  ExceptionMode exception = ExceptionMode::automatic;
  std::string tap_name{};      ///< of the exception TAP; empty: "sk-" and the port's name, cut to 15 octets
  unsigned tap_rate = 20'000;  ///< frames per second that may go from the wire to the exception TAP
  unsigned frames = 4096;      ///< af_packet: ring size; memif: rounded to a power of two
  unsigned buffers = 0;        ///< mbufs per queue; 0: what the driver needs
  bool zero_copy = false;      ///< af_xdp: ask the driver for it (with busy polling), else copy mode
  std::string xdp_program{};   ///< af_xdp: the object file; empty: redirect.bpf.o beside the program
  MemifRole memif_role = MemifRole::server;
  unsigned memif_id = 0;
  std::string options{};  ///< pcap, ring and null: DPDK device arguments as they are
};

/// The mode that `automatic` stands for.
ExceptionMode exception_mode_of(const PortSettings& settings);
/// The exception TAP's name.
std::string tap_name_of(const PortSettings& settings);

}  // namespace sekisho::dataplane::dpdk
