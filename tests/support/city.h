// A municipality with three client networks on one port, ready to be asked: the lane's own world in tests.
//
//   view      clients                      routes
//   lgwan     10.1.0.0/16, fd00:1::/32     lg.jp, go.jp, lgwan.jp and 100.10.in-addr.arpa → realm lgwan; kept.go.jp →
//   internet;
//                                          intra.lg.jp local; the rest refused; NAT to inside
//   internet  10.2.0.0/16, fd00:2::/32     lgwan.jp guarded; the rest → realm internet
//   both      10.3.0.0/16, fd00:3::/32     as lgwan, the rest → internet; NAT to inside
//   (10.9.0.0/16 belongs to view lgwan on another port: spoofed here)
//
// Local zone 0 is intra.lg.jp; local zone 1, to which no route leads, is 1.10.in-addr.arpa.
// The NAT map: 10.1.5.25 inside ⇔ 10.100.5.25 on LGWAN, and fd00:1:5::/48 ⇔ fd00:100:5::/48.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/messages.h"
#include "views/policy.h"

namespace sekisho::testing {

inline constexpr RealmId lgwan_realm{1};
inline constexpr RealmId internet_realm{2};
inline constexpr ViewId lgwan_view{11};
inline constexpr ViewId internet_view{12};
inline constexpr ViewId both_view{13};
inline constexpr const char* service4 = "10.0.0.53";
inline constexpr const char* service6 = "fd00::53";

class City {
 public:
  using Routes = std::vector<std::pair<std::string, views::Route>>;

  City() {
    const views::Route lgwan{views::Route::Kind::realm, 0, 0, {}, {}};
    const views::Route internet{views::Route::Kind::realm, 1, 0, {}, {}};
    const views::Route guard{views::Route::Kind::leak_guard, 0, 0, {}, {}};
    const views::Route local{views::Route::Kind::local, 0, 0, {}, {}};
    const Routes to_lgwan = {
        {"lg.jp.", lgwan}, {"go.jp.", lgwan}, {"lgwan.jp.", lgwan}, {"100.10.in-addr.arpa.", lgwan}};
    Routes inner = to_lgwan, both = to_lgwan;
    inner.push_back({"kept.go.jp.", internet});
    inner.push_back({"intra.lg.jp.", local});
    both.push_back({".", internet});
    add_view(lgwan_view, "lgwan", "1", std::move(inner), nat::Direction::to_inside);
    add_view(internet_view, "internet", "2", {{".", internet}, {"lgwan.jp.", guard}}, nat::Direction::none);
    add_view(both_view, "both", "3", std::move(both), nat::Direction::to_inside);
    rules.push_back({PortId{1}, 0, *IpPrefix::parse("10.9.0.0/16"), 0});
  }

  /// Change these, then policy() again.
  struct ViewText {
    views::View view;
    Routes routes;
  };
  std::vector<ViewText> views;
  std::uint32_t epochs[2] = {0, 0};  ///< of the realms lgwan, internet
  std::vector<std::string> local_lines = {
      "intra.lg.jp. 600 SOA ns.intra.lg.jp. root.intra.lg.jp. 1 3600 600 86400 120",
      "www.intra.lg.jp. 600 A 10.1.5.80", "portal.intra.lg.jp. 600 CNAME www.lg.jp.",
      "out.intra.lg.jp. 600 CNAME www.example.com."};
  std::string nsid = "gw1";
  dns::CookieSecrets cookies;
  views::Limits limits;  ///< none
  std::vector<views::ServiceAddress> services = {{PortId{0}, *IpAddress::parse(service4)},
                                                 {PortId{0}, *IpAddress::parse(service6)}};
  std::vector<views::ClientRule> rules;

  std::unique_ptr<const views::Policy> policy() {
    auto policy = std::make_unique<views::Policy>();
    policy->revision = ++revision_;
    policy->nsid = nsid;
    policy->cookies = cookies;
    policy->limits = limits;
    auto realms = std::make_shared<forwarding::RealmTable>();
    realms->realms.resize(2);
    for (std::uint16_t i = 0; i < 2; ++i) {
      realms->realms[i].id = i == 0 ? lgwan_realm : internet_realm;
      realms->realms[i].name = i == 0 ? "lgwan" : "internet";
      realms->realms[i].epoch = epochs[i];
    }
    policy->realms = realms;
    auto map =
        nat::AddressMap::build({{"mail", *IpPrefix::parse("10.1.5.25"), *IpPrefix::parse("10.100.5.25")},
                                {"six", *IpPrefix::parse("fd00:1:5::/48"), *IpPrefix::parse("fd00:100:5::/48")}});
    policy->nat = std::make_shared<nat::AddressMap>(std::move(map).value());
    std::vector<dns::Record> records;
    for (const std::string& line : local_lines) records.push_back(record(line));
    const std::vector<dns::Record> inside_reverse = {record("25.5.1.10.in-addr.arpa. 600 PTR mail.intra.lg.jp.")};
    for (const ViewText& text : views) {
      views::View view = text.view;
      view.zones = {views::LocalZone::build(dns::Name::of("intra.lg.jp."), records),
                    views::LocalZone::build(dns::Name::of("1.10.in-addr.arpa."), inside_reverse)};
      std::vector<views::RouteEntry> entries;
      for (const auto& [suffix, route] : text.routes) {
        entries.push_back({dns::Name::of(suffix), route});
        entries.back().route.suffix = suffix;
      }
      views::set_routes(view, std::move(entries), realms->realms);
      view.stamp += (epochs[0] + 1) * 1000003ULL + epochs[1];
      policy->views.push_back(std::move(view));
    }
    policy->clients = views::ClientMatcher::build(rules);
    policy->services = services;
    policy->port_names = {"lan", "other"};
    return policy;
  }

 private:
  void add_view(ViewId id, const char* name, const std::string& network, Routes routes, nat::Direction nat) {
    const auto index = static_cast<std::uint16_t>(views.size());
    ViewText text;
    text.view.id = id;
    text.view.name = name;
    text.view.stamp = id.value;
    text.view.nat = nat;
    text.routes = std::move(routes);
    views.push_back(std::move(text));
    rules.push_back({PortId{0}, 0, *IpPrefix::parse("10." + network + ".0.0/16"), index});
    rules.push_back({PortId{0}, 0, *IpPrefix::parse("fd00:" + network + "::/32"), index});
  }
  std::uint64_t revision_ = 0;
};

}  // namespace sekisho::testing
