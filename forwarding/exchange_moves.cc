// Who is asked next, how, and when it is over.
#include <algorithm>

#include "forwarding/case_bits.h"
#include "forwarding/exchange_state.h"
#include "forwarding/rtt.h"

namespace sekisho::forwarding {

namespace {

// A healthy server is asked this many times in vain before one that probes say is down gets a turn: probes can be
// wrong.
constexpr unsigned unhealthy_handicap = 3;

// However long the back-off, this many sends fit into the deadline: on a lossy path it is their number that counts.
constexpr int sends_within_deadline = 9;

}  // namespace

std::optional<std::size_t> Exchange::State::choose() const {
  std::optional<std::size_t> best;
  unsigned best_turns = 0;
  for (std::size_t i = 0; i < servers.size(); ++i) {
    const Server& server = servers[i];
    if (server.failed) continue;
    const unsigned turns = server.sends + (server.candidate.healthy ? 0 : unhealthy_handicap);
    if (best && turns >= best_turns) continue;
    best = i;
    best_turns = turns;
  }
  return best;
}

Duration Exchange::State::patience(const Server& server, bool tcp) const {
  const RttEstimate rtt{server.candidate.expected_rtt, server.candidate.rtt_variation};
  const Duration once = retransmit_timeout(rtt, settings.min_timeout, settings.max_timeout);
  const Duration first = std::min(tcp ? once * 2 : once, std::max(settings.max_timeout, settings.min_timeout));
  const Duration longest = std::max(first, settings.deadline / sends_within_deadline);
  Duration wait = first;
  for (unsigned i = 1; i < server.sends && wait < longest; ++i) wait *= 2;
  return std::min(wait, longest);
}

void Exchange::State::send(std::size_t index, bool is_hedge, Instant now, Random& random) {
  Server& server = servers[index];
  const Candidate& to = server.candidate;
  ++server.sends;
  Attempt attempt;
  attempt.number = static_cast<AttemptNumber>(attempts.size());
  attempt.server = index;
  attempt.id = random.u16();
  attempt.tcp = server.tcp;
  attempt.edns = server.edns;
  // Who never gave one may be of those that do not answer at all when they see the option.
  attempt.cookie = attempt.edns && to.cookie && !server.cookie_left_out &&
                   (to.cookie->expected() || server.sends == 1 || attempt.tcp);
  attempt.asked = question;
  if (settings.use_0x20 && !attempt.tcp) attempt.asked.name = with_random_case(question.name, random);
  attempt.sent = now;
  attempt.overdue_at = now + patience(server, attempt.tcp);
  const QueryFields fields{.id = attempt.id,
                           .recursion_desired = settings.recursion_desired,
                           .checking_disabled = settings.checking_disabled,
                           .edns = attempt.edns,
                           .dnssec_ok = settings.dnssec_ok,
                           .edns_size = settings.edns_size,
                           .cookie = attempt.cookie ? to.cookie->option() : Bytes{}};
  std::vector<std::uint8_t> wire = compose_query(attempt.asked, fields);
  const AttemptNumber number = attempt.number;
  if (attempt.tcp) {
    actions.emplace_back(SendTcp{number, to.endpoint, to.tag, std::move(wire)});
  } else {
    actions.emplace_back(SendUdp{number, to.endpoint, to.tag, std::move(wire), is_hedge});
  }
  attempts.push_back(std::move(attempt));
  next_send_at = attempts.back().overdue_at;
  outcome.sends = static_cast<unsigned>(attempts.size());
}

void Exchange::State::advance(Instant now, Random& random) {
  if (done) return;
  hedge_at.reset();
  const auto next = choose();
  if (next && sends_left()) {
    if (settings.budget != nullptr && !attempts.empty()) settings.budget->spend();
    if (settings.tcp_when_silent && silent_to_the_last()) resort_to_tcp(*next);
    send(*next, false, now, random);
    return;
  }
  next_send_at.reset();
  Instant last = now;
  attempts.for_each([&](const Attempt& attempt) {
    if (attempt.open && !servers[attempt.server].failed) last = std::max(last, attempt.overdue_at);
  });
  if (last > now) {
    give_up_at = last;  // all sends are used; the last of them are still in good time
  } else {
    give_up();
  }
}

bool Exchange::State::silent_to_the_last() const {
  constexpr std::size_t last_sends = 2;
  constexpr std::size_t fair_chances = 3;
  if (attempts.size() < fair_chances || attempts.size() + last_sends < settings.max_sends) return false;
  return !attempts.any([](const Attempt& attempt) { return !attempt.open; });
}

void Exchange::State::resort_to_tcp(std::size_t index) {
  Server& server = servers[index];
  if (!server.tcp) {
    server.tcp = true;
  } else {  // silent by TCP as well
    server.edns = false;
  }
}

void Exchange::State::advance_unless_waiting(Instant now, Random& random) {
  const bool waiting = attempts.any([&](const Attempt& attempt) {
    return attempt.open && attempt.overdue_at > now && !servers[attempt.server].failed;
  });
  if (!waiting) advance(now, random);
}

void Exchange::State::switch_to_tcp(std::size_t index, Instant now, Random& random) {
  servers[index].tcp = true;
  ask_again(index, now, random);
}

void Exchange::State::ask_again(std::size_t index, Instant now, Random& random) {
  hedge_at.reset();
  if (sends_left()) {
    send(index, false, now, random);
  } else {
    servers[index].failed = Failure::send_limit;
    advance_unless_waiting(now, random);
  }
}

void Exchange::State::hedge(Instant now, Random& random) {
  hedge_at.reset();
  const auto next = choose();
  if (!next || !sends_left() || servers[*next].sends > 0 || !servers[*next].candidate.healthy) return;
  const bool free = settings.budget == nullptr || servers[attempts.front().server].candidate.suspected;
  if (free || settings.budget->take()) send(*next, true, now, random);
}

void Exchange::State::give_up() {
  std::optional<Failure> common;
  bool mixed = servers.empty();
  for (const Server& server : servers) {
    const Failure why = server.failed.value_or(Failure::timeout);
    mixed = mixed || (common && *common != why);
    common = why;
  }
  const auto any = [this](Failure why) {
    return std::any_of(servers.begin(), servers.end(), [why](const Server& s) { return s.failed == why; });
  };
  if (servers.empty()) {
    outcome.failure = Failure::no_servers;
  } else if (!mixed) {
    outcome.failure = *common;
  } else {  // what says most about the question comes first
    outcome.failure = Failure::timeout;
    for (const Failure why : {Failure::servfail, Failure::refused, Failure::bad_reply, Failure::send_limit}) {
      if (!any(why)) continue;
      outcome.failure = why;
      break;
    }
  }
  finish();
}

void Exchange::State::finish() {
  attempts.for_each([this](Attempt& attempt) { close(attempt); });
  next_send_at.reset();
  hedge_at.reset();
  give_up_at.reset();
  done = true;
}

void Exchange::State::close(Attempt& attempt) {
  if (!attempt.open) return;
  attempt.open = false;
  actions.emplace_back(Cancel{attempt.number});
}

}  // namespace sekisho::forwarding
