// Building: routes, guards, ids and hashes of the Policy that a Config becomes.
#include "mgmt/config/build.h"

#include <gtest/gtest.h>

#include "forwarding/health.h"
#include "mgmt/config/load.h"

namespace sekisho::mgmt::config {
namespace {

constexpr std::string_view base = R"([server]
[[port]]
name = "p1"
driver = "socket"
device = "lo"
addresses = ["127.0.0.53"]
[[realm]]
name = "lgwan"
resolution = "forward"
validation = "off"
validation-exempt-reason = "not signed"
device = "eth4"
[[realm.group]]
name = "poi"
servers = [{ name = "east", address = "10.9.0.1" }, { name = "west", address = "10.9.0.2" }]
[[realm.forward-zone]]
names = ["lg.jp", "go.jp"]
group = "poi"
[[realm]]
name = "internet"
resolution = "recursive"
device = "eth5"
[[view]]
name = "both"
clients = [{ port = "p1", networks = ["10.0.0.0/8"] }]
default = "internet"
routes = [{ names = ["lg.jp", "go.jp"], to = "lgwan" }, { names = ["kept.go.jp"], to = "internet" }]
)";

std::unique_ptr<const views::Policy> build(std::string_view text, IdBook& ids, const Epochs& epochs = {}) {
  const LoadResult result = load_text(text);
  for (const Diagnostic& d : result.diagnostics) ADD_FAILURE() << format(d, result.files, Language::en);
  if (!result.config) return nullptr;
  return build_policy(*result.config, result.files, ids, epochs, 1);
}

const views::Route& route(const views::Policy& policy, std::string_view name) {
  return policy.views[0].route_for(dns::Name::of(name), dns::RRType::a);
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out(text);
  out.replace(out.find(from), from.size(), to);
  return out;
}

TEST(BuildPolicy, TheLongerSuffixWins) {  // L-1, L-14
  IdBook ids;
  const auto policy = build(base, ids);
  ASSERT_TRUE(policy);
  EXPECT_EQ(policy->realms->realms[route(*policy, "city.lg.jp").realm].name, "lgwan");
  EXPECT_EQ(policy->realms->realms[route(*policy, "a.kept.go.jp").realm].name, "internet");
  EXPECT_EQ(policy->realms->realms[route(*policy, "other.go.jp").realm].name, "lgwan");
  EXPECT_EQ(policy->realms->realms[route(*policy, "www.example.com").realm].name, "internet");
  EXPECT_EQ(route(*policy, "city.lg.jp").where, "sekisho.toml:27");
}

TEST(BuildPolicy, LgwanOnlyNamesAndSpecialUseNamesStayInside) {  // X12, RFC 6761
  IdBook ids;
  const auto policy = build(base, ids);
  ASSERT_TRUE(policy);
  EXPECT_EQ(route(*policy, "www.lgwan.jp").kind, views::Route::Kind::leak_guard);
  EXPECT_EQ(route(*policy, "localhost").kind, views::Route::Kind::local);
  EXPECT_EQ(route(*policy, "1.0.168.192.in-addr.arpa").kind, views::Route::Kind::local);
}

TEST(BuildPolicy, CookiesAreOfTheView) {  // RFC 7873
  IdBook ids;
  const std::string named = "name = \"both\"\n";
  EXPECT_EQ(build(base, ids)->views[0].cookies, views::CookiePolicy::answer);
  EXPECT_EQ(build(replaced(base, named, named + "cookies = \"require\"\n"), ids)->views[0].cookies,
            views::CookiePolicy::require);
  EXPECT_EQ(build(replaced(base, named, named + "cookies = \"off\"\n"), ids)->views[0].cookies,
            views::CookiePolicy::off);
}

TEST(BuildPolicy, AForwardRealmHasNoRuleForTheRoot) {  // N-3: no fallback can be expressed
  IdBook ids;
  const auto policy = build(base, ids);
  ASSERT_TRUE(policy);
  const auto& lgwan = policy->realms->realms[0];
  EXPECT_EQ(lgwan.rule_for(dns::Name::of("www.example.com"), dns::RRType::a), nullptr);
  EXPECT_NE(lgwan.rule_for(dns::Name::of("a.city.lg.jp"), dns::RRType::a), nullptr);
  EXPECT_TRUE(lgwan.root_hints.empty());
}

TEST(BuildPolicy, AReloadOfTheSameTextChangesNoStampAndNoId) {
  IdBook ids;
  const auto one = build(base, ids);
  const auto two = build("# a comment moves every line\n" + std::string(base), ids);
  ASSERT_TRUE(one && two);
  EXPECT_EQ(one->views[0].stamp, two->views[0].stamp);
  EXPECT_EQ(one->views[0].id, two->views[0].id);
  EXPECT_EQ(one->realms->realms[0].content_hash, two->realms->realms[0].content_hash);
  EXPECT_EQ(one->realms->realms[0].groups[0].id, two->realms->realms[0].groups[0].id);
}

TEST(BuildPolicy, AChangedRealmChangesItsOwnHashAndTheStampsOfItsViewsAlone) {
  IdBook ids;
  const auto one = build(base, ids);
  const auto two =
      build(replaced(base, "\"lg.jp\", \"go.jp\"]\ngroup", "\"lg.jp\", \"go.jp\", \"lgwan.jp\"]\ngroup"), ids);
  ASSERT_TRUE(one && two);
  EXPECT_NE(one->realms->realms[0].content_hash, two->realms->realms[0].content_hash);
  EXPECT_EQ(one->realms->realms[1].content_hash, two->realms->realms[1].content_hash);
  EXPECT_NE(one->views[0].stamp, two->views[0].stamp);
}

TEST(BuildPolicy, AnEpochChangesTheStamp) {  // I2: a flush or an NTA takes effect everywhere at once
  IdBook ids;
  EXPECT_NE(build(base, ids)->views[0].stamp, build(base, ids, {{"lgwan", 1}})->views[0].stamp);
}

TEST(BuildPolicy, AViewThatComesBackGetsANewId) {  // I2
  IdBook ids;
  const ViewId first = build(base, ids)->views[0].id;
  build(replaced(base, "\"both\"", "\"other\""), ids);
  EXPECT_NE(build(base, ids)->views[0].id, first);
}

TEST(BuildPolicy, AnotherServerListIsAnotherGroup) {
  IdBook ids;
  const GroupId first = build(base, ids)->realms->realms[0].groups[0].id;
  EXPECT_NE(build(replaced(base, "10.9.0.2", "10.9.0.3"), ids)->realms->realms[0].groups[0].id, first);
}

TEST(BuildPolicy, GroupIdsComeRoundAgainAndNeverRunOut) {
  IdBook ids;
  const LoadResult loaded = load_text(base);
  ASSERT_TRUE(loaded.config);
  Config config = *loaded.config;
  for (std::uint32_t i = 0; i < 1200; ++i) {
    config.realms[0].groups[0].servers[0].address.value = {IpAddress::v4(0x0A000000U + i), 53};
    const auto policy = build_policy(config, loaded.files, ids, {}, i);
    ASSERT_LT(policy->realms->realms[0].groups[0].id.value, forwarding::HealthBoard::max_groups);
  }
}

TEST(RootHints, AllThreeFormsOfTheFileAreRead) {  // R-3
  const auto servers = parse_root_hints(
      "; comment\n.\t3600000 IN NS A.ROOT-SERVERS.NET.\nA.ROOT-SERVERS.NET. 3600000 IN A 198.41.0.4\n"
      "a.root-servers.net. 3600000 AAAA 2001:503:ba3e::2:30\n. 3600000 NS b.root-servers.net.\n");
  ASSERT_EQ(servers.size(), 1U);  // b has no address
  EXPECT_EQ(servers[0].addresses.size(), 2U);
}

TEST(BuildPolicy, AfterAPowerLossWithADeadClockTheGatewayStartsAllTheSame) {  // L-7
  // The second pair has the address of the first, which is retired; to a clock in 1970 neither has begun.
  const LoadResult result = load_text(replaced(base, "[server]\n", "[nat]\nmap = \"nat-map.toml\"\n[server]\n"),
                                      "[[pair]]\nname = \"old\"\ninside = \"10.1.5.25\"\nlgwan = \"10.100.5.25\"\n"
                                      "life = [{ state = \"in-effect\", at = 2024-04-01T00:00:00+09:00 },\n"
                                      "        { state = \"retired\", at = 2025-04-01T00:00:00+09:00 }]\n"
                                      "[[pair]]\nname = \"new\"\ninside = \"10.1.5.40\"\nlgwan = \"10.100.5.25\"\n"
                                      "life = [{ state = \"in-effect\", at = 2025-05-01T00:00:00+09:00 }]\n");
  for (const Diagnostic& d : result.diagnostics) ADD_FAILURE() << format(d, result.files, Language::en);
  ASSERT_TRUE(result.config);
  Diagnostics at_1970;
  check_nat(*result.config, {WallTime{3600}, true}, at_1970);
  ASSERT_EQ(at_1970.size(), 1U);
  EXPECT_EQ(at_1970[0].code, Code::nat_pair);
  EXPECT_EQ(at_1970[0].severity, Severity::warning);
}

}  // namespace
}  // namespace sekisho::mgmt::config
