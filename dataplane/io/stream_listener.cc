#include "dataplane/io/stream_listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <array>

#include "base/check.h"
#include "dataplane/io/stream_peer.h"

namespace sekisho::dataplane {
namespace {

constexpr std::uint64_t listener_tag = 1ULL << 63;  // | index; connections count from 1
constexpr std::uint64_t bell_tag = ~0ULL;
constexpr unsigned accepts_per_round = 64;
constexpr Duration idle_wait = 100ms;
constexpr Duration shortest_idle = 1s;  // who was idle for less is not put out for a newcomer

}  // namespace

Result<std::unique_ptr<StreamListener>, std::string> StreamListener::open(const StreamSettings& settings,
                                                                          LaneCore& core) {
  std::vector<BoundSocket> sockets;
  for (const StreamAddress& a : settings.addresses) {
    auto socket = BoundSocket::open(BoundSocket::Kind::stream, a.address, a.device);
    if (!socket) return Failure{socket.error()};
    sockets.push_back(std::move(socket).value());
  }
  return std::unique_ptr<StreamListener>(new StreamListener(settings, core, std::move(sockets)));
}

StreamListener::StreamListener(const StreamSettings& settings, LaneCore& core, std::vector<BoundSocket> sockets)
    : settings_(settings),
      core_(core),
      sockets_(std::move(sockets)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      batch_(std::make_unique<Batch>()) {
  SEKISHO_CHECK(epoll_ >= 0);
  for (std::size_t i = 0; i < sockets_.size(); ++i) {
    SEKISHO_CHECK(watch(sockets_[i].fd(), listener_tag | i, EPOLLIN, EPOLL_CTL_ADD));
  }
  SEKISHO_CHECK(watch(core_.bell().fd(), bell_tag, EPOLLIN, EPOLL_CTL_ADD));
}

StreamListener::~StreamListener() {
  for (const auto& [handle, peer] : peers_) {
    if (!peer->closed) ::close(peer->fd);
  }
  ::close(epoll_);
}

std::vector<std::uint16_t> StreamListener::ports() const {
  std::vector<std::uint16_t> result;
  for (const BoundSocket& s : sockets_) result.push_back(s.port());
  return result;
}

bool StreamListener::watch(int fd, std::uint64_t tag, std::uint32_t interest, int operation) {
  epoll_event event{};
  event.events = interest;
  event.data.u64 = tag;
  return epoll_ctl(epoll_, operation, fd, &event) == 0;
}

void StreamListener::run(const std::atomic<bool>& stop) {
  Instant then = monotonic_now();
  while (!stop.load(std::memory_order_relaxed)) {
    const bool worked = step(core_.settings().busy_poll ? Duration{0} : idle_wait) != 0;
    const Instant now = monotonic_now();
    LaneCounters& c = core_.counters();
    (worked ? c.busy_ns : c.idle_ns).add(static_cast<std::uint64_t>((now - then).count()));
    then = now;
  }
}

unsigned StreamListener::wait(Duration limit) {
  std::array<epoll_event, 64> events;
  int count = epoll_wait(epoll_, events.data(), events.size(), 0);
  if (count <= 0 && limit > Duration{0} && again_.empty()) {
    if (core_.prepare_sleep()) {
      const auto ms = static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(limit).count());
      count = epoll_wait(epoll_, events.data(), events.size(), ms);
    }
    core_.finish_sleep();
  }
  now_ = monotonic_now();
  core_.begin_round(now_);
  for (int i = 0; i < count; ++i)
    handle(events[static_cast<std::size_t>(i)].data.u64, events[static_cast<std::size_t>(i)].events);
  return count > 0 ? static_cast<unsigned>(count) : 0;
}

unsigned StreamListener::step(Duration limit) {
  const unsigned events = wait(limit);
  for (const std::uint64_t handle : std::exchange(again_, {})) {
    if (Peer* peer = find(handle)) take_messages(*peer);
  }
  answer_batch();
  const unsigned answers = core_.collect_answers(*this);
  serve_marked();
  close_idle();
  reap();
  counters_.output_octets.store(output_octets_, std::memory_order_relaxed);
  core_.end_round();
  return events + answers;
}

void StreamListener::handle(std::uint64_t tag, std::uint32_t events) {
  if (tag == bell_tag) return;  // finish_sleep() has silenced it
  if ((tag & listener_tag) != 0) return accept_from(tag & ~listener_tag);
  Peer* peer = find(tag);
  if (peer == nullptr) return;
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) return close(*peer);
  if ((events & EPOLLIN) != 0) read(*peer);
  mark(*peer);
}

void StreamListener::accept_from(std::size_t listener) {
  for (unsigned i = 0; i < accepts_per_round; ++i) {
    sockaddr_storage name{};
    socklen_t size = sizeof name;
    const int fd =
        accept4(sockets_[listener].fd(), reinterpret_cast<sockaddr*>(&name), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    const IpAddress client = from_sockaddr(name).address;
    if (may_enter(client)) {
      enter(fd, listener, client);
    } else {
      ::close(fd);
    }
  }
}

bool StreamListener::may_enter(const IpAddress& client) {
  const auto of_client = per_client_.find(client);
  if (of_client != per_client_.end() && of_client->second >= settings_.max_per_client) {
    counters_.refused_client.add();
    return false;
  }
  if (counters_.open() < settings_.max_connections) return true;
  if (!by_activity_.empty()) {
    Peer& idlest = *by_activity_.front();
    if (idlest.stream.in_flight == 0 && now_ - idlest.stream.active >= shortest_idle) {
      counters_.made_room.add();
      close(idlest);
      return true;
    }
  }
  counters_.refused_full.add();
  return false;
}

void StreamListener::enter(int fd, std::size_t listener, const IpAddress& client) {
  constexpr int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  auto peer = std::make_unique<Peer>();
  peer->handle = next_handle_++;
  peer->fd = fd;
  peer->listener = listener;
  peer->interest = EPOLLIN;
  peer->stream.client = client;
  peer->stream.active = now_;
  if (!watch(fd, peer->handle, EPOLLIN, EPOLL_CTL_ADD)) {
    ::close(fd);
    return;
  }
  peer->place = by_activity_.insert(by_activity_.end(), peer.get());
  ++per_client_[client];
  counters_.accepted.add();
  peers_.emplace(peer->handle, std::move(peer));
}

void StreamListener::close_idle() {
  while (!by_activity_.empty() && now_ - by_activity_.front()->stream.active >= settings_.idle_timeout) {
    counters_.closed_idle.add();
    close(*by_activity_.front());
  }
}

void StreamListener::reap() {
  for (const std::uint64_t handle : gone_) peers_.erase(handle);
  gone_.clear();
}

}  // namespace sekisho::dataplane
