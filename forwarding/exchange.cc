// What happened, and what it means.
#include "forwarding/exchange.h"

#include <algorithm>
#include <utility>

#include "forwarding/exchange_state.h"

namespace sekisho::forwarding {

Exchange::Exchange(dns::Question question, std::vector<Candidate> candidates, const ExchangeSettings& settings)
    : state_(std::make_unique<State>()) {
  state_->question = std::move(question);
  state_->settings = settings;
  state_->settings.max_sends = std::min(settings.max_sends, 255U);  // AttemptNumber
  state_->servers.reserve(candidates.size());
  for (Candidate& candidate : candidates) {
    State::Server server;
    server.tcp = candidate.tcp_only;
    server.edns = candidate.edns;
    server.candidate = std::move(candidate);
    state_->servers.push_back(std::move(server));
  }
}

Exchange::Exchange(Exchange&&) noexcept = default;
Exchange& Exchange::operator=(Exchange&&) noexcept = default;
Exchange::~Exchange() = default;

void Exchange::start(Instant now, Random& random) {
  State& s = *state_;
  s.started = now;
  if (s.settings.budget != nullptr) s.settings.budget->on_first_query();
  s.advance(now, random);
  if (s.done) return;
  const State::Server& first = s.servers[s.attempts.front().server];
  if (s.settings.hedge && first.candidate.healthy && !first.tcp) s.hedge_at = now + s.settings.hedge_delay;
}

void Exchange::on_udp(AttemptNumber number, Bytes datagram, Instant now, Random& random) {
  if (State::Attempt* attempt = state_->open_attempt(number, false))
    state_->on_message(*attempt, datagram, now, random);
}

void Exchange::on_tcp(AttemptNumber number, Bytes message, Instant now, Random& random) {
  if (State::Attempt* attempt = state_->open_attempt(number, true))
    state_->on_message(*attempt, message, now, random);
}

void Exchange::on_unreachable(AttemptNumber number, Instant now, Random& random) {
  State::Attempt* attempt = state_->open_attempt(number, false);
  if (attempt == nullptr) return;
  attempt->open = false;
  state_->observe(*attempt, Observation::Kind::unreachable, now);
  state_->fail(*attempt, Failure::unreachable, now, random);
}

void Exchange::on_tcp_failed(AttemptNumber number, Instant now, Random& random) {
  State::Attempt* attempt = state_->open_attempt(number, true);
  if (attempt == nullptr) return;
  attempt->open = false;
  state_->observe(*attempt, Observation::Kind::tcp_failed, now);
  state_->fail(*attempt, Failure::unreachable, now, random);
}

void Exchange::on_timer(Instant now, Random& random) {
  State& s = *state_;
  if (s.done) return;
  s.attempts.for_each([&](State::Attempt& attempt) {
    if (!attempt.open || attempt.overdue || now < attempt.overdue_at) return;
    attempt.overdue = true;
    s.observe(attempt, Observation::Kind::timeout, now);
  });
  if (now >= s.started + s.settings.deadline || (s.give_up_at && now >= *s.give_up_at)) {
    s.give_up();
  } else if (s.next_send_at && now >= *s.next_send_at) {
    s.advance(now, random);
  } else if (s.hedge_at && now >= *s.hedge_at) {
    s.hedge(now, random);
  }
}

void Exchange::abandon() {
  if (!state_->done) state_->finish();
}

Actions Exchange::take_actions() { return std::exchange(state_->actions, {}); }
Observations Exchange::take_observations() { return std::exchange(state_->observations, {}); }
std::vector<CookieNews> Exchange::take_cookie_news() { return std::exchange(state_->cookie_news, {}); }
bool Exchange::done() const { return state_->done; }
Outcome Exchange::take_outcome() { return std::move(state_->outcome); }

std::optional<Instant> Exchange::next_timer() const {
  State& s = *state_;
  if (s.done || s.attempts.empty()) return std::nullopt;
  Instant next = s.started + s.settings.deadline;
  for (const auto& when : {s.next_send_at, s.hedge_at, s.give_up_at}) {
    if (when) next = std::min(next, *when);
  }
  s.attempts.for_each([&](const State::Attempt& attempt) {
    if (attempt.open && !attempt.overdue) next = std::min(next, attempt.overdue_at);
  });
  return next;
}

Exchange::State::Attempt* Exchange::State::open_attempt(AttemptNumber number, bool tcp) {
  if (done || number >= attempts.size()) return nullptr;
  Attempt& attempt = attempts[number];
  return attempt.open && attempt.tcp == tcp ? &attempt : nullptr;
}

void Exchange::State::observe(const Attempt& attempt, Observation::Kind kind, Instant now, dns::Rcode rcode) {
  observations.push_back({.tag = servers[attempt.server].candidate.tag,
                          .kind = kind,
                          .rtt = now - attempt.sent,
                          .tcp = attempt.tcp,
                          .rcode = rcode});
}

void Exchange::State::on_message(Attempt& attempt, Bytes bytes, Instant now, Random& random) {
  std::vector<std::uint8_t> wire(bytes.begin(), bytes.end());
  dns::Message message;
  const Expectation expected{.id = attempt.id,
                             .question = &attempt.asked,
                             .exact_case = settings.use_0x20 && !attempt.tcp,
                             .tcp = attempt.tcp,
                             .cookie = attempt.cookie ? &*servers[attempt.server].candidate.cookie : nullptr,
                             .spelled = &question.name};
  const ReplyVerdict verdict = judge_reply(wire, expected, message);
  if (verdict == ReplyVerdict::answer || verdict == ReplyVerdict::error) learn_cookie(attempt, message);
  switch (verdict) {
    case ReplyVerdict::answer:
      on_answer(attempt, std::move(message), std::move(wire), now);
      return;
    case ReplyVerdict::error:
      on_error(attempt, message.rcode(), now, random);
      return;
    case ReplyVerdict::truncated:
      observe(attempt, Observation::Kind::reply, now);
      close(attempt);
      switch_to_tcp(attempt.server, now, random);
      return;
    case ReplyVerdict::unreadable:
      observe(attempt, Observation::Kind::error_rcode, now, dns::Rcode::formerr);
      close(attempt);
      fail(attempt, Failure::bad_reply, now, random);
      return;
    case ReplyVerdict::bare_error:
      if (attempt.tcp) {  // a stream cannot be forged blindly
        on_error(attempt, message.rcode(), now, random);
      } else {
        on_mismatch(attempt, verdict, now, random);
      }
      return;
    case ReplyVerdict::wrong_cookie:
    case ReplyVerdict::wrong_case:
    case ReplyVerdict::mismatch:
      on_mismatch(attempt, verdict, now, random);
      return;
  }
}

void Exchange::State::on_answer(Attempt& attempt, dns::Message message, std::vector<std::uint8_t> wire, Instant now) {
  observe(attempt, Observation::Kind::reply, now, message.rcode());
  const Candidate& from = servers[attempt.server].candidate;
  if (!attempt.edns && from.edns) observe(attempt, Observation::Kind::no_edns_confirmed, now);
  judge_silence_to_cookie(attempt);
  attempts.for_each([&](const Attempt& other) {
    if (!other.open || other.overdue || other.server == attempt.server || other.sent >= attempt.sent) return;
    observe(other, Observation::Kind::outrun, now);
  });
  outcome.reply = std::move(message);
  outcome.wire = std::move(wire);  // keeps its place in memory, so that `reply` still points into it
  outcome.tag = from.tag;
  outcome.tcp = attempt.tcp;
  finish();
}

void Exchange::State::on_error(Attempt& attempt, dns::Rcode rcode, Instant now, Random& random) {
  if (rcode == dns::Rcode::badcookie && attempt.cookie) return on_bad_cookie(attempt, now, random);
  observe(attempt, Observation::Kind::error_rcode, now, rcode);
  outcome.last_rcode = rcode;
  close(attempt);
  Server& server = servers[attempt.server];
  const bool about_edns = rcode == dns::Rcode::formerr || rcode == dns::Rcode::notimp || rcode == dns::Rcode::badvers;
  if (about_edns && attempt.edns) {
    // By UDP it may be forged: the same server is asked again by TCP, after the others had their turn.
    // By TCP it is its own word: once more without EDNS.
    // A cookie may be all that it cannot bear.
    if (attempt.tcp && !attempt.cookie) server.edns = false;
    server.cookie_left_out = true;
    if (attempt.tcp || server.tcp) {
      switch_to_tcp(attempt.server, now, random);
    } else {
      server.tcp = true;
      advance_unless_waiting(now, random);
    }
    return;
  }
  const bool refused = rcode == dns::Rcode::refused || rcode == dns::Rcode::notauth;
  fail(attempt, refused ? Failure::refused : Failure::servfail, now, random);
}

void Exchange::State::on_mismatch(Attempt& attempt, ReplyVerdict verdict, Instant now, Random& random) {
  observe(attempt, Observation::Kind::mismatch, now);
  if (attempt.tcp) {
    close(attempt);
    if (verdict == ReplyVerdict::wrong_cookie) {  // nobody can forge blindly here: it is the server that is broken
      servers[attempt.server].cookie_left_out = true;
      return ask_again(attempt.server, now, random);
    }
    fail(attempt, Failure::bad_reply, now, random);
    return;
  }
  ++mismatches;
  const std::size_t index = attempt.server;
  if (verdict != ReplyVerdict::mismatch) {
    // The attempt stays open: if this was a forger, the true reply is still on its way.
    if (!servers[index].tcp) switch_to_tcp(index, now, random);
    return;
  }
  if (mismatches < settings.max_mismatches) return;
  // Somebody is guessing: nothing that comes by UDP is believed any more.
  attempts.for_each([&](Attempt& open) {
    if (!open.tcp) close(open);
  });
  for (Server& server : servers) server.tcp = true;
  switch_to_tcp(index, now, random);
}

void Exchange::State::fail(Attempt& attempt, Failure why, Instant now, Random& random) {
  servers[attempt.server].failed = why;
  advance_unless_waiting(now, random);
}

}  // namespace sekisho::forwarding
