#include "appliance/tcp_probe.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace sekisho::appliance {
namespace {

/// Closes its descriptor.
class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  ~Socket() {
    if (fd_ >= 0) close(fd_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

bool wait_for(int fd, short what, Instant end) {
  const auto left = (end - monotonic_now()) / Duration{1ms};
  pollfd wait{fd, what, 0};
  return left > 0 && poll(&wait, 1, static_cast<int>(left)) == 1;
}

bool connect_within(int fd, const Endpoint& to, Duration limit) {
  const resolver::SocketAddress address = resolver::socket_address(to);
  if (connect(fd, address.get(), address.size) == 0) return true;
  if (errno != EINPROGRESS || !wait_for(fd, POLLOUT, monotonic_now() + limit)) return false;
  int fault = 0;
  socklen_t size = sizeof fault;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &fault, &size) == 0 && fault == 0;
}

std::string first_line(int fd, Duration limit) {
  std::string line;
  const Instant end = monotonic_now() + limit;
  while (line.size() < 512 && line.find('\n') == std::string::npos && wait_for(fd, POLLIN, end)) {
    std::array<char, 512> piece{};
    const ssize_t got = recv(fd, piece.data(), piece.size(), 0);
    if (got <= 0) break;
    line.append(piece.data(), static_cast<std::size_t>(got));
  }
  return line.substr(0, line.find_first_of("\r\n"));
}

}  // namespace

TcpProbe TcpProber::probe(const Endpoint& to, const resolver::RealmExit* exit) {
  int fd = -1;
  if (exit != nullptr) {
    const auto opened = sockets_.open(*exit, to.address.family(), resolver::Transport::tcp);
    if (opened) fd = *opened;
  } else {
    fd = socket(to.address.is_v4() ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  }
  const Socket socket(fd);
  TcpProbe probe;
  if (fd < 0 || !connect_within(fd, to, connect_limit)) return probe;
  probe.open = true;
  probe.greeting = first_line(fd, greeting_limit);
  if (!probe.greeting.empty()) {
    static constexpr char quit[] = "QUIT\r\n";
    static_cast<void>(send(fd, quit, sizeof quit - 1, MSG_NOSIGNAL));
    first_line(fd, 500ms);
  }
  return probe;
}

}  // namespace sekisho::appliance
