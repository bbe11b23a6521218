// The system calls of steered attempts: a round's datagrams out, in, and what ICMP said of them.
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "resolver/engine/fragmented_reply.h"
#include "resolver/engine/steered_way.h"

namespace sekisho::resolver {
namespace {

constexpr unsigned errors_per_round = 8;
// Control messages of Linux whose headers can't be included beside the C library's own.
constexpr int original_destination_v4 = 20, original_destination_v6 = 74;
constexpr int largest_fragment_v4 = 25, largest_fragment_v6 = 77;

Endpoint endpoint_of(const sockaddr_storage& name) {
  if (name.ss_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, &name, sizeof in);
    return {IpAddress::v6(std::span<const std::uint8_t, 16>(in.sin6_addr.s6_addr, 16)), ntohs(in.sin6_port)};
  }
  sockaddr_in in{};
  std::memcpy(&in, &name, sizeof in);
  return {IpAddress::v4(ntohl(in.sin_addr.s_addr)), ntohs(in.sin_port)};
}

struct Arrival {
  std::uint16_t port = 0;  // of ours, that it was sent to
  bool fragmented = false;
};

// Linux says the size of the largest fragment; a whole datagram has none. A port is at the same place in both
// families.
Arrival arrival_of(msghdr& message) {
  Arrival arrival;
  for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
    const bool v4 = c->cmsg_level == IPPROTO_IP;
    if (!v4 && c->cmsg_level != IPPROTO_IPV6) continue;
    if (c->cmsg_type == (v4 ? original_destination_v4 : original_destination_v6)) {
      in_port_t port = 0;
      std::memcpy(&port, CMSG_DATA(c) + offsetof(sockaddr_in, sin_port), sizeof port);
      arrival.port = ntohs(port);
    } else if (c->cmsg_type == (v4 ? largest_fragment_v4 : largest_fragment_v6)) {
      int size = 0;
      std::memcpy(&size, CMSG_DATA(c), sizeof size);
      arrival.fragmented = size != 0;
    }
  }
  return arrival;
}

bool passes(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == ENOBUFS; }

/// A raw socket wants no port.
socklen_t raw_name(const Endpoint& server, sockaddr_storage& name) {
  const SocketAddress address = socket_address({server.address, 0});
  std::memcpy(&name, &address.storage, address.size);
  return address.size;
}

}  // namespace

void SteeredUdp::flush(Instant now) {
  for (std::size_t i = ways_.size(); i-- > 0;) {
    if (!ways_[i]->queued.empty() && !flush(*ways_[i])) give_up(*ways_[i], now + retry_interval);
  }
}

bool SteeredUdp::flush(Way& way) {
  std::array<mmsghdr, Way::most_queued> messages;
  std::array<iovec, Way::most_queued> parts;
  std::array<sockaddr_storage, Way::most_queued> names;
  const std::size_t count = way.queued.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Way::Queued& one = way.queued[i];
    parts[i] = {way.octets.data() + one.begin, one.end - one.begin};
    messages[i] = {};
    messages[i].msg_hdr.msg_name = &names[i];
    messages[i].msg_hdr.msg_namelen = raw_name(one.server, names[i]);
    messages[i].msg_hdr.msg_iov = &parts[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  for (std::size_t done = 0; done < count;) {
    const int sent = sendmmsg(way.raw, messages.data() + done, static_cast<unsigned>(count - done), MSG_DONTWAIT);
    if (sent > 0) {
      counters_.udp_sent.add(static_cast<std::uint64_t>(sent));
      done += static_cast<std::size_t>(sent);
    } else if (errno != EINTR) {
      const int error = errno;
      counters_.udp_send_errors.add();
      if (!passes(error)) return false;
      ++done;  // as if it were lost on the way
    }
  }
  way.queued.clear();
  way.octets.clear();
  return true;
}

bool SteeredUdp::receive(std::size_t budget, Instant now, WireEvents& events) {
  report_failures(now, events);
  std::array<epoll_event, 16> ready;
  bool more = false;
  const int n = epoll_wait(epoll_, ready.data(), static_cast<int>(ready.size()), 0);
  for (int i = 0; i < n; ++i) {
    const epoll_event& event = ready[static_cast<std::size_t>(i)];
    Way& way = *static_cast<Way*>(event.data.ptr);
    if ((event.events & EPOLLERR) != 0) read_errors(way);
    std::size_t got = Buffers::datagrams;
    for (std::size_t all = 0; got == Buffers::datagrams && all < budget; all += got) got = read(way, now, events);
    more = more || got == Buffers::datagrams;
  }
  report_failures(now, events);  // what ICMP said just now
  return more || !failed_.empty();
}

std::size_t SteeredUdp::read(Way& way, Instant now, WireEvents& events) {
  for (std::size_t slot = 0; slot < Buffers::datagrams; ++slot) buffers_->prepare(slot);
  const int got = recvmmsg(way.receiver, buffers_->messages.data(), Buffers::datagrams, MSG_DONTWAIT, nullptr);
  for (int slot = 0; slot < got; ++slot) take_datagram(way, static_cast<std::size_t>(slot), now, events);
  return got > 0 ? static_cast<std::size_t>(got) : 0;
}

void SteeredUdp::take_datagram(Way& way, std::size_t slot, Instant now, WireEvents& events) {
  mmsghdr& message = buffers_->messages[slot];
  const Arrival arrival = arrival_of(message.msg_hdr);
  const std::uint32_t index = way.by_port[arrival.port];
  if (index == nobody || places_[index].server != endpoint_of(buffers_->names[slot])) {
    counters_.udp_late.add();
    return;
  }
  counters_.udp_received.add();
  const MutableBytes datagram{buffers_->memory.data() + slot * Buffers::datagram_octets, message.msg_len};
  std::size_t size = datagram.size();
  if (arrival.fragmented || (message.msg_hdr.msg_flags & MSG_TRUNC) != 0) {
    counters_.udp_fragmented.add();
    size = cut_to_truncated(datagram);
    if (size == 0) return;
  }
  events.on_udp(places_[index].key, datagram.first(size), now);
}

// The error's queue gives back what was sent, from behind the UDP header, and to whom; not from which port.
void SteeredUdp::read_errors(Way& way) {
  for (unsigned i = 0; i < errors_per_round; ++i) {
    buffers_->prepare(0);
    msghdr& message = buffers_->messages[0].msg_hdr;
    const ssize_t size = recvmsg(way.receiver, &message, MSG_ERRQUEUE | MSG_DONTWAIT);
    if (size < 0) break;
    if (size < 2) continue;
    const Endpoint server = endpoint_of(buffers_->names[0]);
    const std::uint16_t id = load_u16(buffers_->memory.data());
    const auto about = std::find_if(places_.begin(), places_.end(), [&](const Attempt& attempt) {
      return attempt.way == &way && attempt.id == id && attempt.server == server;
    });
    if (about == places_.end()) continue;
    counters_.udp_refused.add();
    fail(static_cast<std::uint32_t>(about - places_.begin()));
  }
  int pending = 0;
  socklen_t size = sizeof pending;
  getsockopt(way.receiver, SOL_SOCKET, SO_ERROR, &pending, &size);  // told above; reading it clears it
}

}  // namespace sekisho::resolver
