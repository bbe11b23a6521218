#include "dnssec/denial_nsec.h"

#include <algorithm>

namespace sekisho::dnssec {
namespace {

using dns::Name;
using dns::RRType;

/// The deepest name above `name` that exists, as the NSEC that covers `name` shows it.
unsigned closest_encloser_labels(const Nsec& nsec, const Name& name) {
  return std::max(nsec.owner.common_labels(name), nsec.next.common_labels(name));
}

/// `name` has no records but exists, since the next name lies below it (RFC 4592 §2.2.2).
bool is_empty_non_terminal(const Nsec& covering, const Name& name) { return covering.next.is_strictly_under(name); }

std::optional<Name> wildcard_under(const Name& name, unsigned labels) {
  constexpr std::uint8_t star[] = {'*'};
  const auto wildcard = name.last(labels).prepend(star);
  if (!wildcard.ok()) return std::nullopt;
  return *wildcard;
}

}  // namespace

Result<Nsec, Reason> read_nsec(const dns::Rrset& set, const CheckedSet& checked, const Name& zone) {
  if (!checked.verdict.secure()) return Failure{checked.verdict.reason};
  if (checked.expanded) return Failure{Reason::expanded_wrongly};
  if (set.rdatas.count() != 1) return Failure{Reason::denial_malformed};
  const auto fields = parse_nsec(set.rdatas.front());
  if (!fields) return Failure{Reason::denial_malformed};
  if (!set.owner.is_under(zone) || !fields->next.is_under(zone)) return Failure{Reason::denial_outside_zone};
  // Only the last NSEC goes back, and it goes back to the apex (RFC 4034 §4.1.1).
  if (fields->next <= set.owner && fields->next != zone) return Failure{Reason::denial_malformed};
  return Nsec{set.owner, fields->next, fields->types};
}

bool nsec_covers(const Nsec& nsec, const Name& name, const Name& zone) {
  if (!name.is_under(zone) || !(nsec.owner < name)) return false;
  const bool last = nsec.next == zone;
  if (!last && !(name < nsec.next)) return false;
  // From above a cut, or a DNAME, nothing is known about what is below (RFC 6840 §4.1, RFC 6672 §5.3.4.1).
  const bool stops_here = nsec.types.is_delegation() || nsec.types.has(RRType::dname);
  return !(stops_here && name.is_strictly_under(nsec.owner));
}

ProofResult types_deny(const TypeBitmap& types, RRType type, bool at_root) {
  if (type == RRType::any) return types.has_data() ? contradicted() : proven();
  if (types.has(type) || types.has(RRType::cname)) return contradicted();
  if (type == RRType::ds) return types.has(RRType::soa) && !at_root ? not_proven() : proven();
  return types.is_delegation() ? not_proven() : proven();
}

const Nsec* NsecProofs::matching(const Name& name) const {
  const auto at = std::ranges::find_if(records_, [&](const Nsec& n) { return n.owner == name; });
  return at != records_.end() ? &*at : nullptr;
}

const Nsec* NsecProofs::covering(const Name& name) const {
  const auto at = std::ranges::find_if(records_, [&](const Nsec& n) { return nsec_covers(n, name, zone_); });
  return at != records_.end() ? &*at : nullptr;
}

ProofResult NsecProofs::name_error(const Name& name) const {
  if (matching(name) != nullptr) return contradicted();
  const Nsec* gap = covering(name);
  if (gap == nullptr) return not_proven();
  if (is_empty_non_terminal(*gap, name)) return contradicted();
  const auto wildcard = wildcard_under(name, closest_encloser_labels(*gap, name));
  if (!wildcard) return proven();  // too long to exist
  if (matching(*wildcard) != nullptr) return contradicted();
  const Nsec* wildcard_gap = covering(*wildcard);
  if (wildcard_gap == nullptr) return not_proven();
  return is_empty_non_terminal(*wildcard_gap, *wildcard) ? contradicted() : proven();
}

ProofResult NsecProofs::no_data(const Name& name, RRType type) const {
  if (const Nsec* here = matching(name)) return types_deny(here->types, type, name.is_root());
  const Nsec* gap = covering(name);
  if (gap == nullptr) return not_proven();
  if (is_empty_non_terminal(*gap, name)) return proven();
  const auto wildcard = wildcard_under(name, closest_encloser_labels(*gap, name));
  if (!wildcard) return not_proven();
  if (const Nsec* star = matching(*wildcard)) return types_deny(star->types, type, false);
  const Nsec* wildcard_gap = covering(*wildcard);
  return wildcard_gap != nullptr && is_empty_non_terminal(*wildcard_gap, *wildcard) ? proven() : not_proven();
}

ProofResult NsecProofs::no_closer_match(const Name& name, unsigned labels) const {
  const Nsec* gap = covering(name);
  if (gap == nullptr) return not_proven(Reason::wildcard_unproven);
  if (closest_encloser_labels(*gap, name) != labels) return not_proven(Reason::wildcard_unproven);
  return proven();
}

CutProof NsecProofs::no_ds(const Name& name) const {
  if (const Nsec* here = matching(name)) {
    if (here->types.has(RRType::ds)) return {contradicted()};
    if (here->types.has(RRType::soa)) return {not_proven(Reason::ds_absence_unproven)};
    return {proven(), here->types.has(RRType::ns) ? Cut::unsigned_delegation : Cut::none};
  }
  if (const Nsec* gap = covering(name)) {
    return {proven(), is_empty_non_terminal(*gap, name) ? Cut::none : Cut::no_such_name};
  }
  return {not_proven(Reason::ds_absence_unproven)};
}

}  // namespace sekisho::dnssec
