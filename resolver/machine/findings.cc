#include "resolver/machine/findings.h"

#include <algorithm>
#include <array>

#include "dns/rdata.h"
#include "resolver/machine/proof_records.h"

namespace sekisho::resolver {
namespace {

using dns::Rrset;
using dns::RRType;

constexpr unsigned max_chain_links = 8;
constexpr std::size_t max_additional_names = 13;
constexpr std::size_t max_delegation_servers = 20;
constexpr std::uint32_t longest_ttl = 0x7FFFFFFF;  ///< RFC 2181 §8: what is above counts as 0
constexpr std::uint32_t ttl_without_soa = 2;       ///< RFC 2308 §5 would have none; a moment spares the servers
constexpr std::uint32_t shortest_delegation = 10;

Duration seconds(std::uint32_t n) { return std::chrono::seconds(n); }

std::uint32_t wire_ttl(std::uint32_t ttl) { return ttl > longest_ttl ? 0 : ttl; }

std::uint32_t clamped(std::uint32_t ttl, const forwarding::ZoneRule& rule) {
  return std::min(std::max(wire_ttl(ttl), rule.ttl_floor), rule.ttl_cap);
}

void set_times(Entry& entry, std::uint32_t ttl, const Keeping& keeping) {
  entry.ttl = ttl;
  entry.stored = keeping.now;
  entry.expires = keeping.now + seconds(ttl);
  entry.stale_until = entry.expires + keeping.rule.serve_stale;
}

}  // namespace

Entry keep_rrset(const Rrset& set, Trust trust, const Keeping& keeping) {
  Entry entry;
  entry.kind = trust == Trust::glue ? EntryKind::glue : EntryKind::rrset;
  entry.trust = trust;
  entry.name = set.owner;
  entry.type = set.type;
  entry.rrsets.push_back(set);
  limit_signatures(entry.rrsets.front());
  // What leads to servers must last until they are asked.
  const std::uint32_t shortest = trust == Trust::glue ? shortest_delegation : 0;
  set_times(entry, std::max(clamped(set.ttl, keeping.rule), shortest), keeping);
  entry.rrsets.front().ttl = entry.ttl;
  if (trust < Trust::answer) entry.stale_until = entry.expires;
  return entry;
}

std::vector<Rrset> keep_further(const dns::Message& reply, Entry& main, const Keeping& keeping) {
  std::vector<Rrset> further;
  for (const Rrset& set : reply.answer) {
    if (!counts_for_any(set, main.name) || set.type == main.type) continue;
    Rrset& kept = further.emplace_back(set);
    limit_signatures(kept);
    kept.ttl = clamped(set.ttl, keeping.rule);
    main.ttl = std::min(main.ttl, kept.ttl);
  }
  set_times(main, main.ttl, keeping);
  return further;
}

Entry keep_absence(EntryKind kind, const dns::Question& question, const Rrset* soa, Trust trust,
                   const Keeping& keeping) {
  Entry entry;
  entry.kind = kind;
  entry.trust = trust;
  entry.name = question.name;
  entry.type = question.type;
  std::uint32_t ttl = ttl_without_soa;
  if (soa != nullptr) {
    const auto numbers = dns::soa_numbers(soa->rdatas.front());
    if (numbers) ttl = std::max(std::min(wire_ttl(soa->ttl), wire_ttl(numbers->minimum)), keeping.rule.ttl_floor);
    entry.rrsets.push_back(*soa);
    limit_signatures(entry.rrsets.front());
  }
  set_times(entry, std::min(ttl, keeping.rule.negative_ttl_cap), keeping);
  if (soa != nullptr) entry.rrsets.front().ttl = entry.ttl;
  return entry;
}

Entry keep_delegation(const Rrset& ns, const Delegation& parent, const Keeping& keeping) {
  Entry entry;
  entry.kind = EntryKind::delegation;
  entry.trust = Trust::answer;
  entry.name = ns.owner;
  entry.type = RRType::ns;
  entry.rrsets.push_back(ns);
  entry.rrsets.front().signatures.clear();
  if (ns.rdatas.count() > max_delegation_servers) {
    dns::RdataList few;
    for (const Bytes rdata : ns.rdatas) {
      if (few.count() < max_delegation_servers) few.add(rdata);
    }
    entry.rrsets.front().rdatas = std::move(few);
  }
  entry.ttl = std::clamp(wire_ttl(ns.ttl), shortest_delegation, std::max(keeping.rule.ttl_cap, shortest_delegation));
  entry.stored = keeping.now;
  entry.expires = keeping.now + seconds(entry.ttl);
  // Who lost his own delegation must not live on through one that he made below (ghost and phoenix domains). The root
  // cannot lose its own.
  if (!parent.zone.is_root()) entry.expires = std::min(entry.expires, parent.expires);
  entry.stale_until = entry.expires;
  return entry;
}

std::optional<dns::Name> alias_target(const Rrset& set, const dns::Name& name) {
  const auto target = dns::target_of(set.type, set.rdatas.front());
  if (!target) return std::nullopt;
  if (set.type != RRType::dname) return *target;
  const auto rebased = name.rebase(set.owner, *target);
  if (!rebased) return std::nullopt;
  return *rebased;
}

namespace {

/// Follows the chain through the same reply, so that the next link's question is answered from the cache.
void collect_chain(const dns::Message& reply, const Rrset& first, const dns::Question& asked,
                   const Bailiwick& bailiwick, const Keeping& keeping, std::vector<Entry>& out) {
  const Rrset* link = &first;
  dns::Question at = asked;
  if (asked.type == RRType::any) return;  // no set is all that there is of it
  for (unsigned i = 0; i < max_chain_links; ++i) {
    const auto target = alias_target(*link, at.name);
    if (!target || !bailiwick.accepts(*target, asked.type)) return;
    at.name = *target;
    if (const Rrset* end = find_rrset(reply.answer, at.name, asked.type)) {
      out.push_back(keep_rrset(*end, Trust::answer, keeping));
      return;
    }
    link = find_dname(reply, at.name, bailiwick);
    if (link == nullptr) link = find_rrset(reply.answer, at.name, RRType::cname);
    if (link == nullptr) break;
    if (link->rdatas.count() != 1) return;
    out.push_back(keep_rrset(*link, Trust::answer, keeping));
  }
  if (link != nullptr) return;
  const Rrset* soa = find_soa(reply, at.name, bailiwick);
  if (soa == nullptr) return;
  const bool name_error = reply.rcode() == dns::Rcode::nxdomain;
  out.push_back(keep_absence(name_error ? EntryKind::nxdomain : EntryKind::nodata, at, soa, Trust::answer, keeping));
}

void collect_addresses(const dns::Message& reply, const std::vector<dns::Name>& names, Trust trust,
                       const Bailiwick& bailiwick, const Keeping& keeping, std::vector<Entry>& out) {
  for (const dns::Name& name : names) {
    for (const RRType type : {RRType::a, RRType::aaaa}) {
      const Rrset* set = find_rrset(reply.additional, name, type);
      if (set == nullptr) set = find_rrset(reply.answer, name, type);
      if (set != nullptr && bailiwick.accepts(name, type)) out.push_back(keep_rrset(*set, trust, keeping));
    }
  }
}

std::vector<dns::Name> names_in(const Rrset& set, std::size_t at_most) {
  std::vector<dns::Name> names;
  for (const Bytes rdata : set.rdatas) {
    for (const dns::Name& name : dns::names_in_rdata(set.type, rdata)) {
      if (names.size() >= at_most) return names;
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

}  // namespace

std::vector<dns::Name> targets_with_addresses(const Rrset& set) {
  constexpr std::array with_targets{RRType::mx, RRType::srv, RRType::ns, RRType::svcb, RRType::https};
  if (std::find(with_targets.begin(), with_targets.end(), set.type) == with_targets.end()) return {};
  return names_in(set, max_additional_names);
}

std::vector<Entry> collect_beside(const dns::Message& reply, const ReplyReading& reading, const dns::Question& asked,
                                  const Bailiwick& bailiwick, const Keeping& keeping) {
  std::vector<Entry> out;
  if (reading.main == nullptr) return out;
  if (reading.kind == ReplyKind::alias || reading.kind == ReplyKind::dname) {
    collect_chain(reply, *reading.main, asked, bailiwick, keeping, out);
  } else if (reading.kind == ReplyKind::answer) {
    collect_addresses(reply, targets_with_addresses(*reading.main), Trust::additional, bailiwick, keeping, out);
  }
  return out;
}

std::vector<Entry> collect_glue(const dns::Message& reply, const Rrset& ns, const Bailiwick& bailiwick,
                                const Keeping& keeping) {
  std::vector<Entry> out;
  collect_addresses(reply, names_in(ns, max_delegation_servers), Trust::glue, bailiwick, keeping, out);
  return out;
}

}  // namespace sekisho::resolver
