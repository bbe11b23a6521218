#include "dataplane/io/socket_io.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "base/check.h"
#include "dataplane/io/socket_frame.h"

namespace sekisho::dataplane {

struct SocketIo::Slots {
  std::array<mmsghdr, burst_size> messages;
  std::array<iovec, burst_size> vectors;
  std::array<sockaddr_storage, burst_size> names;
  struct alignas(cmsghdr) Control {
    std::array<std::uint8_t, 64> octets;
  };
  std::array<Control, burst_size> controls;

  // Message i: `length` octets at `data`, with room for a peer's name and control data.
  void set(std::size_t i, void* data, std::size_t length) {
    vectors[i] = {data, length};
    messages[i] = {};
    msghdr& h = messages[i].msg_hdr;
    h.msg_name = &names[i];
    h.msg_namelen = sizeof names[i];
    h.msg_iov = &vectors[i];
    h.msg_iovlen = 1;
    h.msg_control = controls[i].octets.data();
    h.msg_controllen = controls[i].octets.size();
  }
};

namespace {

constexpr std::size_t max_sockets = 250;

// The address that the datagram was sent to; `bound` when the kernel does not say.
IpAddress destination_of(msghdr& h, const IpAddress& bound) {
  for (cmsghdr* c = CMSG_FIRSTHDR(&h); c != nullptr; c = CMSG_NXTHDR(&h, c)) {
    if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
      in_pktinfo info;
      std::memcpy(&info, CMSG_DATA(c), sizeof info);
      return IpAddress::v4(ntohl(info.ipi_addr.s_addr));
    }
    if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo info;
      std::memcpy(&info, CMSG_DATA(c), sizeof info);
      return IpAddress::v6(Bytes(info.ipi6_addr.s6_addr, 16));
    }
  }
  return bound;
}

template <typename Info>
void put_control(msghdr& h, int level, int type, const Info& info) {
  h.msg_controllen = CMSG_SPACE(sizeof info);
  cmsghdr* c = CMSG_FIRSTHDR(&h);
  c->cmsg_level = level;
  c->cmsg_type = type;
  c->cmsg_len = CMSG_LEN(sizeof info);
  std::memcpy(CMSG_DATA(c), &info, sizeof info);
}

void put_source(msghdr& h, const IpAddress& from) {
  if (from.is_v4()) {
    in_pktinfo info{};
    std::memcpy(&info.ipi_spec_dst, from.bytes().data(), 4);
    put_control(h, IPPROTO_IP, IP_PKTINFO, info);
  } else {
    in6_pktinfo info{};
    std::memcpy(&info.ipi6_addr, from.bytes().data(), 16);
    put_control(h, IPPROTO_IPV6, IPV6_PKTINFO, info);
  }
}

}  // namespace

Result<std::unique_ptr<SocketIo>, std::string> SocketIo::open(const std::vector<Endpoint>& addresses,
                                                              const std::string& device, int bell) {
  SEKISHO_CHECK(addresses.size() <= max_sockets);
  std::vector<BoundSocket> sockets;
  for (const Endpoint& address : addresses) {
    auto socket = BoundSocket::open(BoundSocket::Kind::datagram, address, device);
    if (!socket) return Failure{socket.error()};
    sockets.push_back(std::move(socket).value());
  }
  return std::unique_ptr<SocketIo>(new SocketIo(std::move(sockets), addresses, bell));
}

SocketIo::SocketIo(std::vector<BoundSocket> sockets, std::vector<Endpoint> addresses, int bell)
    : sockets_(std::move(sockets)),
      addresses_(std::move(addresses)),
      bell_(bell),
      memory_(buffers * buffer_size),
      slots_(std::make_unique<Slots>()) {
  for (std::size_t i = 0; i < buffers; ++i) free_.push_back(memory_.data() + i * buffer_size);
}

SocketIo::~SocketIo() = default;

std::vector<std::uint16_t> SocketIo::ports() const {
  std::vector<std::uint16_t> result;
  for (const BoundSocket& s : sockets_) result.push_back(s.port());
  return result;
}

unsigned SocketIo::receive(std::span<Packet> packets) noexcept {
  unsigned count = 0;
  for (std::size_t i = 0; i < sockets_.size() && count < packets.size(); ++i) {
    count += receive_from((next_ + i) % sockets_.size(), packets.subspan(count));
  }
  next_ = next_ + 1 < sockets_.size() ? next_ + 1 : 0;
  return count;
}

unsigned SocketIo::receive_from(std::size_t socket, std::span<Packet> packets) noexcept {
  const Endpoint& bound = addresses_[socket];
  const std::size_t headers = frame_headers(!bound.address.is_v4());
  const auto wanted = static_cast<unsigned>(std::min({packets.size(), free_.size(), std::size_t{burst_size}}));
  for (unsigned i = 0; i < wanted; ++i) {
    slots_->set(i, free_[free_.size() - 1 - i] + headers, buffer_size - headers);
  }
  const int got = recvmmsg(sockets_[socket].fd(), slots_->messages.data(), wanted, MSG_DONTWAIT, nullptr);
  for (int i = 0; i < got; ++i) {
    Packet& packet = packets[static_cast<std::size_t>(i)];
    allocate(packet);  // the buffers that were lent to the kernel, in the same order
    mmsghdr& m = slots_->messages[static_cast<std::size_t>(i)];
    const Endpoint client = from_sockaddr(slots_->names[static_cast<std::size_t>(i)]);
    wrap_datagram(packet, static_cast<std::uint8_t>(socket), client, destination_of(m.msg_hdr, bound.address),
                  m.msg_len);
  }
  return got > 0 ? static_cast<unsigned>(got) : 0;
}

void SocketIo::transmit(std::span<Packet> packets) noexcept {
  std::size_t begin = 0;
  while (begin < packets.size()) {
    const std::uint8_t socket = unwrap_datagram(packets[begin]).socket;
    std::size_t end = begin + 1;
    while (end < packets.size() && unwrap_datagram(packets[end]).socket == socket) ++end;
    send_run(socket, packets.subspan(begin, end - begin));
    begin = end;
  }
  release(packets);
}

void SocketIo::send_run(std::size_t socket, std::span<Packet> packets) noexcept {
  SEKISHO_CHECK(socket < sockets_.size() && packets.size() <= burst_size);
  for (std::size_t i = 0; i < packets.size(); ++i) {
    const Unwrapped u = unwrap_datagram(packets[i]);
    slots_->set(i, u.payload, u.length);
    msghdr& h = slots_->messages[i].msg_hdr;
    h.msg_namelen = to_sockaddr(u.to.address, u.to.port, slots_->names[i]);
    put_source(h, u.from);
  }
  std::size_t sent = 0;
  while (sent < packets.size()) {
    const int n = sendmmsg(sockets_[socket].fd(), slots_->messages.data() + sent,
                           static_cast<unsigned>(packets.size() - sent), MSG_DONTWAIT);
    if (n > 0) {
      sent += static_cast<std::size_t>(n);
    } else if (errno != EINTR) {
      ++sent;  // this one cannot go; the others may
      ++tx_dropped_;
    }
  }
}

void SocketIo::release(std::span<Packet> packets) noexcept {
  for (Packet& p : packets) {
    free_.push_back(p.data);
    p.data = nullptr;
  }
}

bool SocketIo::allocate(Packet& packet) noexcept {
  if (free_.empty()) return false;
  packet = Packet{free_.back(), 0, buffer_size};
  free_.pop_back();
  return true;
}

void SocketIo::idle(Duration limit) noexcept {
  std::array<pollfd, max_sockets + 1> waits;
  std::size_t count = 0;
  for (const BoundSocket& s : sockets_) waits[count++] = {s.fd(), POLLIN, 0};
  if (bell_ >= 0) waits[count++] = {bell_, POLLIN, 0};
  const timespec time{static_cast<time_t>(limit.count() / 1'000'000'000), limit.count() % 1'000'000'000};
  ppoll(waits.data(), count, &time, nullptr);
}

}  // namespace sekisho::dataplane
