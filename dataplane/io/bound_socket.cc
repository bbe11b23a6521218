#include "dataplane/io/bound_socket.h"

#include <netinet/in.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sekisho::dataplane {
namespace {

bool set(int fd, int level, int name, int value) { return setsockopt(fd, level, name, &value, sizeof value) == 0; }

std::string complaint(const char* what, const Endpoint& address) {
  return std::string("cannot ") + what + " " + address.to_string() + ": " + std::strerror(errno);
}

void prepare_datagram(int fd, bool v4) {
  constexpr int receive_buffer = 4 << 20;
  set(fd, SOL_SOCKET, SO_RCVBUF, receive_buffer);
  set(fd, SOL_SOCKET, SO_REUSEPORT, 1);  // several queues
  if (v4) {
    set(fd, IPPROTO_IP, IP_PKTINFO, 1);
    set(fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_OMIT);
  } else {
    set(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
    set(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_OMIT);
  }
}

}  // namespace

Result<BoundSocket, std::string> BoundSocket::open(Kind kind, const Endpoint& address, const std::string& device) {
  const bool v4 = address.address.is_v4();
  const int type = kind == Kind::datagram ? SOCK_DGRAM : SOCK_STREAM;
  BoundSocket s(::socket(v4 ? AF_INET : AF_INET6, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (s.fd_ < 0) return Failure{complaint("make a socket for", address)};
  set(s.fd_, SOL_SOCKET, SO_REUSEADDR, 1);
  set(s.fd_, IPPROTO_IP, IP_FREEBIND, 1);
  if (!v4) set(s.fd_, IPPROTO_IPV6, IPV6_V6ONLY, 1);
  if (kind == Kind::datagram) prepare_datagram(s.fd_, v4);
  if (!device.empty() &&
      setsockopt(s.fd_, SOL_SOCKET, SO_BINDTODEVICE, device.c_str(), static_cast<socklen_t>(device.size())) != 0) {
    return Failure{complaint(("bind to device " + device + " for").c_str(), address)};
  }
  sockaddr_storage name{};
  const socklen_t size = to_sockaddr(address.address, address.port, name);
  if (bind(s.fd_, reinterpret_cast<const sockaddr*>(&name), size) != 0) return Failure{complaint("bind to", address)};
  constexpr int backlog = 1024;
  if (kind == Kind::stream && listen(s.fd_, backlog) != 0) return Failure{complaint("listen on", address)};
  return s;
}

BoundSocket::~BoundSocket() {
  if (fd_ >= 0) close(fd_);
}

std::uint16_t BoundSocket::port() const {
  sockaddr_storage name{};
  socklen_t size = sizeof name;
  if (getsockname(fd_, reinterpret_cast<sockaddr*>(&name), &size) != 0) return 0;
  return from_sockaddr(name).port;
}

socklen_t to_sockaddr(const IpAddress& address, std::uint16_t port, sockaddr_storage& out) {
  if (address.is_v4()) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(port);
    std::memcpy(&in.sin_addr, address.bytes().data(), 4);
    std::memcpy(&out, &in, sizeof in);
    return sizeof in;
  }
  sockaddr_in6 in{};
  in.sin6_family = AF_INET6;
  in.sin6_port = htons(port);
  std::memcpy(&in.sin6_addr, address.bytes().data(), 16);
  std::memcpy(&out, &in, sizeof in);
  return sizeof in;
}

Endpoint from_sockaddr(const sockaddr_storage& in) {
  if (in.ss_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &in, sizeof v4);
    return {IpAddress::v4(ntohl(v4.sin_addr.s_addr)), ntohs(v4.sin_port)};
  }
  if (in.ss_family != AF_INET6) return {};
  sockaddr_in6 v6{};
  std::memcpy(&v6, &in, sizeof v6);
  return {IpAddress::v6(Bytes(v6.sin6_addr.s6_addr, 16)), ntohs(v6.sin6_port)};
}

}  // namespace sekisho::dataplane
