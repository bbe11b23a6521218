// The NSEC and NSEC3 records of a SignedZone.
#include <algorithm>
#include <set>

#include "base/check.h"
#include "tests/support/signed_zone.h"

namespace sekisho::testing {

using dns::Name;
using dns::Rrset;
using dns::RRType;
using dnssec::Reply;

namespace {

constexpr std::uint32_t negative_ttl = 600;

/// RFC 4034 §4.1.2.
Octets bitmap_of(const std::set<RRType>& types) {
  Octets out;
  for (unsigned window = 0; window < 256; ++window) {
    Octets bits;
    for (const RRType type : types) {
      const auto n = static_cast<unsigned>(type);
      if (n >> 8 != window) continue;
      if (bits.size() <= (n & 0xFF) / 8) bits.resize((n & 0xFF) / 8 + 1);
      bits[(n & 0xFF) / 8] = static_cast<std::uint8_t>(bits[(n & 0xFF) / 8] | (0x80U >> (n % 8)));
    }
    if (bits.empty()) continue;
    out.push_back(static_cast<std::uint8_t>(window));
    out.push_back(static_cast<std::uint8_t>(bits.size()));
    out.insert(out.end(), bits.begin(), bits.end());
  }
  return out;
}

std::string base32hex(const dnssec::Nsec3Hash& hash) {
  std::string text;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const std::uint8_t octet : hash) {
    bits = (bits << 8) | octet;
    for (held += 8; held >= 5; held -= 5) text += "0123456789abcdefghijklmnopqrstuv"[(bits >> (held - 5)) & 31];
  }
  return text;
}

}  // namespace

RRType SignedZone::denial_type() const { return denial_ == Denial::nsec ? RRType::nsec : RRType::nsec3; }

dnssec::Nsec3Hash SignedZone::hash(const Name& name) const {
  return dnssec::nsec3_hash(name.lower().wire(), salt_, iterations_);
}

std::vector<Rrset> SignedZone::denial_chain() const { return denial_ == Denial::nsec ? nsec_chain() : nsec3_chain(); }

/// Names that this zone speaks for, cuts included, with their types.
std::vector<Rrset> SignedZone::nsec_chain() const {
  std::vector<Rrset> chain;
  for (const auto& [name, sets] : nodes_) {
    const auto cut = cut_above(name);
    if (cut && !(*cut == name)) continue;
    std::set<RRType> types{RRType::rrsig, RRType::nsec};
    for (const auto& [type, set] : sets) types.insert(type);
    const Octets bits = bitmap_of(types);
    Rrset set{name, RRType::nsec, dns::RRClass::in, negative_ttl, {}, {}};
    set.rdatas.add(bits);  // the next name goes before it below
    chain.push_back(set);
  }
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const Bytes next = chain[(i + 1) % chain.size()].owner.wire();
    const Bytes bits = chain[i].rdatas.front();
    Octets rdata(next.begin(), next.end());
    rdata.insert(rdata.end(), bits.begin(), bits.end());
    chain[i].rdatas.clear();
    chain[i].rdatas.add(rdata);
  }
  return chain;
}

std::vector<Rrset> SignedZone::nsec3_chain() const {
  std::map<dnssec::Nsec3Hash, std::set<RRType>> hashed;
  for (const auto& [name, sets] : nodes_) {
    const auto cut = cut_above(name);
    if (cut && !(*cut == name)) continue;
    if (denial_ == Denial::nsec3_opt_out && cut && !sets.contains(RRType::ds)) continue;
    std::set<RRType>& types = hashed[hash(name)];
    for (const auto& [type, set] : sets) types.insert(type);
    if (!cut || sets.contains(RRType::ds)) types.insert(RRType::rrsig);
    for (unsigned labels = name.label_count(); labels > apex_.label_count(); --labels)
      hashed[hash(name.last(labels))];
  }
  std::vector<Rrset> chain;
  for (auto at = hashed.begin(); at != hashed.end(); ++at) {
    const auto next = std::next(at) == hashed.end() ? hashed.begin() : std::next(at);
    Octets rdata{1, std::uint8_t{denial_ == Denial::nsec3_opt_out}, static_cast<std::uint8_t>(iterations_ >> 8),
                 static_cast<std::uint8_t>(iterations_), static_cast<std::uint8_t>(salt_.size())};
    rdata.insert(rdata.end(), salt_.begin(), salt_.end());
    rdata.push_back(20);
    rdata.insert(rdata.end(), next->first.begin(), next->first.end());
    const Octets bits = bitmap_of(at->second);
    rdata.insert(rdata.end(), bits.begin(), bits.end());
    const Name owner = *Name::from_text(base32hex(at->first), apex_);
    chain.push_back(set_of(owner.to_text(), RRType::nsec3, negative_ttl, {rdata}));
  }
  return chain;
}

void SignedZone::put_denial(const Rrset& set, Reply& reply) const {
  const bool there = std::ranges::any_of(
      reply.authority, [&](const Rrset& known) { return known.type == set.type && known.owner == set.owner; });
  if (!there) reply.authority.push_back(signed_set(set));
}

std::vector<Rrset> SignedZone::transfer() const {
  std::vector<Rrset> all;
  for (const auto& [name, sets] : nodes_) {
    const auto cut = cut_above(name);
    for (const auto& [type, set] : sets) all.push_back(cut && type != RRType::ds ? set : signed_set(set));
  }
  if (!signed_) return all;
  for (const Rrset& set : denial_chain()) all.push_back(signed_set(set));
  return all;
}

/// The record at the name; for an empty non-terminal with NSEC the one that covers it, with opt-out the whole proof.
void SignedZone::add_matching(const Name& name, Reply& reply) const {
  if (!signed_) return;
  const Name owner = denial_ == Denial::nsec ? name : *Name::from_text(base32hex(hash(name)), apex_);
  for (const Rrset& set : denial_chain()) {
    if (set.owner == owner) return put_denial(set, reply);
  }
  if (denial_ == Denial::nsec) return add_covering(name, reply);
  add_absence(name, reply);
}

void SignedZone::add_covering(const Name& name, Reply& reply) const {
  if (!signed_) return;
  const std::vector<Rrset> chain = denial_chain();
  const Name place = denial_ == Denial::nsec ? name : *Name::from_text(base32hex(hash(name)), apex_);
  const Rrset* before = &chain.back();
  for (const Rrset& set : chain) {
    if (set.owner < place) before = &set;
    if (place <= set.owner) break;
  }
  put_denial(*before, reply);
}

/// NSEC: the gap. NSEC3: the closest encloser that has a record, and the gap at the next closer name.
void SignedZone::add_absence(const Name& name, Reply& reply) const {
  if (!signed_) return;
  if (denial_ == Denial::nsec) return add_covering(name, reply);
  const std::vector<Rrset> chain = denial_chain();
  for (unsigned labels = name.label_count(); labels-- > apex_.label_count();) {
    const Name owner = *Name::from_text(base32hex(hash(name.last(labels))), apex_);
    const auto match = std::ranges::find_if(chain, [&](const Rrset& set) { return set.owner == owner; });
    if (match == chain.end()) continue;
    put_denial(*match, reply);
    return add_covering(name.last(labels + 1), reply);
  }
}

}  // namespace sekisho::testing
