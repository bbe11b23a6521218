#include "resolver/engine/upstream_sockets.h"

#include <poll.h>

#include <algorithm>

#include "base/sleep_limit.h"

namespace sekisho::resolver {

UpstreamSockets::UpstreamSockets(const UpstreamLimits& limits, Doorbell& bell, WireEvents& events)
    : limits_(limits),
      bell_(bell),
      events_(events),
      steered_(random_, counters_),
      udp_(limits.udp, random_, counters_),
      tcp_(loop_.io(), limits.tcp, random_, counters_, events) {
  loop_.watch(bell.fd());
  loop_.watch(udp_.fd());
  loop_.watch(steered_.fd());
}

void UpstreamSockets::set_table(const forwarding::RealmTable& table) {
  const std::vector<RealmExit> exits = exits_of(table);
  udp_.set_exits(exits);
  if (limits_.steer) steered_.set_exits(exits);
  tcp_.set_exits(exits);
}

void UpstreamSockets::send_udp(AttemptKey key, RealmId realm, const Endpoint& server, Bytes wire, Instant now) {
  if (limits_.steer && steered_.send(key, realm, server, wire, now)) return;
  udp_.send(key, realm, server, wire, now);
}

void UpstreamSockets::send_tcp(AttemptKey key, RealmId realm, const Endpoint& server, Bytes wire, Instant now) {
  tcp_.send(key, realm, server, wire, now);
}

void UpstreamSockets::cancel(AttemptKey key) {
  if (steered_.cancel(key)) return;
  udp_.cancel(key);
  tcp_.cancel(key);
}

bool UpstreamSockets::run(Instant now) {
  steered_.flush(now);
  bool more = steered_.receive(limits_.datagrams_per_round, now, events_);
  more = udp_.receive(limits_.datagrams_per_round, now, events_) || more;
  if (!tcp_.idle() || streams_ran_) loop_.poll();
  streams_ran_ = !tcp_.idle();
  tcp_.report_failures(now);
  if (const auto due = next_expiry(); due && *due <= now) {
    udp_.expire(now);
    tcp_.expire(now);
  }
  steered_.flush(now);
  return more || steered_.has_failures() || udp_.has_failures() || tcp_.has_failures();
}

std::optional<Instant> UpstreamSockets::next_expiry() const {
  const auto udp = udp_.next_expiry();
  const auto tcp = tcp_.next_expiry();
  return udp && tcp ? std::min(udp, tcp) : (udp ? udp : tcp);
}

void UpstreamSockets::sleep_until(Instant until) {
  if (const auto due = next_expiry()) until = std::min(until, *due);
  steered_.flush(monotonic_now());  // what timers asked for
  counters_.sleeps.add();
  if (!tcp_.idle()) {
    loop_.sleep_until(until);
    return;
  }
  // Without streams, as nearly always, one call does it, and to the nanosecond.
  const Duration left = std::clamp(until - monotonic_now(), Duration::zero(), sleep_limit());
  const timespec timeout{left.count() / 1'000'000'000, left.count() % 1'000'000'000};
  pollfd watched[] = {{bell_.fd(), POLLIN, 0}, {steered_.fd(), POLLIN, 0}, {udp_.fd(), POLLIN, 0}};
  ppoll(watched, 3, &timeout, nullptr);
}

}  // namespace sekisho::resolver
