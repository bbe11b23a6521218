#include "resolver/engine/zone_fetch.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "resolver/copy/zone_transfer.h"

namespace sekisho::resolver {
namespace {

constexpr Duration connect_patience = 10s;
constexpr Duration message_patience = 30s;
constexpr Duration transfer_patience = 900s;
constexpr int slice_ms = 200;  // how long stop() may have to wait

std::string older(std::uint32_t theirs, std::uint32_t ours) {
  return "its serial " + std::to_string(theirs) + " is older than ours, " + std::to_string(ours);
}

}  // namespace

/// One connection. Every wait ends by its deadline, or soon after stop().
class ZoneFetch::Stream {
 public:
  Stream(ZoneFetch& owner, const Order& order) : owner_(owner), end_(monotonic_now() + transfer_patience) {
    const auto opened = owner.sockets_.open(order.exit, order.primary.address.family(), Transport::tcp);
    if (!opened) {
      fault_ = to_text(opened.error());
      return;
    }
    fd_ = *opened;
    const SocketAddress to = socket_address(order.primary);
    if (::connect(fd_, to.get(), to.size) == 0) return;
    if (errno != EINPROGRESS) {
      fail(std::strerror(errno));
      return;
    }
    if (!wait(POLLOUT, connect_patience)) return;
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) fail(std::strerror(error));
  }
  ~Stream() {
    if (fd_ >= 0) ::close(fd_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  bool ok() const { return fault_.empty(); }
  const std::string& fault() const { return fault_; }

  void send(const std::vector<std::uint8_t>& message) {
    std::vector<std::uint8_t> framed(2);
    store_u16(framed.data(), static_cast<std::uint16_t>(message.size()));
    framed.insert(framed.end(), message.begin(), message.end());
    for (std::size_t done = 0; ok() && done < framed.size();) {
      if (!wait(POLLOUT, message_patience)) return;
      const ssize_t n = ::send(fd_, framed.data() + done, framed.size() - done, MSG_NOSIGNAL);
      if (n > 0) {
        done += static_cast<std::size_t>(n);
      } else if (errno != EAGAIN && errno != EINTR) {
        fail(std::strerror(errno));
      }
    }
  }

  /// The next message; good until the one after. Empty when there is none.
  Bytes receive() {
    std::uint8_t head[2];
    if (!read({head, sizeof head})) return {};
    message_.resize(load_u16(head));
    if (!read(message_)) return {};
    return message_;
  }

 private:
  void fail(std::string why) {
    if (fault_.empty()) fault_ = std::move(why);
  }

  bool read(MutableBytes room) {
    for (std::size_t done = 0; done < room.size();) {
      if (!ok() || !wait(POLLIN, message_patience)) return false;
      const ssize_t n = ::recv(fd_, room.data() + done, room.size() - done, 0);
      if (n > 0) {
        done += static_cast<std::size_t>(n);
      } else if (n == 0) {
        fail("the server closed the connection");
      } else if (errno != EAGAIN && errno != EINTR) {
        fail(std::strerror(errno));
      }
    }
    return ok();
  }

  bool wait(short events, Duration patience) {
    const Instant until = std::min(monotonic_now() + patience, end_);
    while (!owner_.stopping_.load(std::memory_order_relaxed)) {
      pollfd wanted{fd_, events, 0};
      if (::poll(&wanted, 1, slice_ms) > 0) return true;
      if (monotonic_now() < until) continue;
      fail("no answer in time");
      return false;
    }
    fail("stopped");
    return false;
  }

  ZoneFetch& owner_;
  int fd_ = -1;
  Instant end_;
  std::string fault_;
  std::vector<std::uint8_t> message_;
};

Result<std::optional<ZoneData>, std::string> ZoneFetch::transfer(const Order& order, const ZoneData* have,
                                                                 Stream& stream) {
  using Progress = ZoneTransfer::Progress;
  ZoneTransfer transfer(order.zone, have, order.max_octets);
  stream.send(transfer.query(random_.u16()));
  for (;;) {
    const Bytes message = stream.receive();
    if (!stream.ok()) return Failure{stream.fault()};
    switch (transfer.take(message)) {
      case Progress::more:
        continue;
      case Progress::done:
        return std::optional<ZoneData>(transfer.take_data());
      case Progress::unchanged:
        return std::optional<ZoneData>();
      case Progress::broken:
        return Failure{transfer.fault()};
      case Progress::whole: {
        Stream again(*this, order);
        if (!again.ok()) return Failure{again.fault()};
        return this->transfer(order, nullptr, again);
      }
    }
  }
}

Result<std::optional<ZoneData>, std::string> ZoneFetch::run(const Order& order) {
  Stream stream(*this, order);
  if (!stream.ok()) return Failure{stream.fault()};
  if (order.have == nullptr) return transfer(order, nullptr, stream);
  const std::uint32_t ours = order.have->soa()->serial;
  const std::uint16_t id = random_.u16();
  stream.send(soa_query(order.zone, id));
  const Bytes reply = stream.receive();
  if (!stream.ok()) return Failure{stream.fault()};
  const auto serial = serial_in(reply, order.zone, id);
  if (!serial) return Failure{std::string("it gives no SOA of the zone")};
  if (*serial == ours) return std::optional<ZoneData>();
  if (!serial_newer(*serial, ours)) return Failure{older(*serial, ours)};
  auto fresh = transfer(order, order.whole ? nullptr : order.have, stream);
  if (!fresh || !*fresh) return fresh;
  const auto soa = (*fresh)->soa();
  if (soa && serial_newer(ours, soa->serial)) return Failure{older(soa->serial, ours)};
  return fresh;
}

}  // namespace sekisho::resolver
