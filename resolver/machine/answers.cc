#include "resolver/machine/answers.h"

#include <algorithm>
#include <iterator>

#include "dns/rdata.h"
#include "resolver/machine/findings.h"

namespace sekisho::resolver {
namespace {

constexpr std::uint32_t stale_ttl = 30;       ///< RFC 8767 §4
constexpr std::uint32_t stale_age_limit = 2;  ///< lanes come back soon, so that the end of an outage is seen at once

dns::Rrset synthesized_cname(const dns::Rrset& dname, const dns::Name& owner, const dns::Name& target) {
  dns::Rrset cname;
  cname.owner = owner;
  cname.type = dns::RRType::cname;
  cname.ttl = dname.ttl;
  cname.rdatas.add(target.wire());
  return cname;
}

void fill_positive(Answer& answer, Entry& entry, const dns::Question& question) {
  answer.rcode = dns::Rcode::noerror;
  answer.answer.push_back(std::move(entry.rrsets.front()));
  answer.authority.assign(std::move_iterator(entry.rrsets.begin() + 1), std::move_iterator(entry.rrsets.end()));
  answer.answer.front().owner = entry.type == dns::RRType::dname ? entry.name : question.name;
  if (entry.type != dns::RRType::dname || entry.name == question.name) return;
  if (const auto target = alias_target(answer.answer.front(), question.name)) {
    answer.answer.push_back(synthesized_cname(answer.answer.front(), question.name, *target));
  } else {
    answer.rcode = dns::Rcode::yxdomain;
  }
}

}  // namespace

Answer answer_from(Entry entry, const dns::Question& question, Instant now) {
  Answer answer;
  // A record with TTL 0 is over at the instant it comes, and still answers who asked.
  answer.stale = now > entry.expires;
  const std::uint32_t ttl = answer.stale ? stale_ttl : entry.ttl_left(now);
  // What has outlived its TTL has outlived its proof.
  answer.security = entry.security == Security::secure && !answer.stale ? Security::secure : Security::insecure;
  answer.age_limit = answer.stale ? stale_age_limit : ttl;
  switch (entry.kind) {
    case EntryKind::rrset:
    case EntryKind::delegation:
    case EntryKind::glue:
      fill_positive(answer, entry, question);
      break;
    case EntryKind::nodata:
      answer.rcode = dns::Rcode::noerror;
      break;
    case EntryKind::nxdomain:
      answer.rcode = dns::Rcode::nxdomain;
      break;
  }
  if (entry.kind == EntryKind::nodata || entry.kind == EntryKind::nxdomain) {
    answer.authority = std::move(entry.rrsets);
    answer.authority_is_proof = !answer.authority.empty();
  }
  for (dns::Rrset& set : answer.answer) set.ttl = ttl;
  for (dns::Rrset& set : answer.authority) set.ttl = ttl;
  if (answer.stale) {
    answer.ede = answer.rcode == dns::Rcode::nxdomain ? dns::Ede::stale_nxdomain : dns::Ede::stale_answer;
    answer.ede_text = ede_texts::stale_after_failure;
  } else if (dnssec::has_ede(entry.reason)) {
    answer.ede = dnssec::ede_of(entry.reason);
    answer.ede_text = ede_texts::of(entry.reason);
  }
  return answer;
}

Answer failure_answer(FailureReason reason, std::uint32_t age_limit) {
  Answer answer;
  answer.rcode = dns::Rcode::servfail;
  answer.ede = reason.ede;
  answer.ede_text = reason.ede_text;
  answer.age_limit = age_limit;
  return answer;
}

Answer suppressed_answer() {
  constexpr std::uint32_t short_while = 60;
  Answer answer;
  answer.rcode = dns::Rcode::noerror;
  answer.ede = dns::Ede::filtered;
  answer.ede_text = ede_texts::aaaa_suppressed;
  answer.age_limit = short_while;
  return answer;
}

Answer not_in_memory() {
  Answer answer;
  answer.rcode = dns::Rcode::refused;
  answer.ede = dns::Ede::not_authoritative;
  return answer;
}

Answer referral_answer(const Entry& delegation, Instant now) {
  Answer answer;
  answer.rcode = dns::Rcode::noerror;
  answer.authority = delegation.rrsets;
  for (dns::Rrset& set : answer.authority) set.ttl = delegation.ttl_left(now);
  return answer;
}

void add_additional(Answer& answer, const forwarding::Realm& realm, const forwarding::ZoneRule& rule,
                    RealmCache& cache, Unchecked unchecked, Instant now) {
  if (answer.answer.size() != 1 || answer.stale) return;
  for (const dns::Name& name : targets_with_addresses(answer.answer.front())) {
    for (const dns::RRType type : {dns::RRType::a, dns::RRType::aaaa}) {
      const forwarding::ZoneRule* targets = find_rule(realm, name, type);
      if (targets == nullptr || !same_way(*targets, rule)) continue;
      if (targets->aaaa_nodata && type == dns::RRType::aaaa) continue;
      auto entry = cache.find(Slot::records, name, type, now);
      if (!entry || entry->kind != EntryKind::rrset || entry->trust < Trust::additional || !entry->fresh(now))
        continue;
      if (!entry->checked() && unchecked == Unchecked::passed_over) continue;
      const std::uint32_t left = entry->ttl_left(now);
      if (left == 0) continue;
      answer.age_limit = std::min(answer.age_limit, left);
      entry->rrsets.front().ttl = left;
      answer.additional.push_back(std::move(entry->rrsets.front()));
    }
  }
}

}  // namespace sekisho::resolver
