// What is known of zones: their keys, or why they have none to be trusted.
//
// One cache per realm and worker; keys in it are read and ready, so that an answer of a known zone costs one
// signature. When anchors or negative anchors change it is cleared. What is bogus stays for a short time only.
//
// Owns: shares each ZoneTrust with those who hold it. Threads: one (reading a key changes it). Limits: max_zones; at
// the limit the oldest goes that was not used since it was looked at for that. Units: Instants. Spec: RFC 4035 §4.7
// (BAD cache), RFC 9520.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <unordered_map>

#include "base/clock.h"
#include "dns/name.h"
#include "dnssec/status.h"
#include "dnssec/zone_keys.h"

namespace sekisho::dnssec {

/// The end of a chain: all names from `zone` down, until another zone is known, are judged by it.
struct ZoneTrust {
  dns::Name zone;
  Verdict verdict;
  ZoneKeys keys;  ///< not empty if and only if the verdict is secure
  Instant expires;
};
using ZoneTrustRef = std::shared_ptr<const ZoneTrust>;

class KeyCache {
 public:
  explicit KeyCache(std::size_t max_zones = 4096) : max_zones_(max_zones) {}

  /// Of this very zone; null when unknown or expired.
  ZoneTrustRef find(const dns::Name& zone, Instant now) const;
  /// The deepest known at or above `name` and at or below its last `least_labels` labels.
  ZoneTrustRef deepest(const dns::Name& name, unsigned least_labels, Instant now) const;
  void put(ZoneTrustRef trust);
  void clear();
  /// What is judged at or below `name` is forgotten.
  void forget_below(const dns::Name& name);
  /// Zones above `name` that failed are asked for again.
  void forget_failures_above(const dns::Name& name);
  std::size_t size() const { return zones_.size(); }

 private:
  struct Entry {
    ZoneTrustRef trust;
    mutable bool used = false;
  };
  void make_room();
  std::size_t max_zones_;
  std::unordered_map<dns::Name, Entry> zones_;
  std::deque<dns::Name> order_;  ///< each zone once; the front is the next to go, unless it was used
};

}  // namespace sekisho::dnssec
