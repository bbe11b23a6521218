// What a realm trusts, from TOML and files to the running realm. G2-1, G2-2, G2-7, G2-8, K-1.
#include <gtest/gtest.h>

#include <fstream>

#include "dnssec/record_fields.h"
#include "dnssec/trust_anchor.h"
#include "mgmt/config/build.h"

namespace sekisho::mgmt::config {
namespace {

constexpr std::string_view ds_2017 = "20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D";
constexpr std::string_view ds_2024 = "38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16";

/// A gateway with one realm of each kind; `lgwan` and `internet` are lines that their tables get.
std::string text_of(std::string_view lgwan, std::string_view internet) {
  return "[[port]]\nname = \"p\"\ndriver = \"socket\"\ndevice = \"lo\"\naddresses = [\"127.0.0.53\"]\n"
         "[[realm]]\nname = \"lgwan\"\nresolution = \"forward\"\ndevice = \"eth4\"\n" +
         std::string(lgwan) +
         "\n[[realm.group]]\nname = \"poi\"\nservers = [{ address = \"10.9.0.1\" }]\n"
         "[[realm.forward-zone]]\nnames = [\"lg.jp\"]\ngroup = \"poi\"\n"
         "[[realm]]\nname = \"internet\"\nresolution = \"recursive\"\ndevice = \"eth5\"\n" +
         std::string(internet) +
         "\n[[view]]\nname = \"v\"\nclients = [{ port = \"p\", networks = [\"10.0.0.0/8\"] }]\n"
         "default = \"internet\"\nroutes = [{ names = [\"lg.jp\"], to = \"lgwan\" }]\n";
}
constexpr std::string_view exempt = "validation = \"off\"\nvalidation-exempt-reason = \"not signed there\"";

struct Built {
  LoadResult loaded;
  std::unique_ptr<const views::Policy> policy;
  const forwarding::Realm& lgwan() const { return policy->realms->realms[0]; }
  const forwarding::Realm& internet() const { return policy->realms->realms[1]; }
};

Built build(std::string_view lgwan, std::string_view internet) {
  Built built{load_text(text_of(lgwan, internet)), nullptr};
  IdBook ids;
  if (built.loaded.config) built.policy = build_policy(*built.loaded.config, built.loaded.files, ids, {}, 1);
  if (!built.policy) {
    for (const Diagnostic& d : built.loaded.diagnostics) ADD_FAILURE() << format(d, built.loaded.files, Language::en);
  }
  return built;
}

std::vector<unsigned> tags(const forwarding::AnchorRecords& anchor) {
  std::vector<unsigned> tags;
  for (const Bytes ds : anchor.ds) tags.push_back(dnssec::parse_ds(ds)->key_tag);
  return tags;
}

std::string file_with(const std::string& name, std::string_view text) {
  const std::string path = ::testing::TempDir() + name;
  std::ofstream(path) << text;
  return path;
}

TEST(Validation, TheInternetIsValidatedFromTheDistributionsAnchors) {  // G2-1, G2-8, K-1
  const Built built = build(exempt, "");
  ASSERT_TRUE(built.policy);
  const forwarding::ValidationSettings& v = built.internet().validation;
  EXPECT_TRUE(v.on);
  EXPECT_TRUE(v.aggressive_nsec);
  ASSERT_EQ(v.anchors.size(), 1U);
  EXPECT_EQ(tags(v.anchors[0]), (std::vector<unsigned>{20326, 38696}));
  const LoadedAnchor& loaded = built.loaded.config->realms[1].anchors[0];
  EXPECT_EQ(loaded.source, default_anchor_file);
  EXPECT_TRUE(loaded.follows_rollovers);
}

TEST(Validation, LgwanIsExemptByName) {
  const Built built = build(exempt, "");
  ASSERT_TRUE(built.policy);
  EXPECT_FALSE(built.lgwan().validation.on);
  EXPECT_TRUE(built.lgwan().validation.anchors.empty());
}

TEST(Validation, AFileThatIsNotThereGivesWayToTheBuiltInCopyAloud) {  // G2-7; broken world
  const Built built = build(exempt, "trust-anchors = [\"/nonexistent/root.ds\"]");
  ASSERT_TRUE(built.policy);
  ASSERT_EQ(built.loaded.diagnostics.size(), 1U);
  EXPECT_EQ(built.loaded.diagnostics[0].code, Code::anchor_file_missing);
  EXPECT_EQ(built.loaded.diagnostics[0].severity, Severity::warning);
  EXPECT_EQ(tags(built.internet().validation.anchors[0]), (std::vector<unsigned>{20326, 38696}));
  EXPECT_EQ(built.loaded.config->realms[1].anchors[0].source, built_in_source);
}

TEST(Validation, AFileThatIsThereMustBeWhole) {
  const std::string good = ". IN DS " + std::string(ds_2024) + "\n";
  const struct {
    const char* what;
    std::string text;
    Code code;
  } cases[] = {
      {"cut off", good.substr(0, 50), Code::anchor_unusable},
      {"empty", "", Code::bad_anchor_file},
      {"comments alone", "; nothing\n", Code::bad_anchor_file},
      {"another record", good + ". IN A 192.0.2.1\n", Code::bad_anchor_file},
      {"not the root", "jp. IN DS " + std::string(ds_2024) + "\n", Code::no_anchor},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    const std::string path = file_with("anchors", c.text);
    const LoadResult result = load_text(text_of(exempt, "trust-anchors = [\"" + path + "\"]"));
    EXPECT_FALSE(result.config);
    ASSERT_EQ(result.diagnostics.size(), 1U);
    EXPECT_EQ(result.diagnostics[0].code, c.code);
  }
}

TEST(Validation, AnInlineRootStandsInPlaceOfTheDistributions) {
  const Built built = build(
      exempt, "[[realm.trust-anchor]]\nzone = \".\"\nrfc5011 = true\nds = [\"" + std::string(ds_2017) + "\"]\n");
  ASSERT_TRUE(built.policy);
  ASSERT_EQ(built.internet().validation.anchors.size(), 1U);
  EXPECT_EQ(tags(built.internet().validation.anchors[0]), (std::vector<unsigned>{20326}));
  EXPECT_TRUE(built.loaded.config->realms[1].anchors[0].follows_rollovers);
}

TEST(Validation, AnAnchorBelowTheRootIsOneMore) {
  const Built built =
      build(exempt, "[[realm.trust-anchor]]\nzone = \"signed.example\"\nds = [\"" + std::string(ds_2017) + "\"]\n");
  ASSERT_TRUE(built.policy);
  EXPECT_EQ(built.internet().validation.anchors.size(), 2U);
  for (const LoadedAnchor& anchor : built.loaded.config->realms[1].anchors) {
    EXPECT_EQ(anchor.follows_rollovers, anchor.records.zone.is_root()) << anchor.records.zone.to_text();
  }
}

TEST(Validation, AForwardingRealmValidatesBelowAnAnchorOfItsOwn) {
  const Built built = build(
      "validation = \"on\"\n[[realm.trust-anchor]]\nzone = \"city.lg.jp\"\nds = [\"" + std::string(ds_2017) + "\"]\n",
      "");
  ASSERT_TRUE(built.policy);
  EXPECT_TRUE(built.lgwan().validation.on);
  ASSERT_EQ(built.lgwan().validation.anchors.size(), 1U);
  EXPECT_EQ(built.lgwan().validation.anchors[0].zone, dns::Name::of("city.lg.jp"));
}

TEST(Validation, ANewFileIsOtherContent) {  // a reload must void what was proven by the old one
  const std::string path = file_with("changing", ". IN DS " + std::string(ds_2017) + "\n");
  const std::string line = "trust-anchors = [\"" + path + "\"]";
  const Built before = build(exempt, line);
  const Built same = build(exempt, line);
  file_with("changing", ". IN DS " + std::string(ds_2024) + "\n");
  const Built after = build(exempt, line);
  ASSERT_TRUE(before.policy && same.policy && after.policy);
  EXPECT_EQ(before.internet().content_hash, same.internet().content_hash);
  EXPECT_NE(before.internet().content_hash, after.internet().content_hash);
  EXPECT_EQ(before.lgwan().content_hash, after.lgwan().content_hash);
}

TEST(Validation, FixedNegativeAnchorsReachTheRealm) {  // G2-21
  const Config now_config = [] {
    Config config;
    config.realms.emplace_back();
    config.realms[0].resolution.value = "recursive";
    config.realms[0].anchors.push_back({});
    NegativeAnchorRow row;
    row.name = {dns::Name::of("broken.example"), {}, true};
    row.expires = {{2'000'000'000}, {}, true};
    config.realms[0].negative_anchors.push_back(row);
    return config;
  }();
  const auto codes = [&](std::int64_t now, bool in_doubt = false) {
    Diagnostics found;
    check_validation(now_config, {{now}, in_doubt}, found);
    std::string out;
    for (const Diagnostic& d : found)
      out += std::string(code_name(d.code)) + (d.severity == Severity::error ? " " : "? ");
    return out;
  };
  EXPECT_EQ(codes(2'000'000'000 - 7 * 86'400), "");
  EXPECT_EQ(codes(2'000'000'000 - 7 * 86'400 - 1), "negative-anchor-too-long ");
  EXPECT_EQ(codes(2'000'000'000), "negative-anchor-ended? ");
  EXPECT_EQ(codes(2'000'000'000 - 30 * 86'400, true), "negative-anchor-too-long? ")
      << "a clock that nothing has set yet must not keep the gateway from starting";
  IdBook ids;
  const auto policy = build_policy(now_config, {"x"}, ids, {}, 1);
  ASSERT_EQ(policy->realms->realms[0].validation.exempt.size(), 1U);
  EXPECT_EQ(policy->realms->realms[0].validation.exempt[0].expires, (WallTime{2'000'000'000}));
}

TEST(Validation, WhatWasLearntStandsOverWhatWasConfigured) {  // RFC 5011, RFC 7646
  const LoadResult loaded = load_text(text_of(exempt, ""));
  ASSERT_TRUE(loaded.config);
  TrustOverlay learnt;
  learnt.anchors.push_back({dns::Name(), {}, {}});
  learnt.anchors[0].keys.add(Bytes());
  learnt.exempt.push_back({dns::Name::of("broken.example"), {2'000'000'000}, "telephoned"});
  IdBook ids;
  const auto plain = build_policy(*loaded.config, loaded.files, ids, {}, 1);
  const auto policy =
      build_policy(*loaded.config, loaded.files, ids, {}, 2, {{"internet", learnt}, {"lgwan", learnt}});
  const forwarding::Realm& internet = policy->realms->realms[1];
  ASSERT_EQ(internet.validation.anchors.size(), 1U);
  EXPECT_TRUE(internet.validation.anchors[0].ds.empty());
  EXPECT_EQ(internet.validation.exempt.size(), 1U);
  EXPECT_TRUE(policy->realms->realms[0].validation.exempt.empty()) << "lgwan does not validate";
  EXPECT_EQ(internet.content_hash, plain->realms->realms[1].content_hash) << "the epoch says so, not the content";
}

TEST(Dates, NeedTheirOffset) {
  const auto expires = [](std::string_view value) {
    return load_text(text_of(
        exempt,
        "[[realm.negative-trust-anchor]]\nname = \"x.example\"\nreason = \"r\"\nexpires = " + std::string(value)));
  };
  const auto decoded = expires("2026-11-01T09:00:00+09:00");
  ASSERT_TRUE(decoded.config);
  EXPECT_EQ(decoded.config->realms[1].negative_anchors[0].expires.value, (WallTime{1'793'491'200}));
  for (const char* wrong : {"2026-11-01T09:00:00", "2026-11-01", "09:00:00", "\"2026-11-01T09:00:00Z\"", "1.5"}) {
    const LoadResult result = expires(wrong);
    ASSERT_EQ(result.diagnostics.size(), 1U) << wrong;
    EXPECT_EQ(result.diagnostics[0].code, Code::wrong_type) << wrong;
  }
}

}  // namespace
}  // namespace sekisho::mgmt::config
