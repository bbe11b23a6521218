#include "resolver/machine/proof_records.h"

#include <algorithm>

namespace sekisho::resolver {
namespace {

constexpr std::size_t most_sets = 8;
constexpr std::size_t most_signatures = 16;
constexpr std::size_t most_shown = 64;
constexpr std::size_t labels_offset = 3;  ///< of an RRSIG RDATA (RFC 4034 §3.1)

bool proves_absence(const dns::Rrset& set) {
  const bool type = set.type == dns::RRType::nsec || set.type == dns::RRType::nsec3;
  return type && set.klass == dns::RRClass::in && !set.rdatas.empty() && !set.signatures.empty();
}

}  // namespace

void show_signatures(dns::Message& reply, const dns::Name& name) {
  dns::Rrset all{name, dns::RRType::rrsig, dns::RRClass::in, 0xFFFFFFFF, {}, {}};
  for (const dns::Rrset& set : reply.answer) {
    if (!(set.owner == name) || set.klass != dns::RRClass::in) continue;
    for (const Bytes rdata : set.signatures) {
      if (all.rdatas.count() == most_shown) break;
      all.rdatas.add(rdata);
      all.ttl = std::min(all.ttl, set.ttl);
    }
  }
  if (!all.rdatas.empty()) reply.answer.push_back(std::move(all));
}

std::vector<dns::Rrset> collect_denial(const dns::Message& reply, const Bailiwick& bailiwick) {
  const bool forwarded = bailiwick.rule.group.has_value();
  std::vector<dns::Rrset> out;
  for (const dns::Rrset& set : reply.authority) {
    if (out.size() == most_sets) break;
    if (!proves_absence(set) || !(forwarded || set.owner.is_under(bailiwick.zone))) continue;
    out.push_back(set);
    limit_signatures(out.back());
  }
  return out;
}

std::optional<Entry> collect_referral_ds(const dns::Message& reply, const dns::Rrset& ns, const Bailiwick& bailiwick,
                                         const Keeping& keeping) {
  if (bailiwick.rule.group || !bailiwick.accepts(ns.owner, dns::RRType::ds)) return std::nullopt;
  if (const dns::Rrset* ds = find_rrset(reply.authority, ns.owner, dns::RRType::ds)) {
    if (ds->signatures.empty()) return std::nullopt;
    return keep_rrset(*ds, Trust::additional, keeping);
  }
  const std::vector<dns::Rrset> denial = collect_denial(reply, bailiwick);
  if (denial.empty()) return std::nullopt;
  const dns::Question question{ns.owner, dns::RRType::ds, dns::RRClass::in};
  Entry entry = keep_absence(EntryKind::nodata, question, nullptr, Trust::additional, keeping);
  std::uint32_t ttl = denial.front().ttl;
  for (const dns::Rrset& set : denial) ttl = std::min(ttl, set.ttl);
  entry.ttl = std::min(ttl, keeping.rule.negative_ttl_cap);
  entry.expires = entry.stale_until = keeping.now + std::chrono::seconds(entry.ttl);
  add_proof(entry, denial);
  return entry;
}

void add_proof(Entry& entry, const std::vector<dns::Rrset>& denial) {
  entry.rrsets.insert(entry.rrsets.end(), denial.begin(), denial.end());
}

bool may_be_expanded(const dns::Rrset& set) {
  const unsigned labels = set.owner.label_count() - (set.owner.is_wildcard() ? 1U : 0U);
  for (const Bytes rdata : set.signatures) {
    if (rdata.size() > labels_offset && rdata[labels_offset] < labels) return true;
  }
  return false;
}

bool may_be_expanded(const Finding& finding) {
  const auto& further = finding.further;
  return may_be_expanded(finding.main.rrsets.front()) ||
         std::any_of(further.begin(), further.end(), [](const dns::Rrset& set) { return may_be_expanded(set); });
}

void limit_signatures(dns::Rrset& set) {
  if (set.signatures.count() <= most_signatures) return;
  dns::RdataList few;
  for (const Bytes rdata : set.signatures) {
    if (few.count() < most_signatures) few.append(rdata);
  }
  set.signatures = std::move(few);
}

}  // namespace sekisho::resolver
