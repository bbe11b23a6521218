// The chain of trust at this zone: DS against keys by digest, algorithms and sizes, NSEC3's parameters (G3).
#include <algorithm>
#include <set>

#include "dnssec/ds_match.h"
#include "dnssec/key_tag.h"
#include "mgmt/domain/judge_parts.h"

namespace sekisho::mgmt::domain {
namespace {

using dnssec::Algorithm;
using dnssec::Dnskey;
using dnssec::Ds;

constexpr std::uint32_t shortest_key_ttl = 300;
constexpr unsigned shortest_rsa = 2048;

std::string number(std::uint64_t n) { return std::to_string(n); }

struct KeyRecord {
  Dnskey fields;
  std::uint16_t tag;
  Bytes rdata;
};

std::vector<KeyRecord> keys_in(const dns::Rrset& set) {
  std::vector<KeyRecord> keys;
  for (const Bytes rdata : set.rdatas)
    if (const auto fields = dnssec::parse_dnskey(rdata)) keys.push_back({*fields, dnssec::key_tag(rdata), rdata});
  return keys;
}

/// How the records of a DS set fare against the keys.
struct DsFit {
  std::vector<std::string> fit, same_tag, no_key;  // key tags
};

DsFit fit(const std::vector<Ds>& usable, const std::vector<KeyRecord>& keys, const dns::Name& domain) {
  DsFit result;
  for (const Ds& ds : usable) {
    bool fits = false, tag = false;
    for (const KeyRecord& key : keys) {
      if (key.tag != ds.key_tag || key.fields.algorithm != ds.algorithm) continue;
      tag = true;
      fits |= key.fields.signs_zone() && dnssec::ds_fits(ds, domain, key.rdata);
    }
    (fits ? result.fit : tag ? result.same_tag : result.no_key).push_back(number(ds.key_tag));
  }
  return result;
}

void judge_ds(const Evidence& e, const dns::Rrset& ds, const dns::Rrset& keys, Findings& out) {
  const dnssec::UsableDs usable = dnssec::choose_ds(ds.rdatas, {});
  if (usable.records.empty()) {
    out.push_back({Fault::ds_unsupported, "", "", {}});
    return;
  }
  const DsFit found = fit(usable.records, keys_in(keys), e.domain);
  std::vector<std::string> tags;
  for (const KeyRecord& key : keys_in(keys))
    if (key.fields.secure_entry_point()) tags.push_back(number(key.tag));
  if (!found.fit.empty()) {
    std::vector<std::string> spare = found.same_tag;
    spare.insert(spare.end(), found.no_key.begin(), found.no_key.end());
    if (!spare.empty()) out.push_back({Fault::ds_spare, "", "", {list(spare), list(found.fit)}});
  } else if (!found.same_tag.empty()) {
    out.push_back({Fault::ds_digest_wrong, "", "", {list(found.same_tag)}});
  } else {
    out.push_back({Fault::ds_no_key, "", "", {list(found.no_key), list(tags)}});
  }
  const bool sha1 = std::ranges::all_of(
      usable.records, [](const Ds& record) { return record.digest_type == dnssec::DigestType::sha1; });
  if (sha1) out.push_back({Fault::ds_sha1, "", "", {}});
}

/// Bits of an RSA key's modulus; 0 for what is none (RFC 3110 §2).
unsigned rsa_bits(const Dnskey& key) {
  const auto a = static_cast<unsigned>(key.algorithm);
  if (a != 5 && a != 7 && a != 8 && a != 10) return 0;
  if (key.key.size() < 3) return 0;
  const std::size_t exponent = key.key[0] != 0 ? key.key[0] : load_u16(key.key.data() + 1);
  const std::size_t skip = exponent + (key.key[0] != 0 ? 1 : 3);
  return skip < key.key.size() ? static_cast<unsigned>(key.key.size() - skip) * 8 : 0;
}

bool is_old(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::rsamd5:
    case Algorithm::dsa:
    case Algorithm::rsasha1:
    case Algorithm::dsa_nsec3_sha1:
    case Algorithm::rsasha1_nsec3_sha1:
    case Algorithm::ecc_gost:
      return true;
    case Algorithm::rsasha256:
    case Algorithm::rsasha512:
    case Algorithm::ecdsap256sha256:
    case Algorithm::ecdsap384sha384:
    case Algorithm::ed25519:
    case Algorithm::ed448:
      return false;
  }
  return false;
}

void judge_keys(const dns::Rrset& set, Findings& out) {
  std::set<unsigned> old;
  for (const KeyRecord& key : keys_in(set)) {
    if (is_old(key.fields.algorithm)) old.insert(static_cast<unsigned>(key.fields.algorithm));
    const unsigned bits = rsa_bits(key.fields);
    if (bits != 0 && bits < shortest_rsa) out.push_back({Fault::key_short, "", "", {number(key.tag), number(bits)}});
  }
  for (const unsigned algorithm : old) out.push_back({Fault::algorithm_old, "", "", {number(algorithm)}});
  if (set.ttl < shortest_key_ttl) out.push_back({Fault::key_ttl_short, "", "", {number(set.ttl)}});
}

/// Once, however many servers show it.
void judge_denial(const std::vector<const ServerEvidence*>& servers, Findings& out) {
  std::optional<dnssec::Nsec3Fields> used;
  for (const ServerEvidence* server : servers) {
    for (const dns::Rrset& set : server->absent.message.authority) {
      if (set.type != dns::RRType::nsec3 || set.rdatas.empty()) continue;
      used = dnssec::parse_nsec3(set.rdatas.front());
    }
  }
  if (!used) return;
  out.push_back({Fault::nsec3_used, "", "", {}});
  if (used->iterations != 0) out.push_back({Fault::nsec3_iterations, "", "", {number(used->iterations)}});
  if (!used->salt.empty()) out.push_back({Fault::nsec3_salt, "", "", {number(used->salt.size())}});
}

bool explains_bogus(const Finding& f) {
  return f.fault >= Fault::ds_without_keys && f.fault <= Fault::denial_missing;
}

void judge_chain(const Evidence& e, Findings& out) {
  const bool bogus = e.checked.security == dnssec::Security::bogus;
  if (bogus && std::ranges::none_of(out, explains_bogus))
    out.push_back({Fault::chain_bogus, "", "", {e.checked.reason}});
}

}  // namespace

const dns::Rrset* ds_at_parent(const Evidence& e) {
  for (const ParentServer& parent : e.parents) {
    if (const dns::Rrset* set = find_set(parent.ds.message.answer, e.domain, dns::RRType::ds)) return set;
    if (const dns::Rrset* set = find_set(parent.ns.message.authority, e.domain, dns::RRType::ds)) return set;
  }
  return nullptr;
}

void judge_dnssec(const Evidence& e, Findings& out) {
  const auto servers = serving(e);
  const dns::Rrset* const ds = ds_at_parent(e);
  const dns::Rrset* keys = nullptr;
  bool answered = false;
  for (const ServerEvidence* server : servers) {
    answered |= server->keys.result == ServerReply::Result::reply;
    if (!keys) keys = said(server->keys, e.domain, dns::RRType::dnskey);
  }
  if (!answered) return;  // what could not be asked is nobody's fault
  if (!keys && !ds) {
    out.push_back({Fault::unsigned_zone, "", "", {}});
    return;
  }
  if (!keys) {
    out.push_back({Fault::ds_without_keys, "", "", {}});
    return;
  }
  if (ds) {
    judge_ds(e, *ds, *keys, out);
  } else {
    out.push_back({Fault::ds_missing, "", "", {}});
  }
  judge_signatures(e, ds, out);
  judge_keys(*keys, out);
  judge_denial(servers, out);
  judge_chain(e, out);
}

}  // namespace sekisho::mgmt::domain
