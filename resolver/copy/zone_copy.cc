#include "resolver/copy/zone_copy.h"

#include <algorithm>

#include "base/check.h"

namespace sekisho::resolver {
namespace {

using dns::Rrset;
using dns::RRType;

constexpr std::size_t rrsig_fixed = 18;

void add_set(std::vector<Rrset>& section, const Rrset& set, bool dnssec) {
  section.push_back(set);
  if (!dnssec) section.back().signatures.clear();
}

/// Questions that a copy has no exact answer to, or must not answer.
bool beyond_a_copy(const dns::Question& question) {
  return question.klass != dns::RRClass::in || dns::is_meta(question.type) || question.type == RRType::any ||
         question.type == RRType::rrsig;
}

}  // namespace

std::shared_ptr<const ZoneCopy> ZoneCopy::build(const ZoneData& data) {
  const auto soa = data.soa();
  if (!soa) return nullptr;
  auto copy = std::make_shared<ZoneCopy>();
  copy->apex_ = data.apex();
  copy->soa_ = *soa;
  copy->records_ = data.count();
  data.visit([&](const dns::Record& record) {
    const bool signature = record.type == RRType::rrsig && record.rdata.size() > rrsig_fixed;
    const RRType type = signature ? static_cast<RRType>(load_u16(record.rdata.data())) : record.type;
    Rrset& set = copy->nodes_[record.owner][type];
    set.owner = record.owner;
    set.type = type;
    if (signature) {
      set.signatures.append(record.rdata);
    } else {
      set.ttl = set.rdatas.empty() ? record.ttl : std::min(set.ttl, record.ttl);
      set.rdatas.append(record.rdata);
    }
  });
  if (copy->find(copy->apex_, RRType::ns) == nullptr) return nullptr;
  copy->signed_ = copy->find(copy->apex_, RRType::dnskey) != nullptr;
  copy->nsec3_ = copy->signed_ && copy->find(copy->apex_, RRType::nsec) == nullptr;
  return copy;
}

const Rrset& ZoneCopy::name_servers() const {
  const Rrset* set = find(apex_, RRType::ns);
  SEKISHO_CHECK(set != nullptr);  // build() has looked
  return *set;
}

const Rrset* ZoneCopy::set_of(const Node& node, RRType type) {
  const auto found = node.find(type);
  return found == node.end() || found->second.rdatas.empty() ? nullptr : &found->second;
}

const ZoneCopy::Node* ZoneCopy::node_of(const dns::Name& name) const {
  const auto found = nodes_.find(name);
  return found == nodes_.end() ? nullptr : &found->second;
}

const Rrset* ZoneCopy::find(const dns::Name& name, RRType type) const {
  const Node* node = node_of(name);
  return node == nullptr ? nullptr : set_of(*node, type);
}

const ZoneCopy::Node* ZoneCopy::cut_above(const dns::Name& name, RRType type) const {
  for (unsigned labels = apex_.label_count() + 1; labels <= name.label_count(); ++labels) {
    const Node* node = node_of(name.last(labels));
    const bool parents_own = labels == name.label_count() && dns::is_parent_side(type);
    if (node != nullptr && set_of(*node, RRType::ns) != nullptr && !parents_own) return node;
  }
  return nullptr;
}

bool ZoneCopy::has_dname_above(const dns::Name& name) const {
  for (unsigned labels = apex_.label_count(); labels < name.label_count(); ++labels) {
    if (find(name.last(labels), RRType::dname) != nullptr) return true;
  }
  return false;
}

bool ZoneCopy::has_names_below(const dns::Name& name) const {
  const auto next = nodes_.upper_bound(name);
  return next != nodes_.end() && next->first.is_under(name);
}

bool ZoneCopy::wildcard_answers(const dns::Name& name) const {
  constexpr std::uint8_t asterisk[] = {'*'};
  for (unsigned up = 1; name.label_count() >= apex_.label_count() + up; ++up) {
    const dns::Name above = name.without(up);
    const auto wildcard = above.prepend(asterisk);
    if (wildcard && node_of(*wildcard) != nullptr) return true;
    if (node_of(above) != nullptr || has_names_below(above)) return false;  // the closest encloser has none
  }
  return false;
}

const Rrset* ZoneCopy::nsec_for(const dns::Name& name) const {
  for (auto at = nodes_.upper_bound(name); at != nodes_.begin();) {
    --at;
    if (const Rrset* nsec = set_of(at->second, RRType::nsec)) return nsec;
  }
  return nullptr;
}

void ZoneCopy::add_proof(const Rrset* nsec, dns::Message& reply) const {
  if (nsec == nullptr) return;
  const auto same = [nsec](const Rrset& set) { return set.type == RRType::nsec && set.owner == nsec->owner; };
  if (std::ranges::none_of(reply.authority, same)) reply.authority.push_back(*nsec);
}

bool ZoneCopy::refer(const Node& cut, bool dnssec, dns::Message& reply) const {
  const Rrset& servers = *set_of(cut, RRType::ns);
  add_set(reply.authority, servers, false);
  if (dnssec && signed_) {
    const Rrset* ds = set_of(cut, RRType::ds);
    if (ds == nullptr && nsec3_) return false;
    if (ds != nullptr) {
      add_set(reply.authority, *ds, true);
    } else {
      add_proof(nsec_for(servers.owner), reply);
    }
  }
  for (const Bytes rdata : servers.rdatas) {
    const auto target = dns::target_of(RRType::ns, rdata);
    if (!target) continue;
    for (const RRType type : {RRType::a, RRType::aaaa}) {
      if (const Rrset* glue = find(*target, type)) add_set(reply.additional, *glue, false);
    }
  }
  return true;
}

bool ZoneCopy::deny(const dns::Question& question, bool name_error, bool dnssec, dns::Message& reply) const {
  if (dnssec && nsec3_) return false;
  reply.header.rcode = static_cast<std::uint8_t>(name_error ? dns::Rcode::nxdomain : dns::Rcode::noerror);
  add_set(reply.authority, *find(apex_, RRType::soa), dnssec);
  if (!dnssec || !signed_) return true;
  add_proof(nsec_for(question.name), reply);
  if (!name_error) return true;
  constexpr std::uint8_t asterisk[] = {'*'};
  for (unsigned up = 1; question.name.label_count() >= apex_.label_count() + up; ++up) {
    const dns::Name above = question.name.without(up);
    if (node_of(above) == nullptr && !has_names_below(above)) continue;
    if (const auto wildcard = above.prepend(asterisk)) add_proof(nsec_for(*wildcard), reply);
    break;
  }
  return true;
}

std::optional<dns::Message> ZoneCopy::answer(const dns::Question& question, bool dnssec) const {
  if (!question.name.is_under(apex_) || beyond_a_copy(question)) return std::nullopt;
  if (question.name == apex_ && dns::is_parent_side(question.type)) return std::nullopt;
  dns::Message reply;
  reply.header.qr = reply.header.aa = true;
  reply.header.qdcount = 1;
  reply.question = question;
  if (const Node* cut = cut_above(question.name, question.type)) {
    reply.header.aa = false;
    return refer(*cut, dnssec, reply) ? std::optional(std::move(reply)) : std::nullopt;
  }
  if (has_dname_above(question.name)) return std::nullopt;
  const Node* node = node_of(question.name);
  if (node == nullptr && wildcard_answers(question.name)) return std::nullopt;
  const Rrset* found = node != nullptr ? set_of(*node, question.type) : nullptr;
  if (found == nullptr && node != nullptr) found = set_of(*node, RRType::cname);
  if (found != nullptr) {
    add_set(reply.answer, *found, dnssec);
    return reply;
  }
  const bool exists = node != nullptr || has_names_below(question.name);
  if (!deny(question, !exists, dnssec, reply)) return std::nullopt;
  return reply;
}

}  // namespace sekisho::resolver
