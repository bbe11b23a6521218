// Canaries: which questions a configuration has, who asks them, and what counts as well.
#include "appliance/canaries.h"

#include <gtest/gtest.h>

#include "mgmt/config/build.h"
#include "mgmt/config/load.h"

namespace sekisho::appliance {
namespace {

const std::string text =
    "[[port]]\nname = \"p\"\ndriver = \"socket\"\ndevice = \"lo\"\naddresses = [\"127.0.0.53\"]\n"
    "[[realm]]\nname = \"lgwan\"\nresolution = \"forward\"\nvalidation = \"off\"\n"
    "validation-exempt-reason = \"not signed\"\ndevice = \"lo\"\n"
    "[[realm.group]]\nname = \"poi\"\nservers = [{ address = \"10.0.0.1\" }]\n"
    "probe = { name = \"lg.jp\", type = \"SOA\" }\n"
    "[[realm.forward-zone]]\nnames = [\"lg.jp\", \"go.jp\"]\ngroup = \"poi\"\n"
    "[[realm]]\nname = \"internet\"\nresolution = \"recursive\"\ndevice = \"lo\"\n"
    "[[view]]\nname = \"lgwan\"\nclients = [{ port = \"p\", networks = [\"10.1.0.0/16\"] }]\n"
    "routes = [{ names = [\"lg.jp\"], to = \"lgwan\" }]\n"
    "[[view]]\nname = \"internet\"\ndefault = \"internet\"\n"
    "clients = [{ port = \"p\", vlan = 7, networks = [\"10.2.0.0/16\", \"fd00::/32\"] }]\n"
    "routes = [{ names = [\"lg.jp\"], to = \"leak-guard\" }]\n"
    "[[view]]\nname = \"both\"\ndefault = \"internet\"\nclients = [{ port = \"p\", networks = [\"10.1.3.0/24\"] }]\n"
    "routes = [{ names = [\"lg.jp\"], to = \"lgwan\" }, { names = [\"kept.lg.jp\"], to = \"internet\" }]\n";

mgmt::config::Config config() {
  auto loaded = mgmt::config::load_text(text);
  EXPECT_TRUE(loaded.config);
  return loaded.config.value_or(mgmt::config::Config());
}

TEST(Canaries, AskWhatEachViewsRealmsAreProbedWith) {
  std::string all;
  for (const Canary& c : canaries_of(config()))
    all += c.view + ": " + c.question.name.to_text() + " " + dns::to_text(c.question.type) + "\n";
  EXPECT_EQ(all, "lgwan: lg.jp. SOA\ninternet: . NS\nboth: lg.jp. SOA\nboth: . NS\n");
}

// A view's own canaries take the place of those that it would have; the data are compared as replies write them.
TEST(Canaries, OfOnesOwnChoiceTakeThePlaceOfTheProbes) {
  const std::string own =
      "[[view.canary]]\nname = \"city.lg.jp\"\ntype = \"MX\"\ndata = \"10 mail.city.LG.jp\"\n"
      "[[view.canary]]\nname = \"gone.lg.jp\"\nexpect = \"no-such-name\"\n";
  const auto loaded = mgmt::config::load_text(text + own);  // of the last view, "both"
  ASSERT_TRUE(loaded.config);
  std::string all;
  for (const Canary& c : canaries_of(*loaded.config)) {
    if (c.view != "both") continue;
    all += c.question.name.to_text() + " " + dns::to_text(c.question.type) + " " + c.expect + " " + c.data + "\n";
  }
  EXPECT_EQ(all, "city.lg.jp. MX answer 10 mail.city.LG.jp.\ngone.lg.jp. A no-such-name \n");
}

TEST(Canaries, AreAskedAsAClientOfTheView) {
  const mgmt::config::Config c = config();
  mgmt::config::IdBook ids;
  const auto policy = mgmt::config::build_policy(c, {"sekisho.toml"}, ids, {}, 1);
  for (const mgmt::config::View& view : c.views) {
    const auto client = client_of(view, *policy);
    ASSERT_TRUE(client) << view.name.value;
    const auto match = policy->clients.match(client->port, client->vlan, client->source);
    EXPECT_EQ(match.verdict, views::ClientVerdict::view);
    EXPECT_EQ(policy->views[match.view].name, view.name.value);
  }
  mgmt::config::View nobody = c.views[0];
  nobody.name.value = "not in the policy yet";
  EXPECT_FALSE(client_of(nobody, *policy));
}

// The first and the last addresses of a view's network belong to other views.
TEST(Canaries, FindAClientBetweenTheNetworksOfOthers) {
  const std::string between =
      "[[view]]\nname = \"wide\"\ndefault = \"internet\"\nclients = [{ port = \"p\", networks = [\"10.8.0.0/16\"] "
      "}]\n"
      "[[view]]\nname = \"ends\"\ndefault = \"internet\"\nclients = [{ port = \"p\", networks = "
      "[\"10.8.0.0/17\", \"10.8.128.0/18\", \"10.8.255.0/24\", \"10.8.224.0/20\"] }]\n";
  const auto loaded = mgmt::config::load_text(text + between);
  ASSERT_TRUE(loaded.config);
  mgmt::config::IdBook ids;
  const auto policy = mgmt::config::build_policy(*loaded.config, {"sekisho.toml"}, ids, {}, 1);
  for (const mgmt::config::View& view : loaded.config->views) {
    const auto client = client_of(view, *policy);
    ASSERT_TRUE(client) << view.name.value;
    EXPECT_EQ(policy->views[policy->clients.match(client->port, client->vlan, client->source).view].name,
              view.name.value);
  }
}

struct Case {
  const char* expect;
  const char* data;
  std::optional<dns::Rcode> rcode;  // nothing: no reply
  bool records, ad, ok;
};

TEST(Canaries, AreWellWhenWhatIsExpectedComes) {
  const Case cases[] = {
      {"any-answer", "", std::nullopt, false, false, false},
      {"any-answer", "", dns::Rcode::noerror, false, false, true},
      {"any-answer", "", dns::Rcode::nxdomain, false, false, true},
      {"any-answer", "", dns::Rcode::servfail, false, false, false},
      {"any-answer", "", dns::Rcode::refused, false, false, false},
      {"answer", "", dns::Rcode::noerror, true, false, true},
      {"answer", "", dns::Rcode::noerror, false, false, false},
      {"answer", "10.1.5.25", dns::Rcode::noerror, true, false, true},
      {"answer", "10.1.5.2", dns::Rcode::noerror, true, false, false},
      {"secure", "", dns::Rcode::noerror, true, true, true},
      {"secure", "", dns::Rcode::noerror, true, false, false},
      {"no-such-name", "", dns::Rcode::nxdomain, false, false, true},
      {"no-such-name", "", dns::Rcode::noerror, true, false, false},
      {"refused", "", dns::Rcode::refused, false, false, true},
      {"refused", "", dns::Rcode::noerror, true, false, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.expect) + " " + c.data);
    std::optional<dns::Message> reply;
    if (c.rcode) {
      reply.emplace();
      reply->header.rcode = static_cast<std::uint8_t>(*c.rcode);
      reply->header.ad = c.ad;
      if (c.records) {
        dns::Rrset set;
        set.type = dns::RRType::a;
        set.rdatas.add(std::array<std::uint8_t, 4>{10, 1, 5, 25});
        reply->answer.push_back(std::move(set));
      }
    }
    const Canary canary{
        "v", {*dns::Name::from_text("a.example"), dns::RRType::a, dns::RRClass::in}, c.expect, c.data};
    const auto outcome = judge(canary, reply);
    EXPECT_EQ(outcome.ok, c.ok) << outcome.text;
    EXPECT_NE(outcome.text, "");
  }
}

}  // namespace
}  // namespace sekisho::appliance
