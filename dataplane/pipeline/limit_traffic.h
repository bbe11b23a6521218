// The two stages that keep one source from using up what all need: before its queries are read, and before it is
// answered.
//
// Only datagrams are limited: a connection proves its address and is bounded by itself. A good DNS cookie proves an
// address too: who has one is let through both. A query over its source's rate that may hold a cookie is read for
// that; all others are dropped unread. Threads: one lane. Owns: both tables. Limits: LimiterSettings.
#pragma once

#include <array>
#include <span>

#include "dataplane/pipeline/answer_limiter.h"
#include "dataplane/pipeline/client_query.h"
#include "dataplane/pipeline/lane_counters.h"
#include "dataplane/pipeline/pending.h"
#include "dataplane/pipeline/source_limiter.h"

namespace sekisho::dataplane {

struct LimiterSettings {
  std::size_t source_bytes = 1U << 20;
  std::size_t answer_bytes = 2U << 20;
};

class TrafficLimits {
 public:
  TrafficLimits(const LimiterSettings& settings, std::uint64_t hash_key)
      : sources_(settings.source_bytes, hash_key ^ 1), answers_(settings.answer_bytes, hash_key ^ 2) {}

  /// The current policy's rates; what was taken stays taken.
  void adopt(const views::Limits& limits);

  /// After select_views: drops what is over its source's rate, or marks it `over_limit`.
  void limit_sources(std::span<ClientQuery> queries, Instant now, LaneCounters& counters) noexcept;
  /// After check_cookies: who is over its rate has shown a good cookie, or is dropped.
  void spare_proven(std::span<ClientQuery> queries, LaneCounters& counters) noexcept;
  /// Of the burst's replies: some become TC, some are dropped.
  void limit_answers(std::span<ClientQuery> queries, const ServerFields& server, Instant now,
                     LaneCounters& counters) noexcept;

  /// The same for a late reply. `network` of its Pending; 0: not limited.
  std::uint64_t network_of(const ClientQuery& query) const noexcept;
  AnswerVerdict judge_late(const Pending& slot, std::uint64_t question, const ReplyMeta& reply, Instant now,
                           LaneCounters& counters) noexcept;

  /// Whether most datagrams of this source are dropped now. `view`: null, if none claims it. For explanations.
  bool is_over(const std::uint8_t* source, bool v6, const views::View* view, Instant now) const noexcept;
  /// Whether most datagrams with this answer to the source's network are cut or dropped now. `question`: its hash in
  /// the lane's reply cache. For explanations.
  bool is_answer_over(const std::uint8_t* source, bool v6, const views::View* view, std::uint64_t question,
                      bool error, Instant now) const noexcept;

 private:
  enum Kind : unsigned { clients, strangers };
  struct Rates {
    LadderRates queries;
    Rate same, errors;
  };
  static bool limited(const ClientQuery& q) noexcept {
    return q.transport == Transport::datagram && (q.view == nullptr || q.view->limited);
  }
  const Rates& rates_of(const ClientQuery& q) const noexcept { return rates_[kind_of(q)]; }
  static unsigned kind_of(const ClientQuery& q) noexcept { return q.view == nullptr ? strangers : clients; }
  void judge(ClientQuery& q, AnswerVerdict verdict, const ServerFields& server, Instant now,
             LaneCounters& counters) noexcept;

  SourceLimiter sources_;
  AnswerLimiter answers_;
  std::array<Rates, 2> rates_{};
  std::uint32_t slip_ = 2;
};

}  // namespace sekisho::dataplane
