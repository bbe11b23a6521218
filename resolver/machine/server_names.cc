#include "resolver/machine/server_names.h"

#include "dns/rdata.h"

namespace sekisho::resolver {

Delegation delegation_of(const Entry& entry) {
  Delegation delegation;
  delegation.zone = entry.name;
  delegation.stored = entry.stored;
  delegation.expires = entry.expires;
  for (const Bytes rdata : entry.rrsets.front().rdatas) {
    if (const auto name = dns::target_of(dns::RRType::ns, rdata)) delegation.servers.push_back(*name);
  }
  return delegation;
}

Entry hint_delegation(const forwarding::Realm& realm, Instant now) {
  constexpr std::uint32_t a_day = 86400;
  Entry entry;
  entry.kind = EntryKind::delegation;
  entry.type = dns::RRType::ns;
  entry.ttl = a_day;
  entry.stored = now;
  entry.expires = now + std::chrono::seconds(a_day);
  dns::Rrset& set = entry.rrsets.emplace_back();
  set.type = dns::RRType::ns;
  set.ttl = a_day;
  for (const forwarding::RootServer& server : realm.root_hints) set.rdatas.add(server.name.wire());
  return entry;
}

dns::Name without_aliases(const dns::Name& server, RealmCache& cache, Instant now) {
  constexpr unsigned most_links = 3;
  dns::Name at = server;
  for (unsigned i = 0; i < most_links; ++i) {
    const auto alias = cache.find(Slot::records, at, dns::RRType::cname, now);
    if (!alias || alias->kind != EntryKind::rrset || alias->trust < Trust::answer || !alias->fresh(now)) break;
    const auto target = dns::target_of(dns::RRType::cname, alias->rrsets.front().rdatas.front());
    if (!target) break;
    at = *target;
  }
  return at;
}

}  // namespace sekisho::resolver
