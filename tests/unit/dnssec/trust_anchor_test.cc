// Files of anchors, the compiled-in copy, and which anchor governs a name.
#include "dnssec/trust_anchor.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "dnssec/key_cache.h"
#include "dnssec/key_tag.h"
#include "dnssec/negative_anchor.h"

namespace sekisho::dnssec {
namespace {

using dns::Name;

std::vector<std::uint16_t> ds_tags(const TrustAnchor& anchor) {
  std::vector<std::uint16_t> tags;
  for (const Bytes ds : anchor.ds) tags.push_back(parse_ds(ds)->key_tag);
  return tags;
}

TEST(TrustAnchor, TheCompiledInCopyHasBothRootKeys) {  // G2-7
  ASSERT_NE(built_in_anchors().at(Name()), nullptr);
  EXPECT_EQ(ds_tags(*built_in_anchors().at(Name())), (std::vector<std::uint16_t>{20326, 38696}));
}

std::string read_file(const char* path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(TrustAnchor, TheDistributionsFilesAgreeWithIt) {  // G2-8: the anchor that the package ships
  const std::string ds_text = read_file("/usr/share/dns/root.ds");
  const std::string key_text = read_file("/usr/share/dns/root.key");
  if (ds_text.empty() || key_text.empty()) GTEST_SKIP() << "dns-root-data is not installed";
  const auto ds = parse_anchors(ds_text);
  ASSERT_TRUE(ds.ok());
  EXPECT_EQ(ds->at(Name())->ds, built_in_anchors().at(Name())->ds);
  const auto keys = parse_anchors(key_text);
  ASSERT_TRUE(keys.ok());
  // Each key is the one that a DS of the compiled-in copy stands for.
  const ZoneKeys zone(Name(), keys->at(Name())->keys);
  WorkBudget budget;
  const MatchedKeys matched = match_anchor(*built_in_anchors().at(Name()), zone, Rules{}, budget);
  EXPECT_EQ(matched.mask, (KeyMask{1} << zone.keys().size()) - 1);
}

TEST(TrustAnchor, TextFormsAndMistakes) {
  const auto good = parse_anchors(
      "; autotrust trust anchor file\n\n"
      "example.\t3600\tIN\tDS 1 8 2 0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f ;;state=2\r\n"
      "sub.example. DNSKEY 257 3 13 "
      "GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA== ; id = 55648");
  ASSERT_TRUE(good.ok());
  EXPECT_EQ(good->all().size(), 2U);
  EXPECT_EQ(good->closest(Name::of("www.sub.example."))->zone, Name::of("sub.example."));
  EXPECT_EQ(good->closest(Name::of("www.example."))->zone, Name::of("example."));
  EXPECT_EQ(good->closest(Name::of("example.org.")), nullptr);

  using Kind = AnchorTextError::Kind;
  const struct {
    const char* text;
    Kind kind;
    unsigned line;
  } bad[] = {
      {"", Kind::no_records, 0},
      {"; nothing\n", Kind::no_records, 0},
      {"\n. IN DS 20326 8\n", Kind::bad_record, 2},
      {". IN NS a.root-servers.net.\n", Kind::wrong_type, 1},
      {". CH DS 1 8 2 0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f\n", Kind::bad_record, 1},
  };
  for (const auto& b : bad) {
    const auto result = parse_anchors(b.text);
    ASSERT_FALSE(result.ok()) << b.text;
    EXPECT_EQ(result.error().kind, b.kind) << b.text;
    EXPECT_EQ(result.error().line, b.line) << b.text;
  }
}

TEST(NegativeAnchor, EndsByItselfAndIsBounded) {  // G2-21
  NegativeAnchors list;
  EXPECT_TRUE(list.set({Name::of("a.example."), {100}, "one"}));
  EXPECT_TRUE(list.set({Name::of("a.example."), {200}, "two"}));
  ASSERT_NE(list.covering(Name::of("www.A.example."), {199}), nullptr);
  EXPECT_EQ(list.covering(Name::of("www.a.example."), {199})->reason, "two");
  EXPECT_EQ(list.covering(Name::of("www.a.example."), {200}), nullptr);
  EXPECT_EQ(list.covering(Name::of("example."), {100}), nullptr);
  EXPECT_TRUE(list.take_expired({199}).empty());
  EXPECT_EQ(list.take_expired({200}).size(), 1U);
  EXPECT_FALSE(list.lift(Name::of("a.example.")));
  for (std::size_t i = 0; i < NegativeAnchors::max_entries; ++i) {
    EXPECT_TRUE(list.set({Name::of("z" + std::to_string(i) + ".example."), {100}, ""}));
  }
  EXPECT_FALSE(list.set({Name::of("more.example."), {100}, ""}));
}

ZoneTrustRef trust_of(const std::string& zone, Instant expires) {
  return std::make_shared<ZoneTrust>(ZoneTrust{Name::of(zone), insecure(Reason::insecure_delegation), {}, expires});
}

TEST(KeyCache, AScanDoesNotDriveOutWhatIsUsed) {
  KeyCache cache(8);
  const Instant now{0};
  const Instant later{1'000'000'000};
  cache.put(trust_of("jp.", later));
  for (int i = 0; i < 1000; ++i) {
    cache.put(trust_of("z" + std::to_string(i) + ".", later));
    ASSERT_NE(cache.deepest(Name::of("www.jp."), 0, now), nullptr) << i;
  }
  EXPECT_LE(cache.size(), 8U);
  EXPECT_EQ(cache.find(Name::of("jp."), later), nullptr) << "it ends with its TTL";
}

TEST(KeyCache, ForgetsASubtree) {
  KeyCache cache;
  const Instant later{1'000'000'000};
  for (const char* zone : {"jp.", "lg.jp.", "city.lg.jp.", "org."}) cache.put(trust_of(zone, later));
  cache.forget_below(Name::of("lg.jp."));
  EXPECT_EQ(cache.size(), 2U);
  EXPECT_EQ(cache.deepest(Name::of("city.lg.jp."), 0, {0})->zone, Name::of("jp."));
  EXPECT_EQ(cache.deepest(Name::of("city.lg.jp."), 2, {0}), nullptr) << "not above the anchor";
  cache.clear();
  EXPECT_EQ(cache.size(), 0U);
}

}  // namespace
}  // namespace sekisho::dnssec
