#include "mgmt/cli/pair_word.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace sekisho::mgmt::cli {
namespace {

constexpr std::uint16_t port = 8112;
constexpr std::string_view opening = "sekisho-pair 1 ";
constexpr std::chrono::milliseconds shortest_stale{500};

struct Place {
  sockaddr_storage address{};
  socklen_t size = 0;
};

Place place_of(const IpAddress& address) {
  Place place;
  if (address.is_v4()) {
    auto* const v4 = reinterpret_cast<sockaddr_in*>(&place.address);
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    if (::inet_pton(AF_INET, address.to_string().c_str(), &v4->sin_addr) == 1) place.size = sizeof *v4;
  } else {
    auto* const v6 = reinterpret_cast<sockaddr_in6*>(&place.address);
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    if (::inet_pton(AF_INET6, address.to_string().c_str(), &v6->sin6_addr) == 1) place.size = sizeof *v6;
  }
  return place;
}

/// Connected, so that the kernel takes datagrams of the peer alone; -1: it cannot be.
int open_between(const std::string& interface, const IpAddress& own, const IpAddress& peer) {
  const Place here = place_of(own), there = place_of(peer);
  const int fd = ::socket(own.is_v4() ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  const auto length = static_cast<socklen_t>(interface.size() + 1);
  if (::setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, interface.c_str(), length) == 0 &&
      ::bind(fd, reinterpret_cast<const sockaddr*>(&here.address), here.size) == 0 &&
      ::connect(fd, reinterpret_cast<const sockaddr*>(&there.address), there.size) == 0)
    return fd;
  ::close(fd);
  return -1;
}

}  // namespace

std::string format(const PairWord& word) {
  return std::string(opening) + (word.well ? "well " : "unwell ") + std::to_string(word.lost);
}

std::optional<PairWord> parse_pair_word(std::string_view text) {
  if (!text.starts_with(opening)) return std::nullopt;
  text.remove_prefix(opening.size());
  PairWord word;
  word.well = text.starts_with("well ");
  if (!word.well && !text.starts_with("unwell ")) return std::nullopt;
  text.remove_prefix(word.well ? 5 : 7);
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), word.lost);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return word;
}

bool counts(unsigned lost, const std::optional<PairWord>& peer) { return peer && peer->well && peer->lost < lost; }

PairTalk::PairTalk(const config::Pair& pair)
    : stale_(std::max<std::chrono::steady_clock::duration>(shortest_stale, 3 * pair.health.interval.value)) {
  for (const config::PairNetwork& network : pair.networks) {
    for (const auto& own : network.own) {
      for (const auto& peer : network.peer) {
        if (own.value.is_v4() != peer.value.is_v4()) continue;
        const int fd = open_between(network.interface.value, own.value, peer.value);
        if (fd >= 0) sockets_.push_back(fd);
      }
    }
  }
}

PairTalk::~PairTalk() {
  for (const int fd : sockets_) ::close(fd);
}

void PairTalk::say(const PairWord& word) {
  const std::string text = format(word);
  // What does not go now goes at the next look.
  for (const int fd : sockets_) (void)!::send(fd, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

std::optional<PairWord> PairTalk::hear(Instant now) {
  constexpr int most = 64;  // of a flood, the rest is for later
  std::array<char, 128> in{};
  for (const int fd : sockets_) {
    for (int i = 0; i < most; ++i) {
      const ssize_t size = ::recv(fd, in.data(), in.size(), MSG_DONTWAIT);
      if (size < 0) break;
      const auto word = parse_pair_word({in.data(), static_cast<std::size_t>(size)});
      if (!word) continue;
      heard_ = word;
      heard_at_ = now;
    }
  }
  if (heard_ && now - heard_at_ > stale_) heard_.reset();
  return heard_;
}

}  // namespace sekisho::mgmt::cli
