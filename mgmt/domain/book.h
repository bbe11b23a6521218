// The own and former domains that are looked at again and again, and what the last look at each has found (L-11,
// L-17).
//
// What is broken is looked at more often, so that its mending is seen soon, and so is a rollover. A look that saw
// nothing of the domain (the servers of the zone above were silent: our own way out is at fault) replaces nothing and
// is repeated soon.
//
// Threads: one, the manager's. Owns: the last reports. Limits: as many domains as the configuration may name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "mgmt/control/domain_report.h"

namespace sekisho::mgmt::domain {

struct WatchedDomain {
  std::string name;  ///< in lower case, with the final dot
  bool former = false;
  friend bool operator==(const WatchedDomain&, const WatchedDomain&) = default;
};

struct DomainState {
  WatchedDomain domain;
  bool seen = false;           ///< the last look saw it; false too before the first
  bool looked = false;         ///< there was a look, whatever it saw
  WallTime seen_at;            ///< when `last` was made
  control::DomainReport last;  ///< empty before the first that saw it
  std::size_t count(std::string_view level) const;
};

/// What is new, or gone, since the look before.
struct DomainChange {
  bool appeared = false;
  control::DomainFinding finding;  ///< an error or a warning
};

class DomainBook {
 public:
  static constexpr Duration first_look = 1min;  ///< at most, after the start: upstreams must be known first
  static constexpr Duration look_when_broken = 10min;
  static constexpr Duration look_when_blind = 2min;
  static constexpr Duration look_when_rolling = 30min;  ///< while keys are replaced: what comes is dated by the look

  /// Domains that stay keep what is known of them. An interval of 0: nothing is due.
  void configure(const std::vector<WatchedDomain>& domains, Duration interval, Instant now);
  /// The one to look at now, if any; it is given again after look_when_blind when no take() came.
  std::optional<std::string> due(Instant now);
  std::vector<DomainChange> take(const control::DomainReport& report, Instant now, WallTime at);
  std::vector<DomainState> states() const;
  bool knows(std::string_view domain) const;

 private:
  struct Entry {
    DomainState state;
    Instant next{};
  };
  std::vector<Entry> entries_;
  Duration interval_{};
};

}  // namespace sekisho::mgmt::domain
