// The keys of a zone in the states of RFC 7583, as they are seen from outside, and how long each step of a rollover
// must wait by the zone's real TTLs (G3-19, G3-27, G3-28).
//
// One look cannot tell a key that is coming from one that is going: where the RFC has two states for what is seen,
// both are named; of domains that are watched, their history tells more (rollover_watch.h). Keys that were generated
// or removed are not seen at all.
//
// Threads: pure. Units: seconds. Spec: RFC 7583 §3.1 (states), §3.2–3.3 (waits); RFC 6781 §4.2.
#pragma once

#include <string_view>
#include <vector>

#include "dnssec/crypto/algorithm.h"
#include "mgmt/domain/evidence.h"

namespace sekisho::mgmt::domain {

enum class KeyState : std::uint8_t {
  published_or_retired,  ///< in the key set, and not in use: it is coming, or going
  published,             ///< it is coming, and some cache may not know it yet
  ready,                 ///< every cache knows it: it may be used
  active,                ///< its signatures, or its DS, are what the chain of trust rests on
  retired,               ///< no longer in use, and some cache may still need it
  dead,                  ///< nobody needs it any more: it may be removed
  ds_only,               ///< the parent has its DS, the zone does not show it: coming (double-DS), or left behind
  revoked,               ///< REVOKE is set (RFC 5011)
};
std::string_view to_text(KeyState state);

struct SeenKey {
  std::uint16_t tag = 0;
  dnssec::Algorithm algorithm{};
  bool entry_point = false;  ///< a KSK, by its flag
  bool in_zone = false, has_ds = false;
  bool signs_keys = false, signs_data = false;
  KeyState state = KeyState::published_or_retired;
};

/// In the order of the key set, then what only DS records name.
std::vector<SeenKey> seen_keys(const Evidence& e);

/// What waiting times are made of.
struct Waits {
  std::uint32_t key_ttl = 0;      ///< of DNSKEY
  std::uint32_t ds_ttl = 0;       ///< of DS at the parent
  std::uint32_t longest_ttl = 0;  ///< of what was seen in the zone
  std::uint32_t ns_ttl = 0;       ///< of NS, at the parent or in the zone
  std::uint32_t propagation = 0;  ///< until every secondary has an edition: SOA REFRESH and RETRY
  std::uint32_t publication() const { return key_ttl + propagation; }      ///< Ipub
  std::uint32_t data_retire() const { return longest_ttl + propagation; }  ///< Iret of a ZSK
};
Waits waits_of(const Evidence& e);

}  // namespace sekisho::mgmt::domain
