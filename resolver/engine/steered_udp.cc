// Ways out, ports and attempts. The system calls of sending and reading are in steered_traffic.cc.
#include "resolver/engine/steered_udp.h"

#include <linux/filter.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <fstream>

#include "base/check.h"
#include "base/log.h"
#include "resolver/engine/steered_way.h"

namespace sekisho::resolver {
namespace {

constexpr std::uint32_t first_port = 1024;
constexpr std::uint32_t port_count = 65536 - first_port;
constexpr int port_draws = 32;
constexpr int receive_buffer = 8 << 20;   // the replies of all ports lie in it
constexpr int ipv6_recvorigdstaddr = 74;  // <linux/in6.h> can't be included beside the C library's own header

/// The index of a device that packets are seen on as its sockets are bound: what comes by a bridge, bond or VRF is
/// seen on another one. 0: not so, or /sys does not show this namespace's devices, so that nobody knows.
unsigned plain_device(const std::string& device) {
  const std::string at = "/sys/class/net/" + device;
  unsigned shown = 0;
  std::ifstream(at + "/ifindex") >> shown;
  if (shown == 0 || shown != if_nametoindex(device.c_str())) return 0;
  std::ifstream facts(at + "/uevent");
  for (std::string line; std::getline(facts, line);) {
    if (line == "DEVTYPE=vrf") return 0;
  }
  return access((at + "/master").c_str(), F_OK) != 0 ? shown : 0;
}

std::uint16_t own_port(int fd) {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &size) != 0) return 0;
  in_port_t port = 0;  // at the same place in both families
  std::memcpy(&port, reinterpret_cast<const std::uint8_t*>(&bound) + offsetof(sockaddr_in, sin_port), sizeof port);
  return ntohs(port);
}

/// Nothing is asked from the socket's own port: what comes there would only take the room of replies.
bool refuse_own_port(int fd, std::uint16_t port) {
  sock_filter code[] = {BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 2), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, port, 0, 1),
                        BPF_STMT(BPF_RET | BPF_K, 0), BPF_STMT(BPF_RET | BPF_K, 0xFFFFFFFF)};
  const sock_fprog program{4, code};
  return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0;
}

bool prepare_receiver(int fd, IpFamily family) {
  const int one = 1;
  const int level = family == IpFamily::v4 ? IPPROTO_IP : IPPROTO_IPV6;
  const int destination = family == IpFamily::v4 ? IP_RECVORIGDSTADDR : ipv6_recvorigdstaddr;
  const int errors = family == IpFamily::v4 ? IP_RECVERR : IPV6_RECVERR;
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &receive_buffer, sizeof receive_buffer) != 0) return false;
  return setsockopt(fd, level, destination, &one, sizeof one) == 0 &&
         setsockopt(fd, level, errors, &one, sizeof one) == 0;
}

}  // namespace

SteeredUdp::Way::~Way() {
  steering.reset();
  for (const int fd : {raw, receiver}) {
    if (fd >= 0) ::close(fd);
  }
}

SteeredUdp::SteeredUdp(Random& random, EngineCounters& counters)
    : random_(random),
      counters_(counters),
      opener_(random),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      buffers_(std::make_unique<Buffers>()) {
  SEKISHO_CHECK(epoll_ >= 0);
}

SteeredUdp::~SteeredUdp() { ::close(epoll_); }

void SteeredUdp::set_exits(std::span<const RealmExit> exits) {
  for (const RealmId realm : changed_exits(exits_, exits)) {
    for (std::uint32_t i = 0; i < places_.size(); ++i) {
      if (places_[i].way != nullptr && places_[i].way->exit.realm == realm) fail(i);
    }
    std::erase_if(ways_, [&](const std::unique_ptr<Way>& way) { return way->exit.realm == realm; });
  }
  retry_at_.clear();
  opener_.forget_namespaces();
  exits_.assign(exits.begin(), exits.end());
}

SteeredUdp::Way* SteeredUdp::way(RealmId realm, IpFamily family, Instant now) {
  for (const std::unique_ptr<Way>& way : ways_) {
    if (way->exit.realm == realm && way->family == family) return way.get();
  }
  const auto exit = std::find_if(exits_.begin(), exits_.end(), [&](const RealmExit& e) { return e.realm == realm; });
  if (exit == exits_.end() || !exit->source(family)) return nullptr;
  const auto [refused, first] = retry_at_.try_emplace({realm, family}, now + retry_interval);
  if (!first && now < refused->second) return nullptr;
  std::string why;
  if (auto made = open(*exit, family, why)) {
    retry_at_.erase(refused);
    ways_.push_back(std::move(made));
    return ways_.back().get();
  }
  refused->second = now + retry_interval;
  if (first && !why.empty()) log::info("realm " + exit->name + ": each UDP query gets a socket of its own: " + why);
  return nullptr;
}

void SteeredUdp::give_up(Way& way, Instant retry_at) {
  for (std::uint32_t i = 0; i < places_.size(); ++i) {
    if (places_[i].way == &way) fail(i);
  }
  retry_at_[{way.exit.realm, way.family}] = retry_at;
  std::erase_if(ways_, [&](const std::unique_ptr<Way>& one) { return one.get() == &way; });
}

std::unique_ptr<SteeredUdp::Way> SteeredUdp::open(const RealmExit& exit, IpFamily family, std::string& why) {
  PortSteering::Place place{.local = *exit.source(family)};
  if (!exit.device.empty()) {
    place.ifindex = exit.netns.empty() ? plain_device(exit.device) : 0;
    if (place.ifindex == 0) return nullptr;
  }
  const auto receiver = opener_.open(exit, family, Transport::udp);
  const auto raw = opener_.open(exit, family, Transport::raw);
  auto made = std::make_unique<Way>();
  made->exit = exit;
  made->family = family;
  made->receiver = receiver ? *receiver : -1;
  made->raw = raw ? *raw : -1;
  const int one = 1;
  const bool whole =
      raw && (family == IpFamily::v6 || setsockopt(*raw, IPPROTO_IP, IP_HDRINCL, &one, sizeof one) == 0);
  if (!receiver || !whole || !prepare_receiver(*receiver, family)) {
    why = "no socket that takes whole packets (CAP_NET_RAW, CAP_NET_ADMIN)";
    return nullptr;
  }
  made->own_port = own_port(*receiver);
  place.netns = opener_.namespace_of(exit);
  place.receiver = *receiver;
  auto steering = PortSteering::attach(place);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = made.get();
  if (!steering) {
    why = steering.error();
  } else if (!refuse_own_port(*receiver, made->own_port) ||
             epoll_ctl(epoll_, EPOLL_CTL_ADD, *receiver, &event) != 0) {
    why = "its receiver cannot be prepared";
  } else {
    made->steering = std::move(*steering);
    return made;
  }
  return nullptr;
}

std::optional<std::uint16_t> SteeredUdp::draw_port(const Way& way) {
  for (int draw = 0; draw < port_draws; ++draw) {
    const auto port = static_cast<std::uint16_t>(first_port + random_.below(port_count));
    if (way.by_port[port] == nobody && port != way.own_port) return port;
  }
  return std::nullopt;
}

std::uint32_t SteeredUdp::place(const Attempt& attempt) {
  if (empty_.empty()) {
    empty_.push_back(static_cast<std::uint32_t>(places_.size()));
    places_.emplace_back();
  }
  const std::uint32_t index = empty_.back();
  empty_.pop_back();
  places_[index] = attempt;
  return index;
}

bool SteeredUdp::send(AttemptKey key, RealmId realm, const Endpoint& server, Bytes wire, Instant now) {
  if (attempts_.size() >= max_in_flight || wire.size() < 12) return false;
  Way* const out = way(realm, server.address.family(), now);
  const auto port = out != nullptr ? draw_port(*out) : std::nullopt;
  if (!port) return false;
  const std::uint32_t index = place({key, out, server, *port, load_u16(wire.data())});
  attempts_[key] = index;
  out->by_port[*port] = index;
  out->steering->expect(*port, server.address);  // before the question leaves
  out->queue(*port, server, wire);
  counters_.udp_steered.add();
  if (out->queued.size() >= Way::most_queued && !flush(*out)) give_up(*out, now + retry_interval);
  return true;
}

bool SteeredUdp::cancel(AttemptKey key) {
  const auto found = attempts_.find(key);
  if (found == attempts_.end()) return false;
  end(found->second);
  return true;
}

void SteeredUdp::end(std::uint32_t index) {
  Attempt& attempt = places_[index];
  attempt.way->steering->forget(attempt.port);
  attempt.way->by_port[attempt.port] = nobody;
  attempts_.erase(attempt.key);
  attempt.way = nullptr;
  empty_.push_back(index);
}

void SteeredUdp::fail(std::uint32_t index) {
  failed_.push_back(places_[index].key);
  end(index);
}

void SteeredUdp::report_failures(Instant now, WireEvents& events) {
  std::vector<AttemptKey> failed;
  failed.swap(failed_);  // what fails in answer to these is told next time
  for (const AttemptKey key : failed) events.on_unreachable(key, now);
}

}  // namespace sekisho::resolver
