#include <string>
#include <string_view>

#include "base/check.h"
#include "views/local_zone.h"

namespace sekisho::views {
namespace {

constexpr std::uint32_t ttl = 10800;

/// RFC 6761 §6, RFC 6762 §22.1, RFC 7686 §2, RFC 8375 §4 (home.arpa): no such names out there.
constexpr std::string_view empty_forward[] = {"test.", "invalid.", "onion.", "local.", "home.arpa."};

/// RFC 6303 §4 without the loopback networks, which have a name in them; the blocks of 172.16/12 and 100.64/10 are
/// added in code.
constexpr std::string_view empty_reverse[] = {
    "0.in-addr.arpa.",
    "10.in-addr.arpa.",
    "254.169.in-addr.arpa.",
    "2.0.192.in-addr.arpa.",
    "168.192.in-addr.arpa.",
    "100.51.198.in-addr.arpa.",
    "113.0.203.in-addr.arpa.",
    "255.255.255.255.in-addr.arpa.",
    "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa.",
    "d.f.ip6.arpa.",
    "8.e.f.ip6.arpa.",
    "9.e.f.ip6.arpa.",
    "a.e.f.ip6.arpa.",
    "b.e.f.ip6.arpa.",
    "8.b.d.0.1.0.0.2.ip6.arpa.",
};

struct Line {
  std::string_view owner;  // relative to the apex
  dns::RRType type;
  std::string_view rdata;
};

LocalZone zone_of(std::string_view apex_text, const std::vector<Line>& lines) {
  const dns::Name apex = dns::Name::of(apex_text);
  const LocalZone base = LocalZone::empty(apex);
  std::vector<dns::Record> records;
  for (const dns::Rrset& set : base.nodes().at(apex)) {
    for (const Bytes rdata : set.rdatas)
      records.push_back({apex, set.type, set.klass, set.ttl, {rdata.begin(), rdata.end()}});
  }
  for (const Line& line : lines) {
    const auto owner = dns::Name::from_text(line.owner, apex);
    auto rdata = dns::rdata_from_text(line.type, line.rdata, apex);
    SEKISHO_CHECK(owner.ok() && rdata.ok());  // our own text
    records.push_back({*owner, line.type, dns::RRClass::in, ttl, std::move(rdata).value()});
  }
  return LocalZone::build(apex, records);
}

std::vector<LocalZone> make_zones() {
  using enum dns::RRType;
  std::vector<LocalZone> zones;
  // RFC 6761 §6.3: localhost and everything under it is the asking machine itself.
  zones.push_back(
      zone_of("localhost.", {{"@", a, "127.0.0.1"}, {"@", aaaa, "::1"}, {"*", a, "127.0.0.1"}, {"*", aaaa, "::1"}}));
  zones.push_back(zone_of("127.in-addr.arpa.", {{"1.0.0", ptr, "localhost."}}));
  zones.push_back(zone_of("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa.",
                          {{"@", ptr, "localhost."}}));
  // RFC 8880 §7: the well-known name of NAT64 discovery; no NAT64 here, so its real addresses.
  zones.push_back(zone_of("ipv4only.arpa.", {{"@", a, "192.0.0.170"}, {"@", a, "192.0.0.171"}}));
  zones.push_back(zone_of("170.0.0.192.in-addr.arpa.", {{"@", ptr, "ipv4only.arpa."}}));
  zones.push_back(zone_of("171.0.0.192.in-addr.arpa.", {{"@", ptr, "ipv4only.arpa."}}));
  // RFC 9462 §6.4: no designated resolver is offered.
  zones.push_back(LocalZone::nodata(dns::Name::of("resolver.arpa.")));
  for (const std::string_view apex : empty_forward) zones.push_back(LocalZone::empty(dns::Name::of(apex)));
  for (const std::string_view apex : empty_reverse) zones.push_back(LocalZone::empty(dns::Name::of(apex)));
  for (int i = 16; i <= 31; ++i) {
    zones.push_back(LocalZone::empty(dns::Name::of(std::to_string(i) + ".172.in-addr.arpa.")));
  }
  for (int i = 64; i <= 127; ++i) {  // RFC 7793
    zones.push_back(LocalZone::empty(dns::Name::of(std::to_string(i) + ".100.in-addr.arpa.")));
  }
  return zones;
}

}  // namespace

const std::vector<LocalZone>& special_use_zones() {
  static const std::vector<LocalZone> zones = make_zones();
  return zones;
}

}  // namespace sekisho::views
