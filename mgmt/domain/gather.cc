#include "mgmt/domain/gather.h"

#include <algorithm>

#include "dns/rdata.h"
#include "mgmt/domain/classless.h"
#include "mgmt/domain/gather_servers.h"

namespace sekisho::mgmt::domain {
namespace {

using Outcome = Resolved::Outcome;

std::vector<dns::Name> targets(const dns::Rrset& set) {
  std::vector<dns::Name> names;
  for (const Bytes rdata : set.rdatas) {
    const auto name = dns::target_of(set.type, rdata);
    if (name && std::ranges::find(names, *name) == names.end()) names.push_back(*name);
  }
  return names;
}

/// The addresses that a host has, and whether it is an alias.
template <typename Host>
void resolve_host(Side side, const dns::Name& name, Sources& sources, Host& host) {
  for (const dns::RRType type : {dns::RRType::a, dns::RRType::aaaa}) {
    const Resolved found = sources.resolve(side, {name, type, dns::RRClass::in}, false);
    // One family is enough; that a name is not there is said by both.
    if (host.outcome == Outcome::not_asked || found.outcome == Outcome::data) host.outcome = found.outcome;
    for (const dns::Rrset& set : found.answer) {
      if (set.type == type) add_addresses(set, host.addresses);
      if (set.type != dns::RRType::cname || set.owner != name || set.rdatas.empty()) continue;
      const auto target = dns::target_of(set.type, set.rdatas.front());
      if (target) host.alias_of = *target;
    }
    if (found.outcome == Outcome::no_name) return;
  }
  if (host.outcome == Outcome::data && host.addresses.empty()) host.outcome = Outcome::no_data;
}

/// The zone above, and its servers: none when these do not answer. What lies further up is then not asked: it would
/// say nothing of the domain, and that must not be taken for its not being registered.
void find_parent(Evidence& e, Sources& sources) {
  dns::Name zone = e.domain;
  std::vector<dns::Name> names;
  std::optional<dns::Name> silent;
  while (names.empty() && !zone.is_root()) {
    zone = zone.without();
    const Resolved found = sources.resolve(Side::internet, {zone, dns::RRType::ns, dns::RRClass::in}, false);
    if (found.outcome == Outcome::failed) silent = zone;
    if (const dns::Rrset* set = find_set(found.answer, zone, dns::RRType::ns)) names = targets(*set);
  }
  e.parent = silent.value_or(zone);
  if (silent) return;
  for (const dns::Name& name : names) {
    for (const dns::RRType type : {dns::RRType::a, dns::RRType::aaaa}) {
      if (!sources.reaches(type == dns::RRType::a ? IpFamily::v4 : IpFamily::v6)) continue;
      std::vector<IpAddress> addresses;
      for (const dns::Rrset& set : sources.resolve(Side::internet, {name, type, dns::RRClass::in}, false).answer)
        if (set.type == type) add_addresses(set, addresses);
      for (const IpAddress& address : addresses)
        if (e.parents.size() < max_parents) e.parents.push_back({name, address, {}, {}});
    }
    if (e.parents.size() >= max_parents) break;
  }
}

void ask_parents(Evidence& e, Sources& sources) {
  std::vector<StraightQuestion> questions;
  for (const ParentServer& server : e.parents) {
    for (const dns::RRType type : {dns::RRType::ns, dns::RRType::ds})
      questions.push_back({server.address, {.question = {e.domain, type, dns::RRClass::in}}});
  }
  auto replies = sources.ask(questions);
  for (std::size_t i = 0; i < e.parents.size(); ++i) {
    e.parents[i].ns = std::move(replies[2 * i]);
    e.parents[i].ds = std::move(replies[2 * i + 1]);
  }
}

/// Where the zone above leads the addresses of a classless zone: some of them, spread over the block.
void ask_classless(Evidence& e, Sources& sources) {
  const auto range = classless_range(e.domain);
  const auto parent = std::ranges::find_if(
      e.parents, [](const ParentServer& p) { return p.ns.result == ServerReply::Result::reply; });
  if (!range || parent == e.parents.end()) return;
  const unsigned size = range->last - range->first + 1U;
  const auto step = static_cast<unsigned>((size + max_classless - 1) / max_classless);
  std::vector<StraightQuestion> questions;
  for (unsigned octet = range->first; octet <= range->last && questions.size() < max_classless; octet += step) {
    e.classless.push_back({static_cast<std::uint8_t>(octet), {}});
    const dns::Name owner = octet_name(e.classless.back().octet, e.parent);
    questions.push_back({parent->address, {.question = {owner, dns::RRType::ptr, dns::RRClass::in}}});
  }
  auto replies = sources.ask(questions);
  for (std::size_t i = 0; i < e.classless.size(); ++i) e.classless[i].reply = std::move(replies[i]);
}

NameServer& name_server(Evidence& e, const dns::Name& name) {
  const auto at = std::ranges::find(e.names, name, &NameServer::name);
  if (at != e.names.end()) return *at;
  e.names.push_back({});
  e.names.back().name = name;
  return e.names.back();
}

/// Who the parent says serves the domain, with the addresses that it hands out.
void read_delegation(Evidence& e) {
  for (const ParentServer& parent : e.parents) {
    const dns::Message& message = parent.ns.message;
    const dns::Rrset* set = find_set(message.authority, e.domain, dns::RRType::ns);
    if (!set) set = find_set(message.answer, e.domain, dns::RRType::ns);
    if (!set) continue;
    for (const dns::Name& name : targets(*set)) {
      if (e.names.size() >= max_name_servers) break;
      NameServer& server = name_server(e, name);
      server.at_parent = true;
      for (const dns::RRType type : {dns::RRType::a, dns::RRType::aaaa})
        if (const dns::Rrset* glue = find_set(message.additional, name, type)) add_addresses(*glue, server.glue);
    }
  }
}

void take_proposals(Evidence& e, const std::vector<ProposedServer>& proposed) {
  e.proposed = true;
  for (const ProposedServer& one : proposed) {
    if (e.names.size() >= max_name_servers) break;
    NameServer& server = name_server(e, one.name);
    server.at_parent = true;
    for (const IpAddress& address : one.addresses) server.glue.push_back(address);
  }
}

/// Names outside the domain are looked up; those inside are for the zone's own servers to say. What these say nothing
/// of, and the parent neither, may lie in a zone below.
void find_addresses(Evidence& e, Sources& sources, bool inside) {
  for (NameServer& server : e.names) {
    if (server.outcome != Outcome::not_asked || server.name.is_under(e.domain) != inside) continue;
    if (inside && !server.glue.empty()) continue;
    resolve_host(Side::internet, server.name, sources, server);
  }
}

bool is_known(const Evidence& e, const IpAddress& address) {
  return std::ranges::find(e.servers, address, &ServerEvidence::address) != e.servers.end();
}

/// Adds the servers that are known by now and were not asked yet; true when there are any.
bool add_servers(Evidence& e, const Sources& sources) {
  const std::size_t before = e.servers.size();
  for (const NameServer& server : e.names) {
    // Of servers that are thought of, these alone count: their zone may name the old ones still.
    if (e.proposed && !server.at_parent) continue;
    const bool by_glue = (e.proposed || server.name.is_under(e.domain)) && !server.glue.empty();
    for (const auto* list : {&server.glue, &server.addresses}) {
      if (list == &server.glue && !by_glue) continue;  // glue beside the point: nobody goes by it
      for (const IpAddress& address : *list) {
        if (is_known(e, address) || e.servers.size() >= max_servers) continue;
        ServerEvidence made;
        made.name = server.name;
        made.address = address;
        made.at_parent = server.at_parent && (!by_glue || list == &server.glue);
        made.asked = sources.reaches(address.family());
        e.servers.push_back(std::move(made));
      }
    }
  }
  return e.servers.size() > before;
}

/// Who the zone itself says serves it.
void read_zone_names(Evidence& e) {
  for (const ServerEvidence& server : e.servers) {
    if (!server.ns.message.header.aa) continue;
    const dns::Rrset* set = find_set(server.ns.message.answer, e.domain, dns::RRType::ns);
    if (!set) continue;
    for (const dns::Name& name : targets(*set)) {
      if (e.names.size() < max_name_servers) name_server(e, name).in_zone = true;
    }
  }
}

void find_exchangers(Side side, const dns::Rrset& set, Sources& sources, std::vector<MailExchanger>& out) {
  for (const Bytes rdata : set.rdatas) {
    const auto host = dns::target_of(set.type, rdata);
    if (!host || rdata.size() < 3 || out.size() >= max_exchangers) continue;
    MailExchanger made{load_u16(rdata.data()), *host, {}, Outcome::not_asked, std::nullopt};
    if (!host->is_root()) resolve_host(side, *host, sources, made);  // "." takes no mail (RFC 7505)
    out.push_back(std::move(made));
  }
}

/// Whoever of the servers says most: the union of their MX records.
void ask_mail(Evidence& e, Sources& sources) {
  dns::Rrset all;
  all.type = dns::RRType::mx;
  for (const ServerEvidence& server : e.servers) {
    if (!server.mx.message.header.aa) continue;
    if (const dns::Rrset* set = find_set(server.mx.message.answer, e.domain, dns::RRType::mx))
      for (const Bytes rdata : set->rdatas) all.rdatas.add(rdata);
  }
  find_exchangers(Side::internet, all, sources, e.exchangers);
}

void ask_other_side(Evidence& e, Sources& sources) {
  const auto ask = [&](const dns::Name& name, dns::RRType type) {
    return sources.resolve(Side::lgwan, {name, type, dns::RRClass::in}, false);
  };
  e.lgwan.mx = ask(e.domain, dns::RRType::mx);
  e.lgwan.asked = e.lgwan.mx.outcome != Outcome::not_asked;
  if (!e.lgwan.asked) return;
  e.lgwan.a = ask(e.domain, dns::RRType::a);
  if (const auto www = e.domain.prepend(www_label())) e.lgwan.www_a = ask(*www, dns::RRType::a);
  if (const dns::Rrset* set = find_set(e.lgwan.mx.answer, e.domain, dns::RRType::mx))
    find_exchangers(Side::lgwan, *set, sources, e.lgwan.exchangers);
}

}  // namespace

Evidence gather(const dns::Name& domain, WallTime now, Sources& sources,
                const std::vector<ProposedServer>& proposed) {
  Evidence e;
  e.domain = domain;
  e.now = now;
  find_parent(e, sources);
  ask_parents(e, sources);
  ask_classless(e, sources);
  if (proposed.empty()) {
    read_delegation(e);
  } else {
    take_proposals(e, proposed);
    find_addresses(e, sources, true);
  }
  find_addresses(e, sources, false);
  for (unsigned round = 0; round < 2 && add_servers(e, sources); ++round) {
    ask_servers(e, sources);
    read_zone_names(e);
    find_addresses(e, sources, false);
    read_own_addresses(e, sources);
  }
  find_addresses(e, sources, true);
  if (!e.servers.empty()) {
    e.checked = sources.resolve(Side::internet, {domain, dns::RRType::soa, dns::RRClass::in}, true);
    if (!e.is_reverse()) ask_mail(e, sources);
  }
  if (!e.is_reverse()) ask_other_side(e, sources);
  e.out_of_time = sources.out_of_time();
  return e;
}

}  // namespace sekisho::mgmt::domain
