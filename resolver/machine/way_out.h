// Which rule a name falls under, and what may be believed of one who was asked for it.
//
// The servers of a forwarded cut are believed for names of that cut alone; the servers of an iterated zone for names
// of their zone that are iterated too. So nothing that was learnt above a forward cut, or beside it, crosses it
// (design I1, N-3; MaginotDNS). Threads: pure. Owns: nothing.
#pragma once

#include "dns/question.h"
#include "forwarding/realm.h"

namespace sekisho::resolver {

/// The rule of a question; null when this realm has no way to ask it. DS at the topmost cut of a forward-only realm
/// has no rule above, and is asked where the cut is.
const forwarding::ZoneRule* find_rule(const forwarding::Realm& realm, const dns::Name& name, dns::RRType type);

/// What one zone's servers may say.
struct Bailiwick {
  const forwarding::Realm& realm;
  const forwarding::ZoneRule& rule;  ///< of the question
  const dns::Name& zone;             ///< the cut, or the zone that was asked
  const dns::Question& question;     ///< that `rule` is of
  bool accepts(const dns::Name& owner, dns::RRType type) const;
};

/// Both names are under the same forwarded cut, or both are iterated.
bool same_way(const forwarding::ZoneRule& a, const forwarding::ZoneRule& b);

}  // namespace sekisho::resolver
