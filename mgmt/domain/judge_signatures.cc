// What each server's signatures are worth: there, right, in time, and long enough (G3-10, G3-17, G3-18, G3-26).
#include <algorithm>
#include <map>
#include <set>

#include "dns/rdata.h"
#include "dnssec/ds_match.h"
#include "mgmt/domain/gather_servers.h"
#include "mgmt/domain/judge_parts.h"

namespace sekisho::mgmt::domain {
namespace {

using dnssec::Reason;
using dnssec::Rrsig;

constexpr std::int64_t two_days = 2 * 86'400;

/// The sets of a zone that were seen at one server.
std::vector<const dns::Rrset*> sets_of(const ServerEvidence& server, const dns::Name& domain) {
  std::vector<const dns::Rrset*> sets;
  for (const auto& [reply, type] : {std::pair{&server.soa, dns::RRType::soa},
                                    {&server.ns, dns::RRType::ns},
                                    {&server.mx, dns::RRType::mx},
                                    {&server.a, dns::RRType::a},
                                    {&server.aaaa, dns::RRType::aaaa}}) {
    if (const dns::Rrset* set = said(*reply, domain, type)) sets.push_back(set);
  }
  if (const auto www = domain.prepend(www_label())) {
    if (const dns::Rrset* set = said(server.www_a, *www, dns::RRType::a)) sets.push_back(set);
    if (const dns::Rrset* set = said(server.www_aaaa, *www, dns::RRType::aaaa)) sets.push_back(set);
  }
  for (const dns::Rrset& set : server.absent.message.authority)
    if (set.type == dns::RRType::nsec || set.type == dns::RRType::nsec3) sets.push_back(&set);
  return sets;
}

Fault fault_of(Reason reason) {
  if (reason == Reason::rrsigs_missing) return Fault::signature_missing;
  if (reason == Reason::signature_expired) return Fault::signature_expired;
  if (reason == Reason::signature_not_yet_valid) return Fault::signature_not_yet;
  if (reason == Reason::dnskey_not_signed_by_trusted_key) return Fault::keys_unsigned_by_ds;
  return Fault::signature_wrong;
}

std::string day_of(std::uint32_t time) {
  const std::time_t seconds = time;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%MZ", &parts)};
}

/// One server's signatures, judged together: each kind of fault is told once, with the types that it has.
class ServerSignatures {
 public:
  ServerSignatures(const Evidence& e, const ServerEvidence& server, const dns::Rrset* ds)
      : e_(e), server_(server), keys_set_(said(server.keys, e.domain, dns::RRType::dnskey)), ds_(ds) {}

  void judge(Findings& out) {
    if (!keys_set_) return;
    const dnssec::ZoneKeys keys(e_.domain, keys_set_->rdatas);
    check_keys(keys);
    for (const dns::Rrset* set : sets_of(server_, e_.domain)) {
      dnssec::WorkBudget budget;
      note(*set, dnssec::check_rrset(*set, {keys}, rules_, e_.now, budget).verdict);
      measure(*set);
    }
    measure(*keys_set_);
    for (const auto& [fault, types] : faults_)
      out.push_back(about(fault, server_, {list({types.begin(), types.end()}), detail_[fault]}));
    judge_life(out);
    judge_absence(out);
    judge_algorithms(out);
  }

 private:
  void check_keys(const dnssec::ZoneKeys& keys) {
    dnssec::WorkBudget budget;
    const auto matched = ds_ ? dnssec::match_ds(ds_->rdatas, keys, rules_, budget) : dnssec::MatchedKeys{};
    if (matched.mask != 0) {
      note(*keys_set_, dnssec::check_dnskey_set(*keys_set_, keys, matched.mask, rules_, e_.now, budget).verdict);
    } else {
      note(*keys_set_, dnssec::check_rrset(*keys_set_, {keys}, rules_, e_.now, budget).verdict);
    }
  }

  void note(const dns::Rrset& set, const dnssec::Verdict& verdict) {
    if (!verdict.bogus() || dnssec::is_limit(verdict.reason)) return;
    const Fault fault = fault_of(verdict.reason);
    faults_[fault].insert(to_text(set.type));
    detail_[fault] = fault == Fault::signature_expired ? last_end(set) : std::string(text_of(verdict.reason));
  }

  static std::string last_end(const dns::Rrset& set) {
    std::uint32_t last = 0;
    for (const Bytes rdata : set.signatures)
      if (const auto rrsig = dnssec::parse_rrsig(rdata)) last = std::max(last, rrsig->expiration);
    return day_of(last);
  }

  /// Remembers the signature that ends first, and the shortest one.
  void measure(const dns::Rrset& set) {
    longest_ttl_ = std::max(longest_ttl_, set.ttl);
    for (const Bytes rdata : set.signatures) {
      const auto rrsig = dnssec::parse_rrsig(rdata);
      if (!rrsig) continue;
      const std::int64_t left =
          static_cast<std::int32_t>(rrsig->expiration - static_cast<std::uint32_t>(e_.now.seconds));
      const std::int64_t length = static_cast<std::int32_t>(rrsig->expiration - rrsig->inception);
      if (left < 0 || length < 0) continue;  // told by note(), or another one is good
      if (!first_ || rrsig->expiration < first_->expiration) first_ = rrsig;
      if (!shortest_ || length < length_) {
        shortest_ = rrsig->covered;
        length_ = length;
      }
    }
  }

  /// Signers renew signatures long before: BIND with a quarter of their life left, others with a half.
  void judge_life(Findings& out) const {
    if (first_) {
      const std::int64_t left =
          static_cast<std::int32_t>(first_->expiration - static_cast<std::uint32_t>(e_.now.seconds));
      const std::int64_t length = static_cast<std::int32_t>(first_->expiration - first_->inception);
      if (left < std::max<std::int64_t>(first_->original_ttl, std::min(length / 10, two_days)))
        out.push_back(about(Fault::signature_ends_soon, server_,
                            {to_text(first_->covered), day_of(first_->expiration), std::to_string(left / 3600)}));
    }
    const dns::Rrset* soa = said(server_.soa, e_.domain, dns::RRType::soa);
    const auto numbers = soa ? dns::soa_numbers(soa->rdatas.front()) : Failure{dns::RdataError::too_short};
    if (!shortest_ || !numbers) return;
    const std::int64_t wanted = std::max(numbers->expire, longest_ttl_);
    if (length_ <= wanted)
      out.push_back(about(Fault::signature_short, server_,
                          {to_text(*shortest_), std::to_string(length_), std::to_string(numbers->expire),
                           std::to_string(longest_ttl_)}));
  }

  void judge_absence(Findings& out) const {
    if (server_.absent.result != ServerReply::Result::reply || !server_.absent.message.header.aa) return;
    if (server_.absent.rcode != dns::Rcode::nxdomain) return;  // a wildcard
    const bool proven = std::ranges::any_of(server_.absent.message.authority, [](const dns::Rrset& set) {
      return set.type == dns::RRType::nsec || set.type == dns::RRType::nsec3;
    });
    if (!proven) out.push_back(about(Fault::denial_missing, server_));
  }

  /// A zone is signed with every algorithm that its DS records promise (RFC 4035 §2.2).
  void judge_algorithms(Findings& out) const {
    const dns::Rrset* soa = said(server_.soa, e_.domain, dns::RRType::soa);
    if (!ds_ || !soa || soa->signatures.empty()) return;
    std::set<dnssec::Algorithm> used;
    for (const Bytes rdata : soa->signatures)
      if (const auto rrsig = dnssec::parse_rrsig(rdata)) used.insert(rrsig->algorithm);
    std::set<std::string> missing;
    for (const Bytes rdata : ds_->rdatas) {
      const auto ds = dnssec::parse_ds(rdata);
      if (ds && !used.contains(ds->algorithm)) missing.insert(std::to_string(static_cast<unsigned>(ds->algorithm)));
    }
    if (!missing.empty())
      out.push_back(about(Fault::algorithm_unsigned, server_, {list({missing.begin(), missing.end()})}));
  }

  const Evidence& e_;
  const ServerEvidence& server_;
  const dns::Rrset* keys_set_;
  const dns::Rrset* ds_;
  const dnssec::Rules rules_;
  std::map<Fault, std::set<std::string>> faults_;
  std::map<Fault, std::string> detail_;
  std::optional<Rrsig> first_;
  std::optional<dns::RRType> shortest_;
  std::int64_t length_ = 0;
  std::uint32_t longest_ttl_ = 0;
};

}  // namespace

void judge_signatures(const Evidence& e, const dns::Rrset* ds, Findings& out) {
  for (const ServerEvidence* server : serving(e)) ServerSignatures(e, *server, ds).judge(out);
}

}  // namespace sekisho::mgmt::domain
