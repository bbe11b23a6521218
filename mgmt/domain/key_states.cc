#include "mgmt/domain/key_states.h"

#include <algorithm>

#include "dns/rdata.h"
#include "dnssec/ds_match.h"
#include "dnssec/key_tag.h"
#include "mgmt/domain/judge_parts.h"

namespace sekisho::mgmt::domain {
namespace {

/// The server whose key set is taken: the first that serves one.
const ServerEvidence* server_with_keys(const Evidence& e) {
  for (const ServerEvidence* server : serving(e))
    if (said(server->keys, e.domain, dns::RRType::dnskey)) return server;
  return nullptr;
}

bool has_signature_of(const dns::Rrset* set, const SeenKey& key) {
  if (set == nullptr) return false;
  for (const Bytes rdata : set->signatures) {
    const auto rrsig = dnssec::parse_rrsig(rdata);
    if (rrsig && rrsig->key_tag == key.tag && rrsig->algorithm == key.algorithm) return true;
  }
  return false;
}

KeyState state_of(const SeenKey& key) {
  if (!key.in_zone) return KeyState::ds_only;
  const bool in_use = key.signs_data || (key.signs_keys && key.has_ds);
  return in_use ? KeyState::active : KeyState::published_or_retired;
}

bool ds_names(const dns::Rrset* ds, const dns::Name& zone, const SeenKey& key, Bytes rdata) {
  if (ds == nullptr) return false;
  for (const Bytes one : ds->rdatas) {
    const auto fields = dnssec::parse_ds(one);
    if (fields && fields->key_tag == key.tag && fields->algorithm == key.algorithm &&
        dnssec::is_implemented(fields->digest_type) && dnssec::ds_fits(*fields, zone, rdata))
      return true;
  }
  return false;
}

}  // namespace

std::string_view to_text(KeyState state) {
  switch (state) {
    case KeyState::published_or_retired:
      return "published_or_retired";
    case KeyState::published:
      return "published";
    case KeyState::ready:
      return "ready";
    case KeyState::retired:
      return "retired";
    case KeyState::dead:
      return "dead";
    case KeyState::active:
      return "active";
    case KeyState::ds_only:
      return "ds_only";
    case KeyState::revoked:
      return "revoked";
  }
  return "";
}

std::vector<SeenKey> seen_keys(const Evidence& e) {
  std::vector<SeenKey> keys;
  const dns::Rrset* const ds = ds_at_parent(e);
  if (const ServerEvidence* server = server_with_keys(e)) {
    const dns::Rrset* const set = said(server->keys, e.domain, dns::RRType::dnskey);
    const dns::Rrset* const soa = said(server->soa, e.domain, dns::RRType::soa);
    for (const Bytes rdata : set->rdatas) {
      const auto fields = dnssec::parse_dnskey(rdata);
      if (!fields) continue;
      SeenKey key;
      key.tag = dnssec::key_tag(rdata);
      key.algorithm = fields->algorithm;
      key.entry_point = fields->secure_entry_point();
      key.in_zone = true;
      key.has_ds = ds_names(ds, e.domain, key, rdata);
      key.signs_keys = has_signature_of(set, key);
      key.signs_data = has_signature_of(soa, key);
      key.state = fields->revoked() ? KeyState::revoked : state_of(key);
      keys.push_back(key);
    }
  }
  if (ds == nullptr) return keys;
  for (const Bytes rdata : ds->rdatas) {
    const auto fields = dnssec::parse_ds(rdata);
    const bool known = !fields || std::ranges::any_of(keys, [&](const SeenKey& key) {
      return key.tag == fields->key_tag && key.algorithm == fields->algorithm && (key.has_ds || !key.in_zone);
    });
    if (known) continue;
    SeenKey key;
    key.tag = fields->key_tag;
    key.algorithm = fields->algorithm;
    key.entry_point = key.has_ds = true;
    key.state = KeyState::ds_only;
    keys.push_back(key);
  }
  return keys;
}

Waits waits_of(const Evidence& e) {
  Waits waits;
  if (const dns::Rrset* ds = ds_at_parent(e)) waits.ds_ttl = ds->ttl;
  for (const ParentServer& parent : e.parents) {
    if (const dns::Rrset* set = find_set(parent.ns.message.authority, e.domain, dns::RRType::ns))
      waits.ns_ttl = std::max(waits.ns_ttl, set->ttl);
  }
  for (const ServerEvidence* server : serving(e)) {
    if (const dns::Rrset* keys = said(server->keys, e.domain, dns::RRType::dnskey))
      waits.key_ttl = std::max(waits.key_ttl, keys->ttl);
    for (const ServerReply* reply : {&server->soa, &server->ns, &server->mx, &server->a, &server->aaaa,
                                     &server->www_a, &server->www_aaaa, &server->keys}) {
      for (const dns::Rrset& set : reply->message.answer) waits.longest_ttl = std::max(waits.longest_ttl, set.ttl);
    }
    if (const dns::Rrset* names = said(server->ns, e.domain, dns::RRType::ns))
      waits.ns_ttl = std::max(waits.ns_ttl, names->ttl);
    const dns::Rrset* soa = said(server->soa, e.domain, dns::RRType::soa);
    const auto numbers = soa ? dns::soa_numbers(soa->rdatas.front()) : Failure{dns::RdataError::too_short};
    if (numbers) waits.propagation = std::max(waits.propagation, numbers->refresh + numbers->retry);
  }
  return waits;
}

}  // namespace sekisho::mgmt::domain
