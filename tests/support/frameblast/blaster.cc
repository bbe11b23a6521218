#include "blaster.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace sekisho::lab {
namespace {

constexpr std::int64_t second = 1'000'000'000;

std::int64_t now_ns() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * second + t.tv_nsec;
}

int packet_socket(const std::string& device, int protocol) {
  const int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  sockaddr_ll to{};
  to.sll_family = AF_PACKET;
  to.sll_protocol = htons(static_cast<std::uint16_t>(protocol));
  to.sll_ifindex = static_cast<int>(if_nametoindex(device.c_str()));
  if (fd < 0 || to.sll_ifindex == 0) throw std::runtime_error("no packet socket on " + device);
  const int size = 256 << 20;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
  setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size);
  const int on = 1;
  if (protocol != 0) setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on);
  if (bind(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
    throw std::runtime_error("cannot bind to " + device);
  return fd;
}

}  // namespace

Blaster::Blaster(const BlastOptions& options) : options_(options) {
  load_frames();
  tx_ = packet_socket(options_.device, 0);
  rx_ = packet_socket(options_.device, ETH_P_ALL);
  const timeval patience{0, 100'000};
  setsockopt(rx_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

Blaster::~Blaster() {
  close(tx_);
  close(rx_);
}

void Blaster::load_frames() {
  std::ifstream file(options_.frames, std::ios::binary);
  octets_.assign(std::istreambuf_iterator<char>(file), {});
  std::size_t at = 0;
  while (at + 2 <= octets_.size()) {
    const auto length = static_cast<std::uint16_t>(octets_[at] | octets_[at + 1] << 8);
    at += 2;
    if (at + length > octets_.size()) throw std::runtime_error("frame file ends inside a frame");
    frames_.emplace_back(static_cast<std::uint32_t>(at), length);
    at += length;
  }
  if (frames_.empty()) throw std::runtime_error("no frames in " + options_.frames);
}

void Blaster::send_all(BlastResult& result) {
  const std::uint64_t planned = options_.count ? options_.count : frames_.size();
  const double interval = static_cast<double>(second) / options_.rate;
  std::vector<mmsghdr> headers(options_.burst);
  std::vector<iovec> pieces(options_.burst);
  const std::int64_t start = now_ns();
  std::uint64_t next = 0;
  while (next < planned) {
    const std::int64_t due = start + static_cast<std::int64_t>(static_cast<double>(next) * interval);
    const std::int64_t wait = due - now_ns();
    if (wait > 0) {
      const timespec pause{wait / second, wait % second};
      nanosleep(&pause, nullptr);
    }
    const auto burst = static_cast<unsigned>(std::min<std::uint64_t>(options_.burst, planned - next));
    for (unsigned i = 0; i < burst; ++i) {
      const auto [offset, length] = frames_[(next + i) % frames_.size()];
      pieces[i] = iovec{octets_.data() + offset, length};
      headers[i] = mmsghdr{};
      headers[i].msg_hdr.msg_iov = &pieces[i];
      headers[i].msg_hdr.msg_iovlen = 1;
    }
    const int sent = sendmmsg(tx_, headers.data(), burst, 0);
    if (sent < 0) {
      if (errno != ENOBUFS && errno != EAGAIN) throw std::runtime_error("sendmmsg failed");
      ++result.refused_by_kernel;
      continue;
    }
    next += static_cast<unsigned>(sent);
    result.sent += static_cast<unsigned>(sent);
  }
  result.elapsed = static_cast<double>(now_ns() - start) / 1e9;
}

bool Blaster::is_reply(const std::uint8_t* f, std::size_t size, unsigned& rcode) {
  if (size < 14 + 20 + 8) return false;
  std::size_t at = 14;
  unsigned type = static_cast<unsigned>(f[12]) << 8 | f[13];
  if (type == ETH_P_8021Q) {
    type = static_cast<unsigned>(f[16]) << 8 | f[17];
    at = 18;
  }
  if (type == ETH_P_IP) {
    if (f[at + 9] != 17) return false;
    at += static_cast<std::size_t>(f[at] & 15) * 4;
  } else if (type == ETH_P_IPV6) {
    if (f[at + 6] != 17) return false;
    at += 40;
  } else {
    return false;
  }
  if (at + 8 + 4 > size || f[at] != 0 || f[at + 1] != 53) return false;
  rcode = f[at + 8 + 3] & 15U;
  return true;
}

void Blaster::count_replies(BlastResult& result) {
  constexpr unsigned batch = 64;
  std::vector<std::array<std::uint8_t, 256>> buffers(batch);  // only headers matter
  std::vector<mmsghdr> headers(batch);
  std::vector<iovec> pieces(batch);
  while (true) {
    for (unsigned i = 0; i < batch; ++i) {
      pieces[i] = iovec{buffers[i].data(), buffers[i].size()};
      headers[i] = mmsghdr{};
      headers[i].msg_hdr.msg_iov = &pieces[i];
      headers[i].msg_hdr.msg_iovlen = 1;
    }
    const int n = recvmmsg(rx_, headers.data(), batch, MSG_WAITFORONE, nullptr);
    if (n <= 0) {
      if (done_.load(std::memory_order_acquire)) return;
      continue;
    }
    for (int i = 0; i < n; ++i) {
      const auto index = static_cast<std::size_t>(i);
      unsigned rcode = 0;
      if (is_reply(buffers[index].data(), std::min<std::size_t>(headers[index].msg_len, 256), rcode)) {
        ++result.received;
        ++result.by_rcode[rcode];
      } else {
        ++result.other;
      }
    }
  }
}

BlastResult Blaster::run() {
  BlastResult sending, counting;
  std::thread counter([&] { count_replies(counting); });
  send_all(sending);
  std::this_thread::sleep_for(std::chrono::duration<double>(options_.settle));
  done_.store(true, std::memory_order_release);
  counter.join();
  tpacket_stats statistics{};
  socklen_t length = sizeof statistics;
  if (getsockopt(rx_, SOL_PACKET, PACKET_STATISTICS, &statistics, &length) == 0)
    counting.receive_drops = statistics.tp_drops;
  counting.sent = sending.sent;
  counting.refused_by_kernel = sending.refused_by_kernel;
  counting.elapsed = sending.elapsed;
  return counting;
}

}  // namespace sekisho::lab
