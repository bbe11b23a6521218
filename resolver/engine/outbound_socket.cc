#include "resolver/engine/outbound_socket.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/check.h"
#include "base/log.h"

namespace sekisho::resolver {
namespace {

constexpr std::uint32_t first_port = 1024;
constexpr std::uint32_t port_count = 65536 - first_port;
constexpr int port_draws = 32;
// From <linux/in.h> and <linux/in6.h>, which can't be included beside the C library's own headers.
constexpr int recv_frag_size_v4 = 25;
constexpr int recv_frag_size_v6 = 77;

bool set_int(int fd, int level, int option, int value) {
  return setsockopt(fd, level, option, &value, sizeof value) == 0;
}

// None of these is needed for the socket to keep to its realm, so a kernel without one is served too.
void set_protocol_options(int fd, IpFamily family, Transport transport) {
  if (family == IpFamily::v6) set_int(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
  if (transport == Transport::tcp) {
    set_int(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  } else if (family == IpFamily::v4) {
    set_int(fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_OMIT);
    set_int(fd, IPPROTO_IP, recv_frag_size_v4, 1);
  } else {
    set_int(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_OMIT);
    set_int(fd, IPPROTO_IPV6, recv_frag_size_v6, 1);
  }
}

int type_of(Transport transport) {
  switch (transport) {
    case Transport::udp:
      return SOCK_DGRAM;
    case Transport::tcp:
      return SOCK_STREAM;
    case Transport::raw:
      return SOCK_RAW;
  }
  return SOCK_DGRAM;
}

Result<int, OpenFailure> fail_and_close(int fd, OpenFailure why) {
  close(fd);
  return Failure{why};
}

}  // namespace

const char* to_text(OpenFailure failure) {
  switch (failure) {
    case OpenFailure::no_exit:
      return "it has neither a device nor a network namespace";
    case OpenFailure::netns:
      return "its network namespace cannot be entered";
    case OpenFailure::device:
      return "a socket cannot be bound to its device";
    case OpenFailure::source:
      return "a socket cannot be bound to its source address";
    case OpenFailure::no_port:
      return "no free port was found";
    case OpenFailure::no_socket:
      return "the system gives no more sockets";
  }
  return "";
}

SocketAddress socket_address(const Endpoint& endpoint) {
  SocketAddress out;
  const Bytes octets = endpoint.address.bytes();
  if (endpoint.address.is_v4()) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(endpoint.port);
    std::memcpy(&in.sin_addr, octets.data(), octets.size());
    std::memcpy(&out.storage, &in, sizeof in);
    out.size = sizeof in;
  } else {
    sockaddr_in6 in{};
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(endpoint.port);
    std::memcpy(&in.sin6_addr, octets.data(), octets.size());
    std::memcpy(&out.storage, &in, sizeof in);
    out.size = sizeof in;
  }
  return out;
}

OutboundSockets::~OutboundSockets() {
  forget_namespaces();
  if (own_namespace_ >= 0) close(own_namespace_);
}

void OutboundSockets::forget_namespaces() {
  for (const auto& [name, fd] : namespaces_) close(fd);
  namespaces_.clear();
}

Result<int, OpenFailure> OutboundSockets::open(const RealmExit& exit, IpFamily family, Transport transport) {
  if (exit.device.empty() && exit.netns.empty()) return Failure{OpenFailure::no_exit};
  return exit.netns.empty() ? open_here(exit, family, transport) : open_in_namespace(exit, family, transport);
}

int OutboundSockets::namespace_fd(const std::string& name) {
  if (const auto known = namespaces_.find(name); known != namespaces_.end()) return known->second;
  const int fd = ::open(("/run/netns/" + name).c_str(), O_RDONLY | O_CLOEXEC);
  if (fd >= 0) namespaces_.emplace(name, fd);
  return fd;
}

int OutboundSockets::namespace_of(const RealmExit& exit) {
  if (!exit.netns.empty()) return namespace_fd(exit.netns);
  if (own_namespace_ < 0) own_namespace_ = ::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
  return own_namespace_;
}

// A socket belongs for ever to the namespace it was made in; the thread is there only for that moment.
Result<int, OpenFailure> OutboundSockets::open_in_namespace(const RealmExit& exit, IpFamily family,
                                                            Transport transport) {
  if (own_namespace_ < 0) own_namespace_ = ::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
  const int target = namespace_fd(exit.netns);
  if (own_namespace_ < 0 || target < 0 || setns(target, CLONE_NEWNET) != 0) return Failure{OpenFailure::netns};
  auto opened = open_here(exit, family, transport);
  SEKISHO_CHECK(setns(own_namespace_, CLONE_NEWNET) == 0);  // else the next realm's packets would leave here
  return opened;
}

Result<int, OpenFailure> OutboundSockets::open_here(const RealmExit& exit, IpFamily family, Transport transport) {
  const int fd =
      socket(family == IpFamily::v4 ? AF_INET : AF_INET6, type_of(transport) | SOCK_NONBLOCK | SOCK_CLOEXEC,
             transport == Transport::raw ? IPPROTO_RAW : 0);
  if (fd < 0) return Failure{OpenFailure::no_socket};
  const auto name_size = static_cast<socklen_t>(exit.device.size());
  if (!exit.device.empty() && setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, exit.device.c_str(), name_size) != 0) {
    return fail_and_close(fd, OpenFailure::device);
  }
  if (transport == Transport::raw) {
    if (const auto source = exit.source(family)) {
      const SocketAddress local = socket_address({*source, 0});
      if (bind(fd, local.get(), local.size) != 0) return fail_and_close(fd, OpenFailure::source);
    }
    return fd;
  }
  set_protocol_options(fd, family, transport);
  OpenFailure why{};
  if (!bind_random_port(fd, exit, family, why)) return fail_and_close(fd, why);
  return fd;
}

bool OutboundSockets::bind_random_port(int fd, const RealmExit& exit, IpFamily family, OpenFailure& why) {
  static constexpr std::array<std::uint8_t, 16> any{};
  const IpAddress unspecified = family == IpFamily::v4 ? IpAddress() : IpAddress::v6(any);
  for (int draw = 0; draw < port_draws; ++draw) {
    const auto port = static_cast<std::uint16_t>(first_port + random_.below(port_count));
    const SocketAddress local = socket_address({exit.source(family).value_or(unspecified), port});
    if (bind(fd, local.get(), local.size) == 0) return true;
    if (errno != EADDRINUSE) {
      why = OpenFailure::source;
      return false;
    }
  }
  why = OpenFailure::no_port;
  return false;
}

void OutboundSockets::report(const RealmExit& exit, OpenFailure failure, Instant now) {
  const auto [entry, first] = reported_.try_emplace(exit.realm, now);
  if (!first && now - entry->second < 60s) return;
  entry->second = now;
  log::error("realm " + exit.name + ": no way out: " + to_text(failure) + " (device '" + exit.device + "', netns '" +
             exit.netns + "'); its queries fail until that is mended");
}

}  // namespace sekisho::resolver
