#include "views/local_zone.h"

#include <algorithm>
#include <string_view>

#include "base/check.h"
#include "dns/rdata.h"

namespace sekisho::views {
namespace {

constexpr std::uint32_t made_up_ttl = 300;
constexpr std::size_t max_additional_targets = 8;

const dns::Rrset* find_set(const std::vector<dns::Rrset>& sets, dns::RRType type) {
  const auto at = std::find_if(sets.begin(), sets.end(), [type](const dns::Rrset& s) { return s.type == type; });
  return at == sets.end() ? nullptr : &*at;
}

dns::Rrset owned_by(dns::Rrset set, const dns::Name& owner) {
  set.owner = owner;
  return set;
}

dns::Record record_at(const dns::Name& owner, dns::RRType type, std::uint32_t ttl, std::string_view text) {
  auto rdata = dns::rdata_from_text(type, text, owner);
  SEKISHO_CHECK(rdata.ok());  // our own text
  return {owner, type, dns::RRClass::in, ttl, std::move(rdata).value()};
}

bool has_name_targets(dns::RRType type) {
  using enum dns::RRType;
  return type == mx || type == ns || type == srv || type == svcb || type == https || type == naptr;
}

}  // namespace

void LocalZone::add_existing(const dns::Name& name) {
  if (!name.is_under(apex_)) return;
  for (unsigned labels = name.label_count(); labels > apex_.label_count(); --labels) {
    if (!nodes_.try_emplace(name.last(labels)).second) return;  // its ancestors are there too
  }
}

void LocalZone::add(const dns::Record& record) {
  if (!record.owner.is_under(apex_) || record.klass != dns::RRClass::in) return;
  add_existing(record.owner);
  std::vector<dns::Rrset>& sets = nodes_[record.owner];
  auto at = std::find_if(sets.begin(), sets.end(), [&](const dns::Rrset& s) { return s.type == record.type; });
  if (at == sets.end()) at = sets.insert(at, {record.owner, record.type, dns::RRClass::in, record.ttl, {}, {}});
  at->ttl = std::min(at->ttl, record.ttl);
  at->rdatas.add(record.rdata);
  has_cuts_ =
      has_cuts_ || record.type == dns::RRType::dname || (record.type == dns::RRType::ns && !(record.owner == apex_));
}

LocalZone LocalZone::build(dns::Name apex, const std::vector<dns::Record>& records) {
  LocalZone zone;
  zone.apex_ = apex;
  zone.nodes_.try_emplace(zone.apex_);
  for (const dns::Record& record : records) zone.add(record);
  if (find_set(zone.nodes_.find(apex)->second, dns::RRType::soa) == nullptr) {
    zone.add(record_at(apex, dns::RRType::soa, made_up_ttl, "@ nobody.invalid. 1 3600 1200 604800 300"));
  }
  return zone;
}

LocalZone LocalZone::empty(dns::Name apex) {
  return build(apex, {record_at(apex, dns::RRType::soa, 10800, "@ nobody.invalid. 1 3600 1200 604800 10800"),
                      record_at(apex, dns::RRType::ns, 10800, "@")});
}

LocalZone LocalZone::nodata(dns::Name apex) {
  LocalZone zone = empty(apex);
  const auto wildcard = apex.prepend(Bytes(reinterpret_cast<const std::uint8_t*>("*"), 1));
  SEKISHO_CHECK(wildcard.ok());
  zone.add_existing(*wildcard);
  return zone;
}

LocalAnswer LocalZone::lookup(const dns::Name& name, dns::RRType type) const {
  if (!name.is_under(apex_)) return {dns::Rcode::refused, {}, {}, {}};
  // The subtree of a name is one run of the canonical order, and all ancestors of a node are nodes: so the deepest
  // existing ancestor of an absent name is what it shares with the node before it.
  const auto after = nodes_.upper_bound(name);
  SEKISHO_CHECK(after != nodes_.begin());  // the apex comes before everything below it
  const auto before = std::prev(after);
  const bool exists = before->first == name;
  const dns::Name encloser = exists ? name : name.last(name.common_labels(before->first));
  if (has_cuts_) {
    if (auto answer = answer_at_cut(encloser, name, type)) return *std::move(answer);
  }
  if (exists) return answer_from(before->second, name, type);
  if (const auto wildcard = encloser.prepend(Bytes(reinterpret_cast<const std::uint8_t*>("*"), 1))) {
    const auto at = nodes_.find(*wildcard);
    if (at != nodes_.end()) return answer_from(at->second, name, type);
  }
  return negative(dns::Rcode::nxdomain);
}

/// A delegation or DNAME between the apex and the name, the one nearest to the apex first.
std::optional<LocalAnswer> LocalZone::answer_at_cut(const dns::Name& encloser, const dns::Name& name,
                                                    dns::RRType type) const {
  for (unsigned labels = apex_.label_count(); labels <= encloser.label_count(); ++labels) {
    const dns::Name cut = encloser.last(labels);
    const std::vector<dns::Rrset>& sets = nodes_.find(cut)->second;
    const bool at_name = labels == name.label_count();
    const dns::Rrset* ns = cut == apex_ ? nullptr : find_set(sets, dns::RRType::ns);
    if (ns != nullptr && !(at_name && dns::is_parent_side(type))) return referral(*ns);
    const dns::Rrset* dname = find_set(sets, dns::RRType::dname);
    if (dname == nullptr || at_name) continue;
    LocalAnswer answer;
    answer.answer.push_back(*dname);
    const auto target = dns::target_of(dns::RRType::dname, dname->rdatas.front());
    if (!target) return negative(dns::Rcode::servfail);
    const auto renamed = name.rebase(cut, *target);
    if (!renamed) {
      answer.rcode = dns::Rcode::yxdomain;
      return answer;
    }
    dns::Rrset cname{name, dns::RRType::cname, dns::RRClass::in, dname->ttl, {}, {}};
    cname.rdatas.add(renamed->wire());
    answer.answer.push_back(std::move(cname));
    return answer;
  }
  return std::nullopt;
}

LocalAnswer LocalZone::answer_from(const std::vector<dns::Rrset>& sets, const dns::Name& name,
                                   dns::RRType type) const {
  LocalAnswer answer;
  if (type == dns::RRType::any) {
    for (const dns::Rrset& set : sets) answer.answer.push_back(owned_by(set, name));
    return answer.answer.empty() ? negative(dns::Rcode::noerror) : answer;
  }
  const dns::Rrset* set = find_set(sets, type);
  if (set == nullptr) set = find_set(sets, dns::RRType::cname);
  if (set == nullptr) return negative(dns::Rcode::noerror);
  answer.answer.push_back(owned_by(*set, name));
  if (has_name_targets(set->type)) add_target_addresses(*set, answer.additional);
  return answer;
}

LocalAnswer LocalZone::negative(dns::Rcode rcode) const {
  LocalAnswer answer;
  answer.rcode = rcode;
  const dns::Rrset* soa = find_set(nodes_.find(apex_)->second, dns::RRType::soa);
  SEKISHO_CHECK(soa != nullptr);  // build() sees to it
  answer.authority.push_back(*soa);
  if (const auto numbers = dns::soa_numbers(soa->rdatas.front())) {
    answer.authority.front().ttl = std::min(soa->ttl, numbers->minimum);
  }
  return answer;
}

LocalAnswer LocalZone::referral(const dns::Rrset& ns) const {
  LocalAnswer answer;
  answer.authority.push_back(ns);
  add_target_addresses(ns, answer.additional);
  return answer;
}

void LocalZone::add_target_addresses(const dns::Rrset& set, std::vector<dns::Rrset>& out) const {
  std::vector<dns::Name> targets;
  for (const Bytes rdata : set.rdatas) {
    for (const dns::Name& target : dns::names_in_rdata(set.type, rdata)) {
      if (targets.size() == max_additional_targets) break;
      if (std::find(targets.begin(), targets.end(), target) == targets.end()) targets.push_back(target);
    }
  }
  for (const dns::Name& target : targets) {
    const auto at = nodes_.find(target);
    if (at == nodes_.end()) continue;
    for (const dns::Rrset& candidate : at->second) {
      if (candidate.type == dns::RRType::a || candidate.type == dns::RRType::aaaa) out.push_back(candidate);
    }
  }
}

}  // namespace sekisho::views
