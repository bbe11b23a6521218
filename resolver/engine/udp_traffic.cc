// The system calls of an attempt: pointing its socket at a server, sending, reading, errors.
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "resolver/engine/fragmented_reply.h"
#include "resolver/engine/udp_pool.h"

namespace sekisho::resolver {
namespace {

/// True when nothing waits in the socket, neither a datagram nor an error.
bool is_empty(int fd) {
  std::uint8_t octet = 0;
  return recv(fd, &octet, sizeof octet, MSG_DONTWAIT | MSG_PEEK) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

// Linux says the size of the largest fragment in a message of this type; a whole datagram has none.
bool came_in_fragments(const msghdr& message) {
  for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(const_cast<msghdr*>(&message), c)) {
    const bool v4 = c->cmsg_level == IPPROTO_IP && c->cmsg_type == 25;
    const bool v6 = c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == 77;
    int size = 0;
    if ((v4 || v6) && c->cmsg_len >= CMSG_LEN(sizeof size)) {
      std::memcpy(&size, CMSG_DATA(c), sizeof size);
      if (size != 0) return true;
    }
  }
  return false;
}

}  // namespace

bool UdpPool::point_at(Socket& socket, const Endpoint& server) {
  if (socket.peer == server) return true;
  const SocketAddress address = socket_address(server);
  if (connect(socket.fd, address.get(), address.size) != 0) return false;
  socket.peer = server;
  return true;
}

void UdpPool::send(AttemptKey key, RealmId realm, const Endpoint& server, Bytes wire, Instant now) {
  Bucket* const from = bucket(realm, server.address.family());
  std::uint32_t index = from ? acquire(*from, now) : no_socket;
  // What came before the query was sent can't be its reply: that port is given up.
  if (index != no_socket && sockets_[index].uses > 0 && point_at(sockets_[index], server) &&
      !is_empty(sockets_[index].fd)) {
    counters_.udp_late.add();
    close(index);
    index = open(*from, std::nullopt, now);
  }
  if (index == no_socket) {
    failed_.push_back(key);
    return;
  }
  Socket& socket = sockets_[index];
  ++socket.uses;
  socket.datagrams = 0;
  socket.sent = now;
  const bool sent = point_at(socket, server) && ::send(socket.fd, wire.data(), wire.size(), MSG_NOSIGNAL) >= 0;
  if (sent) counters_.udp_sent.add();
  if (!sent) {
    counters_.udp_send_errors.add();
    const bool for_a_moment = errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS;
    if (!for_a_moment) {  // else: as if it were lost on the way
      close(index);
      failed_.push_back(key);
      return;
    }
  }
  socket.attempt = key;
  attempts_[key] = index;
}

bool UdpPool::receive(std::size_t budget, Instant now, WireEvents& events) {
  report_failures(now, events);
  std::array<epoll_event, 64> ready;
  for (std::size_t done = 0; done < budget;) {
    const int n = epoll_wait(epoll_, ready.data(), static_cast<int>(ready.size()), 0);
    if (n <= 0) return !failed_.empty();
    for (int i = 0; i < n; ++i) {
      const std::uint64_t tag = ready[static_cast<std::size_t>(i)].data.u64;
      const auto index = static_cast<std::uint32_t>(tag);
      // An earlier event of this batch may have closed it, and even put another in its place.
      if (sockets_[index].fd >= 0 && sockets_[index].generation == tag >> 32) read_one(index, now, events);
    }
    done += static_cast<std::size_t>(n);
    if (static_cast<std::size_t>(n) < ready.size()) return !failed_.empty();
  }
  return true;
}

void UdpPool::read_one(std::uint32_t index, Instant now, WireEvents& events) {
  alignas(cmsghdr) std::array<std::uint8_t, 64> control;
  iovec part{datagram_.data(), datagram_.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  Socket& socket = sockets_[index];
  const ssize_t n = recvmsg(socket.fd, &message, MSG_DONTWAIT);
  if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return;
  if (!socket.attempt) {
    counters_.udp_late.add();
    close(index);
    return;
  }
  const AttemptKey key = *socket.attempt;
  if (n < 0) {
    counters_.udp_refused.add();
    close(index);
    events.on_unreachable(key, now);
    return;
  }
  ++socket.datagrams;
  counters_.udp_received.add();
  auto size = static_cast<std::size_t>(n);
  if (came_in_fragments(message)) {
    counters_.udp_fragmented.add();
    ++socket.datagrams;  // not a port to be used again
    size = cut_to_truncated({datagram_.data(), size});
    if (size == 0) return;
  }
  events.on_udp(key, {datagram_.data(), size}, now);
}

void UdpPool::report_failures(Instant now, WireEvents& events) {
  std::vector<AttemptKey> failed;
  failed.swap(failed_);  // what fails in answer to these is told next time
  for (const AttemptKey key : failed) events.on_unreachable(key, now);
}

}  // namespace sekisho::resolver
