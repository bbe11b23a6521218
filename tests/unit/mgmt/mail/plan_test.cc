// Which way mail goes, for each server of ours, and what is said of mail that would not arrive (L-3 to L-6, L-13 to
// L-16).
#include "mgmt/mail/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "mgmt/config/load.h"
#include "mgmt/config/nat_pairs.h"
#include "mgmt/mail/postfix.h"

namespace sekisho::mgmt::mail {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// DNS by table: "view name" → exchangers, "view name" → addresses.
class TableLookups final : public Lookups {
 public:
  std::map<std::string, ExchangerAnswer> mx;
  std::map<std::string, AddressAnswer> a;

  void exchanger(const std::string& view, const std::string& domain, std::uint16_t preference, const char* host) {
    ExchangerAnswer& answer = mx[view + " " + domain];
    answer.found = Found::data;
    answer.exchangers.push_back({preference, dns::Name::of(host)});
  }
  void address(const std::string& view, const std::string& host, const char* text) {
    AddressAnswer& answer = a[view + " " + host];
    answer.found = Found::data;
    answer.addresses.push_back(*IpAddress::parse(text));
  }

  ExchangerAnswer exchangers(const std::string& view, const dns::Name& domain) override {
    const auto at = mx.find(view + " " + domain.to_text());
    return at == mx.end() ? ExchangerAnswer{Found::no_name, {}} : at->second;
  }
  AddressAnswer addresses(const std::string& view, const dns::Name& host) override {
    const auto at = a.find(view + " " + host.to_text());
    return at == a.end() ? AddressAnswer{Found::no_data, {}} : at->second;
  }
  bool leads_to_lgwan(const std::string& view, const dns::Name& name) override {
    return view == "lgwan" && (name.is_under(dns::Name::of("lg.jp.")) || name.is_under(dns::Name::of("go.jp.")));
  }
};

config::MailServer server(const char* name, const char* address, const char* view, const char* delivery,
                          const char* relay) {
  config::MailServer made;
  made.name.value = name;
  made.address.value = *IpAddress::parse(address);
  made.view.value = view;
  made.delivery.value = delivery;
  made.internet_relay.value = relay;
  return made;
}

class MailPlan : public testing::Test {
 protected:
  MailPlan() {
    config_.organisation.domains = {{dns::Name::of("city.a.lg.jp."), {}, true}};
    config_.organisation.former_domains = {{dns::Name::of("city.a.example."), {}, true}};
    config_.nat.lgwan_networks = {{*IpPrefix::parse("10.100.0.0/16"), {}, true}};
    for (const char* domain : {"lg.jp.", "go.jp."})
      config_.mail.lgwan_domains.push_back({dns::Name::of(domain), {}, true});
    for (const char* side : {"east", "west"}) {
      config::PoiMailServer poi;
      poi.name.value = side;
      poi.host.value = dns::Name::of(std::string("mail-") + side + ".lgwan.jp.");
      config_.mail.poi_servers.push_back(poi);
      dns_.address("lgwan", "mail-" + std::string(side) + ".lgwan.jp.",
                   side[0] == 'e' ? "10.100.1.25" : "10.100.2.25");
    }
    config_.mail.servers = {server("mail.city.a.lg.jp", "10.1.5.25", "lgwan", "mx", "out.city.a.lg.jp"),
                            server("out.city.a.lg.jp", "10.2.5.25", "internet", "mx", "")};
    pairs_ = {{"mail", *IpPrefix::parse("10.1.5.25"), *IpPrefix::parse("10.100.5.25")}};
    dns_.exchanger("lgwan", "town.b.lg.jp.", 20, "relay.town.b.lg.jp.");
    dns_.exchanger("lgwan", "town.b.lg.jp.", 10, "mail.town.b.lg.jp.");
    dns_.address("lgwan", "mail.town.b.lg.jp.", "10.100.9.25");
    dns_.address("lgwan", "relay.town.b.lg.jp.", "10.100.9.26");
    dns_.exchanger("internet", "company.example.", 10, "mx.company.example.");
    dns_.address("internet", "mx.company.example.", "192.0.2.25");
    dns_.exchanger("internet", "town.b.lg.jp.", 10, "in.town.b.lg.jp.");
    dns_.address("internet", "in.town.b.lg.jp.", "198.51.100.25");
  }

  control::MailServerPlan plan(const char* from, const char* to, std::size_t of = 0) {
    return plan_mail(config_, pairs_, *domain_of(from), *domain_of(to), dns_).servers.at(of);
  }
  static std::vector<std::string> hosts(const control::MailServerPlan& plan) {
    std::vector<std::string> out;
    for (const control::MailHop& hop : plan.hops) out.push_back(hop.host);
    return out;
  }
  static std::vector<std::string> kinds(const control::MailServerPlan& plan) {
    std::vector<std::string> out;
    for (const control::MailFinding& finding : plan.findings) out.push_back(finding.kind);
    return out;
  }

  config::Config config_;
  std::vector<nat::Pair> pairs_;
  TableLookups dns_;
};

TEST_F(MailPlan, GoesByMxAsLgwanSeesIt) {  // L-3
  const auto p = plan("suzuki@city.a.lg.jp", "tanaka@town.b.lg.jp");
  EXPECT_EQ(p.way, "lgwan-mx");
  EXPECT_THAT(hosts(p), ElementsAre("mail.town.b.lg.jp", "relay.town.b.lg.jp")) << "by preference";
  EXPECT_EQ(p.hops[0].address, "10.100.9.25");
  EXPECT_THAT(p.findings, IsEmpty());
}

TEST_F(MailPlan, GoesToThePoisStatically) {  // L-4
  config_.mail.servers[0].delivery.value = "static";
  const auto p = plan("city.a.lg.jp", "town.b.lg.jp");
  EXPECT_EQ(p.way, "lgwan-static");
  EXPECT_THAT(hosts(p), ElementsAre("mail-east.lgwan.jp", "mail-west.lgwan.jp"));
  EXPECT_THAT(p.hops[0].then, ElementsAre("mail.town.b.lg.jp", "relay.town.b.lg.jp"));
}

TEST_F(MailPlan, GoesToTheInternetThroughTheServerThere) {  // L-6
  const auto inside = plan("city.a.lg.jp", "company.example");
  EXPECT_EQ(inside.way, "internet-relay");
  EXPECT_THAT(hosts(inside), ElementsAre("out.city.a.lg.jp"));
  EXPECT_THAT(inside.hops[0].then, ElementsAre("mx.company.example"));
  const auto outside = plan("city.a.lg.jp", "company.example", 1);
  EXPECT_EQ(outside.way, "internet-mx");
  EXPECT_THAT(hosts(outside), ElementsAre("mx.company.example"));
  EXPECT_THAT(hosts(plan("city.a.lg.jp", "town.b.lg.jp", 1)), ElementsAre("in.town.b.lg.jp"))
      << "an lg.jp name as the Internet sees it";
}

TEST_F(MailPlan, DependsOnTheSender) {  // L-16
  const auto p = plan("city.a.example", "town.b.lg.jp");
  EXPECT_EQ(p.way, "internet-relay");
  EXPECT_THAT(kinds(p), ElementsAre("sender-not-lg"));
}

TEST_F(MailPlan, EndsWhereItsDomainIs) {  // L-5
  EXPECT_EQ(plan("town.b.lg.jp", "city.a.lg.jp").way, "local");
  EXPECT_EQ(plan("town.b.lg.jp", "city.a.example").way, "local") << "a former domain is watched like the own (L-17)";
}

TEST_F(MailPlan, FlagsWhatWouldLoop) {  // X10
  config_.mail.servers[0].domains = {{dns::Name::of("other.a.lg.jp."), {}, true}};
  dns_.exchanger("lgwan", "city.a.lg.jp.", 10, "mail.city.a.lg.jp.");
  dns_.address("lgwan", "mail.city.a.lg.jp.", "10.1.5.25");
  EXPECT_THAT(kinds(plan("other.a.lg.jp", "city.a.lg.jp")), ElementsAre("loop"));
  dns_.exchanger("lgwan", "city.a.lg.jp.", 5, "mail2.city.a.lg.jp.");
  dns_.address("lgwan", "mail2.city.a.lg.jp.", "10.100.5.25");
  const auto p = plan("other.a.lg.jp", "city.a.lg.jp");
  EXPECT_THAT(hosts(p), ElementsAre("mail2.city.a.lg.jp")) << "only those before itself (RFC 5321 5.1)";
  EXPECT_THAT(kinds(p), ElementsAre("own-lgwan-address", "is-exchanger"));
}

TEST_F(MailPlan, FlagsWhatCannotBeReached) {
  dns_.exchanger("lgwan", "far.go.jp.", 10, "mx.far.go.jp.");
  dns_.address("lgwan", "mx.far.go.jp.", "192.0.2.9");
  EXPECT_THAT(kinds(plan("city.a.lg.jp", "far.go.jp")), ElementsAre("outside-lgwan"));  // L-15
  config_.nat.lgwan_networks.push_back({*IpPrefix::parse("fd00:100::/32"), {}, true});
  EXPECT_THAT(kinds(plan("city.a.lg.jp", "far.go.jp")), ElementsAre("outside-lgwan")) << "whatever IPv6 has";
  EXPECT_THAT(kinds(plan("city.a.lg.jp", "nowhere.go.jp")), ElementsAre("no-domain"));  // L-14
  dns_.exchanger("lgwan", "half.go.jp.", 10, "mx.half.go.jp.");
  EXPECT_THAT(kinds(plan("city.a.lg.jp", "half.go.jp")), ElementsAre("no-address"));
  dns_.mx["lgwan slow.go.jp."] = {Found::failed, {}};
  EXPECT_THAT(kinds(plan("city.a.lg.jp", "slow.go.jp")), ElementsAre("no-answer"));
  dns_.exchanger("lgwan", "null.go.jp.", 0, ".");
  EXPECT_THAT(kinds(plan("city.a.lg.jp", "null.go.jp")), testing::Contains("null-mx"));
  config_.mail.servers[0].domains = {{dns::Name::of("other.a.lg.jp."), {}, true}};
  dns_.exchanger("lgwan", "city.a.lg.jp.", 10, "new.city.a.lg.jp.");
  dns_.address("lgwan", "new.city.a.lg.jp.", "10.100.5.77");
  EXPECT_THAT(kinds(plan("other.a.lg.jp", "city.a.lg.jp")), ElementsAre("unmapped"));
}

TEST_F(MailPlan, WarnsOfAWildcardThatIsHidden) {  // N-7, X15
  dns_.mx["lgwan host.town.b.lg.jp."] = {Found::no_data, {}};
  dns_.address("lgwan", "host.town.b.lg.jp.", "10.100.9.30");
  dns_.exchanger("lgwan", "*.town.b.lg.jp.", 10, "mail.town.b.lg.jp.");
  const auto p = plan("city.a.lg.jp", "host.town.b.lg.jp");
  EXPECT_THAT(hosts(p), ElementsAre("host.town.b.lg.jp")) << "without an MX, to its own address";
  EXPECT_THAT(kinds(p), ElementsAre("wildcard-hidden"));
}

TEST_F(MailPlan, PrintsWhatPostfixIsTold) {  // L-4, L-5, L-13
  config_.mail.servers[0].delivery.value = "static";
  std::map<std::string, std::string> files;
  for (const PostfixFile& file : postfix_files(config_, pairs_, config_.mail.servers[0]))
    files[file.name] = file.text;
  EXPECT_THAT(files["transport"], HasSubstr("city.a.lg.jp :\n"));
  EXPECT_THAT(files["transport"], HasSubstr("\nlg.jp smtp:[mail-east.lgwan.jp], [mail-west.lgwan.jp]\n.lg.jp smtp:"));
  EXPECT_THAT(files["main.cf"], HasSubstr("proxy_interfaces = 10.100.5.25\n"));
  EXPECT_THAT(files["main.cf"], HasSubstr("relayhost = [10.2.5.25]\n"));
  EXPECT_THAT(files["lgwan_clients"], HasSubstr("10.100.0.0/16 OK\n"));
  EXPECT_THAT(files["lgwan_clients"], HasSubstr("10.2.5.25 OK\n")) << "mail from the Internet comes from there";
  EXPECT_EQ(files["senders"], "city.a.example not_over_lgwan\n");  // L-16
  EXPECT_EQ(files["not_over_lgwan"],
            "city.a.lg.jp DUNNO\ncity.a.example DUNNO\n"
            "lg.jp FILTER smtp:[10.2.5.25]\n.lg.jp FILTER smtp:[10.2.5.25]\n"
            "go.jp FILTER smtp:[10.2.5.25]\n.go.jp FILTER smtp:[10.2.5.25]\n")
      << "own recipients stay, the Internet is the default";
}

TEST_F(MailPlan, PrintsNothingOfLgwanForTheInternetSide) {  // L-6
  config::Realm lgwan, internet;
  lgwan.name.value = "lgwan";
  lgwan.resolution.value = "forward";
  internet.name.value = "internet";
  internet.resolution.value = "recursive";
  config_.realms = {lgwan, internet};
  config::View inside, outside;
  inside.name.value = "lgwan";
  inside.default_route.value = "refuse";
  config::RouteRow route;
  route.names = {{dns::Name::of("lg.jp."), {}, true}};
  route.to.value = "lgwan";
  inside.routes = {route};
  outside.name.value = "internet";
  outside.default_route.value = "internet";
  config_.views = {inside, outside};
  EXPECT_EQ(postfix_files(config_, pairs_, config_.mail.servers[0]).size(), 5U);
  const auto files = postfix_files(config_, pairs_, config_.mail.servers[1]);
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].text,
            "myhostname = out.city.a.lg.jp\nmydestination = city.a.lg.jp city.a.example\n"
            "# servers of our own that send through this one\nmynetworks = 127.0.0.0/8 [::1]/128 10.1.5.25\n"
            "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n")
      << "the whole Internet may deliver, the inner server may send through it";
}

TEST(MailAddress, HasADomain) {
  EXPECT_EQ(domain_of("a@b.lg.jp")->to_text(), "b.lg.jp.");
  EXPECT_EQ(domain_of("b.lg.jp")->to_text(), "b.lg.jp.");
  for (const char* bad : {"", "@", "a@", "a@..jp"}) EXPECT_FALSE(domain_of(bad)) << bad;
}

}  // namespace
}  // namespace sekisho::mgmt::mail
