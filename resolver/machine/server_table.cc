#include "resolver/machine/server_table.h"

#include <algorithm>

namespace sekisho::resolver {
namespace {

constexpr Duration forget_after = 900s;
constexpr Duration lame_for = 900s;
constexpr Duration no_edns_for = 900s;
constexpr Duration first_silence = 1s;
constexpr Duration longest_silence = 60s;
constexpr unsigned silent_from = 2;  ///< unanswered queries in a row until a server is asked last

void learn_rtt(ServerKnown& known, Duration rtt) {
  if (!known.srtt) {
    known.srtt = rtt;
    known.rttvar = rtt / 2;
    return;
  }
  const Duration error = rtt > *known.srtt ? rtt - *known.srtt : *known.srtt - rtt;
  known.rttvar = (known.rttvar * 3 + error) / 4;
  known.srtt = (*known.srtt * 7 + rtt) / 8;
}

void learn_silence(ServerKnown& known, Instant now) {
  ++known.silent_in_row;
  if (known.silent_in_row < silent_from) return;
  const unsigned doublings = std::min(known.silent_in_row - silent_from, 6U);
  known.silent_until = now + std::min(first_silence * (1 << doublings), longest_silence);
}

}  // namespace

ServerKnown ServerTable::known(const Endpoint& server, Instant now) const {
  const auto at = index_.find(server);
  if (at == index_.end() || at->second->known.seen + forget_after < now) return {};
  ServerKnown known = at->second->known;
  known.edns = now >= known.edns_off_until;
  return known;
}

ServerTable::Row& ServerTable::row(const Endpoint& server, Instant now) {
  const auto at = index_.find(server);
  if (at != index_.end()) {
    Row& row = *at->second;
    if (row.known.seen + forget_after < now) row = Row{server, {}, {}};
    row.known.seen = now;
    return row;
  }
  if (order_.size() >= capacity_) {
    index_.erase(order_.front().server);
    order_.pop_front();
  }
  order_.push_back({server, {}, {}});
  order_.back().known.seen = now;
  index_.emplace(server, std::prev(order_.end()));
  return order_.back();
}

void ServerTable::on_observation(const Endpoint& server, const forwarding::Observation& observation, Instant now) {
  using Kind = forwarding::Observation::Kind;
  ServerKnown& known = row(server, now).known;
  switch (observation.kind) {
    case Kind::reply:
    case Kind::error_rcode:
      known.silent_in_row = 0;
      known.silent_until = {};
      if (!observation.tcp) learn_rtt(known, observation.rtt);
      return;
    case Kind::timeout:
    case Kind::unreachable:
      learn_silence(known, now);
      return;
    case Kind::no_edns_confirmed:
      known.edns_off_until = now + no_edns_for;
      return;
    case Kind::mismatch:
    case Kind::outrun:
    case Kind::tcp_failed:
      return;
  }
}

void ServerTable::mark_lame(const Endpoint& server, const dns::Name& zone, Instant now) {
  Row& r = row(server, now);
  const std::uint64_t hash = zone.hash(hash_key_);
  auto place = std::find_if(r.lame.begin(), r.lame.end(), [&](const LameZone& l) { return l.zone == hash; });
  if (place == r.lame.end()) {
    place = std::min_element(r.lame.begin(), r.lame.end(),
                             [](const LameZone& a, const LameZone& b) { return a.until < b.until; });
  }
  *place = {hash, now + lame_for};
}

bool ServerTable::lame(const Endpoint& server, const dns::Name& zone, Instant now) const {
  const auto at = index_.find(server);
  if (at == index_.end()) return false;
  const std::uint64_t hash = zone.hash(hash_key_);
  const auto& lame = at->second->lame;
  return std::any_of(lame.begin(), lame.end(), [&](const LameZone& l) { return l.zone == hash && now < l.until; });
}

void ServerTable::clear() {
  index_.clear();
  order_.clear();
}

}  // namespace sekisho::resolver
