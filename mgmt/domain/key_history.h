// The keys of a domain over time: from many looks, what one look cannot tell (G3-19, G3-28).
//
// Of each key it is kept when it was seen in the zone, when the zone above had its DS, and when its signatures were
// in use. With the TTLs of the last look this gives the state of RFC 7583 without doubt, the step of a rollover that
// comes next with the moment from which it is safe, and steps that came too early. A key that was there at the first
// look and has never been in use since stays in doubt.
//
// A look sees what happened since the one before: what came is taken to have come at the look that saw it, what went
// to have gone at the look that missed it, so that a wait is rather too long. A step is called early only if it was
// for certain, by the looks before. When the clock goes back, the history begins anew.
//
// Threads: pure. Units: seconds since 1970 UTC. Spec: RFC 7583 §3.1 (states), §3.2.1 (ZSK, pre-publication), §3.3.1
// (KSK, double-KSK), §3.3.2 (double-DS). Limits: max_keys of a domain; the longest gone are forgotten first.
#pragma once

#include <string>
#include <vector>

#include "mgmt/control/domain_report.h"

namespace sekisho::mgmt::domain {

/// When something was there, by the looks that saw it.
struct Presence {
  std::int64_t missing = 0;  ///< the last look without it before it came; 0: it was there at the first look
  std::int64_t from = 0;     ///< the first look with it; 0: it never was there
  std::int64_t until = 0;    ///< the last look with it
  std::int64_t gone = 0;     ///< the first look without it since; 0: it is there, or never was
  bool now() const { return from != 0 && gone == 0; }
  friend bool operator==(const Presence&, const Presence&) = default;
};

struct KeyTimes {
  std::uint32_t tag = 0, algorithm = 0;
  bool entry_point = false;  ///< a KSK, by its flag
  bool revoked = false;
  Presence zone, ds, use;  ///< in the key set; DS at the zone above; signs data
  friend bool operator==(const KeyTimes&, const KeyTimes&) = default;
};

class KeyHistory {
 public:
  static constexpr std::size_t max_keys = 32;
  static constexpr std::int64_t forgotten_after = 90 * 86'400;

  KeyHistory() = default;
  /// As keys() gave them once.
  explicit KeyHistory(std::vector<KeyTimes> keys);

  /// False: the report saw no keys and cannot say that there are none; nothing is taken from it.
  bool take(const control::DomainReport& report);
  /// States, next steps and what came too early, into a report that take() has taken.
  void annotate(control::DomainReport& report) const;

  const std::vector<KeyTimes>& keys() const { return keys_; }
  bool empty() const { return keys_.empty(); }

 private:
  KeyTimes& find_or_add(const control::DomainKey& key);
  void forget(std::int64_t now);

  std::vector<KeyTimes> keys_;
  std::int64_t last_look_ = 0;
};

}  // namespace sekisho::mgmt::domain
