#include "resolver/engine/upstream_sockets.h"

namespace sekisho::resolver {

UpstreamSockets::UpstreamSockets(const UpstreamLimits& limits, Doorbell& bell, WireEvents& events)
    : limits_(limits),
      events_(events),
      udp_(limits.udp, random_, counters_),
      tcp_(loop_.io(), limits.tcp, random_, counters_, events) {
  loop_.watch(bell.fd());
  loop_.watch(udp_.fd());
}

void UpstreamSockets::set_table(const forwarding::RealmTable& table) {
  const std::vector<RealmExit> exits = exits_of(table);
  udp_.set_exits(exits);
  tcp_.set_exits(exits);
}

void UpstreamSockets::send_udp(AttemptKey key, RealmId realm, const Endpoint& server, Bytes wire, Instant now) {
  udp_.send(key, realm, server, wire, now);
}

void UpstreamSockets::send_tcp(AttemptKey key, RealmId realm, const Endpoint& server, Bytes wire, Instant now) {
  tcp_.send(key, realm, server, wire, now);
}

void UpstreamSockets::cancel(AttemptKey key) {
  udp_.cancel(key);
  tcp_.cancel(key);
}

bool UpstreamSockets::run(Instant now) {
  const bool more = udp_.receive(limits_.datagrams_per_round, now, events_);
  if (!tcp_.idle()) loop_.poll();
  tcp_.report_failures(now);
  if (const auto due = next_expiry(); due && *due <= now) {
    udp_.expire(now);
    tcp_.expire(now);
  }
  return more || udp_.has_failures() || tcp_.has_failures();
}

std::optional<Instant> UpstreamSockets::next_expiry() const {
  const auto udp = udp_.next_expiry();
  const auto tcp = tcp_.next_expiry();
  return udp && tcp ? std::min(udp, tcp) : (udp ? udp : tcp);
}

void UpstreamSockets::sleep_until(Instant until) {
  if (const auto due = next_expiry()) until = std::min(until, *due);
  counters_.sleeps.add();
  loop_.sleep_until(until);
}

}  // namespace sekisho::resolver
