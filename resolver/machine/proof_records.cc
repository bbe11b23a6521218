#include "resolver/machine/proof_records.h"

namespace sekisho::resolver {
namespace {

constexpr std::size_t most_sets = 8;
constexpr std::size_t most_signatures = 16;
constexpr std::size_t labels_offset = 3;  ///< of an RRSIG RDATA (RFC 4034 §3.1)

bool proves_absence(const dns::Rrset& set) {
  const bool type = set.type == dns::RRType::nsec || set.type == dns::RRType::nsec3;
  return type && set.klass == dns::RRClass::in && !set.rdatas.empty() && !set.signatures.empty();
}

}  // namespace

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

void limit_signatures(dns::Rrset& set) {
  if (set.signatures.count() <= most_signatures) return;
  dns::RdataList few;
  for (const Bytes rdata : set.signatures) {
    if (few.count() < most_signatures) few.append(rdata);
  }
  set.signatures = std::move(few);
}

}  // namespace sekisho::resolver
