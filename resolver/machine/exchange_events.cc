#include "resolver/machine/exchange_events.h"

#include <algorithm>

#include "forwarding/observe.h"

namespace sekisho::resolver {
namespace {

using forwarding::Action;
using forwarding::Cancel;
using forwarding::Observation;
using forwarding::SendTcp;
using forwarding::SendUdp;

forwarding::GroupBoard* board_of(const Turn& turn, const Resolution& r) {
  const forwarding::ZoneRule& rule = turn.rule_of(r);
  if (!r.forwarding || !rule.group) return nullptr;
  return turn.worker.health.group(turn.realm_of(r).groups[*rule.group].id);
}

void carry_out_one(Turn& turn, Resolution& r, const Action& action) {
  const forwarding::Realm& realm = turn.realm_of(r);
  if (const auto* udp = std::get_if<SendUdp>(&action)) {
    r.open_attempts.push_back(udp->attempt);
    turn.out.send_udp({r.exchange_id, udp->attempt}, realm, udp->server, udp->wire);
  } else if (const auto* tcp = std::get_if<SendTcp>(&action)) {
    r.open_attempts.push_back(tcp->attempt);
    turn.out.send_tcp({r.exchange_id, tcp->attempt}, realm, tcp->server, tcp->wire);
  } else if (const auto* cancel = std::get_if<Cancel>(&action)) {
    no_longer_open(r, cancel->attempt);
    turn.out.cancel({r.exchange_id, cancel->attempt});
  }
}

void learn(Turn& turn, Resolution& r, const Observation& observation, forwarding::GroupBoard* board) {
  if (r.forwarding) {
    if (board != nullptr) forwarding::record(observation, *board);
    return;
  }
  if (observation.tag >= r.endpoints.size()) return;
  ServerTable& servers = turn.state_of(r).servers;
  const Endpoint& server = r.endpoints[observation.tag];
  servers.on_observation(server, observation, turn.now);
  const bool refuses = observation.kind == Observation::Kind::error_rcode && observation.rcode == dns::Rcode::refused;
  if (refuses) servers.mark_lame(server, r.delegation.zone, turn.now);
}

bool speaks_cookies(const Turn& turn, const Resolution& r) {
  const forwarding::Realm& realm = turn.realm_of(r);
  const forwarding::ZoneRule& rule = turn.rule_of(r);
  return r.forwarding && rule.group ? realm.groups[*rule.group].cookies : realm.cookies;
}

void give_cookies(Turn& turn, Resolution& r) {
  if (!speaks_cookies(turn, r)) return;
  forwarding::CookieJar& jar = turn.state_of(r).cookies;
  for (forwarding::Candidate& candidate : r.candidates) {
    candidate.cookie = jar.cookie_for(candidate.endpoint, turn.now, turn.worker.random);
  }
}

void count(WorkerCounters& counters, forwarding::CookieNews::Kind kind) {
  switch (kind) {
    case forwarding::CookieNews::Kind::given:
      return counters.cookies_given.add();
    case forwarding::CookieNews::Kind::ended:
      return counters.cookies_ended.add();
    case forwarding::CookieNews::Kind::refused:
      return counters.cookies_refused.add();
    case forwarding::CookieNews::Kind::ignored:
      return counters.cookies_ignored.add();
  }
}

void learn_cookies(Turn& turn, Resolution& r) {
  for (const forwarding::CookieNews& news : r.exchange->take_cookie_news()) {
    if (news.tag >= r.endpoints.size()) continue;
    turn.state_of(r).cookies.learn(r.endpoints[news.tag], news, turn.now);
    count(turn.worker.counters, news.kind);
  }
}

}  // namespace

std::uint32_t zone_place(const Turn& turn, const Resolution& r) {
  const Crowd& crowd = turn.worker.crowd;
  const dns::Name& name = r.question.name;
  const unsigned labels = std::max(r.delegation.zone.label_count() + 1, 2U);
  if (!r.forwarding || labels >= name.label_count()) return crowd.zone_place(r.realm, r.delegation.zone);
  return crowd.zone_place(r.realm, name.last(labels));
}

void start_exchange(Turn& turn, Resolution& r) {
  drop_exchange(turn, r);
  give_cookies(turn, r);
  if (!r.candidates.empty()) {
    Crowd& crowd = turn.worker.crowd;
    r.place = {zone_place(turn, r), crowd.server_place(r.realm, r.candidates[0].endpoint)};
  }
  turn.worker.crowd.enter(r.place);
  r.exchange.emplace(r.asked, std::move(r.candidates), r.settings);
  r.candidates.clear();
  r.exchange_id = turn.worker.resolutions.new_exchange_id(r);
  turn.worker.counters.exchanges.add();
  r.step = Step::await_reply;
  r.exchange->start(turn.now, turn.worker.random);
  carry_out(turn, r);
}

void carry_out(Turn& turn, Resolution& r) {
  forwarding::GroupBoard* board = board_of(turn, r);
  for (const Action& action : r.exchange->take_actions()) {
    if (board != nullptr) forwarding::record(action, *board);
    carry_out_one(turn, r, action);
  }
  for (const Observation& observation : r.exchange->take_observations()) learn(turn, r, observation, board);
  learn_cookies(turn, r);
  if (!r.exchange->done()) return;
  r.outcome = r.exchange->take_outcome();
  r.budget->spend_sends(r.outcome->sends);
  drop_exchange(turn, r);
  r.step = Step::classify_reply;
}

void drop_exchange(Turn& turn, Resolution& r) {
  if (!r.exchange) return;
  for (const forwarding::AttemptNumber attempt : r.open_attempts) turn.out.cancel({r.exchange_id, attempt});
  r.open_attempts.clear();
  turn.worker.crowd.leave(r.place);
  r.exchange.reset();
}

Resolution* find_by_exchange(Worker& worker, AttemptKey key) {
  return worker.resolutions.find_by_exchange(key.exchange);
}

}  // namespace sekisho::resolver
