// What a worker proves a realm's answers with: anchors, what is exempt, and what is known of keys and gaps.
//
// Made of the realm's settings when its table is taken; what was learnt is forgotten then, since other anchors may
// judge otherwise. Owns: all of it, one per realm (design I1). Threads: the worker's.
#pragma once

#include "dnssec/chain_machine.h"
#include "dnssec/denial_memory.h"
#include "forwarding/realm.h"

namespace sekisho::resolver {

struct RealmValidation {
  bool on = false;
  bool aggressive = false;  ///< answers may be made of proven NSEC and NSEC3 records (RFC 8198)
  dnssec::Rules rules;
  dnssec::TrustAnchors anchors;
  std::vector<std::uint16_t> root_tags;  ///< of the root's anchors, rising (RFC 8509)
  dnssec::NegativeAnchors exempt;
  dnssec::KeyCache keys;
  dnssec::DenialMemory denials;

  void adopt(const forwarding::ValidationSettings& settings);
  /// Forgets what was learnt.
  void forget();
  /// Forgets what was learnt at and below `name`, and failures and denials above it: a repair is to be seen at once.
  void forget_at(const dns::Name& name);
  dnssec::Context context(WallTime wall, Instant now);
};

}  // namespace sekisho::resolver
