// Names that are asked for again and again, to know before clients do that they no longer resolve as they should.
//
// A signed name that must prove, a broken one that must be refused, a name of LGWAN that must answer: each goes the
// way of a client's question, with what the cache holds of it forgotten first, so that the way out, the servers, the
// anchors and the clock are all tried. The book says which are due and keeps how each went.
//
// Threads: the manager's. Owns: the states. Spec: G2-12, G2-23. Limits: as many as the configuration may have.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "dns/header.h"
#include "dns/question.h"

namespace sekisho::mgmt::watch {

enum class Expectation : std::uint8_t { secure, bogus, answer };
std::string_view to_text(Expectation expectation);

enum class CanaryResult : std::uint8_t {
  good,
  no_answer,   ///< nothing came in time, or only stale data
  failed,      ///< SERVFAIL, REFUSED: servers or the way to them
  not_found,   ///< the name or its type does not exist
  bogus,       ///< the proof failed
  not_secure,  ///< it resolved, but nothing was proven
  accepted,    ///< it should have been refused as bogus
  count
};
/// "good", "no-answer" …: metric label and JSON.
std::string_view to_text(CanaryResult result);

struct Canary {
  std::string realm;
  dns::Question question;
  Expectation expectation = Expectation::secure;
  Duration interval = 60s;
  friend bool operator==(const Canary& a, const Canary& b) {
    return a.realm == b.realm && a.question.name == b.question.name && a.question.type == b.question.type &&
           a.expectation == b.expectation && a.interval == b.interval;
  }
};

/// What came back, reduced to what matters here.
struct CanaryReply {
  dns::Rcode rcode = dns::Rcode::servfail;
  bool secure = false, bogus = false, stale = false, has_data = false;
};

/// `reply`: nothing when none came.
CanaryResult judge(Expectation expectation, const std::optional<CanaryReply>& reply);

struct CanaryState {
  Canary canary;
  bool asked = false;  ///< at least once, to its end
  CanaryResult last = CanaryResult::good;
  WallTime last_at, last_good;
  double seconds = 0;  ///< that the last one took
  std::array<std::uint64_t, static_cast<std::size_t>(CanaryResult::count)> runs{};
};

class CanaryBook {
 public:
  /// Canaries that stay keep their states.
  void configure(std::vector<Canary> canaries);
  /// Those to be asked for now. Each is given once, until on_result() or for an hour.
  std::vector<Canary> due(Instant now);
  /// The state after it, or null when the canary is gone. `changed`: good before and not now, or the reverse.
  const CanaryState* on_result(const Canary& canary, CanaryResult result, Duration took, WallTime at, bool& changed);
  /// It could not be asked: it is due again soon.
  void not_asked(const Canary& canary, Instant now);
  std::vector<CanaryState> states() const;

 private:
  struct Entry {
    CanaryState state;
    Instant next{};
  };
  std::vector<Entry> entries_;
};

}  // namespace sekisho::mgmt::watch
