#include "resolver/trace/zone_servers.h"

namespace sekisho::resolver {
namespace {

constexpr std::size_t max_names = 8;  // of name servers that are looked up

/// The targets of the NS set at exactly this name.
std::vector<dns::Name> name_servers(const dns::Name& zone, const Ask& ask) {
  std::vector<dns::Name> names;
  const auto answer = ask({zone, dns::RRType::ns, dns::RRClass::in}, true);
  if (!answer) return names;
  for (const dns::Rrset& set : answer->answer) {
    if (set.type != dns::RRType::ns || set.owner != zone) continue;
    for (const Bytes rdata : set.rdatas) {
      const auto name = dns::Name::from_wire(rdata);
      if (name.ok() && names.size() < max_names) names.push_back(*name);
    }
  }
  return names;
}

void add_addresses(const dns::Name& server, dns::RRType type, const Ask& ask, ZoneServers& found) {
  const auto answer = ask({server, type, dns::RRClass::in}, true);
  if (!answer) return;
  for (const dns::Rrset& set : answer->answer) {
    if (set.type != type) continue;
    for (const Bytes rdata : set.rdatas) {
      if (rdata.size() != (type == dns::RRType::a ? 4 : 16) || found.servers.size() >= max_zone_servers) continue;
      found.servers.push_back({server, type == dns::RRType::a ? IpAddress::v4(rdata) : IpAddress::v6(rdata)});
    }
  }
}

}  // namespace

ZoneServers find_zone_servers(const dns::Question& question, bool v4, bool v6, const Ask& ask) {
  ZoneServers found;
  dns::Name zone = question.name;
  if (dns::is_parent_side(question.type) && !zone.is_root()) zone = zone.without();
  std::vector<dns::Name> names = name_servers(zone, ask);
  while (names.empty() && !zone.is_root()) {
    zone = zone.without();
    names = name_servers(zone, ask);
  }
  found.zone = zone;
  for (const dns::Name& name : names) {
    if (v4) add_addresses(name, dns::RRType::a, ask, found);
    if (v6) add_addresses(name, dns::RRType::aaaa, ask, found);
  }
  return found;
}

}  // namespace sekisho::resolver
