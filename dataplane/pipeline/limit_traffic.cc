#include "dataplane/pipeline/limit_traffic.h"

#include "dataplane/pipeline/compose.h"
#include "dataplane/pipeline/stages.h"

namespace sekisho::dataplane {
namespace {

// What all errors to a network count as. No question hashes to it but by chance, and then it shares a rate.
constexpr std::uint64_t all_errors = 0x5EC15403;

/// Header, root name, type, class, and an OPT with a server cookie: less cannot prove an address.
bool may_hold_cookie(const ClientQuery& q) noexcept {
  constexpr std::uint32_t least = 12 + 5 + 11 + 4 + 16;
  return q.length >= least && load_u16(q.message + 10) != 0;
}

void drop(ClientQuery& q, DropReason reason, LaneCounters& counters) noexcept {
  q.fate = Fate::dropped;
  q.reason = reason;
  counters.drop(reason);
}

bool is_error(std::uint8_t rcode, std::uint16_t ancount) noexcept { return rcode != 0 || ancount == 0; }

}  // namespace

void TrafficLimits::adopt(const views::Limits& limits) {
  const auto rates = [](const views::SourceLimits& from) {
    return Rates{LadderRates::per_second(from.queries), Rate::per_second(from.same_answers),
                 Rate::per_second(from.errors)};
  };
  rates_ = {rates(limits.clients), rates(limits.strangers)};
  slip_ = limits.slip;
}

void TrafficLimits::limit_sources(std::span<ClientQuery> queries, Instant now, LaneCounters& counters) noexcept {
  struct Look {
    SourceKey key;
    std::uint32_t row, weight;
  };
  std::array<Look, burst_size> looks;
  std::size_t count = 0;
  const std::uint64_t ticks = RateTable::ticks(now);
  for (std::size_t i = 0; i < queries.size(); ++i) {
    ClientQuery& q = queries[i];
    q.over_limit = false;
    const LadderRates& rates = rates_of(q).queries;
    if (q.fate != Fate::undecided || !limited(q) || !rates.limited()) continue;
    const std::uint32_t weight = sources_.weigh(rates, ticks);
    if (weight == 0) continue;
    looks[count++] = {sources_.key_of(q.source, q.v6, kind_of(q)), static_cast<std::uint32_t>(i), weight};
  }
  for (std::size_t n = 0; n < count; ++n) {
    ClientQuery& q = queries[looks[n].row];
    if (sources_.admit(looks[n].key, kind_of(q), rates_of(q).queries, ticks, looks[n].weight)) [[likely]]
      continue;
    q.over_limit = may_hold_cookie(q);
    if (!q.over_limit) drop(q, DropReason::source_limit, counters);
  }
}

bool TrafficLimits::is_over(const std::uint8_t* source, bool v6, const views::View* view,
                            Instant now) const noexcept {
  const unsigned kind = view == nullptr ? strangers : clients;
  if (view != nullptr && !view->limited) return false;
  return sources_.is_over(sources_.key_of(source, v6, kind), kind, rates_[kind].queries, RateTable::ticks(now));
}

bool TrafficLimits::is_answer_over(const std::uint8_t* source, bool v6, const views::View* view,
                                   std::uint64_t question, bool error, Instant now) const noexcept {
  if (view != nullptr && !view->limited) return false;
  const Rates& rates = rates_[view == nullptr ? strangers : clients];
  const std::uint64_t key = answers_.key(answers_.network(source, v6), error ? all_errors : question);
  return answers_.is_over(key, error ? rates.errors : rates.same, RateTable::ticks(now));
}

void TrafficLimits::spare_proven(std::span<ClientQuery> queries, LaneCounters& counters) noexcept {
  for (ClientQuery& q : queries) {
    if (!q.over_limit || q.fate != Fate::undecided) [[likely]]
      continue;
    if (q.cookie == dns::CookieVerdict::good) {
      counters.spared_by_cookie.add();
      continue;
    }
    drop(q, DropReason::source_limit, counters);
  }
}

void TrafficLimits::limit_answers(std::span<ClientQuery> queries, const ServerFields& server, Instant now,
                                  LaneCounters& counters) noexcept {
  struct Look {
    std::uint64_t key;
    Rate rate;
    std::uint32_t row, weight;
  };
  std::array<Look, burst_size> looks;
  std::size_t count = 0;
  const std::uint64_t ticks = RateTable::ticks(now);
  for (std::size_t i = 0; i < queries.size(); ++i) {
    const ClientQuery& q = queries[i];
    if (q.fate != Fate::answered || !limited(q) || q.cookie == dns::CookieVerdict::good) continue;
    const bool error = is_error(q.message[3] & 0x0FU, load_u16(q.message + 6)) || !q.cacheable;
    const Rate rate = error ? rates_of(q).errors : rates_of(q).same;
    const std::uint32_t weight = rate.price == 0 ? 0 : answers_.weigh(rate, ticks);
    if (weight == 0) continue;
    const std::uint64_t key = answers_.key(answers_.network(q.source, q.v6), error ? all_errors : q.key.hash);
    looks[count++] = {key, rate, static_cast<std::uint32_t>(i), weight};
  }
  for (std::size_t n = 0; n < count; ++n) {
    const Look& look = looks[n];
    judge(queries[look.row], answers_.judge(look.key, look.rate, slip_, ticks, look.weight), server, now, counters);
  }
}

void TrafficLimits::judge(ClientQuery& q, AnswerVerdict verdict, const ServerFields& server, Instant now,
                          LaneCounters& counters) noexcept {
  if (verdict == AnswerVerdict::send) [[likely]]
    return;
  if (verdict == AnswerVerdict::drop) return drop(q, DropReason::answer_limit, counters);
  counters.answers_cut.add();
  ServerFields fields = server;
  if (q.view != nullptr) fields.udp_size = q.view->max_udp_size;
  q.reply = build_reply(cut_body(), q.client, fields, now.seconds(), {q.message, q.room}, q.question_end());
}

std::uint64_t TrafficLimits::network_of(const ClientQuery& q) const noexcept {
  if (!limited(q) || q.cookie == dns::CookieVerdict::good) return 0;
  return answers_.network(q.source, q.v6);
}

// Who waits was a client: only a view leads to workers.
AnswerVerdict TrafficLimits::judge_late(const Pending& slot, std::uint64_t question, const ReplyMeta& reply,
                                        Instant now, LaneCounters& counters) noexcept {
  if (slot.network == 0) return AnswerVerdict::send;
  const bool error = is_error(reply.rcode, reply.ancount);
  const Rate rate = error ? rates_[clients].errors : rates_[clients].same;
  if (rate.price == 0) return AnswerVerdict::send;
  const std::uint64_t ticks = RateTable::ticks(now);
  const std::uint32_t weight = answers_.weigh(rate, ticks);
  if (weight == 0) return AnswerVerdict::send;
  const std::uint64_t key = answers_.key(slot.network, error ? all_errors : question);
  const AnswerVerdict verdict = answers_.judge(key, rate, slip_, ticks, weight);
  if (verdict == AnswerVerdict::cut) counters.answers_cut.add();
  if (verdict == AnswerVerdict::drop) counters.drop(DropReason::answer_limit);
  return verdict;
}

}  // namespace sekisho::dataplane
