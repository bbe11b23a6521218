#include "mgmt/cli/pair_probe.h"

#include <arpa/inet.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <sstream>

namespace sekisho::mgmt::cli {
namespace {

using Clock = std::chrono::steady_clock;
using Deadline = Clock::time_point;

/// A descriptor that closes itself.
class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Socket& operator=(Socket&&) = delete;
  ~Socket() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

int left_of(Deadline deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return left > 0 ? static_cast<int>(left) : 0;
}

//------ The gateway ------

/// What it says; nothing when it says nothing in time.
std::optional<std::string> ask_gateway(const std::string& path, Deadline deadline) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return std::nullopt;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const Socket socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (socket.fd() < 0) return std::nullopt;
  // A full backlog is one more sign that nobody takes what comes: no second try.
  if (::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return std::nullopt;
  std::string said;
  std::array<char, 4096> piece{};
  pollfd waiting{socket.fd(), POLLIN, 0};
  while (::poll(&waiting, 1, left_of(deadline)) > 0) {
    const ssize_t size = ::recv(socket.fd(), piece.data(), piece.size(), 0);
    if (size == 0) return said;
    if (size < 0 || said.size() > 64 * 1024) break;
    said.append(piece.data(), static_cast<std::size_t>(size));
  }
  return std::nullopt;
}

std::vector<std::string> gateway_faults(const std::string& path, Deadline deadline) {
  const auto said = ask_gateway(path, deadline);
  if (!said) return {"sekishod does not answer at " + path};
  std::istringstream lines(*said);
  std::string line;
  std::getline(lines, line);
  if (line == "well") return {};
  std::vector<std::string> faults;
  while (std::getline(lines, line)) faults.push_back(line);
  if (faults.empty()) faults.push_back("sekishod says that it is not well");
  return faults;
}

//------ Witnesses ------

std::uint16_t checksum_of(const std::array<std::uint8_t, 16>& message) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < message.size(); i += 2)
    sum += static_cast<std::uint32_t>(message[i] << 8 | message[i + 1]);
  while (sum >> 16) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

/// An echo request on its way to one witness.
class Ping {
 public:
  Ping(const IpAddress& host, const std::string& interface) : v4_(host.is_v4()), socket_(open(v4_)) {
    if (socket_.fd() < 0) return;
    const auto length = static_cast<socklen_t>(interface.size() + 1);
    if (::setsockopt(socket_.fd(), SOL_SOCKET, SO_BINDTODEVICE, interface.c_str(), length) != 0) return;
    sent_ = connect(host) && send();
  }
  int fd() const { return socket_.fd(); }
  bool sent() const { return sent_; }

  /// Reads what has come; true when it is the answer.
  bool read() {
    std::array<std::uint8_t, 512> in{};
    for (;;) {
      const ssize_t size = ::recv(socket_.fd(), in.data(), in.size(), MSG_DONTWAIT);
      if (size < 0) return false;
      std::size_t at = 0;
      if (v4_ && raw_) at = std::size_t{in[0] & 0x0FU} * 4;  // a raw socket shows the IP header too
      if (static_cast<std::size_t>(size) < at + 16) continue;
      const std::uint8_t reply = v4_ ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY;
      if (in[at] == reply && std::equal(mark_.begin(), mark_.end(), in.begin() + static_cast<std::ptrdiff_t>(at + 8)))
        return true;
    }
  }

 private:
  int open(bool v4) {
    const int family = v4 ? AF_INET : AF_INET6;
    const int protocol = v4 ? static_cast<int>(IPPROTO_ICMP) : static_cast<int>(IPPROTO_ICMPV6);
    const int fd = ::socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
    if (fd >= 0) return fd;
    raw_ = true;
    return ::socket(family, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
  }

  bool connect(const IpAddress& host) {
    const std::string text = host.to_string();
    if (v4_) {
      sockaddr_in to{};
      to.sin_family = AF_INET;
      if (::inet_pton(AF_INET, text.c_str(), &to.sin_addr) != 1) return false;
      return ::connect(socket_.fd(), reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
    }
    sockaddr_in6 to{};
    to.sin6_family = AF_INET6;
    if (::inet_pton(AF_INET6, text.c_str(), &to.sin6_addr) != 1) return false;
    return ::connect(socket_.fd(), reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  }

  bool send() {
    static std::atomic<std::uint32_t> number{0};
    const std::uint64_t mark = static_cast<std::uint64_t>(::getpid()) << 32 | ++number;
    for (std::size_t i = 0; i < mark_.size(); ++i) mark_[i] = static_cast<std::uint8_t>(mark >> (8 * i));
    std::array<std::uint8_t, 16> out{};
    out[0] = v4_ ? ICMP_ECHO : ICMP6_ECHO_REQUEST;
    out[4] = mark_[4];  // the identifier; a datagram socket puts its own there
    out[5] = mark_[5];
    out[6] = mark_[1];
    out[7] = mark_[0];
    std::copy(mark_.begin(), mark_.end(), out.begin() + 8);
    if (v4_) {  // of ICMPv6 the kernel computes it
      const std::uint16_t sum = checksum_of(out);
      out[2] = static_cast<std::uint8_t>(sum >> 8);
      out[3] = static_cast<std::uint8_t>(sum & 0xFF);
    }
    return ::send(socket_.fd(), out.data(), out.size(), 0) == static_cast<ssize_t>(out.size());
  }

  bool v4_, raw_ = false, sent_ = false;
  Socket socket_;
  std::array<std::uint8_t, 8> mark_{};
};

struct PingedNetwork {
  const Witnesses* whose;
  std::vector<Ping> pings;
  bool answered = false;
};

std::vector<PingedNetwork> send_pings(const std::vector<Witnesses>& networks) {
  std::vector<PingedNetwork> sent;
  for (const Witnesses& network : networks) {
    PingedNetwork pinged{&network, {}, false};
    for (const IpAddress& host : network.hosts) pinged.pings.emplace_back(host, network.interface);
    sent.push_back(std::move(pinged));
  }
  return sent;
}

bool all_answered(const std::vector<PingedNetwork>& networks) {
  return std::all_of(networks.begin(), networks.end(), [](const PingedNetwork& n) { return n.answered; });
}

void await_pings(std::vector<PingedNetwork>& networks, std::vector<PingedNetwork>& exits, Deadline deadline) {
  while (!all_answered(networks) || !all_answered(exits)) {
    std::vector<pollfd> waiting;
    std::vector<std::pair<PingedNetwork*, Ping*>> whose;
    for (std::vector<PingedNetwork>* group : {&networks, &exits}) {
      for (PingedNetwork& network : *group) {
        for (Ping& ping : network.pings) {
          if (network.answered || !ping.sent()) continue;
          waiting.push_back({ping.fd(), POLLIN, 0});
          whose.emplace_back(&network, &ping);
        }
      }
    }
    if (waiting.empty() || ::poll(waiting.data(), waiting.size(), left_of(deadline)) <= 0) return;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      if (waiting[i].revents != 0 && whose[i].second->read()) whose[i].first->answered = true;
    }
    if (left_of(deadline) == 0) return;  // a socket with an error must not keep us here
  }
}

}  // namespace

ProbePlan probe_plan(const config::Pair& pair) {
  ProbePlan plan;
  plan.socket = pair.health.socket.value;
  plan.patience = std::chrono::duration_cast<std::chrono::milliseconds>(pair.health.patience.value);
  const auto add = [](std::vector<Witnesses>& to, const std::string& interface,
                      const config::List<IpAddress>& addresses) {
    if (addresses.empty()) return;
    Witnesses witnesses{interface, {}};
    for (const auto& address : addresses) witnesses.hosts.push_back(address.value);
    to.push_back(std::move(witnesses));
  };
  for (const config::PairNetwork& network : pair.networks)
    add(plan.networks, network.interface.value, network.witnesses);
  for (const config::PairExit& exit : pair.exits) add(plan.exits, exit.device.value, exit.witnesses);
  return plan;
}

std::optional<Witnesses> parse_witnesses(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos) return std::nullopt;
  Witnesses witnesses{text.substr(0, equals), {}};
  for (std::size_t from = equals + 1; from <= text.size();) {
    const std::size_t to = std::min(text.find(',', from), text.size());
    const auto host = IpAddress::parse(std::string_view(text).substr(from, to - from));
    if (!host) return std::nullopt;
    witnesses.hosts.push_back(*host);
    from = to + 1;
  }
  return witnesses;
}

Probed probe(const ProbePlan& plan) {
  const Deadline deadline = Clock::now() + plan.patience;
  std::vector<PingedNetwork> networks = send_pings(plan.networks), exits = send_pings(plan.exits);
  Probed probed{gateway_faults(plan.socket, deadline), {}};
  await_pings(networks, exits, deadline);
  for (const PingedNetwork& network : networks) {
    if (!network.answered) probed.faults.push_back("no witness answers by " + network.whose->interface);
  }
  for (const PingedNetwork& exit : exits) {
    if (!exit.answered) probed.exits.push_back("no witness answers on the way out by " + exit.whose->interface);
  }
  return probed;
}

}  // namespace sekisho::mgmt::cli
