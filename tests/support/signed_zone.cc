#include "tests/support/signed_zone.h"

#include <algorithm>

#include "base/check.h"
#include "dns/rdata.h"

namespace sekisho::testing {

using dns::Name;
using dns::Question;
using dns::Rrset;
using dns::RRType;
using dnssec::Reply;

namespace {

const std::uint8_t star_label[] = {'*'};

std::string line(const Name& owner, std::string_view rest) { return owner.to_text() + " " + std::string(rest); }

}  // namespace

SignedZone::SignedZone(std::string_view apex, Denial denial, dnssec::Algorithm algorithm)
    : SignedZone(apex, denial, SigningKey(apex, algorithm), SigningKey(apex, algorithm, SigningKey::zsk)) {
  add(line(apex_, "3600 IN SOA ns.invalid. root.invalid. 1 3600 900 604800 600"));
  add(line(apex_, "3600 IN NS ns.invalid."));
}

SignedZone::SignedZone(std::string_view apex, Denial denial, const SigningKey& ksk_to_use,
                       const SigningKey& zsk_to_use)
    : ksk(ksk_to_use), zsk(zsk_to_use), apex_(Name::of(apex)), denial_(denial) {
  nodes_[apex_][RRType::dnskey] = dnskey_set(apex_, {ksk.dnskey(), zsk.dnskey()});
}

SignedZone& SignedZone::add(std::string_view text) { return add(record(text)); }

SignedZone& SignedZone::add(const dns::Record& r) {
  SEKISHO_CHECK(r.owner.is_under(apex_));
  Rrset& set = nodes_[r.owner][r.type];
  if (set.rdatas.empty()) set = {r.owner, r.type, r.klass, r.ttl, {}, {}};
  set.rdatas.add(r.rdata);
  return *this;
}

SignedZone& SignedZone::delegate(const SignedZone& child) {
  delegate_unsigned(child.apex().to_text());
  nodes_[child.apex()][RRType::ds] = set_of(child.apex().to_text(), RRType::ds, 3600, {child.ksk.ds()});
  return *this;
}

SignedZone& SignedZone::delegate_unsigned(std::string_view child) {
  return add(line(Name::of(child), "3600 IN NS ns.invalid."));
}

SignedZone& SignedZone::sign_with(const SigningFault& fault) {
  fault_ = fault;
  return *this;
}

SignedZone& SignedZone::iterations(std::uint16_t n) {
  iterations_ = n;
  return *this;
}

SignedZone& SignedZone::salt(const Octets& octets) {
  salt_ = octets;
  return *this;
}

SignedZone& SignedZone::leave_unsigned() {
  signed_ = false;
  return *this;
}

Rrset SignedZone::signed_set(const Rrset& set) const {
  Rrset copy = set;
  if (signed_) (set.type == RRType::dnskey ? ksk : zsk).sign(copy, fault_);
  return copy;
}

const SignedZone::Node* SignedZone::node(const Name& name) const {
  const auto at = nodes_.find(name);
  return at != nodes_.end() ? &at->second : nullptr;
}

/// With records, or above a name that has some.
bool SignedZone::exists(const Name& name) const {
  return std::ranges::any_of(nodes_, [&](const auto& entry) { return entry.first.is_under(name); });
}

std::optional<Name> SignedZone::cut_above(const Name& name) const {
  for (unsigned labels = apex_.label_count() + 1; labels <= name.label_count(); ++labels) {
    const Node* at = node(name.last(labels));
    if (at != nullptr && at->contains(RRType::ns)) return name.last(labels);
  }
  return std::nullopt;
}

Name SignedZone::closest_encloser(const Name& name) const {
  unsigned labels = name.label_count();
  while (!exists(name.last(labels))) --labels;
  return name.last(labels);
}

Reply SignedZone::refer(const Name& cut) const {
  Reply reply;
  const Node& at = *node(cut);
  reply.authority.push_back(at.at(RRType::ns));
  if (const auto ds = at.find(RRType::ds); ds != at.end()) {
    reply.authority.push_back(signed_set(ds->second));
  } else {
    add_matching(cut, reply);
  }
  return reply;
}

bool SignedZone::answer_from(const Node& node, const Question& q, Reply& reply) const {
  if (q.type == RRType::rrsig || q.type == RRType::any) {
    for (const auto& [type, set] : node) {
      reply.answer.push_back(signed_set(set));
      reply.answer.back().owner = q.name;
    }
    return true;
  }
  for (const RRType type : {q.type, RRType::cname}) {
    const auto set = node.find(type);
    if (set == node.end()) continue;
    Rrset copy = signed_set(set->second);
    copy.owner = q.name;
    reply.answer.push_back(copy);
    return true;
  }
  return false;
}

bool SignedZone::answer_by_dname(const Question& q, Reply& reply) const {
  for (unsigned labels = apex_.label_count(); labels < q.name.label_count(); ++labels) {
    const Node* above = node(q.name.last(labels));
    if (above == nullptr || !above->contains(RRType::dname)) continue;
    const Rrset& dname = above->at(RRType::dname);
    const Name target = *dns::target_of(RRType::dname, dname.rdatas.front());
    const Name made = *q.name.rebase(dname.owner, target);
    Rrset alias{q.name, RRType::cname, dns::RRClass::in, dname.ttl, {}, {}};
    alias.rdatas.add(made.wire());
    reply.answer = {signed_set(dname), alias};
    return true;
  }
  return false;
}

void SignedZone::deny(const Question& q, Reply& reply) const {
  reply.authority.push_back(signed_set(node(apex_)->at(RRType::soa)));
  if (exists(q.name)) {
    add_matching(q.name, reply);
    return;
  }
  reply.rcode = dns::Rcode::nxdomain;
  add_absence(q.name, reply);
  add_covering(*closest_encloser(q.name).prepend(star_label), reply);
}

void SignedZone::deny_from_wildcard(const Question& q, const Node& wildcard, Reply& reply) const {
  if (answer_from(wildcard, q, reply)) {
    // Only what lies between the wildcard and the name has to be denied.
    const Name encloser = closest_encloser(q.name);
    add_covering(denial_ == Denial::nsec ? q.name : q.name.last(encloser.label_count() + 1), reply);
    return;
  }
  reply.authority.push_back(signed_set(node(apex_)->at(RRType::soa)));
  add_absence(q.name, reply);
  add_matching(wildcard.begin()->second.owner, reply);
}

Reply SignedZone::ask(const Question& q) const {
  Reply reply;
  if (const auto cut = cut_above(q.name); cut && !(*cut == q.name && q.type == RRType::ds)) return refer(*cut);
  if (const Node* at = node(q.name); at != nullptr && answer_from(*at, q, reply)) return reply;
  if (!exists(q.name)) {
    if (answer_by_dname(q, reply)) return reply;
    const auto star = closest_encloser(q.name).prepend(star_label);
    if (const Node* wildcard = star.ok() ? node(*star) : nullptr) {
      deny_from_wildcard(q, *wildcard, reply);
      return reply;
    }
  }
  deny(q, reply);
  return reply;
}

Reply Internet::ask(const Question& q) const {
  const SignedZone* best = nullptr;
  const bool parents = q.type == RRType::ds && !q.name.is_root();
  for (const SignedZone* zone : zones_) {
    const bool fits = parents ? q.name.is_strictly_under(zone->apex()) : q.name.is_under(zone->apex());
    if (fits && (best == nullptr || zone->apex().is_under(best->apex()))) best = zone;
  }
  SEKISHO_CHECK(best != nullptr);
  return best->ask(q);
}

}  // namespace sekisho::testing
