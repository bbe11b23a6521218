// One plain DNS question by system calls: setup runs before any gateway does.
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "dns/message_writer.h"
#include "mgmt/setup/carry_out.h"

namespace sekisho::mgmt::setup {
namespace {

constexpr Duration patience = 3s;
constexpr unsigned tries = 3;
constexpr std::size_t header_size = 12;

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

Address address_of(const IpAddress& ip, std::uint16_t port) {
  Address a;
  if (ip.is_v4()) {
    auto* const in = reinterpret_cast<sockaddr_in*>(&a.storage);
    in->sin_family = AF_INET;
    in->sin_port = htons(port);
    std::memcpy(&in->sin_addr, ip.bytes().data(), 4);
    a.size = sizeof *in;
  } else {
    auto* const in = reinterpret_cast<sockaddr_in6*>(&a.storage);
    in->sin6_family = AF_INET6;
    in->sin6_port = htons(port);
    std::memcpy(&in->sin6_addr, ip.bytes().data(), 16);
    a.size = sizeof *in;
  }
  return a;
}

std::string because() { return std::strerror(errno); }

class Conversation {
 public:
  Conversation(const ServerQuestion& question, bool tcp) : question_(question), tcp_(tcp) {}
  ~Conversation() {
    if (fd_ >= 0) close(fd_);
  }
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  std::string run() {
    end_ = monotonic_now() + patience;
    if (std::string fault = open(); !fault.empty()) return fault;
    compose();
    const std::size_t from = tcp_ ? 0 : 2;
    const auto size = static_cast<ssize_t>(query_size_ + 2 - from);
    if (!wait(POLLOUT)) return "no connection within 3 s";
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error != 0) return std::strerror(error);
    if (send(fd_, query_.data() + from, static_cast<std::size_t>(size), MSG_NOSIGNAL) != size) return because();
    return receive();
  }

 private:
  std::string open() {
    const int family = question_.server.address.is_v4() ? AF_INET : AF_INET6;
    fd_ = socket(family, (tcp_ ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd_ < 0) return because();
    const std::string& device = question_.device;
    if (!device.empty() &&
        setsockopt(fd_, SOL_SOCKET, SO_BINDTODEVICE, device.c_str(), static_cast<socklen_t>(device.size())) != 0)
      return device + ": " + because();
    if (question_.source) {
      const Address source = address_of(*question_.source, 0);
      if (bind(fd_, reinterpret_cast<const sockaddr*>(&source.storage), source.size) != 0)
        return question_.source->to_string() + ": " + because();
    }
    const Address server = address_of(question_.server.address, question_.server.port);
    if (connect(fd_, reinterpret_cast<const sockaddr*>(&server.storage), server.size) != 0 && errno != EINPROGRESS)
      return because();
    return {};
  }

  /// Behind two octets for TCP's length.
  void compose() {
    std::uint16_t id = 0;
    if (getrandom(&id, sizeof id, 0) != sizeof id) id = 0;
    dns::Header header{};
    header.id = id;
    header.rd = true;  // forwarders want it, authorities do not mind
    dns::MessageWriter writer(MutableBytes(query_.data() + 2, query_.size() - 2), query_.size() - 2);
    writer.begin(header);
    writer.question(question_.question);
    query_size_ = writer.finish().size();
    store_u16(query_.data(), static_cast<std::uint16_t>(query_size_));
    id_ = id;
  }

  bool wait(short event) const {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end_ - monotonic_now()).count();
    pollfd end{fd_, event, 0};
    return left > 0 && poll(&end, 1, static_cast<int>(left)) > 0;
  }

  std::string receive() {
    std::array<std::uint8_t, 4096> reply{};
    const std::size_t skip = tcp_ ? 2 : 0;
    std::size_t have = 0;
    for (;;) {
      if (!wait(POLLIN)) return "no answer within 3 s";
      const ssize_t n = recv(fd_, reply.data() + have, reply.size() - have, 0);
      if (n < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (n <= 0) return n == 0 ? "the connection was closed" : because();
      have = tcp_ ? have + static_cast<std::size_t>(n) : static_cast<std::size_t>(n);
      if (have < header_size + skip) {
        if (!tcp_) have = 0;
        continue;
      }
      const dns::Header header = dns::parse_header(reply.data() + skip);
      if (header.id == id_ && header.qr) return judge(header);
      if (tcp_) return "the answer belongs to another question";
      have = 0;  // a late answer to an earlier try
    }
  }

  static std::string judge(const dns::Header& header) {
    const auto rcode = static_cast<dns::Rcode>(header.rcode);
    const bool usable = rcode == dns::Rcode::noerror || rcode == dns::Rcode::nxdomain;
    return usable ? "" : "it answers " + dns::to_text(rcode);
  }

  const ServerQuestion& question_;
  bool tcp_;
  int fd_ = -1;
  Instant end_;
  std::array<std::uint8_t, 600> query_{};
  std::size_t query_size_ = 0;
  std::uint16_t id_ = 0;
};

}  // namespace

std::string ask_server(const ServerQuestion& question, bool tcp) {
  std::string fault;
  for (unsigned i = 0; i < (tcp ? 1 : tries); ++i) {
    fault = Conversation(question, tcp).run();
    if (fault.empty()) return fault;
  }
  return fault;
}

}  // namespace sekisho::mgmt::setup
