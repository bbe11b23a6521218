// The inside of a SteeredUdp: one realm's way out of one family, and the buffers of a call. Included by steered_*.cc
// only.
//
// Threads: one. Owns: its sockets.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>

#include "resolver/engine/raw_datagram.h"
#include "resolver/engine/steered_udp.h"

namespace sekisho::resolver {

/// How long UdpPool has a realm whose way here could not be had or failed.
constexpr Duration retry_interval = 5s;

struct SteeredUdp::Way {
  static constexpr std::size_t most_queued = 64;
  struct Queued {
    Endpoint server;
    std::size_t begin, end;  // in `octets`
  };

  ~Way();
  void queue(std::uint16_t port, const Endpoint& server, Bytes wire) {
    const std::size_t begin = octets.size();
    append_datagram(octets, {*exit.source(family), port}, server, wire);
    queued.push_back({server, begin, octets.size()});
  }

  RealmExit exit;
  IpFamily family = IpFamily::v4;
  int raw = -1, receiver = -1;
  std::uint16_t own_port = 0;
  std::unique_ptr<PortSteering> steering;
  std::vector<std::uint32_t> by_port = std::vector<std::uint32_t>(65536, nobody);
  std::vector<std::uint8_t> octets;
  std::vector<Queued> queued;
};

struct SteeredUdp::Buffers {
  static constexpr std::size_t datagrams = 32;
  static constexpr std::size_t datagram_octets =
      4096;  // more than is ever asked for; what is longer counts as truncated

  Buffers() : memory(datagrams * datagram_octets) {}
  std::vector<std::uint8_t> memory;
  std::array<mmsghdr, datagrams> messages;
  std::array<iovec, datagrams> parts;
  std::array<sockaddr_storage, datagrams> names;
  struct alignas(cmsghdr) Control {
    std::array<std::uint8_t, 160> octets;
  };
  std::array<Control, datagrams> controls;

  void prepare(std::size_t slot) {
    parts[slot] = {memory.data() + slot * datagram_octets, datagram_octets};
    msghdr& header = messages[slot].msg_hdr;
    header = {};
    header.msg_name = &names[slot];
    header.msg_namelen = sizeof names[slot];
    header.msg_iov = &parts[slot];
    header.msg_iovlen = 1;
    header.msg_control = controls[slot].octets.data();
    header.msg_controllen = controls[slot].octets.size();
  }
};

}  // namespace sekisho::resolver
