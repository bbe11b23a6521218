// TTLs by rule, stale policy, the life of a delegation.
#include "resolver/machine/findings.h"

#include <gtest/gtest.h>

#include "tests/support/messages.h"

namespace sekisho::resolver {
namespace {

using testing::rrset;
constexpr Instant start{1'000'000'000'000};

struct FindingsTest : ::testing::Test {
  RealmCache cache{1U << 20, 1};
  RealmState realm{RealmId{1}, cache, 1};
  forwarding::ZoneRule rule;
  Keeping keeping() const { return {rule, realm, start}; }
  std::uint32_t kept_ttl(std::uint32_t ttl) const {
    dns::Rrset set = rrset({"www.example. 1 A 192.0.2.1"});
    set.ttl = ttl;
    return keep_rrset(set, Trust::answer, keeping()).ttl;
  }
};

TEST_F(FindingsTest, TtlsAreHeldBetweenFloorAndCap) {
  rule.ttl_floor = 30;
  rule.ttl_cap = 3600;
  EXPECT_EQ(kept_ttl(1), 30U);
  EXPECT_EQ(kept_ttl(600), 600U);
  EXPECT_EQ(kept_ttl(86400), 3600U);
  EXPECT_EQ(kept_ttl(0xFFFFFFFF), 30U) << "RFC 2181 §8: counts as 0";
}

TEST_F(FindingsTest, AbsenceLivesByTheSoa) {
  const dns::Question question = testing::question("www.example. A");
  struct Row {
    std::uint32_t ttl;
    const char* minimum;
    std::uint32_t kept;
  };
  for (const Row& row : {Row{300, "60", 60}, Row{30, "600", 30}, Row{86400, "86400", 3600}}) {
    dns::Rrset soa = rrset({"example. 1 SOA ns.example. root.example. 1 2 3 4 " + std::string(row.minimum)});
    soa.ttl = row.ttl;
    EXPECT_EQ(keep_absence(EntryKind::nodata, question, &soa, Trust::answer, keeping()).ttl, row.kept);
  }
  EXPECT_EQ(keep_absence(EntryKind::nxdomain, question, nullptr, Trust::answer, keeping()).ttl, 2U);
}

TEST_F(FindingsTest, StaleOnlyWhereTheRuleAllowsIt) {
  const dns::Rrset www = rrset({"www.example. 300 A 192.0.2.1"});
  EXPECT_EQ(keep_rrset(www, Trust::answer, keeping()).stale_until, start + 300s);
  rule.serve_stale = 1h;
  EXPECT_EQ(keep_rrset(www, Trust::answer, keeping()).stale_until, start + 300s + 1h);
  EXPECT_EQ(keep_rrset(www, Trust::glue, keeping()).stale_until, start + 300s);
}

TEST_F(FindingsTest, ADelegationDoesNotOutliveItsParents) {
  const dns::Rrset ns = rrset({"sub.example. 86400 NS ns.sub.example."});
  Delegation parent{.zone = dns::Name::of("example"), .servers = {}, .stored = start, .expires = start + 100s};
  EXPECT_EQ(keep_delegation(ns, parent, keeping()).expires, start + 100s);
  parent.zone = dns::Name();
  EXPECT_EQ(keep_delegation(ns, parent, keeping()).expires, start + 86400s);
}

TEST_F(FindingsTest, ADelegationHasAtMostTwentyServers) {
  dns::Rrset ns = rrset({"sub.example. 86400 NS ns.example."});
  for (int i = 0; i < 100; ++i) ns.rdatas.add(dns::Name::of("n" + std::to_string(i) + ".example").wire());
  EXPECT_EQ(keep_delegation(ns, Delegation{}, keeping()).rrsets.front().rdatas.count(), 20U);
}

// CVE-2025-11187
TEST(Targets, AtMostThirteenNamesBringTheirAddresses) {
  dns::Rrset mx = rrset({"example. 300 MX 10 mx.example."});
  for (int i = 0; i < 100; ++i) {
    mx.rdatas.add(testing::rdata(dns::RRType::mx, "10 mx" + std::to_string(i) + ".example."));
  }
  EXPECT_EQ(targets_with_addresses(mx).size(), 13U);
  EXPECT_TRUE(targets_with_addresses(rrset({"example. 300 TXT \"mx.example\""})).empty());
}

}  // namespace
}  // namespace sekisho::resolver
