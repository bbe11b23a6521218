#include "dataplane/dpdk/driver_args.h"

#include <net/if.h>

#include <algorithm>
#include <bit>

namespace sekisho::dataplane::dpdk {
namespace {

constexpr unsigned packet_frame_size = 2048;
constexpr unsigned packet_block_size = 65536;
constexpr unsigned min_frames = 2048;  // below that a burst at line rate overruns the ring before a lane wakes

std::string number(unsigned value) { return std::to_string(value); }

std::string af_packet_arguments(const PortSettings& s) {
  const unsigned per_block = packet_block_size / packet_frame_size;
  const unsigned frames = std::max(s.frames, min_frames) / per_block * per_block;
  return "iface=" + s.device + ",qpairs=" + number(s.queues) + ",framecnt=" + number(frames) +
         ",framesz=" + number(packet_frame_size) + ",blocksz=" + number(packet_block_size) + ",qdisc_bypass=1";
}

/// Copy mode is asked for by name, without busy polling: then neither receive nor send ever waits inside the driver.
std::string af_xdp_arguments(const PortSettings& s) {
  std::string text =
      "iface=" + s.device + ",start_queue=0,queue_count=" + number(s.queues) + ",xdp_prog=" + s.xdp_program;
  if (!s.zero_copy) text += ",force_copy=1,busy_budget=0";
  return text;
}

std::string memif_arguments(const PortSettings& s) {
  const unsigned log2_ring = static_cast<unsigned>(std::bit_width(std::clamp(s.frames, 256U, 16384U)) - 1);
  return std::string("role=") + (s.memif_role == MemifRole::server ? "server" : "client") +
         ",id=" + number(s.memif_id) + ",socket-abstract=no,socket=" + s.device + ",rsize=" + number(log2_ring) +
         ",bsize=2048";
}

bool names_interface(Driver driver) { return driver == Driver::af_xdp || driver == Driver::af_packet; }

}  // namespace

DriverArguments driver_arguments(const PortSettings& s) {
  const std::string suffix = std::to_string(s.id.value);
  switch (s.driver) {
    case Driver::pci:
      return {s.device, ""};
    case Driver::af_xdp:
      return {"net_af_xdp" + suffix, af_xdp_arguments(s)};
    case Driver::af_packet:
      return {"net_af_packet" + suffix, af_packet_arguments(s)};
    case Driver::tap:
      return {"net_tap" + suffix, "iface=" + s.device};
    case Driver::memif:
      return {"net_memif" + suffix, memif_arguments(s)};
    case Driver::ring:
      return {"net_ring" + suffix, s.options};
    case Driver::null:
      return {"net_null" + suffix, s.options};
    case Driver::pcap:
      return {"net_pcap" + suffix, s.options};
  }
  return {};
}

std::string check_device(const PortSettings& s) {
  if (s.queues == 0) return "queues must be at least 1";
  if (s.driver == Driver::memif) {
    if (s.device.empty() || s.device.front() != '/')
      return "the memif socket needs an absolute path, not '" + s.device + "'";
    if (s.device.size() > 107) return "the memif socket's path is longer than 107 octets";
    return {};
  }
  if (names_interface(s.driver) || s.driver == Driver::tap) {
    if (s.device.empty() || s.device.size() >= IFNAMSIZ) return "'" + s.device + "' is no name of an interface";
    if (s.device.find_first_of(",= /") != std::string::npos) return "'" + s.device + "' is no name of an interface";
  }
  if (names_interface(s.driver) && if_nametoindex(s.device.c_str()) == 0) {
    return "there is no interface " + s.device + " (see: ip link)";
  }
  return {};
}

}  // namespace sekisho::dataplane::dpdk
