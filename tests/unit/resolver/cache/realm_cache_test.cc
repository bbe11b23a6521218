// The truth cache: trust, ends, shares, and what a scan may not push out.
#include "resolver/cache/realm_cache.h"

#include <gtest/gtest.h>

#include "resolver/cache/truth_cache.h"
#include "tests/support/messages.h"

namespace sekisho::resolver {
namespace {

using dns::Name;
using dns::RRType;
using testing::rrset;

constexpr Instant start{1'000'000'000'000};
Instant after(Duration d) { return start + d; }

Entry entry_of(dns::Rrset set, Trust trust = Trust::answer, Duration stale = 0s) {
  Entry e;
  e.kind = EntryKind::rrset;
  e.trust = trust;
  e.name = set.owner;
  e.type = set.type;
  e.ttl = set.ttl;
  e.stored = start;
  e.expires = start + std::chrono::seconds(set.ttl);
  e.stale_until = e.expires + stale;
  e.rrsets.push_back(std::move(set));
  return e;
}

Entry absence(EntryKind kind, std::string_view name, RRType type = RRType::a) {
  Entry e;
  e.kind = kind;
  e.name = Name::of(name);
  e.type = type;
  e.ttl = 60;
  e.stored = start;
  e.expires = e.stale_until = start + 60s;
  e.rrsets.push_back(rrset({"example. 60 SOA ns.example. root.example. 1 2 3 4 60"}));
  return e;
}

std::string address_at(RealmCache& cache, std::string_view name, Instant now) {
  const auto found = cache.find(Slot::records, Name::of(name), RRType::a, now);
  return found ? testing::show(found->rrsets) : "nothing";
}

struct RealmCacheTest : ::testing::Test {
  RealmCache cache{1U << 20, 42};
};

TEST_F(RealmCacheTest, GivesBackWhatWasStoredWhateverTheCase) {
  dns::Rrset set = rrset({"www.Example. 300 A 192.0.2.1", "www.Example. 300 A 192.0.2.2"});
  ASSERT_TRUE(cache.store(entry_of(set, Trust::authoritative_answer), start));
  const auto found = cache.find(Slot::records, Name::of("WWW.example"), RRType::a, after(10s));
  ASSERT_TRUE(found);
  EXPECT_EQ(testing::show(found->rrsets), testing::show({set}));
  EXPECT_EQ(found->trust, Trust::authoritative_answer);
  EXPECT_EQ(found->ttl_left(after(10s)), 290U);
  EXPECT_FALSE(cache.find(Slot::records, Name::of("www.example"), RRType::aaaa, start));
  EXPECT_FALSE(cache.find(Slot::delegation, Name::of("www.example"), RRType::a, start));
}

TEST_F(RealmCacheTest, EntriesEnd) {
  cache.store(entry_of(rrset({"www.example. 300 A 192.0.2.1"})), start);
  EXPECT_NE(address_at(cache, "www.example", after(299s)), "nothing");
  EXPECT_EQ(address_at(cache, "www.example", after(300s)), "nothing");
  EXPECT_EQ(cache.entries(), 0U);
}

TEST_F(RealmCacheTest, StaleEntriesStayAsLongAsTheyMay) {
  cache.store(entry_of(rrset({"www.example. 300 A 192.0.2.1"}), Trust::answer, 1h), start);
  const auto found = cache.find(Slot::records, Name::of("www.example"), RRType::a, after(301s));
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->fresh(after(301s)));
  EXPECT_EQ(address_at(cache, "www.example", after(300s + 1h)), "nothing");
}

// RFC 2181 §5.4.1
TEST_F(RealmCacheTest, FreshDataGivesWayOnlyToAtLeastItsTrust) {
  struct Row {
    Trust held, offered;
    bool taken;
  };
  const Row rows[] = {
      {Trust::authoritative_answer, Trust::glue, false},
      {Trust::answer, Trust::additional, false},
      {Trust::answer, Trust::answer, true},
      {Trust::glue, Trust::authoritative_answer, true},
      {Trust::authoritative_answer, Trust::answer, false},
      {Trust::additional, Trust::glue, false},
  };
  for (const Row& row : rows) {
    RealmCache fresh(1U << 20, 1);
    fresh.store(entry_of(rrset({"ns.example. 300 A 192.0.2.1"}), row.held), start);
    const Entry offered = entry_of(rrset({"ns.example. 300 A 192.0.2.66"}), row.offered);
    EXPECT_EQ(fresh.store(offered, after(1s)), row.taken) << int(row.held) << " " << int(row.offered);
    EXPECT_TRUE(fresh.store(offered, after(301s))) << "what has ended resists nothing";
  }
}

TEST_F(RealmCacheTest, ARecordEndsTheProofThatItsOwnerDoesNotExist) {
  cache.store(absence(EntryKind::nxdomain, "www.example"), start);
  ASSERT_TRUE(cache.find(Slot::name_error, Name::of("www.example"), RRType::mx, start));
  cache.store(entry_of(rrset({"www.example. 300 A 192.0.2.1"}), Trust::glue), start);
  EXPECT_TRUE(cache.find(Slot::name_error, Name::of("www.example"), RRType::mx, start)) << "glue proves nothing";
  cache.store(entry_of(rrset({"www.example. 300 A 192.0.2.1"})), start);
  EXPECT_FALSE(cache.find(Slot::name_error, Name::of("www.example"), RRType::mx, start));
}

TEST_F(RealmCacheTest, DataAndItsAbsenceShareOnePlace) {
  cache.store(entry_of(rrset({"www.example. 300 A 192.0.2.1"})), start);
  cache.store(absence(EntryKind::nodata, "www.example"), start);
  const auto found = cache.find(Slot::records, Name::of("www.example"), RRType::a, start);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, EntryKind::nodata);
  EXPECT_EQ(cache.entries(), 1U);
}

TEST_F(RealmCacheTest, FlushesANameOrASubtreeOrAll) {
  for (const char* line : {"example. 300 A 192.0.2.1", "www.example. 300 A 192.0.2.1",
                           "a.www.example. 300 A 192.0.2.1", "other. 300 A 192.0.2.1"}) {
    cache.store(entry_of(rrset({line})), start);
  }
  cache.store(absence(EntryKind::nodata, "www.example", RRType::mx), start);
  EXPECT_EQ(cache.flush(Name::of("WWW.example"), false), 2U);
  EXPECT_EQ(cache.flush(Name::of("example"), true), 2U);
  EXPECT_NE(address_at(cache, "other", start), "nothing");
  EXPECT_EQ(cache.clear(), 1U);
  EXPECT_EQ(cache.bytes(), 0U);
}

std::string numbered(const char* what, int i) { return std::string(what) + std::to_string(i) + ".example."; }

TEST_F(RealmCacheTest, StaysUnderItsBudget) {
  RealmCache small(64U << 10, 7);
  for (int i = 0; i < 5000; ++i) {
    small.store(entry_of(rrset({numbered("n", i) + " 300 A 192.0.2.1"})), start);
    ASSERT_LE(small.bytes(), 64U << 10);
  }
  EXPECT_GT(small.evictions(), 4000U);
  EXPECT_GT(small.entries(), 100U);
}

TEST_F(RealmCacheTest, AScanDoesNotPushOutWhatIsUsed) {
  RealmCache small(64U << 10, 7);
  for (int i = 0; i < 50; ++i) small.store(entry_of(rrset({numbered("hot", i) + " 300 A 192.0.2.1"})), start);
  for (int scan = 0; scan < 5000; ++scan) {
    const int used = scan % 50;
    small.find(Slot::records, Name::of(numbered("hot", used)), RRType::a, start);
    small.store(entry_of(rrset({numbered("scan", scan) + " 300 A 192.0.2.1"})), start);
  }
  int kept = 0;
  for (int i = 0; i < 50; ++i) kept += address_at(small, numbered("hot", i), start) != "nothing";
  EXPECT_EQ(kept, 50);
}

TEST_F(RealmCacheTest, NamesThatDoNotExistDoNotPushOutThoseThatDo) {
  RealmCache small(64U << 10, 7);
  for (int i = 0; i < 100; ++i) small.store(entry_of(rrset({numbered("n", i) + " 300 A 192.0.2.1"})), start);
  for (int i = 0; i < 5000; ++i) small.store(absence(EntryKind::nxdomain, numbered("x", i)), start);
  for (int i = 0; i < 100; ++i) EXPECT_NE(address_at(small, numbered("n", i), start), "nothing") << i;
  EXPECT_LE(small.bytes(), 64U << 10);
}

TEST_F(RealmCacheTest, RefusesOneEntryThatWouldTakeASixteenth) {
  RealmCache small(16U << 10, 7);
  dns::Rrset large = rrset({"www.example. 300 A 192.0.2.1"});
  for (int i = 0; i < 250; ++i) large.rdatas.add(std::vector<std::uint8_t>{10, 0, 0, static_cast<std::uint8_t>(i)});
  EXPECT_FALSE(small.store(entry_of(large), start));
  EXPECT_EQ(small.entries(), 0U);
}

dns::RRType numbered(unsigned n) { return static_cast<RRType>(2000 + n); }

TEST_F(RealmCacheTest, OneNameHasABoundedNumberOfTypes) {  // CVE-2024-1737
  constexpr unsigned cap = RealmCache::max_types_per_name;
  cache.store(entry_of(rrset({"www.example. 300 A 192.0.2.1"})), start);
  cache.store(entry_of(rrset({"other.example. 300 A 192.0.2.2"})), start);
  cache.store(absence(EntryKind::nxdomain, "none.example"), start);
  EXPECT_NE(address_at(cache, "www.example", start), "nothing");  // a use
  for (unsigned n = 0; n < 10 * cap; ++n) {
    cache.store(absence(EntryKind::nodata, "www.example", numbered(n)), start);
    cache.store(absence(EntryKind::nodata, "www.example", numbered(n)), start);  // again: takes no other's place
  }
  EXPECT_EQ(cache.entries(), cap + 2);
  EXPECT_EQ(cache.evictions(), 9 * cap + 1);
  EXPECT_NE(address_at(cache, "www.example", start), "nothing");  // what was used stays
  EXPECT_NE(address_at(cache, "other.example", start), "nothing");
  EXPECT_TRUE(cache.find(Slot::name_error, Name::of("none.example"), RRType::a, start));
  EXPECT_TRUE(cache.find(Slot::records, Name::of("www.example"), numbered(10 * cap - 1), start));
  EXPECT_FALSE(cache.find(Slot::records, Name::of("www.example"), numbered(9 * cap), start));  // the oldest went
  EXPECT_TRUE(cache.find(Slot::records, Name::of("www.example"), numbered(9 * cap + 1), start));
}

TEST_F(RealmCacheTest, SaysWhatIsUsedMoreThanOnce) {
  cache.store(entry_of(rrset({"www.example. 300 A 192.0.2.1"})), start);
  EXPECT_FALSE(cache.find(Slot::records, Name::of("www.example"), RRType::a, start)->hot);
  EXPECT_TRUE(cache.find(Slot::records, Name::of("www.example"), RRType::a, start)->hot);
}

// I1
TEST(TruthCache, ARealmSeesNothingOfAnother) {
  TruthCache truth(1U << 20, 3);
  truth.expect_realms(2);
  truth.shard(RealmId{1}).store(entry_of(rrset({"www.example. 300 A 10.1.1.1"})), start);
  EXPECT_EQ(address_at(truth.shard(RealmId{2}), "www.example", start), "nothing");
  EXPECT_NE(address_at(truth.shard(RealmId{1}), "www.example", start), "nothing");
  truth.remove(RealmId{1});
  EXPECT_EQ(truth.find(RealmId{1}), nullptr);
  EXPECT_EQ(truth.entries(), 0U);
}

TEST(TruthCache, OneRealmsFloodLeavesTheOthersRoom) {
  TruthCache truth(128U << 10, 3);
  truth.expect_realms(2);
  for (int i = 0; i < 50; ++i) {
    truth.shard(RealmId{1}).store(entry_of(rrset({numbered("n", i) + " 300 A 10.1.1.1"})), start);
  }
  for (int i = 0; i < 5000; ++i) {
    truth.shard(RealmId{2}).store(entry_of(rrset({numbered("n", i) + " 300 A 10.1.1.1"})), start);
  }
  EXPECT_EQ(truth.shard(RealmId{1}).entries(), 50U);
  EXPECT_LE(truth.bytes(), 128U << 10);
  EXPECT_GT(truth.evictions(), 0U);
}

}  // namespace
}  // namespace sekisho::resolver
