// The log of failed proofs: one line each, at most a few in a second, however many questions fail.
//
// It is a log of failures, not of questions (G2-9): what is proven, or needs no proof, is never written. Names come
// from clients, so that their rate is bounded here and what is held back is counted and said.
// Threads: the worker's. Limits: burst lines at once, one more each second.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "dns/question.h"
#include "dnssec/status.h"

namespace sekisho::resolver {

class FailureLog {
 public:
  static constexpr unsigned burst = 5;

  /// The line to write; "" when it is held back.
  std::string line(std::string_view realm, const dns::Question& question, dnssec::Reason reason, Instant now);

 private:
  unsigned left_ = burst;
  Instant refilled_;
  std::uint64_t held_back_ = 0;
};

}  // namespace sekisho::resolver
