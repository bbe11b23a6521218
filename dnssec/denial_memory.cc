#include "dnssec/denial_memory.h"

#include <algorithm>
#include <array>

#include "dnssec/base32hex.h"

namespace sekisho::dnssec {
namespace {

using dns::Name;
using dns::Rrset;
using dns::RRType;

/// What was proven when it was learnt.
CheckedSet once_checked(const Rrset& set) { return {secure(), set.owner.label_count(), false, set.ttl}; }

/// The entry at the key, or the last one before it; in a ring, so that the last one is before the first.
template <typename Map>
const typename Map::mapped_type* at_or_before(const Map& map, const typename Map::key_type& key) {
  if (map.empty()) return nullptr;
  auto at = map.upper_bound(key);
  return at == map.begin() ? &map.rbegin()->second : &std::prev(at)->second;
}

template <typename Map, typename Value>
void put(Map& map, const typename Map::key_type& key, Value value, Instant now, std::size_t most) {
  if (map.size() >= most && !map.contains(key)) {
    std::erase_if(map, [&](const auto& entry) { return entry.second.expires <= now; });
    if (map.size() >= most) map.erase(map.begin());
  }
  map.insert_or_assign(key, std::move(value));
}

std::optional<Name> wildcard_under(const Name& name) {
  constexpr std::array<std::uint8_t, 1> star{'*'};
  const auto wildcard = name.prepend(star);
  if (!wildcard.ok()) return std::nullopt;
  return *wildcard;
}

}  // namespace

//------ learning ---------------------------------------------------------------------------------

DenialMemory::Zone& DenialMemory::zone_of(const Name& zone, Instant now) {
  const auto known = zones_.find(zone);
  if (known != zones_.end()) {
    known->second.used = now;
    return known->second;
  }
  if (zones_.size() >= max_zones) drop_a_zone(zone);
  Zone& fresh = zones_[zone];
  fresh.used = now;
  return fresh;
}

void DenialMemory::drop_a_zone(const Name& kept) {
  auto oldest = zones_.end();
  for (auto at = zones_.begin(); at != zones_.end(); ++at) {
    if (at->first == kept) continue;
    if (oldest == zones_.end() || at->second.used < oldest->second.used) oldest = at;
  }
  if (oldest != zones_.end()) zones_.erase(oldest);
}

std::size_t DenialMemory::record_count() const {
  std::size_t count = 0;
  for (const auto& [name, zone] : zones_) count += zone.nsecs.size() + zone.nsec3s.size();
  return count;
}

void DenialMemory::learn(const Name& zone, std::span<const Rrset> authority, const AnswerVerdict& verdict,
                         const Rules& rules, Instant now) {
  if (!verdict.verdict.secure() || verdict.ttl == 0) return;
  const Instant expires = now + std::chrono::seconds(std::min(verdict.ttl, rules.max_ttl));
  for (const std::size_t i : verdict.proof) {
    const Rrset& set = authority[i];
    if (set.type == RRType::soa && set.owner == zone) zone_of(zone, now).soa = Remembered{set, expires};
    if (set.type == RRType::nsec && read_nsec(set, once_checked(set), zone).ok()) {
      put(zone_of(zone, now).nsecs, set.owner, Remembered{set, expires}, now, max_records);
    }
    if (set.type != RRType::nsec3) continue;
    const auto record = read_nsec3(set, once_checked(set), zone);
    if (!record.ok() || record->opt_out || record->iterations > rules.limits.insecure_iterations) continue;
    put(zone_of(zone, now).nsec3s, record->owner, Remembered{set, expires}, now, max_records);
  }
  while (zones_.size() > 1 && record_count() > most_records) drop_a_zone(zone);
}

void DenialMemory::forget_at(const Name& name) {
  std::erase_if(zones_, [&](const auto& entry) { return entry.first.is_under(name) || name.is_under(entry.first); });
}

//------ denying ----------------------------------------------------------------------------------

std::optional<RememberedDenial> DenialMemory::deny(const dns::Question& question, const Name& cut, const Rules& rules,
                                                   Instant now, WorkBudget& budget) {
  // DS is the parent's to deny; other data of an apex is the zone's own.
  const bool parents = dns::is_parent_side(question.type) && !question.name.is_root();
  for (unsigned labels = question.name.label_count() + (parents ? 0U : 1U); labels-- > cut.label_count();) {
    const Name apex = question.name.last(labels);
    const auto at = zones_.find(apex);
    if (at == zones_.end()) continue;
    Zone& zone = at->second;
    if (!zone.soa || zone.soa->expires <= now) return std::nullopt;
    auto denial = deny_by_nsec(question, apex, zone, now);
    if (!denial) denial = deny_by_nsec3(question, apex, zone, rules, now, budget);
    if (denial) zone.used = now;
    return denial;  // a zone further up knows nothing of names in this one
  }
  return std::nullopt;
}

std::optional<RememberedDenial> DenialMemory::decide(const ProofResult& name_error, const ProofResult& no_data,
                                                     const Zone& zone, const Chosen& chosen, Instant now) {
  RememberedDenial denial;
  if (name_error.proof == Proof::proven) {
    denial.kind = AnswerKind::name_error;
  } else if (no_data.proof == Proof::proven) {
    denial.kind = AnswerKind::no_data;
  } else {
    return std::nullopt;
  }
  Instant expires = zone.soa->expires;
  for (const Remembered* r : chosen) expires = std::min(expires, r->expires);
  denial.ttl = static_cast<std::uint32_t>((expires - now) / Duration{std::chrono::seconds(1)});
  if (denial.ttl == 0) return std::nullopt;
  denial.authority.push_back(zone.soa->set);
  for (const Remembered* r : chosen) denial.authority.push_back(r->set);
  for (Rrset& set : denial.authority) set.ttl = std::min(set.ttl, denial.ttl);
  return denial;
}

std::optional<RememberedDenial> DenialMemory::deny_by_nsec(const dns::Question& q, const Name& apex, const Zone& zone,
                                                           Instant now) {
  Chosen chosen;
  std::vector<Nsec> records;
  const auto choose = [&](const Name& name) {
    const Remembered* found = at_or_before(zone.nsecs, name);
    if (found == nullptr || found->expires <= now || std::ranges::find(chosen, found) != chosen.end()) return;
    const auto nsec = read_nsec(found->set, once_checked(found->set), apex);
    if (!nsec.ok()) return;
    chosen.push_back(found);
    records.push_back(*nsec);
  };
  choose(q.name);
  if (records.empty()) return std::nullopt;
  if (!(records.front().owner == q.name)) {
    const unsigned labels =
        std::max(records.front().owner.common_labels(q.name), records.front().next.common_labels(q.name));
    if (const auto wildcard = wildcard_under(q.name.last(std::min(labels, q.name.label_count())))) choose(*wildcard);
  }
  const NsecProofs proofs(apex, records);
  return decide(proofs.name_error(q.name), proofs.no_data(q.name, q.type), zone, chosen, now);
}

std::optional<RememberedDenial> DenialMemory::deny_by_nsec3(const dns::Question& q, const Name& apex,
                                                            const Zone& zone, const Rules& rules, Instant now,
                                                            WorkBudget& budget) {
  if (zone.nsec3s.empty()) return std::nullopt;
  const auto parameters =
      read_nsec3(zone.nsec3s.begin()->second.set, once_checked(zone.nsec3s.begin()->second.set), apex);
  if (!parameters.ok()) return std::nullopt;
  Chosen chosen;
  std::vector<Nsec3> records;
  // True when the record found is the name's own.
  const auto choose = [&](const Name& name) {
    if (budget.spend_hash(parameters->iterations) != WorkBudget::Hashing::go_on) return false;
    const Nsec3Hash hash = nsec3_hash(name.lower().wire(), parameters->salt, parameters->iterations);
    const Remembered* found = at_or_before(zone.nsec3s, hash);
    if (found == nullptr || found->expires <= now) return false;
    const auto record = read_nsec3(found->set, once_checked(found->set), apex);
    if (!record.ok()) return false;
    if (std::ranges::find(chosen, found) == chosen.end()) {
      chosen.push_back(found);
      records.push_back(*record);
    }
    return record->owner == hash;
  };
  unsigned labels = q.name.label_count();
  while (!choose(q.name.last(labels)) && labels > apex.label_count()) --labels;
  if (labels < q.name.label_count()) {
    if (const auto wildcard = wildcard_under(q.name.last(labels))) choose(*wildcard);
  }
  Nsec3Proofs proofs(apex, records, rules.limits);
  const ProofResult name_error = proofs.name_error(q.name, budget);
  return decide(name_error, proofs.no_data(q.name, q.type, budget), zone, chosen, now);
}

}  // namespace sekisho::dnssec
