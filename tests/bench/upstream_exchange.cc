// CPU time of one UDP exchange with an upstream: by one connected socket (the floor), a fresh port each, and the
// pool.
//
//   upstream_exchange [exchanges] [in flight]
//
// The upstream is an echo on another thread of this process; only the asking thread's CPU time counts. On loopback a
// send includes the receiver's half of the kernel's work, so compare the rows with each other.
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <thread>

#include "resolver/engine/udp_pool.h"

namespace {

using namespace sekisho;
using namespace sekisho::resolver;

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

class Echo {
 public:
  explicit Echo(std::uint32_t address) : fd_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    const SocketAddress any = socket_address({IpAddress::v4(address), 0});
    sockaddr_in bound{};
    socklen_t size = sizeof bound;
    if (bind(fd_, any.get(), any.size) != 0) std::abort();
    getsockname(fd_, reinterpret_cast<sockaddr*>(&bound), &size);
    endpoint_ = {IpAddress::v4(address), ntohs(bound.sin_port)};
    thread_ = std::thread([this] { run(); });
  }
  ~Echo() {
    stop_ = true;
    thread_.join();
    close(fd_);
  }
  Endpoint endpoint() const { return endpoint_; }

 private:
  void run() {
    std::uint8_t octets[2048];
    while (!stop_) {
      pollfd p{fd_, POLLIN, 0};
      if (poll(&p, 1, 50) != 1) continue;
      sockaddr_in from{};
      socklen_t size = sizeof from;
      const ssize_t n = recvfrom(fd_, octets, sizeof octets, 0, reinterpret_cast<sockaddr*>(&from), &size);
      if (n > 0) sendto(fd_, octets, static_cast<std::size_t>(n), 0, reinterpret_cast<sockaddr*>(&from), size);
    }
  }
  int fd_;
  Endpoint endpoint_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

struct Owner final : WireEvents {
  UdpPool* pool = nullptr;
  std::size_t done = 0;
  void on_udp(AttemptKey key, Bytes, Instant) override {
    ++done;
    pool->cancel(key);
  }
  void on_unreachable(AttemptKey, Instant) override { ++done; }
  void on_tcp(AttemptKey, Bytes, Instant) override {}
  void on_tcp_failed(AttemptKey, Instant) override {}
};

constexpr std::uint8_t question[40]{};

double floor_cost(std::size_t exchanges, std::size_t in_flight) {
  const Echo echo(0x7F000002);
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  const SocketAddress to = socket_address(echo.endpoint());
  if (connect(fd, to.get(), to.size) != 0) std::abort();
  const double start = cpu_seconds();
  std::uint8_t reply[2048];
  std::size_t sent = 0;
  for (std::size_t done = 0; done < exchanges;) {
    for (; sent < done + in_flight; ++sent) send(fd, question, sizeof question, 0);
    pollfd p{fd, POLLIN, 0};
    if (poll(&p, 1, 1000) != 1) sent = done;  // all that is in flight was lost
    while (recv(fd, reply, sizeof reply, MSG_DONTWAIT) > 0) ++done;
  }
  close(fd);
  return (cpu_seconds() - start) / static_cast<double>(exchanges) * 1e6;
}

double pool_cost(const UdpPoolLimits& limits, std::size_t servers, std::size_t exchanges, std::size_t in_flight) {
  const Echo first(0x7F000002);
  const Echo second(0x7F000003);
  const Endpoint to[] = {first.endpoint(), second.endpoint()};
  SystemRandom random;
  EngineCounters counters;
  UdpPool pool(limits, random, counters);
  RealmExit exit;
  exit.device = "lo";
  pool.set_exits(std::span(&exit, 1));
  Owner owner;
  owner.pool = &pool;
  const double start = cpu_seconds();
  for (std::uint64_t sent = 0; owner.done < exchanges;) {
    const Instant now = monotonic_now();
    for (; pool.in_flight() < in_flight; ++sent) {
      pool.send({sent, 0}, RealmId{}, to[sent % servers], question, now);
    }
    pollfd p{pool.fd(), POLLIN, 0};
    poll(&p, 1, 1000);
    pool.receive(256, now, owner);
    pool.expire(now);
  }
  return (cpu_seconds() - start) / static_cast<double>(exchanges) * 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t exchanges = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 200'000;
  const std::size_t in_flight = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 64;
  UdpPoolLimits fresh;
  fresh.uses_per_port = 1;
  std::printf("%-44s %5.2f us\n", "one connected socket", floor_cost(exchanges, in_flight));
  std::printf("%-44s %5.2f us\n", "a fresh port each", pool_cost(fresh, 1, exchanges, in_flight));
  std::printf("%-44s %5.2f us\n", "pool, one server", pool_cost({}, 1, exchanges, in_flight));
  std::printf("%-44s %5.2f us\n", "pool, two servers in turn", pool_cost({}, 2, exchanges, in_flight));
}
