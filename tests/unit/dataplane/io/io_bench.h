// The city on loopback: 127.0.0.1 and ::1 are service addresses, their clients are of the Internet view.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dataplane/io/bound_socket.h"
#include "dataplane/pipeline/lane_core.h"
#include "tests/support/city.h"
#include "tests/support/fake_worker.h"

namespace sekisho::testing {

/// The kernel chooses the port.
inline Endpoint any_port(const char* address) { return {*IpAddress::parse(address), 0}; }

struct IoBench {
  IoBench()
      : domain(4),
        policy(domain, on_loopback(city)),
        mailbox(1, 1),
        core(settings(), {domain, policy, mailbox}),
        worker(mailbox, LaneId{0}) {
    worker.knows(internet_realm, "www.example.com. A", answer_of({"www.example.com. 300 A 192.0.2.1"}));
    worker.knows(internet_realm, "two.example.com. A", answer_of({"two.example.com. 300 A 192.0.2.2"}));
    core.enter_thread();
  }
  ~IoBench() { core.leave_thread(); }
  static dataplane::LaneSettings settings() {
    dataplane::LaneSettings s;
    s.cache_bytes = 2U << 20;
    s.max_pending = 512;
    return s;
  }
  static std::unique_ptr<const views::Policy> on_loopback(City& city) {
    for (const char* address : {"127.0.0.1", "::1"}) {
      const IpAddress own = *IpAddress::parse(address);
      city.services.push_back({PortId{0}, own});
      city.rules.push_back({PortId{0}, 0, IpPrefix::of(own, own.bits()), 1});
    }
    return city.policy();
  }

  City city;
  SnapshotDomain domain;
  Snapshot<views::Policy> policy;
  resolver::Mailbox mailbox;
  dataplane::LaneCore core;
  FakeWorker worker;
};

/// A client's socket on loopback, closed at the end.
class Client {
 public:
  Client(int type, const char* address, std::uint16_t port) {
    sockaddr_storage name{};
    const socklen_t size = dataplane::to_sockaddr(*IpAddress::parse(address), port, name);
    fd_ = ::socket(name.ss_family, type | SOCK_CLOEXEC, 0);
    const int on = 1;  // each send goes out at once
    if (type == SOCK_STREAM) setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connected_ = connect(fd_, reinterpret_cast<const sockaddr*>(&name), size) == 0;
  }
  ~Client() { ::close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }
  int fd() const { return fd_; }
  void send(Bytes octets) const {
    EXPECT_EQ(::send(fd_, octets.data(), octets.size(), MSG_NOSIGNAL), static_cast<ssize_t>(octets.size()));
  }
  /// What lies in the socket now.
  Octets take() const {
    Octets octets(70000);
    const ssize_t n = recv(fd_, octets.data(), octets.size(), MSG_DONTWAIT);
    octets.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    return octets;
  }
  /// True when the other end has closed and everything was read.
  bool closed() const {
    std::uint8_t octet;
    const ssize_t n = recv(fd_, &octet, 1, MSG_DONTWAIT | MSG_PEEK);
    return n == 0 || (n < 0 && errno != EAGAIN);
  }

 private:
  int fd_ = -1;
  bool connected_ = false;
};

}  // namespace sekisho::testing
