#include "load_run.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace sekisho::lab {
namespace {

constexpr std::int64_t second = 1'000'000'000;

std::int64_t now_ns(clockid_t clock = CLOCK_MONOTONIC) {
  timespec t{};
  clock_gettime(clock, &t);
  return t.tv_sec * second + t.tv_nsec;
}

struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;
};

Address parse(const std::string& text, std::uint16_t port) {
  Address out;
  auto* four = reinterpret_cast<sockaddr_in*>(&out.storage);
  auto* six = reinterpret_cast<sockaddr_in6*>(&out.storage);
  if (inet_pton(AF_INET, text.c_str(), &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(port);
    out.length = sizeof *four;
  } else if (inet_pton(AF_INET6, text.c_str(), &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(port);
    out.length = sizeof *six;
  } else {
    throw std::runtime_error("no address: " + text);
  }
  return out;
}

/// The question section's hash, case folded; 0 when there is none.
std::uint32_t question_hash(const std::uint8_t* m, std::size_t size) {
  if (size < 17 || m[5] != 1) return 0;
  std::uint32_t hash = 2166136261U;
  std::size_t at = 12;
  while (at < size && m[at] != 0) {
    for (std::size_t i = at; i <= at + m[at] && i < size; ++i) {
      const std::uint8_t c = m[i] >= 'A' && m[i] <= 'Z' ? static_cast<std::uint8_t>(m[i] + 32) : m[i];
      hash = (hash ^ c) * 16777619U;
    }
    at += m[at] + 1U;
  }
  for (std::size_t i = at; i < at + 5 && i < size; ++i) hash = (hash ^ m[i]) * 16777619U;
  return hash;
}

}  // namespace

LoadRun::LoadRun(const Options& options) : options_(options), queries_(options), random_(std::random_device{}()) {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  open_sockets();
}

LoadRun::~LoadRun() {
  for (const Socket& s : sockets_) close(s.fd);
  close(epoll_);
}

void LoadRun::open_sockets() {
  for (const std::string& server : options_.servers) {
    const Address to = parse(server, options_.port);
    for (const std::string& source : options_.sources) {
      const Address from = source.empty() ? Address{} : parse(source, 0);
      if (!source.empty() && from.storage.ss_family != to.storage.ss_family) continue;
      for (unsigned i = 0; i < options_.sockets_per_source; ++i) {
        Socket s;
        s.fd = socket(to.storage.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        const int size = 4 << 20;
        setsockopt(s.fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
        if (!source.empty() && bind(s.fd, reinterpret_cast<const sockaddr*>(&from.storage), from.length) != 0)
          throw std::runtime_error("cannot bind " + source + ": " + std::strerror(errno));
        if (connect(s.fd, reinterpret_cast<const sockaddr*>(&to.storage), to.length) != 0)
          throw std::runtime_error("cannot connect to " + server + ": " + std::strerror(errno));
        s.sent_at.resize(65536);
        s.question.resize(65536);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u32 = static_cast<std::uint32_t>(sockets_.size());
        epoll_ctl(epoll_, EPOLL_CTL_ADD, s.fd, &event);
        sockets_.push_back(std::move(s));
      }
    }
  }
  if (sockets_.empty()) throw std::runtime_error("no source address fits a server address");
}

Window& LoadRun::window(std::int64_t at) {
  const auto index = static_cast<std::size_t>((at - start_) / second);
  if (windows_.size() <= index) windows_.resize(index + 1);
  return windows_[index];
}

void LoadRun::send_one(std::int64_t now) {
  const auto index = static_cast<std::uint32_t>(random_() % sockets_.size());
  Socket& s = sockets_[index];
  std::vector<std::uint8_t> wire = queries_.next(random_);
  auto id = static_cast<std::uint16_t>(random_());
  while (s.sent_at[id] != 0) ++id;
  wire[0] = static_cast<std::uint8_t>(id >> 8);
  wire[1] = static_cast<std::uint8_t>(id);
  ++totals_.sent;
  ++window(now).sent;
  s.sent_at[id] = now;
  s.question[id] = question_hash(wire.data(), wire.size());
  under_way_.push_back(Sent{now, index, id});
  // A refused send (an ICMP error that came back earlier on this socket) is tried once more; the query then counts as
  // sent.
  if (send(s.fd, wire.data(), wire.size(), 0) < 0 && send(s.fd, wire.data(), wire.size(), 0) < 0)
    ++totals_.send_failed;
}

void LoadRun::receive(std::uint32_t socket) {
  Socket& s = sockets_[socket];
  std::uint8_t buffer[65536];
  while (true) {
    const ssize_t n = recv(s.fd, buffer, sizeof buffer, 0);
    if (n < 0) return;
    const std::int64_t now = now_ns();
    const auto size = static_cast<std::size_t>(n);
    if (size < 12) {
      ++totals_.unexpected;
      continue;
    }
    const auto id = static_cast<std::uint16_t>(buffer[0] << 8 | buffer[1]);
    const std::int64_t sent_at = s.sent_at[id];
    if (sent_at == 0) {
      ++totals_.late;  // after its timeout, or a second answer
      continue;
    }
    if ((buffer[2] & 0x80) == 0 || question_hash(buffer, size) != s.question[id]) {
      ++totals_.unexpected;
      continue;
    }
    s.sent_at[id] = 0;
    Window& w = window(sent_at);
    const unsigned rcode = buffer[3] & 15U;
    ++totals_.answered;
    ++w.answered;
    ++totals_.by_rcode[rcode];
    if (buffer[2] & 0x02) ++totals_.truncated;
    if (rcode != 0 && rcode != 3) ++w.errors;
    w.latencies_us.push_back(static_cast<std::uint32_t>((now - sent_at) / 1000));
  }
}

void LoadRun::expire(std::int64_t now) {
  const auto patience = static_cast<std::int64_t>(options_.timeout * static_cast<double>(second));
  while (!under_way_.empty()) {
    const Sent& first = under_way_.front();
    Socket& s = sockets_[first.socket];
    if (s.sent_at[first.id] == first.at) {
      if (now - first.at < patience) return;
      s.sent_at[first.id] = 0;
      ++totals_.lost;
      ++window(first.at).lost;
    }
    under_way_.pop_front();
  }
}

void LoadRun::run() {
  start_ = now_ns();
  totals_.started_at = static_cast<double>(now_ns(CLOCK_REALTIME)) / 1e9;
  const double interval = static_cast<double>(second) / options_.rate;
  const auto planned =
      options_.count ? options_.count : static_cast<std::uint64_t>(options_.rate * options_.duration);
  std::uint64_t next = 0;
  epoll_event events[64];
  while (next < planned || !under_way_.empty()) {
    std::int64_t now = now_ns();
    for (unsigned burst = 0; next < planned && burst < 256; ++burst) {
      const std::int64_t due = start_ + static_cast<std::int64_t>(static_cast<double>(next) * interval);
      if (due > now) break;
      totals_.worst_lag = std::max(totals_.worst_lag, static_cast<double>(now - due) / 1e9);
      send_one(now);
      now = now_ns();
      ++next;
    }
    expire(now);
    const std::int64_t due = start_ + static_cast<std::int64_t>(static_cast<double>(next) * interval);
    const std::int64_t wait = next < planned ? due - now : 20'000'000;
    const timespec limit{0, std::clamp<std::int64_t>(wait, 0, 20'000'000)};
    const int ready = epoll_pwait2(epoll_, events, 64, &limit, nullptr);
    for (int i = 0; i < ready; ++i) receive(events[i].data.u32);
  }
  totals_.elapsed = static_cast<double>(now_ns() - start_) / 1e9;
}

}  // namespace sekisho::lab
