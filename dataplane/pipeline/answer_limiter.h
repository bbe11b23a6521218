// Nobody is made to hear the same thing again and again: response rate limiting for answers by UDP.
//
// An address that was not proven (by a DNS cookie) may be a victim's that somebody else writes on his questions. So a
// network (/24, /56) is told one answer at most `same` times a second, and negative answers and errors of all kinds
// at most `errors` times. What exceeds that is dropped, but each `slip`-th time a reply without records says TC: who
// really asked comes again over TCP, which proves his address, and the reply is no larger than the question.
//
// Threads: one lane. Owns: a RateTable. Limits: its memory.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/hash.h"
#include "dataplane/pipeline/rate_table.h"
#include "dataplane/pipeline/rate_watch.h"

namespace sekisho::dataplane {

enum class AnswerVerdict : std::uint8_t { send, cut, drop };

class AnswerLimiter {
 public:
  AnswerLimiter(std::size_t bytes, std::uint64_t hash_key) : table_(bytes), hash_key_(hash_key), watch_(hash_key) {}

  /// How many answers the next one stands for; 0: it is not looked at.
  std::uint32_t weigh(Rate rate, std::uint64_t now) noexcept { return watch_.weigh(rate, now); }

  /// The network that a source is counted with; never 0.
  std::uint64_t network(const std::uint8_t* source, bool v6) const noexcept {
    const std::uint64_t prefix =
        v6 ? ((std::uint64_t{load_u32(source)} << 24) | (load_u32(source + 4) >> 8)) : load_u32(source) >> 8;
    return hash_combine(hash_key_ ^ (v6 ? 1 : 0), prefix) | 1U;
  }
  /// `answer`: what is the same answer has the same number.
  std::uint64_t key(std::uint64_t network, std::uint64_t answer) const noexcept {
    const std::uint64_t key = hash_combine(network, answer);
    table_.prefetch(key);
    return key;
  }
  /// Whether it was told so often that the next will hardly be sent. For explanations.
  bool is_over(std::uint64_t key, Rate rate, std::uint64_t now) const noexcept {
    return rate.price != 0 && table_.is_exhausted(key, rate, now);
  }
  AnswerVerdict judge(std::uint64_t key, Rate rate, std::uint32_t slip, std::uint64_t now,
                      std::uint32_t weight) noexcept {
    if (table_.take(key, rate, now, weight)) [[likely]]
      return AnswerVerdict::send;
    watch_.alarm(now);
    if (slip == 0 || ++over_ % slip != 0) return AnswerVerdict::drop;
    return AnswerVerdict::cut;
  }

 private:
  RateTable table_;
  std::uint64_t hash_key_;
  RateWatch watch_;
  std::uint32_t over_ = 0;
};

}  // namespace sekisho::dataplane
