#include "resolver/machine/authority_servers.h"

#include <algorithm>
#include <initializer_list>

#include "base/check.h"
#include "resolver/machine/server_names.h"

namespace sekisho::resolver {
namespace {

constexpr std::uint16_t dns_port = 53;
constexpr std::size_t most_candidates = 8;
constexpr Duration unknown_rtt = 150ms;
constexpr Duration unknown_variation = 60ms;

std::vector<IpPrefix> prefixes(std::initializer_list<const char*> texts) {
  std::vector<IpPrefix> out;
  for (const char* text : texts) {
    const auto prefix = IpPrefix::parse(text);
    SEKISHO_CHECK(prefix);
    out.push_back(*prefix);
  }
  return out;
}

bool within(const IpAddress& address, const std::vector<IpPrefix>& networks) {
  return std::any_of(networks.begin(), networks.end(), [&](const IpPrefix& p) { return p.contains(address); });
}

bool is_nobodys(const IpAddress& address) {
  static const auto networks =
      prefixes({"0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "::/128", "::ffff:0:0/96", "fe80::/10", "ff00::/8"});
  return within(address, networks);
}

bool is_loopback(const IpAddress& address) {
  static const auto networks = prefixes({"127.0.0.0/8", "::1/128"});
  return within(address, networks);
}

std::optional<IpAddress> address_of(dns::RRType type, Bytes rdata) {
  if (type == dns::RRType::a && rdata.size() == 4) return IpAddress::v4(rdata);
  if (type == dns::RRType::aaaa && rdata.size() == 16) return IpAddress::v6(rdata);
  return std::nullopt;
}

struct Address {
  IpAddress address;
  bool spare = false;  ///< the parent or the hints say so, the servers themselves say otherwise
};

/// False when there is no such set.
bool add_cached(Turn& turn, const Resolution& r, Slot slot, const dns::Question& of, bool spare,
                std::vector<Address>& out) {
  const auto entry = turn.state_of(r).cache.find(slot, of.name, of.type, turn.now);
  if (!entry || entry->kind == EntryKind::nodata || !entry->fresh(turn.now)) return false;
  for (const Bytes rdata : entry->rrsets.front().rdatas) {
    const auto address = address_of(of.type, rdata);
    if (address && may_be_asked(*address, turn.realm_of(r))) out.push_back({*address, spare});
  }
  return true;
}

/// What the server's own zone says, and in reserve what its parent said (parent and child may disagree).
void add_server(Turn& turn, const Resolution& r, const dns::Question& of, std::vector<Address>& out) {
  bool known = add_cached(turn, r, Slot::records, of, false, out);
  if (add_cached(turn, r, Slot::glue, of, known, out) || known) return;
  const dns::Name end = without_aliases(of.name, turn.state_of(r).cache, turn.now);
  if (end == of.name) return;
  known = add_cached(turn, r, Slot::records, {end, of.type, of.klass}, false, out);
  add_cached(turn, r, Slot::glue, {end, of.type, of.klass}, known, out);
}

void add_hints(const forwarding::Realm& realm, const Families& families, bool spare, std::vector<Address>& out) {
  for (const forwarding::RootServer& server : realm.root_hints) {
    for (const IpAddress& address : server.addresses) {
      if (address.is_v4() ? families.v4 : families.v6) out.push_back({address, spare});
    }
  }
}

std::vector<Address> addresses_of(Turn& turn, const Resolution& r) {
  const forwarding::Realm& realm = turn.realm_of(r);
  const Families families = families_of(realm);
  std::vector<Address> out;
  if (!r.delegation.from_hints) {
    for (const dns::Name& name : r.delegation.servers) {
      if (families.v4) add_server(turn, r, {name, dns::RRType::a, dns::RRClass::in}, out);
      if (families.v6) add_server(turn, r, {name, dns::RRType::aaaa, dns::RRClass::in}, out);
    }
  }
  if (r.delegation.zone.is_root()) add_hints(realm, families, !out.empty(), out);
  return out;
}

/// What an exchange expects of a server, and by what servers are ordered: fast, with some chance for those near.
struct Ranked {
  forwarding::Candidate candidate;
  std::int64_t rank = 0;
};

Ranked rank(Turn& turn, const Resolution& r, const Endpoint& server, bool spare) {
  const ServerTable& servers = turn.state_of(r).servers;
  const ServerKnown known = servers.known(server, turn.now);
  Ranked ranked;
  ranked.candidate.endpoint = server;
  ranked.candidate.edns = known.edns;

  ranked.candidate.healthy = known.silent_until <= turn.now;
  ranked.candidate.expected_rtt = known.srtt.value_or(unknown_rtt);
  ranked.candidate.rtt_variation = known.srtt ? known.rttvar : unknown_variation;
  // An unknown server counts as near as any, so that it is tried; a known one is shuffled among its like.
  const std::int64_t base = known.srtt.value_or(Duration{20ms}).count();
  const auto spread = static_cast<std::uint32_t>(std::clamp<std::int64_t>(base / 4, 1, 100'000'000));
  ranked.rank = base + turn.worker.random.below(spread);
  if (spare) ranked.rank += Duration{30s}.count();
  // Silent and lame ones come last, but they come: what made them so may have been one name alone, or be mended.
  if (!ranked.candidate.healthy) ranked.rank += Duration{60s}.count();
  if (servers.lame(server, r.delegation.zone, turn.now)) {
    ranked.candidate.healthy = false;
    ranked.rank += Duration{120s}.count();
  }
  return ranked;
}

}  // namespace

Families families_of(const forwarding::Realm& realm) {
  if (!realm.source_v4 && !realm.source_v6) return {};
  return {realm.source_v4.has_value(), realm.source_v6.has_value()};
}

bool may_be_asked(const IpAddress& address, const forwarding::Realm& realm) {
  if (realm.source_v4 == address || realm.source_v6 == address) return false;
  return !is_nobodys(address) && (realm.ask_loopback || !is_loopback(address));
}

bool has_known_address(Turn& turn, const Resolution& r, const dns::Name& server) {
  std::vector<Address> found;
  add_server(turn, r, {server, dns::RRType::a, dns::RRClass::in}, found);
  add_server(turn, r, {server, dns::RRType::aaaa, dns::RRClass::in}, found);
  return !found.empty();
}

AuthorityServers known_servers(Turn& turn, const Resolution& r) {
  std::vector<Ranked> ranked;
  for (const auto& [address, spare] : addresses_of(turn, r)) {
    const Endpoint server{address, dns_port};
    const bool known_already = std::any_of(ranked.begin(), ranked.end(),
                                           [&](const Ranked& other) { return other.candidate.endpoint == server; });
    const bool tried = std::find(r.tried.begin(), r.tried.end(), server) != r.tried.end();
    const bool distrusted = std::find(r.distrusted.begin(), r.distrusted.end(), server) != r.distrusted.end();
    if (!known_already && !tried && !distrusted) ranked.push_back(rank(turn, r, server, spare));
  }
  std::sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) { return a.rank < b.rank; });
  if (ranked.size() > most_candidates) ranked.resize(most_candidates);
  AuthorityServers out;
  for (Ranked& one : ranked) {
    one.candidate.tag = static_cast<std::uint32_t>(out.endpoints.size());
    out.endpoints.push_back(one.candidate.endpoint);
    out.candidates.push_back(one.candidate);
  }
  return out;
}

}  // namespace sekisho::resolver
