// A host with two ways out, of which the default route takes the wrong one, and the world on the other side.
//
//      gateway  ── uplink (the realm's device) ── world: 198.51.100.53, 2001:db8:53::53 and whoever
//               ── decoy (default route)       ── world, listening
//
// Everything is in network namespaces of its own. Neighbours are fixed and ICMP rates unlimited, so that whatever
// the gateway's kernel says is said at once, in order.
#pragma once

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "base/run_program.h"
#include "net_namespace.h"
#include "resolver/engine/outbound_socket.h"

namespace sekisho::resolver::test {

class ForkInTheRoad {
 public:
  static constexpr const char* source[] = {"10.9.1.2", "fd09:1::2"};
  static constexpr const char* server[] = {"198.51.100.53", "2001:db8:53::53"};

  ForkInTheRoad() : gateway_("-gw"), world_("-world") {
    if (!made()) return;
    wrong_ = run_program({"sh", "-ec", R"(
      g="ip -n $0" w="ip -n $1"
      for s in all default; do ip netns exec $0 sysctl -qw net.ipv4.conf.$s.rp_filter=0; done
      ip netns exec $0 sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
      $g link add uplink address 02:00:00:00:01:01 type veth peer name uplink address 02:00:00:00:01:02 netns $1
      $g link add decoy address 02:00:00:00:02:01 type veth peer name decoy address 02:00:00:00:02:02 netns $1
      $g addr add 10.9.1.2/24 dev uplink; $g addr add fd09:1::2/64 dev uplink nodad
      $g addr add 10.9.2.2/24 dev decoy; $g addr add fd09:2::2/64 dev decoy nodad
      $w addr add 198.51.100.53/32 dev lo; $w addr add 2001:db8:53::53/128 dev lo nodad
      for n in "$g" "$w"; do $n link set lo up; $n link set uplink up; $n link set decoy up; done
      $g neigh replace 10.9.2.1 lladdr 02:00:00:00:02:02 dev decoy
      $g neigh replace fd09:2::1 lladdr 02:00:00:00:02:02 dev decoy
      $g route add default via 10.9.2.1 dev decoy; $g -6 route add default via fd09:2::1 dev decoy
      $w neigh replace 10.9.1.2 lladdr 02:00:00:00:01:01 dev uplink
      $w neigh replace fd09:1::2 lladdr 02:00:00:00:01:01 dev uplink
      $w neigh replace 10.9.1.2 lladdr 02:00:00:00:02:01 dev decoy
      $w neigh replace fd09:1::2 lladdr 02:00:00:00:02:01 dev decoy
      $w route add 10.9.1.2/32 dev decoy metric 9; $w -6 route add fd09:1::2/128 dev decoy metric 9999
      $w route add 10.9.1.2/32 dev uplink; $w -6 route add fd09:1::2/128 dev uplink)",
                          gateway_.name(), world_.name()},
                         "");
    if (!wrong_.empty()) return;
    world_.inside([&] { listener_ = listen_on("decoy"); });
  }
  ~ForkInTheRoad() {
    if (listener_ >= 0) close(listener_);
  }

  bool made() const { return gateway_.made() && world_.made(); }
  const std::string& wrong() const { return wrong_; }
  const NetNamespace& gateway() const { return gateway_; }

  /// A datagram from the server's `port` to a port of the gateway that is closed. Options: of IPv4, or of an IPv6
  /// destination options header.
  void late_reply(IpFamily family, std::uint16_t port, const std::string& text, bool options = false) {
    world_.inside([&] {
      const bool six = family == IpFamily::v6;
      const int fd = socket(six ? AF_INET6 : AF_INET, SOCK_DGRAM, 0);
      const SocketAddress from = socket_address({*IpAddress::parse(server[six]), port});
      const SocketAddress to = socket_address({*IpAddress::parse(source[six]), 40000});
      constexpr std::uint8_t nops[] = {1, 1, 1, 1}, padding[] = {0, 0, 1, 4, 0, 0, 0, 0};
      bool ok = bind(fd, from.get(), from.size) == 0;
      if (options && !six) ok &= setsockopt(fd, IPPROTO_IP, IP_OPTIONS, nops, sizeof nops) == 0;
      if (options && six) ok &= setsockopt(fd, IPPROTO_IPV6, IPV6_DSTOPTS, padding, sizeof padding) == 0;
      ok &= sendto(fd, text.data(), text.size(), 0, to.get(), to.size) == static_cast<ssize_t>(text.size());
      if (!ok) wrong_ = std::string("cannot send: ") + std::strerror(errno);
      close(fd);
    });
  }

  /// Sends from the gateway, as any program of it could; the error number, 0 if it went.
  int send_from_gateway(const char* from, const char* device, const char* to, std::uint16_t port) {
    int error = 0;
    gateway_.inside([&] {
      const IpAddress address = *IpAddress::parse(from);
      const int fd = socket(address.is_v4() ? AF_INET : AF_INET6, SOCK_DGRAM, 0);
      const SocketAddress local = socket_address({address, 0}),
                          remote = socket_address({*IpAddress::parse(to), port});
      if (device) setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device, static_cast<socklen_t>(std::strlen(device)));
      if (bind(fd, local.get(), local.size) != 0 || sendto(fd, "x", 1, 0, remote.get(), remote.size) != 1)
        error = errno;
      close(fd);
    });
    return error;
  }

  /// The gateway knows its way to the server from now on.
  void put_up_a_signpost() {
    wrong_ = run_program({"sh", "-ec", R"(
      g="ip -n $0"
      $g neigh replace 198.51.100.53 lladdr 02:00:00:00:01:02 dev uplink
      $g neigh replace 2001:db8:53::53 lladdr 02:00:00:00:01:02 dev uplink
      $g route add 198.51.100.53 dev uplink; $g -6 route add 2001:db8:53::53 dev uplink)",
                          gateway_.name()},
                         "");
  }

  /// What the server at port 53 hears of `ask`: the port it came from. 0: nothing came.
  template <typename Ask>
  std::uint16_t port_of_question(IpFamily family, Ask ask) {
    int fd = -1;
    world_.inside([&] {
      fd = socket(family == IpFamily::v6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      const SocketAddress at = socket_address({*IpAddress::parse(server[family == IpFamily::v6]), 53});
      if (bind(fd, at.get(), at.size) != 0) wrong_ = "port 53 is taken";
    });
    ask();
    pollfd wait{fd, POLLIN, 0};
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    char octets[512];
    const bool came = poll(&wait, 1, 10000) == 1 &&
                      recvfrom(fd, octets, sizeof octets, 0, reinterpret_cast<sockaddr*>(&from), &size) > 0;
    close(fd);
    if (!came) wrong_ = "no question came";
    return came ? load_u16(reinterpret_cast<const std::uint8_t*>(&from) + 2) : 0;  // the same place in both families
  }

  /// A datagram from the server's port 53 to a port of the gateway, by `device`.
  void reply(IpFamily family, const char* device, std::uint16_t port, const std::string& text) {
    world_.inside([&] {
      const bool six = family == IpFamily::v6;
      const int fd = socket(six ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      const SocketAddress from = socket_address({*IpAddress::parse(server[six]), 53});
      const SocketAddress to = socket_address({*IpAddress::parse(source[six]), port});
      const bool ok =
          setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device, static_cast<socklen_t>(std::strlen(device))) == 0 &&
          bind(fd, from.get(), from.size) == 0 &&
          sendto(fd, text.data(), text.size(), 0, to.get(), to.size) == static_cast<ssize_t>(text.size());
      if (!ok) wrong_ = std::string("cannot send by ") + device + ": " + std::strerror(errno);
      close(fd);
    });
  }

  /// Runs `work` as a process of the gateway would: with its devices in /sys, too.
  template <typename Work>
  void on_a_thread_of_the_gateway(Work work) {
    std::thread([&] {
      const int ns = open(("/run/netns/" + gateway_.name()).c_str(), O_RDONLY | O_CLOEXEC);
      const bool inside = unshare(CLONE_NEWNS) == 0 && mount("", "/", "", MS_REC | MS_PRIVATE, "") == 0 &&
                          setns(ns, CLONE_NEWNET) == 0 && mount("sekisho", "/sys", "sysfs", 0, "") == 0;
      close(ns);
      if (inside) {
        work();
      } else {
        wrong_ = "no thread inside the gateway";
      }
    }).join();
  }

  /// What the decoy heard since the last time, up to the frame that has `last` in it.
  std::vector<std::string> heard_until(const std::string& last) {
    std::vector<std::string> frames;
    while (frames.empty() || frames.back().find(last) == std::string::npos) {
      pollfd wait{listener_, POLLIN, 0};
      if (poll(&wait, 1, 10000) <= 0) {
        wrong_ = "the decoy never heard '" + last + "'";
        break;
      }
      std::string frame(2048, '\0');
      const ssize_t size = recv(listener_, frame.data(), frame.size(), 0);
      frame.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
      frames.push_back(std::move(frame));
    }
    return frames;
  }

 private:
  static int listen_on(const char* device) {
    const int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(3));  // ETH_P_ALL
    sockaddr_ll address{};
    address.sll_family = AF_PACKET;
    address.sll_protocol = htons(3);
    address.sll_ifindex = static_cast<int>(if_nametoindex(device));
    return bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? fd : -1;
  }

  NetNamespace gateway_, world_;
  std::string wrong_;
  int listener_ = -1;
};

}  // namespace sekisho::resolver::test
