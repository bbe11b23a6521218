// Longest suffix, flat in the number of entries. (L-1, L-14, N-5)
#include "forwarding/suffix_table.h"

#include <gtest/gtest.h>

#include "forwarding/realm.h"

namespace sekisho::forwarding {
namespace {

SuffixTable table_of(const std::vector<const char*>& names) {
  std::vector<std::pair<dns::Name, std::uint32_t>> entries;
  for (const char* name : names)
    entries.emplace_back(dns::Name::of(name), static_cast<std::uint32_t>(entries.size()));
  return SuffixTable::build(entries);
}

TEST(SuffixTable, LongestSuffixWins) {
  const SuffixTable table = table_of({"lg.jp.", "go.jp.", "kept.go.jp.", "city.LG.jp.", "10.in-addr.arpa."});
  struct Row {
    const char* name;
    int index;  // -1: none
    unsigned labels;
  };
  const Row rows[] = {
      {"lg.jp.", 0, 2},
      {"WWW.Lg.Jp.", 0, 2},
      {"www.city.lg.jp.", 3, 3},
      {"mof.go.jp.", 1, 2},
      {"a.b.kept.go.jp.", 2, 3},
      {"xkept.go.jp.", 1, 2},
      {"jp.", -1, 0},
      {"alg.jp.", -1, 0},
      {"example.com.", -1, 0},
      {".", -1, 0},
      {"1.2.3.10.in-addr.arpa.", 4, 3},
  };
  for (const Row& row : rows) {
    const auto match = table.find(dns::Name::of(row.name));
    EXPECT_EQ(match ? static_cast<int>(match->index) : -1, row.index) << row.name;
    EXPECT_EQ(match ? match->labels : 0, row.labels) << row.name;
  }
  EXPECT_EQ(table.size(), 5U);
}

TEST(SuffixTable, AboveIsStrict) {
  const SuffixTable table = table_of({".", "lg.jp.", "city.lg.jp."});
  EXPECT_EQ(table.find_above(dns::Name::of("city.lg.jp."))->index, 1U);
  EXPECT_EQ(table.find_above(dns::Name::of("lg.jp."))->index, 0U);
  EXPECT_EQ(table.find_above(dns::Name::of("www.city.lg.jp."))->index, 2U);
  EXPECT_FALSE(table.find_above(dns::Name::of(".")));
}

TEST(SuffixTable, KnowsEmptyNonTerminals) {
  const SuffixTable table = table_of({"a.b.lg.jp."});
  EXPECT_TRUE(table.has_below(dns::Name::of("b.lg.jp.")));
  EXPECT_TRUE(table.has_below(dns::Name::of("jp.")));
  EXPECT_TRUE(table.has_below(dns::Name::of(".")));
  EXPECT_FALSE(table.has_below(dns::Name::of("a.b.lg.jp.")));
  EXPECT_FALSE(table.has_below(dns::Name::of("c.lg.jp.")));
  EXPECT_FALSE(table.find(dns::Name::of("b.lg.jp.")));
}

TEST(SuffixTable, LastOfEqualsCountsAndEmptyHasNothing) {
  const SuffixTable table = table_of({"lg.jp.", "LG.JP."});
  EXPECT_EQ(table.find(dns::Name::of("lg.jp."))->index, 1U);
  EXPECT_EQ(table.size(), 1U);
  const SuffixTable empty = table_of({});
  EXPECT_FALSE(empty.find(dns::Name::of("lg.jp.")));
  EXPECT_FALSE(empty.find_above(dns::Name::of("lg.jp.")));
  EXPECT_FALSE(empty.has_below(dns::Name()));
}

TEST(SuffixTable, HoldsTensOfThousands) {
  std::vector<std::pair<dns::Name, std::uint32_t>> entries;
  for (std::uint32_t i = 0; i < 50'000; ++i) {
    entries.emplace_back(dns::Name::of("z" + std::to_string(i) + ".p" + std::to_string(i % 47) + ".lg.jp."), i);
  }
  const SuffixTable table = SuffixTable::build(entries);
  EXPECT_EQ(table.size(), entries.size());
  for (const auto& [name, index] : entries) {
    ASSERT_EQ(table.find(name)->index, index);
    ASSERT_FALSE(table.find_above(name));
  }
  EXPECT_FALSE(table.find(dns::Name::of("z50000.p0.lg.jp.")));
}

TEST(SuffixTable, LongestNames) {
  std::string deep;
  for (int i = 0; i < 127; ++i) deep += "a.";
  const SuffixTable table = table_of({deep.c_str()});
  EXPECT_EQ(table.find(dns::Name::of(deep))->labels, 127U);
  EXPECT_TRUE(table.has_below(dns::Name::of("a.a.")));
}

TEST(Realm, DsAtACutBelongsToTheRuleAbove) {
  Realm realm;
  realm.id = RealmId{3};
  realm.rules.resize(2);
  realm.rules[0].cut = dns::Name::of("jp.");
  realm.rules[1].cut = dns::Name::of("lg.jp.");
  realm.zones = table_of({"jp.", "lg.jp."});
  const auto cut = [&](const char* name, dns::RRType type) -> std::string {
    const ZoneRule* rule = realm.rule_for(dns::Name::of(name), type);
    return rule == nullptr ? "none" : rule->cut.to_text();
  };
  EXPECT_EQ(cut("lg.jp.", dns::RRType::dnskey), "lg.jp.");
  EXPECT_EQ(cut("lg.jp.", dns::RRType::ds), "jp.");
  EXPECT_EQ(cut("city.lg.jp.", dns::RRType::ds), "lg.jp.");
  EXPECT_EQ(cut("jp.", dns::RRType::ds), "none");
  EXPECT_EQ(cut("example.com.", dns::RRType::a), "none");

  RealmTable table;
  table.realms.push_back(realm);
  EXPECT_NE(table.find(RealmId{3}), nullptr);
  EXPECT_EQ(table.find(RealmId{1}), nullptr);
}

}  // namespace
}  // namespace sekisho::forwarding
