// Which way a view sends a name: the longest suffix, DS at cuts, special-use zones among them.
#include "views/policy.h"

#include <gtest/gtest.h>

#include "tests/unit/views/zone_text.h"

namespace sekisho::views {
namespace {

using dns::RRType;
constexpr std::uint16_t lgwan = 0, internet = 1;

Route to_realm(std::uint16_t realm) {
  Route route;
  route.kind = Route::Kind::realm;
  route.realm = realm;
  return route;
}
Route of_kind(Route::Kind kind, std::uint32_t zone = 0) {
  Route route;
  route.kind = kind;
  route.zone = zone;
  return route;
}
RouteEntry entry(const char* suffix, Route route) { return {dns::Name::of(suffix), std::move(route)}; }

std::vector<forwarding::Realm> two_realms() {
  std::vector<forwarding::Realm> realms(2);
  realms[lgwan].name = "lgwan";
  realms[internet].name = "internet";
  for (const char* cut : {"lg.jp.", "100.10.in-addr.arpa."}) {
    forwarding::ZoneRule rule;
    rule.cut = dns::Name::of(cut);
    rule.group = 0;
    realms[lgwan].rules.push_back(rule);
  }
  forwarding::ZoneRule root;  // iteration
  realms[internet].rules.push_back(root);
  forwarding::ZoneRule cloud;
  cloud.cut = dns::Name::of("20.172.in-addr.arpa.");
  cloud.group = 0;
  realms[internet].rules.push_back(cloud);
  return realms;
}

std::string route_text(const View& view, const char* name, RRType type = RRType::a) {
  const Route& route = view.route_for(dns::Name::of(name), type);
  switch (route.kind) {
    case Route::Kind::realm:
      return "realm " + std::to_string(route.realm);
    case Route::Kind::local:
      return "local " + view.zones[route.zone].apex().to_text();
    case Route::Kind::refuse:
      return "refuse";
    case Route::Kind::leak_guard:
      return "guard";
  }
  return "?";
}

/// A network that sees both: forward zones to LGWAN, the rest to the Internet, a local zone, a breakout (L-14).
View both() {
  View view;
  view.zones.push_back(zone_of("intra.city.lg.jp.", {"www A 10.1.1.1"}));
  set_routes(
      view,
      {entry(".", to_realm(internet)), entry("lg.jp.", to_realm(lgwan)), entry("kept.lg.jp.", to_realm(internet)),
       entry("lgwan.jp.", of_kind(Route::Kind::leak_guard)), entry("open.lgwan.jp.", to_realm(lgwan)),
       entry("100.10.in-addr.arpa.", to_realm(lgwan)), entry("intra.city.lg.jp.", of_kind(Route::Kind::local, 0)),
       entry("far.away.intra.city.lg.jp.", to_realm(lgwan)), entry("bad.example.", of_kind(Route::Kind::refuse))},
      two_realms());
  return view;
}

struct Case {
  const char* name;
  RRType type;
  const char* expected;
};

TEST(Routes, LongestSuffixWins) {  // L-1, L-14, N-5
  const View view = both();
  for (const Case& c : {
           Case{"example.com.", RRType::a, "realm 1"},
           Case{".", RRType::ns, "realm 1"},
           Case{"city.lg.jp.", RRType::a, "realm 0"},
           Case{"LG.JP.", RRType::soa, "realm 0"},
           Case{"x.kept.lg.jp.", RRType::a, "realm 1"},
           Case{"notlg.jp.", RRType::a, "realm 1"},
           Case{"www.intra.city.lg.jp.", RRType::a, "local intra.city.lg.jp."},
           Case{"x.far.away.intra.city.lg.jp.", RRType::a, "realm 0"},
           Case{"x.lgwan.jp.", RRType::a, "guard"},
           Case{"a.bad.example.", RRType::a, "refuse"},
           Case{"1.5.100.10.in-addr.arpa.", RRType::ptr, "realm 0"},
           Case{"1.5.101.10.in-addr.arpa.", RRType::ptr, "local 10.in-addr.arpa."},
           Case{"localhost.", RRType::a, "local localhost."},
           Case{"x.onion.", RRType::a, "local onion."},
       }) {
    EXPECT_EQ(route_text(view, c.name, c.type), c.expected) << c.name;
  }
}

TEST(Routes, DsIsAskedAtTheParent) {  // RFC 4035 §3.1.4.1
  const View view = both();
  for (const Case& c : {
           Case{"lg.jp.", RRType::ds, "realm 1"},                             // jp lives on the Internet side
           Case{"kept.lg.jp.", RRType::ds, "realm 0"},                        // lg.jp lives on LGWAN
           Case{"city.lg.jp.", RRType::ds, "realm 0"},                        // no cut of the view
           Case{"open.lgwan.jp.", RRType::ds, "realm 0"},                     // the parent is guarded
           Case{"intra.city.lg.jp.", RRType::ds, "local intra.city.lg.jp."},  // the name does not leave
           Case{"far.away.intra.city.lg.jp.", RRType::ds, "local intra.city.lg.jp."},
           Case{"100.10.in-addr.arpa.", RRType::ds, "local 10.in-addr.arpa."},
           Case{".", RRType::ds, "realm 1"},
       }) {
    EXPECT_EQ(route_text(view, c.name, c.type), c.expected) << c.name;
  }
  View forward_only;
  set_routes(forward_only, {entry("lg.jp.", to_realm(lgwan))}, two_realms());
  EXPECT_EQ(route_text(forward_only, "lg.jp.", RRType::ds), "realm 0") << "its parent is refused";
}

TEST(Routes, LocalZonesKnowWhatIsTakenFromThem) {
  const View view = both();
  const auto ask = [&view](const char* text, RRType type) {
    const dns::Name name = dns::Name::of(text);
    return summary_of(view.zones[view.route_for(name, type).zone].lookup(name, type));
  };
  EXPECT_EQ(ask("away.intra.city.lg.jp.", RRType::a), "NODATA");
  EXPECT_EQ(ask("far.away.intra.city.lg.jp.", RRType::ds), "NODATA");
  EXPECT_EQ(ask("100.10.in-addr.arpa.", RRType::ds), "NODATA") << "NXDOMAIN would deny everything below";
  EXPECT_EQ(ask("101.10.in-addr.arpa.", RRType::ptr), "NXDOMAIN");
}

TEST(Routes, EverythingIsRefusedUnlessRouted) {  // a view without a default
  View view;
  EXPECT_EQ(route_text(view, "lg.jp."), "refuse");
  set_routes(view, {entry("lg.jp.", to_realm(lgwan))}, two_realms());
  EXPECT_EQ(route_text(view, "go.jp."), "refuse");
  EXPECT_EQ(route_text(view, "."), "refuse");
  EXPECT_EQ(route_text(view, "city.lg.jp."), "realm 0");
  EXPECT_EQ(route_text(view, "localhost."), "local localhost.");
}

TEST(Routes, SpecialUseZonesGiveWayToTheirEquals) {
  View view;
  view.zones.push_back(zone_of("test.", {"www A 10.1.1.1"}));
  set_routes(view,
             {entry(".", to_realm(internet)), entry("10.in-addr.arpa.", to_realm(lgwan)),
              entry("in-addr.arpa.", to_realm(lgwan)), entry("test.", of_kind(Route::Kind::local, 0))},
             two_realms());
  EXPECT_EQ(route_text(view, "1.2.3.10.in-addr.arpa."), "realm 0");
  EXPECT_EQ(route_text(view, "1.2.168.192.in-addr.arpa."), "local 168.192.in-addr.arpa.")
      << "a shorter suffix does not replace it";
  EXPECT_EQ(summary_of(view.zones[view.route_for(dns::Name::of("www.test."), RRType::a).zone].lookup(
                dns::Name::of("www.test."), RRType::a)),
            "A 10.1.1.1");
}

TEST(Routes, ForwardZonesOfTheRealmAreNotHidden) {
  View internet_view;
  set_routes(internet_view, {entry(".", to_realm(internet))}, two_realms());
  EXPECT_EQ(route_text(internet_view, "1.2.20.172.in-addr.arpa."), "realm 1") << "the realm forwards this one";
  EXPECT_EQ(route_text(internet_view, "1.2.21.172.in-addr.arpa."), "local 21.172.in-addr.arpa.");
  EXPECT_EQ(route_text(internet_view, "1.2.100.10.in-addr.arpa."), "local 10.in-addr.arpa.")
      << "that is another realm's";
}

TEST(Policy, FindsViewsById) {
  Policy policy;
  policy.views.resize(2);
  policy.views[0].id = ViewId{3};
  policy.views[1].id = ViewId{9};
  EXPECT_EQ(policy.view_by_id(ViewId{9}), &policy.views[1]);
  EXPECT_EQ(policy.view_by_id(ViewId{4}), nullptr);
}

}  // namespace
}  // namespace sekisho::views
