// Runs exchanges of a group of two against FakeServers in virtual time, as a worker would.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "forwarding/observe.h"
#include "forwarding/selection.h"
#include "tests/unit/forwarding/fake_servers.h"

namespace sekisho::forwarding::testing {

inline const Endpoint east{IpAddress::v4(0x0A640135), 53};
inline const Endpoint west{IpAddress::v4(0x0A640235), 53};

inline UpstreamGroup poi() {
  UpstreamGroup group;
  group.name = "poi";
  group.servers = {{"east", east}, {"west", west}};
  group.probe.name = dns::Name::of("lg.jp.");
  return group;
}

struct Ran {
  Outcome outcome;
  Duration took{0};
  std::vector<Observation> observations;
  std::vector<CookieNews> news;
  unsigned udp = 0, tcp = 0, hedges = 0, left_open = 0;
  unsigned sends() const { return udp + tcp; }
  unsigned seen(Observation::Kind kind) const {
    return static_cast<unsigned>(
        std::count_if(observations.begin(), observations.end(), [&](const auto& o) { return o.kind == kind; }));
  }
};

class ExchangeScript {
 public:
  explicit ExchangeScript(std::uint64_t seed = 1) : servers(seed), random_(seed + 1000) {}

  /// One exchange by the plan for the group as its board stands; feeds the board.
  Ran ask(const std::string& name = "www.city.lg.jp.") {
    Plan plan = plan_exchange(group, &board, &budget);
    if (cookies) {
      for (Candidate& c : plan.candidates) c.cookie = jar.cookie_for(c.endpoint, now, random_);
    }
    return run(Exchange(question(name), std::move(plan.candidates), plan.settings));
  }
  static dns::Question question(const std::string& name) {
    return {dns::Name::of(name), dns::RRType::a, dns::RRClass::in};
  }

  Ran run(Exchange exchange) {
    Ran ran;
    std::vector<bool> open;
    const Instant started = now;
    exchange.start(now, random_);
    carry_out(exchange, ran, open);
    while (!exchange.done()) {
      const auto timer = exchange.next_timer();
      const auto event = servers.next();
      if (!timer) break;
      if (event && *event <= *timer) {
        now = std::max(now, *event);
        deliver(exchange, servers.pop(), open);
      } else {
        now = std::max(now, *timer);
        exchange.on_timer(now, random_);
      }
      carry_out(exchange, ran, open);
    }
    servers.forget_all();
    ran.took = now - started;
    ran.left_open = static_cast<unsigned>(std::count(open.begin(), open.end(), true));
    ran.outcome = exchange.take_outcome();
    ran.news = exchange.take_cookie_news();
    for (const CookieNews& news : ran.news) jar.learn(group.servers[news.tag].endpoint, news, now);
    return ran;
  }

  FakeServers servers;
  UpstreamGroup group = poi();
  GroupBoard board{2};
  RetryBudget budget{10};
  bool cookies = false;
  CookieJar jar{16};
  Instant now{1'000'000'000};

 private:
  void deliver(Exchange& exchange, const Event& event, std::vector<bool>& open) {
    switch (event.kind) {
      case Event::Kind::udp:
        exchange.on_udp(event.attempt, event.wire, now, random_);
        return;
      case Event::Kind::tcp:
        exchange.on_tcp(event.attempt, event.wire, now, random_);
        return;
      case Event::Kind::unreachable:
        exchange.on_unreachable(event.attempt, now, random_);
        open[event.attempt] = false;
        return;
      case Event::Kind::tcp_failed:
        exchange.on_tcp_failed(event.attempt, now, random_);
        open[event.attempt] = false;
        return;
    }
  }
  void carry_out(Exchange& exchange, Ran& ran, std::vector<bool>& open) {
    for (const Action& action : exchange.take_actions()) {
      record(action, board);
      if (const auto* udp = std::get_if<SendUdp>(&action)) {
        ++ran.udp;
        ran.hedges += udp->hedge ? 1 : 0;
        open.push_back(true);
        servers.udp(0, udp->attempt, udp->server, udp->wire, now);
      } else if (const auto* tcp = std::get_if<SendTcp>(&action)) {
        ++ran.tcp;
        open.push_back(true);
        servers.tcp(0, tcp->attempt, tcp->server, tcp->wire, now);
      } else if (const auto* cancel = std::get_if<Cancel>(&action)) {
        open[cancel->attempt] = false;
      }
    }
    for (const Observation& observation : exchange.take_observations()) {
      record(observation, board);
      ran.observations.push_back(observation);
    }
  }
  ScriptedRandom random_;
};

}  // namespace sekisho::forwarding::testing
