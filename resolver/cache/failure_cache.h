// Questions that could not be answered a moment ago, so that they are not asked again at once.
//
// The pause after the first failure is `first`; it doubles with each further failure, up to `longest`. A success ends
// it. Owns: its table. Threads: one. Limits: `capacity` questions; the oldest goes. Spec: RFC 9520 §3.2.
#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <unordered_map>

#include "base/clock.h"
#include "dns/edns.h"
#include "resolver/cache/question_key.h"

namespace sekisho::resolver {

struct FailureReason {
  dns::Ede ede = dns::Ede::no_reachable_authority;
  std::uint8_t ede_text = 0;
  bool proven_wrong = false;  ///< by DNSSEC: older data is no answer either
};

struct FailurePause {
  Duration first = 5s;
  Duration longest = 300s;
};

class FailureCache {
 public:
  FailureCache(std::size_t capacity, std::uint64_t hash_key)
      : capacity_(capacity), index_(16, QuestionKeyHash{hash_key}) {}

  void failed(const QuestionKey& question, FailureReason reason, FailurePause pause, Instant now);
  void succeeded(const QuestionKey& question);
  struct Found {
    FailureReason reason;
    Instant until;
  };
  /// A failure whose pause is not over.
  std::optional<Found> find(const QuestionKey& question, Instant now) const;
  void clear();
  std::size_t size() const { return order_.size(); }

 private:
  struct Failed {
    QuestionKey question;
    FailureReason reason;
    Instant until;
    Duration pause;
  };
  std::size_t capacity_;
  std::list<Failed> order_;  // oldest first
  std::unordered_map<QuestionKey, std::list<Failed>::iterator, QuestionKeyHash> index_;
};

}  // namespace sekisho::resolver
