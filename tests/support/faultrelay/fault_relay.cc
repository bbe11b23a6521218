#include "fault_relay.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <sstream>
#include <stdexcept>

namespace sekisho::lab {

struct FaultRelay::Waiting {
  int fd = -1;  // -1: free
  std::uint16_t id = 0;
  sockaddr_storage client{};
};

/// Both ends of one TCP client: `peer` is the other end's descriptor.
struct FaultRelay::Stream {
  bool is_client = true;
  int fd = -1, peer = -1;
  Octets in;
};

struct FaultRelay::Delayed {
  int fd = -1;
  bool udp = true;
  sockaddr_storage to{};
  Octets message;
};

namespace {

std::uint64_t now_ms() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<std::uint64_t>(t.tv_sec) * 1000 + static_cast<std::uint64_t>(t.tv_nsec) / 1'000'000;
}

socklen_t parse_address(const std::string& text, std::uint16_t port, sockaddr_storage& out) {
  out = {};
  auto* four = reinterpret_cast<sockaddr_in*>(&out);
  if (inet_pton(AF_INET, text.c_str(), &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(port);
    return sizeof(sockaddr_in);
  }
  auto* six = reinterpret_cast<sockaddr_in6*>(&out);
  if (inet_pton(AF_INET6, text.c_str(), &six->sin6_addr) != 1) throw std::runtime_error("no address: " + text);
  six->sin6_family = AF_INET6;
  six->sin6_port = htons(port);
  return sizeof(sockaddr_in6);
}

int make_socket(int type, const sockaddr_storage& address, socklen_t length) {
  const int fd = socket(address.ss_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1, size = 4 << 20;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  if (address.ss_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), length) != 0) throw std::runtime_error("bind failed");
  if (type == SOCK_STREAM && listen(fd, 512) != 0) throw std::runtime_error("listen failed");
  return fd;
}

/// Offset behind the question, or 0.
std::size_t question_end(const std::vector<std::uint8_t>& m) {
  std::size_t at = 12;
  while (at < m.size() && m[at] != 0) at += m[at] + 1U;
  return at + 5 <= m.size() ? at + 5 : 0;
}

/// Header and question only, with `rcode` and TC as given.
std::vector<std::uint8_t> short_reply(const std::vector<std::uint8_t>& query, std::uint8_t rcode, bool tc) {
  const std::size_t end = question_end(query);
  std::vector<std::uint8_t> reply(query.begin(), query.begin() + static_cast<std::ptrdiff_t>(end ? end : 12));
  reply[2] = static_cast<std::uint8_t>((query[2] & 0x79) | 0x80 | (tc ? 0x02 : 0));
  reply[3] = rcode;
  std::memset(reply.data() + 4, 0, 8);
  reply[5] = end ? 1 : 0;
  return reply;
}

}  // namespace

FaultRelay::FaultRelay(const std::vector<std::string>& listen, std::uint16_t port, const std::string& backend,
                       std::uint16_t backend_port)
    : epoll_(epoll_create1(EPOLL_CLOEXEC)), waiting_(65536) {
  for (const std::string& text : listen) {
    sockaddr_storage address{};
    const socklen_t length = parse_address(text, port, address);
    udp_.push_back(make_socket(SOCK_DGRAM, address, length));
    listeners_.push_back(make_socket(SOCK_STREAM, address, length));
    watch(udp_.back(), false);
    watch(listeners_.back(), false);
  }
  backend_length_ = parse_address(backend, backend_port, backend_);
  sockaddr_storage any{};
  any.ss_family = backend_.ss_family;
  backend_udp_ = make_socket(SOCK_DGRAM, any, backend_length_);
  if (connect(backend_udp_, reinterpret_cast<sockaddr*>(&backend_), backend_length_) != 0)
    throw std::runtime_error("connect");
  watch(backend_udp_, false);
  fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
  watch(STDIN_FILENO, false);
}

FaultRelay::~FaultRelay() { close(epoll_); }

void FaultRelay::watch(int fd, bool writable) {
  epoll_event event{};
  event.events = writable ? EPOLLIN | EPOLLOUT : EPOLLIN;
  event.data.fd = fd;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
}

void FaultRelay::run() {
  std::string line;
  std::array<epoll_event, 64> events{};
  while (true) {
    const int ready = epoll_wait(epoll_, events.data(), events.size(), wait_limit());
    for (int i = 0; i < ready; ++i) {
      const int fd = events[static_cast<std::size_t>(i)].data.fd;
      if (fd == STDIN_FILENO) {
        char octet = 0;
        ssize_t n = 0;
        while ((n = read(STDIN_FILENO, &octet, 1)) == 1) {
          if (octet != '\n') {
            line += octet;
            continue;
          }
          command(line);
          line.clear();
        }
        if (n == 0) return;
      } else if (fd == backend_udp_) {
        on_backend_reply();
      } else if (std::find(udp_.begin(), udp_.end(), fd) != udp_.end()) {
        on_query(fd);
      } else if (std::find(listeners_.begin(), listeners_.end(), fd) != listeners_.end()) {
        on_accept(fd);
      } else {
        on_stream(fd);
      }
    }
    send_due();
  }
}

void FaultRelay::command(const std::string& line) {
  static const std::map<std::string, Mode> modes{{"pass", Mode::pass},         {"refused", Mode::refused},
                                                 {"servfail", Mode::servfail}, {"slow", Mode::slow},
                                                 {"truncate", Mode::truncate}, {"tcp-only", Mode::tcp_only}};
  std::istringstream words(line);
  std::string verb, name;
  words >> verb >> name;
  if (verb == "mode" && modes.count(name)) {
    mode_ = modes.at(name);
    if (!(words >> delay_ms_)) delay_ms_ = 0;
    std::printf("ok\n");
  } else {
    std::printf("{\"udp\":%llu,\"tcp\":%llu,\"probes\":%llu,\"replies\":%llu}\n",
                static_cast<unsigned long long>(counts_.udp), static_cast<unsigned long long>(counts_.tcp),
                static_cast<unsigned long long>(counts_.probes), static_cast<unsigned long long>(counts_.replies));
  }
  std::fflush(stdout);
}

void FaultRelay::count(const Octets& query, bool tcp) {
  const std::size_t end = question_end(query);
  const unsigned type = end ? static_cast<unsigned>(query[end - 4]) << 8 | query[end - 3] : 0;
  ++(type == 6 ? counts_.probes : tcp ? counts_.tcp : counts_.udp);
}

void FaultRelay::on_query(int fd) {
  std::array<std::uint8_t, 4096> buffer{};
  while (true) {
    sockaddr_storage client{};
    socklen_t length = sizeof client;
    const ssize_t n = recvfrom(fd, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&client), &length);
    if (n < 0) return;
    if (n < 12) continue;
    Octets query(buffer.begin(), buffer.begin() + n);
    count(query, false);
    if (mode_ == Mode::tcp_only) continue;
    if (mode_ == Mode::refused || mode_ == Mode::servfail || mode_ == Mode::truncate) {
      const std::uint8_t rcode = mode_ == Mode::refused ? 5 : mode_ == Mode::servfail ? 2 : 0;
      reply_udp(fd, client, short_reply(query, rcode, mode_ == Mode::truncate));
      continue;
    }
    Waiting& slot = waiting_[++next_id_];
    slot = Waiting{fd, static_cast<std::uint16_t>(query[0] << 8 | query[1]), client};
    query[0] = static_cast<std::uint8_t>(next_id_ >> 8);
    query[1] = static_cast<std::uint8_t>(next_id_);
    if (send(backend_udp_, query.data(), query.size(), 0) < 0) slot.fd = -1;
  }
}

void FaultRelay::on_backend_reply() {
  std::array<std::uint8_t, 4096> buffer{};
  while (true) {
    const ssize_t n = recv(backend_udp_, buffer.data(), buffer.size(), 0);
    if (n < 0) return;
    if (n < 12) continue;
    Waiting& slot = waiting_[static_cast<std::size_t>(buffer[0] << 8 | buffer[1])];
    if (slot.fd < 0) continue;
    buffer[0] = static_cast<std::uint8_t>(slot.id >> 8);
    buffer[1] = static_cast<std::uint8_t>(slot.id);
    Octets message(buffer.begin(), buffer.begin() + n);
    if (mode_ == Mode::slow) {
      delayed_[now_ms() + delay_ms_].push_back(Delayed{slot.fd, true, slot.client, std::move(message)});
    } else {
      reply_udp(slot.fd, slot.client, message);
    }
    slot.fd = -1;
  }
}

void FaultRelay::reply_udp(int fd, const sockaddr_storage& to, const Octets& message) {
  const socklen_t length = to.ss_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
  if (sendto(fd, message.data(), message.size(), 0, reinterpret_cast<const sockaddr*>(&to), length) > 0)
    ++counts_.replies;
}

void FaultRelay::on_accept(int fd) {
  while (true) {
    const int client = accept4(fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client < 0) return;
    const int server = socket(backend_.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(server, reinterpret_cast<sockaddr*>(&backend_), backend_length_) != 0) {
      close(server);
      close(client);
      continue;
    }
    fcntl(server, F_SETFL, O_NONBLOCK);
    for (const int end : {client, server}) {
      const int on = 1;
      setsockopt(end, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      auto stream = std::make_shared<Stream>();
      stream->is_client = end == client;
      stream->fd = end;
      stream->peer = end == client ? server : client;
      streams_[end] = stream;
      watch(end, false);
    }
  }
}

void FaultRelay::on_stream(int fd) {
  const auto found = streams_.find(fd);
  if (found == streams_.end()) return;
  const std::shared_ptr<Stream> stream = found->second;
  std::array<std::uint8_t, 16384> buffer{};
  const ssize_t n = read(fd, buffer.data(), buffer.size());
  if (n < 0 && errno == EAGAIN) return;
  if (n <= 0) return close_stream(fd);
  stream->in.insert(stream->in.end(), buffer.begin(), buffer.begin() + n);
  while (stream->in.size() >= 2) {
    const std::size_t length = static_cast<std::size_t>(stream->in[0]) << 8 | stream->in[1];
    if (stream->in.size() < 2 + length) return;
    const auto begin = stream->in.begin() + 2, end = begin + static_cast<std::ptrdiff_t>(length);
    const Octets message(begin, end);
    stream->in.erase(stream->in.begin(), end);
    stream->is_client ? client_message(*stream, message) : backend_message(*stream, message);
  }
}

void FaultRelay::client_message(Stream& stream, const Octets& message) {
  if (message.size() < 12) return;
  count(message, true);
  if (mode_ == Mode::refused) return reply_stream(stream.fd, short_reply(message, 5, false));
  if (mode_ == Mode::servfail) return reply_stream(stream.fd, short_reply(message, 2, false));
  Octets framed{static_cast<std::uint8_t>(message.size() >> 8), static_cast<std::uint8_t>(message.size())};
  framed.insert(framed.end(), message.begin(), message.end());
  if (write(stream.peer, framed.data(), framed.size()) < 0) close_stream(stream.fd);
}

void FaultRelay::backend_message(Stream& stream, const Octets& message) {
  if (mode_ == Mode::slow) {
    delayed_[now_ms() + delay_ms_].push_back(Delayed{stream.peer, false, {}, message});
  } else {
    reply_stream(stream.peer, message);
  }
}

void FaultRelay::reply_stream(int fd, const Octets& message) {
  if (!streams_.count(fd)) return;
  Octets framed{static_cast<std::uint8_t>(message.size() >> 8), static_cast<std::uint8_t>(message.size())};
  framed.insert(framed.end(), message.begin(), message.end());
  if (send(fd, framed.data(), framed.size(), MSG_NOSIGNAL) > 0) ++counts_.replies;
}

void FaultRelay::close_stream(int fd) {
  const auto found = streams_.find(fd);
  if (found == streams_.end()) return;
  const int peer = found->second->peer;
  for (const int end : {fd, peer}) {
    streams_.erase(end);
    close(end);
  }
}

void FaultRelay::send_due() {
  const std::uint64_t now = now_ms();
  while (!delayed_.empty() && delayed_.begin()->first <= now) {
    for (const Delayed& d : delayed_.begin()->second)
      d.udp ? reply_udp(d.fd, d.to, d.message) : reply_stream(d.fd, d.message);
    delayed_.erase(delayed_.begin());
  }
}

int FaultRelay::wait_limit() const {
  if (delayed_.empty()) return -1;
  const std::uint64_t now = now_ms();
  return delayed_.begin()->first <= now ? 0 : static_cast<int>(delayed_.begin()->first - now);
}

}  // namespace sekisho::lab
