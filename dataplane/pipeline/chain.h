// A question on its way to an answer, link by link, as one view sees it. Pure: it says which realm to ask, the lane
// asks.
//
//   begin_chain → ask(realm) → absorb_answer → ask(another realm) → absorb_answer → done
//
// Each link of a CNAME or DNAME is routed again by the view (I2): it may be local data, another realm, guarded or
// refused. Realm data is judged (bogus is SERVFAIL), then mapped by the view's NAT direction, once, link by link
// (I3); local data is what the view's owner wrote and stays. A PTR question for an address as clients see it is asked
// for the real one, and the reply carries the asked name again. Additional data is kept only for owners that this
// view would ask the same realm about.
//
// Limits: max_links; a loop or one link more is SERVFAIL. Owns: its record sets. Threads: pure, one lane.
// Spec: RFC 1034 §3.6.2, RFC 2308, RFC 6604 (RCODE of a chain), RFC 6672 (DNAME), RFC 8482 (ANY), RFC 8914.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dns/question.h"
#include "dns/rrset.h"
#include "resolver/mailbox/messages.h"
#include "views/policy.h"

namespace sekisho::dataplane {

struct Chain {
  static constexpr unsigned max_links = 11;
  static constexpr std::uint32_t no_limit = 0xFFFFFFFFU;

  dns::Question asked;  ///< as the client wrote it
  bool dnssec_ok = false;
  bool checking_disabled = false;
  dns::Name current;        ///< what is looked for now
  bool unmapped = false;    ///< current is the real name behind an asked reverse name
  std::uint64_t stamp = 0;  ///< of the view that the links so far were routed by
  RealmId realm;            ///< being asked
  std::uint32_t realm_epoch = 0;

  std::uint8_t links = 0;
  std::uint8_t restarts = 0;
  bool secure = true;  ///< all links so far are
  bool stale = false;
  bool mapped = false;
  bool leak = false;           ///< ended at a leak guard
  bool authoritative = false;  ///< local data for the asked name itself
  bool cacheable = true;
  bool negative = false;
  std::uint32_t age_limit = no_limit;
  std::uint32_t ttl_cap = no_limit;  ///< an address that is being changed is among the answers
  dns::Rcode rcode = dns::Rcode::noerror;
  std::optional<dns::Ede> ede;
  std::uint8_t ede_text = 0;
  std::vector<dns::Rrset> answer, authority, additional;
  std::vector<dns::Name>* trail = nullptr;  ///< where to write each name that is routed; for explanations alone
};

enum class Step : std::uint8_t {
  ask,   ///< send chain.current to chain.realm
  done,  ///< compose
};

/// Starts (or starts again) by this view's rules.
Step begin_chain(Chain& chain, const views::View& view, const views::Policy& policy);
/// Takes a realm's answer for chain.current. `view` is the one of today's policy: if its rules changed, the chain may
/// start again.
Step absorb_answer(Chain& chain, resolver::Answer&& answer, const views::View& view, const views::Policy& policy);
/// Ends the chain with an error; nothing that was gathered is shown.
Step fail_chain(Chain& chain, dns::Rcode rcode, std::optional<dns::Ede> ede, std::uint8_t text = 0);

}  // namespace sekisho::dataplane
