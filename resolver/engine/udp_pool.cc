// Which socket an attempt gets, and when a port is given up.
#include "resolver/engine/udp_pool.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/check.h"

namespace sekisho::resolver {

UdpPool::UdpPool(const UdpPoolLimits& limits, Random& random, EngineCounters& counters)
    : limits_(limits),
      random_(random),
      counters_(counters),
      opener_(random),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      datagram_(65536) {
  SEKISHO_CHECK(epoll_ >= 0 && limits.slots > 0);
}

UdpPool::~UdpPool() {
  for (const Socket& socket : sockets_) {
    if (socket.fd >= 0) ::close(socket.fd);
  }
  ::close(epoll_);
}

void UdpPool::set_exits(std::span<const RealmExit> exits) {
  for (const RealmId realm : changed_exits(exits_, exits)) {
    for (std::uint32_t i = 0; i < sockets_.size(); ++i) {
      if (sockets_[i].fd < 0 || sockets_[i].realm != realm) continue;
      if (sockets_[i].attempt) failed_.push_back(*sockets_[i].attempt);
      close(i);
    }
    buckets_.erase({realm, IpFamily::v4});
    buckets_.erase({realm, IpFamily::v6});
  }
  opener_.forget_namespaces();
  exits_.assign(exits.begin(), exits.end());
}

UdpPool::Bucket* UdpPool::bucket(RealmId realm, IpFamily family) {
  if (const auto known = buckets_.find({realm, family}); known != buckets_.end()) return &known->second;
  const auto exit = std::find_if(exits_.begin(), exits_.end(), [&](const RealmExit& e) { return e.realm == realm; });
  if (exit == exits_.end()) return nullptr;
  Bucket made{*exit, family, std::vector<std::uint32_t>(limits_.slots, no_socket)};
  return &buckets_.emplace(std::pair{realm, family}, std::move(made)).first->second;
}

bool UdpPool::worn_out(const Socket& socket, Instant now) const {
  return socket.uses >= limits_.uses_per_port || now - socket.opened >= limits_.port_lifetime;
}

// A random slot each time: which port comes next can't be told from which came before.
std::uint32_t UdpPool::acquire(Bucket& from, Instant now) {
  constexpr int draws = 8;
  for (int draw = 0; draw < draws; ++draw) {
    const std::size_t slot = random_.below(static_cast<std::uint32_t>(from.slots.size()));
    const std::uint32_t index = from.slots[slot];
    if (index == no_socket) return open(from, slot, now);
    if (sockets_[index].attempt) continue;
    if (!worn_out(sockets_[index], now)) {
      counters_.udp_reused.add();
      return index;
    }
    close(index);
    return open(from, slot, now);
  }
  return open(from, std::nullopt, now);  // nearly all ports are busy: one for this attempt alone
}

std::uint32_t UdpPool::open(Bucket& from, std::optional<std::size_t> slot, Instant now) {
  if (open_ >= limits_.max_open) {
    counters_.udp_exhausted.add();
    return no_socket;
  }
  const auto opened = opener_.open(from.exit, from.family, Transport::udp);
  if (!opened) {
    counters_.bind_failures.add();
    opener_.report(from.exit, opened.error(), now);
    return no_socket;
  }
  const std::uint32_t index = place(*opened);
  if (index == no_socket) return no_socket;
  Socket& socket = sockets_[index];
  socket.realm = from.exit.realm;
  socket.opened = now;
  socket.slot = slot;
  if (slot) from.slots[*slot] = index;
  aging_.push_back({now + limits_.port_lifetime, index, socket.generation});
  ++open_;
  counters_.udp_opened.add();
  return index;
}

// Finds a place for a new socket and has it watched.
std::uint32_t UdpPool::place(int fd) {
  if (unused_.empty()) {
    unused_.push_back(static_cast<std::uint32_t>(sockets_.size()));
    sockets_.emplace_back();
  }
  const std::uint32_t index = unused_.back();
  const std::uint32_t generation = sockets_[index].generation + 1;
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = (std::uint64_t{generation} << 32) | index;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) {  // the user's limit of watches
    counters_.udp_exhausted.add();
    ::close(fd);
    return no_socket;
  }
  unused_.pop_back();
  sockets_[index] = Socket{};
  sockets_[index].fd = fd;
  sockets_[index].generation = generation;
  return index;
}

void UdpPool::close(std::uint32_t index) {
  Socket& socket = sockets_[index];
  if (socket.attempt) attempts_.erase(*socket.attempt);
  socket.attempt.reset();
  if (socket.slot) {
    for (const IpFamily family : {IpFamily::v4, IpFamily::v6}) {
      const auto owner = buckets_.find({socket.realm, family});
      if (owner == buckets_.end()) continue;
      std::uint32_t& place = owner->second.slots[*socket.slot];
      if (place == index) place = no_socket;
    }
  }
  ::close(socket.fd);
  socket.fd = -1;
  unused_.push_back(index);
  --open_;
}

void UdpPool::cancel(AttemptKey key) {
  if (const auto found = attempts_.find(key); found != attempts_.end()) end_attempt(found->second);
}

// After anything but one query and one datagram, something may still come to this port: it is not used again.
void UdpPool::end_attempt(std::uint32_t index) {
  Socket& socket = sockets_[index];
  attempts_.erase(*socket.attempt);
  socket.attempt.reset();
  if (!socket.slot || socket.datagrams != 1 || socket.uses >= limits_.uses_per_port) close(index);
}

std::optional<Instant> UdpPool::next_expiry() const {
  return aging_.empty() ? std::nullopt : std::optional(aging_.front().due);
}

void UdpPool::expire(Instant now) {
  while (!aging_.empty() && aging_.front().due <= now) {
    const Aging old = aging_.front();
    aging_.pop_front();
    Socket& socket = sockets_[old.index];
    if (socket.fd < 0 || socket.generation != old.generation) continue;
    if (!socket.attempt) {
      close(old.index);
    } else if (now - socket.sent >= limits_.attempt_lifetime) {
      counters_.udp_forgotten.add();
      failed_.push_back(*socket.attempt);
      close(old.index);
    } else {
      aging_.push_back({now + limits_.port_lifetime, old.index, old.generation});
    }
  }
}

}  // namespace sekisho::resolver
