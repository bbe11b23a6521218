// Profiles: what each model means, what staff add to it, and what none of them can say.
#include "mgmt/config/profile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mgmt/config/expanded.h"

namespace sekisho::mgmt::config {
namespace {

using testing::HasSubstr;

const std::string ports =
    "[[port]]\nname = \"a\"\ndriver = \"socket\"\ndevice = \"e1\"\naddresses = [\"10.1.0.53\"]\n"
    "[[port]]\nname = \"b\"\ndriver = \"socket\"\ndevice = \"e2\"\naddresses = [\"10.2.0.53\"]\n"
    "[[port]]\nname = \"c\"\ndriver = \"socket\"\ndevice = \"e3\"\naddresses = [\"10.3.0.53\"]\n";
const std::string lgwan =
    "poi = [\"10.100.1.53\", \"10.100.2.53\"]\nlgwan-device = \"e4\"\nlgwan-source = [\"10.100.0.2\"]\n";
const std::string lgwan_clients = "lgwan-port = \"a\"\nlgwan-networks = [\"10.1.0.0/16\"]\n";
const std::string internet = "internet-device = \"e5\"\ninternet-source = [\"203.0.113.2\"]\n";
const std::string internet_clients = "internet-port = \"b\"\ninternet-networks = [\"10.2.0.0/16\"]\n";
const std::string cloud =
    "cloud-device = \"e6\"\ncloud-source = [\"10.9.0.2\"]\ncloud-servers = [\"10.9.1.53\"]\n"
    "cloud-zones = [\"gov.internal\"]\ncloud-port = \"c\"\ncloud-networks = [\"10.3.0.0/16\"]\n";

std::string profile(const std::string& model, const std::string& keys) {
  return "[profile]\nmodel = \"" + model + "\"\n" + keys;
}
std::string all(const LoadResult& result) {
  std::string out;
  for (const Diagnostic& d : result.diagnostics) out += format(d, result.files, Language::en);
  return out;
}
const View* view(const LoadResult& result, const std::string& name) {
  for (const View& v : result.config->views) {
    if (v.name.value == name) return &v;
  }
  return nullptr;
}
/// "name → realm" of every route, and the default.
std::string routes(const View& v) {
  std::string out;
  for (const RouteRow& route : v.routes) {
    for (const auto& name : route.names) out += name.value.to_text() + "→" + route.to.value + " ";
  }
  return out + "*→" + v.default_route.value;
}

struct Model {
  std::string name, keys, realms, lgwan_view, internet_view;
};

TEST(Profile, EachModelMeansItsRules) {
  const std::string lg = "lg.jp.→lgwan go.jp.→lgwan lgwan.jp.→lgwan ";
  const Model models[] = {
      {"alpha", lgwan + lgwan_clients, "lgwan", lg + "*→refuse", ""},
      {"alpha", lgwan + lgwan_clients + internet + internet_clients, "lgwan internet", lg + "*→refuse",
       "lgwan.jp.→leak-guard *→internet"},
      {"alpha-prime", lgwan + lgwan_clients + internet + "breakout = [\"saas.example.com\", \"kept.go.jp\"]\n",
       "lgwan internet", lg + "saas.example.com.→internet kept.go.jp.→internet *→refuse", ""},
      {"beta", lgwan + internet + internet_clients, "lgwan internet", "", "lgwan.jp.→leak-guard *→internet"},
      {"beta-prime", lgwan + lgwan_clients + internet + internet_clients, "lgwan internet", lg + "*→refuse",
       "lgwan.jp.→leak-guard *→internet"},
      {"government-cloud", lgwan + lgwan_clients + internet + internet_clients + cloud, "lgwan internet cloud",
       lg + "*→refuse", "lgwan.jp.→leak-guard *→internet"},
  };
  for (const Model& model : models) {
    SCOPED_TRACE(model.name);
    const LoadResult result = load_text(profile(model.name, model.keys) + ports);
    ASSERT_TRUE(result.config) << all(result);
    std::string realms;
    for (const Realm& realm : result.config->realms) realms += (realms.empty() ? "" : " ") + realm.name.value;
    EXPECT_EQ(realms, model.realms);
    for (const auto& [name, expected] : {std::pair("lgwan", model.lgwan_view), {"internet", model.internet_view}}) {
      const View* found = view(result, name);
      EXPECT_EQ(found ? routes(*found) : "", expected);
    }
    EXPECT_EQ(result.config->realms[0].resolution.value, "forward") << "LGWAN is never resolved from the root";
  }
}

TEST(Profile, WhatStaffWroteIsLaidOverIt) {
  const LoadResult result = load_text(
      profile("alpha-prime", lgwan + lgwan_clients + internet + "breakout = [\"saas.example.com\"]\n") + ports +
      "[[realm]]\nname = \"lgwan\"\nttl-cap = \"10m\"\n"
      "[[realm.group]]\nname = \"poi\"\npolicy = \"fastest\"\n"
      "[[realm.group]]\nname = \"prefecture\"\nservers = [{ address = \"10.100.9.53\" }]\n"
      "[[realm.forward-zone]]\nnames = [\"pref.example\"]\ngroup = \"prefecture\"\n"
      "[[view]]\nname = \"lgwan\"\nroutes = [{ names = [\"pref.example\"], to = \"lgwan\" }]\n"
      "[[view.local-zone]]\nname = \"intra.city.lg.jp\"\nrecords = []\n");
  ASSERT_TRUE(result.config) << all(result);
  const Realm& realm = result.config->realms[0];
  EXPECT_EQ(realm.ttl_cap.value, 10min);
  ASSERT_EQ(realm.groups.size(), 2U);
  EXPECT_EQ(realm.groups[0].policy.value, "fastest");
  EXPECT_EQ(realm.groups[0].servers.size(), 2U);
  EXPECT_EQ(realm.zones.size(), 2U);
  EXPECT_THAT(routes(*view(result, "lgwan")), HasSubstr("saas.example.com.→internet pref.example.→lgwan"));
  EXPECT_EQ(view(result, "lgwan")->local_zones.size(), 1U);
}

TEST(Profile, EverythingThroughTheSecurityCloudIsStillValidated) {
  const LoadResult result = load_text(
      profile("beta", lgwan + internet + internet_clients + "internet-forwarders = [\"10.200.0.53\"]\n") + ports);
  ASSERT_TRUE(result.config) << all(result);
  const Realm& realm = result.config->realms[1];
  EXPECT_TRUE(realm.validates());
  EXPECT_EQ(realm.zones.at(0).names.at(0).value.to_text(), ".");
}

TEST(Profile, SaysWhatAModelLacksAndWhatItHasNoUseFor) {
  const LoadResult lacks = load_text(profile("alpha-prime", lgwan + internet) + ports);
  EXPECT_EQ(lacks.diagnostics.size(), 3U) << all(lacks);  // port, networks, breakout
  EXPECT_THAT(all(lacks), HasSubstr("the model \"alpha-prime\" needs \"breakout\""));
  const LoadResult unused =
      load_text(profile("alpha", lgwan + lgwan_clients + "breakout = [\"saas.example.com\"]\n") + ports);
  ASSERT_EQ(unused.diagnostics.size(), 1U) << all(unused);
  EXPECT_EQ(unused.diagnostics[0].code, Code::profile_unused);
  // Each key that would be read and forgotten is named.
  for (const char* line :
       {"internet-source = [\"192.0.2.1\"]\n", "internet-forwarders = [\"10.200.0.53\"]\n",
        "lgwan-only = [\"only.lgwan.jp\"]\n", "cloud-device = \"eth9\"\n", "cloud-source = [\"10.9.0.1\"]\n",
        "cloud-port = \"lan\"\n", "cloud-networks = [\"10.9.0.0/16\"]\n"}) {
    const LoadResult ignored = load_text(profile("alpha", lgwan + lgwan_clients + line) + ports);
    ASSERT_EQ(ignored.diagnostics.size(), 1U) << line << all(ignored);
    EXPECT_EQ(ignored.diagnostics[0].code, Code::profile_unused) << line;
  }
  const LoadResult wrong = load_text(profile("gamma", lgwan) + ports);
  ASSERT_EQ(wrong.diagnostics.size(), 1U) << all(wrong);
  EXPECT_EQ(wrong.diagnostics[0].code, Code::not_a_choice);
}

TEST(Expanded, IsAConfigurationAgainAndEveryValueHasItsPlace) {
  const std::string text =
      profile("alpha", lgwan + lgwan_clients) + ports + "[[view]]\nname = \"lgwan\"\nttl-cap = \"5m\"\n";
  const FileSource source{[&](const std::string&, std::string&) { return std::optional<std::string>(text); },
                          [](const std::string&) { return std::vector<std::string>(); }};
  const auto expanded = expanded_text("sekisho.toml", source);
  ASSERT_TRUE(expanded);
  EXPECT_THAT(*expanded, HasSubstr("ttl-cap = \"5m\"  # sekisho.toml:"));
  EXPECT_THAT(*expanded, HasSubstr("resolution = \"forward\"  # profile alpha:"));
  const LoadResult again = load_text(*expanded);
  ASSERT_TRUE(again.config) << all(again) << *expanded;
  const LoadResult first = load_text(text);
  ASSERT_EQ(again.config->realms.size(), first.config->realms.size());
  EXPECT_EQ(routes(again.config->views.at(0)), routes(first.config->views.at(0)));
}

}  // namespace
}  // namespace sekisho::mgmt::config
