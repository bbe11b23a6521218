#include "loopback_server.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "resolver/engine/outbound_socket.h"

namespace sekisho::resolver::test {
namespace {

std::uint16_t port_of(const sockaddr_storage& a) {
  return load_u16(reinterpret_cast<const std::uint8_t*>(&a) + 2);  // the same place in both families
}

void send_frame(int fd, const Octets& message) {
  Octets frame(2);
  store_u16(frame.data(), static_cast<std::uint16_t>(message.size()));
  frame.insert(frame.end(), message.begin(), message.end());
  [[maybe_unused]] const ssize_t n = send(fd, frame.data(), frame.size(), MSG_NOSIGNAL);
}

}  // namespace

LoopbackServer::LoopbackServer(const char* address, Answering answering) : answering_(std::move(answering)) {
  const IpAddress ip = *IpAddress::parse(address);
  const int family = ip.is_v4() ? AF_INET : AF_INET6;
  for (int attempt = 0; endpoint_.port == 0; ++attempt) {  // the port must be free for both
    SEKISHO_CHECK(attempt < 100);
    udp_ = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    listener_ = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const SocketAddress any = socket_address({ip, 0});
    SEKISHO_CHECK(bind(udp_, any.get(), any.size) == 0);
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    getsockname(udp_, reinterpret_cast<sockaddr*>(&bound), &size);
    const SocketAddress same = socket_address({ip, port_of(bound)});
    if (bind(listener_, same.get(), same.size) == 0 && listen(listener_, 64) == 0) {
      endpoint_ = {ip, port_of(bound)};
      break;
    }
    close(udp_);
    close(listener_);
  }
  stop_ = eventfd(0, EFD_CLOEXEC);
  thread_ = std::thread([this] { run(); });
}

LoopbackServer::~LoopbackServer() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t n = write(stop_, &one, sizeof one);
  thread_.join();
  for (const int fd : {udp_, listener_, stop_}) close(fd);
}

std::vector<std::uint16_t> LoopbackServer::source_ports() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return ports_;
}

void LoopbackServer::run() {
  std::vector<Stream> streams;
  for (;;) {
    std::vector<pollfd> fds{{stop_, POLLIN, 0}, {udp_, POLLIN, 0}, {listener_, POLLIN, 0}};
    for (const Stream& s : streams) fds.push_back({s.fd, POLLIN, 0});
    poll(fds.data(), fds.size(), -1);
    if (fds[0].revents != 0) break;
    if (fds[1].revents != 0) serve_udp();
    std::vector<Stream> open;
    for (std::size_t i = 0; i < streams.size(); ++i) {
      if (fds[3 + i].revents != 0 && !serve_stream(streams[i])) {
        close(streams[i].fd);
      } else {
        open.push_back(std::move(streams[i]));
      }
    }
    streams = std::move(open);
    if (fds[2].revents != 0) {
      streams.push_back({accept(listener_, nullptr, nullptr), {}, {}});
      ++accepted_;
    }
  }
  for (const Stream& s : streams) close(s.fd);
}

void LoopbackServer::serve_udp() {
  Octets buffer(65536);
  sockaddr_storage from{};
  socklen_t size = sizeof from;
  const ssize_t n = recvfrom(udp_, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
  if (n < 0) return;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ports_.push_back(port_of(from));
  }
  const auto reply = answering_({buffer.data(), static_cast<std::size_t>(n)}, false);
  for (std::size_t i = 0; reply && i < copies_; ++i) {
    sendto(udp_, reply->data(), reply->size(), 0, reinterpret_cast<const sockaddr*>(&from), size);
  }
}

bool LoopbackServer::serve_stream(Stream& stream) {
  Octets buffer(65536);
  const ssize_t n = recv(stream.fd, buffer.data(), buffer.size(), 0);
  if (n <= 0) return false;
  stream.in.insert(stream.in.end(), buffer.begin(), buffer.begin() + n);
  while (stream.in.size() >= 2 && stream.in.size() >= 2U + load_u16(stream.in.data())) {
    const std::size_t end = 2U + load_u16(stream.in.data());
    if (auto reply = answering_({stream.in.data() + 2, end - 2}, true)) stream.held.push_back(std::move(*reply));
    stream.in.erase(stream.in.begin(), stream.in.begin() + static_cast<std::ptrdiff_t>(end));
    if (stream.held.size() < group_) continue;
    while (!stream.held.empty()) {
      send_frame(stream.fd, stream.held.back());
      stream.held.pop_back();
      if (++stream.sent >= close_after_) return false;
    }
  }
  return true;
}

Octets query(std::uint16_t id, bool question) {
  Octets q{0, 0, 1, 0, 0, static_cast<std::uint8_t>(question ? 1 : 0), 0, 0, 0, 0, 0, 0};
  store_u16(q.data(), id);
  if (question) q.insert(q.end(), {1, 'x', 0, 0, 1, 0, 1});
  return q;
}

std::optional<Octets> echo(Bytes query, bool) {
  Octets reply(query.begin(), query.end());
  reply[2] |= 0x80;
  return reply;
}

}  // namespace sekisho::resolver::test
