// A socket bound to a service address and, where the ingress matters, to a device, so that it knows where its packets
// came in (I2).
//
// Owns: the descriptor. Errors: one sentence with the address, for the start-up text. Threads: a plain owner.
// The address need not be up yet (IP_FREEBIND). IPv6 sockets take no IPv4. Spec: RFC 9715 (no path MTU tricks on UDP
// replies).
#pragma once

#include <sys/socket.h>

#include <string>
#include <utility>

#include "base/ip.h"
#include "base/result.h"

namespace sekisho::dataplane {

class BoundSocket {
 public:
  enum class Kind { datagram, stream };
  static Result<BoundSocket, std::string> open(Kind kind, const Endpoint& address, const std::string& device);

  BoundSocket(BoundSocket&& o) noexcept : fd_(std::exchange(o.fd_, -1)) {}
  BoundSocket& operator=(BoundSocket&& o) noexcept {
    std::swap(fd_, o.fd_);
    return *this;
  }
  ~BoundSocket();
  int fd() const { return fd_; }
  /// The port that it got, when 0 was asked for.
  std::uint16_t port() const;

 private:
  explicit BoundSocket(int fd) : fd_(fd) {}
  int fd_;
};

/// To and from the kernel's form. Errors: an unknown family gives 0.0.0.0.
socklen_t to_sockaddr(const IpAddress& address, std::uint16_t port, sockaddr_storage& out);
Endpoint from_sockaddr(const sockaddr_storage& in);

}  // namespace sekisho::dataplane
