// Attacks on the validator's time: each ends within the budget, with a reason of its own.
#include <gtest/gtest.h>

#include "dnssec/ds_match.h"
#include "dnssec/key_tag.h"
#include "dnssec/signature.h"
#include "tests/support/signer.h"

namespace sekisho::dnssec {
namespace {

using dns::Name;
using dns::Rrset;
using dns::RRType;
using testing::Octets;
using testing::rrset;
using testing::SigningKey;
using testing::test_time;

/// P-256 keys that are all valid points, have the same tag, and are all different: KeyTrap's raw material. The tag is
/// a sum, so octets of x and y may be swapped at even distances; few such are points, so what is searched is pairs.
std::vector<Octets> keys_with_one_tag(std::size_t count, std::uint16_t& tag) {
  const SigningKey first("example.");
  tag = first.tag();
  std::vector<Octets> keys{first.dnskey()};
  // Not points of the curve, but of the right size: what a validator reads before it can know.
  for (std::size_t i = 1; keys.size() < count; ++i) {
    Octets key = keys[0];
    const std::size_t a = 4 + 2 * (i % 32);
    const std::size_t b = 4 + 2 * ((i / 32 + 1 + i) % 32);
    std::swap(key[a], key[b]);
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
  }
  return keys;
}

Rrset www() { return rrset({"www.example. 300 IN A 192.0.2.1"}); }

TEST(WorkLimits, CollidingKeyTags) {  // KeyTrap, CVE-2023-50387
  std::uint16_t tag = 0;
  const auto rdatas = keys_with_one_tag(40, tag);
  for (const Octets& key : rdatas) ASSERT_EQ(key_tag(key), tag);
  const ZoneKeys keys(Name::of("example."), testing::dnskey_set(Name::of("example."), rdatas).rdatas);
  const SigningKey stranger("example.");
  Rrset set = www();
  for (int i = 0; i < 40; ++i) stranger.sign(set, {.expiration = 864000 + i, .key_tag = tag});
  WorkBudget budget{Limits{}};
  const CheckedSet checked = check_rrset(set, {keys}, Rules{}, test_time, budget);
  EXPECT_TRUE(checked.verdict.bogus());
  EXPECT_TRUE(is_limit(checked.verdict.reason)) << text_of(checked.verdict.reason);
  EXPECT_GE(budget.signature_work_left(), Limits{}.signature_work - Limits{}.failed_signatures);
}

TEST(WorkLimits, TheThirdKeyOfATagIsNotTried) {
  std::uint16_t tag = 0;
  auto rdatas = keys_with_one_tag(3, tag);
  const SigningKey stranger("example.");
  const ZoneKeys keys(Name::of("example."), testing::dnskey_set(Name::of("example."), rdatas).rdatas);
  Rrset set = www();
  stranger.sign(set, {.key_tag = tag});
  WorkBudget budget{Limits{}};
  EXPECT_EQ(check_rrset(set, {keys}, Rules{}, test_time, budget).verdict, bogus(Reason::limit_keys_per_tag));
  EXPECT_EQ(budget.failed_signatures_left(), Limits{}.failed_signatures - 2);
}

TEST(WorkLimits, ManySignatures) {
  const SigningKey key("example.");
  const ZoneKeys keys(key.zone(), testing::dnskey_set(key.zone(), {key.dnskey()}).rdatas);
  Rrset set = www();
  for (int i = 0; i < 200; ++i) key.sign(set, {.expiration = 864000 + i, .flip_a_bit = true});
  Rules rules;
  rules.limits.signatures_per_set = 4;
  WorkBudget budget{rules.limits};
  EXPECT_EQ(check_rrset(set, {keys}, rules, test_time, budget).verdict, bogus(Reason::limit_signatures_per_set));
  EXPECT_EQ(budget.failed_signatures_left(), rules.limits.failed_signatures - 4);
  // The next set of the same question, or of its restart, finds the rest of the budget, not a new one.
  EXPECT_TRUE(check_rrset(set, {keys}, rules, test_time, budget).verdict.bogus());
  EXPECT_EQ(check_rrset(set, {keys}, rules, test_time, budget).verdict, bogus(Reason::limit_failed_signatures));
  Rrset good = www();
  key.sign(good);
  EXPECT_EQ(check_rrset(good, {keys}, rules, test_time, budget).verdict, bogus(Reason::limit_failed_signatures));
}

TEST(WorkLimits, GoodSignaturesAreCountedToo) {
  const SigningKey key("example.", Algorithm::ecdsap384sha384);
  const ZoneKeys keys(key.zone(), testing::dnskey_set(key.zone(), {key.dnskey()}).rdatas);
  Rrset set = www();
  key.sign(set);
  WorkBudget budget{Limits{}};
  unsigned good = 0;
  while (check_rrset(set, {keys}, Rules{}, test_time, budget).verdict.secure()) ++good;
  EXPECT_EQ(good, Limits{}.signature_work / check_cost(Algorithm::ecdsap384sha384));
  EXPECT_EQ(check_rrset(set, {keys}, Rules{}, test_time, budget).verdict, bogus(Reason::limit_signatures));
}

TEST(WorkLimits, LargeSetsCostMore) {
  const SigningKey key("example.");
  const ZoneKeys keys(key.zone(), testing::dnskey_set(key.zone(), {key.dnskey()}).rdatas);
  Rrset set = www();
  for (int i = 0; i < 4000; ++i) {
    set.rdatas.append(Octets{10, 1, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)});
  }
  key.sign(set);
  WorkBudget budget{Limits{}};
  EXPECT_TRUE(check_rrset(set, {keys}, Rules{}, test_time, budget).verdict.secure());
  EXPECT_LT(budget.signature_work_left(), Limits{}.signature_work - 1);
}

TEST(WorkLimits, MalformedKeysCostNothingUntilNamed) {  // CVE-2025-8677
  const SigningKey key("example.");
  std::vector<Octets> rdatas{key.dnskey()};
  for (int i = 0; i < 60; ++i) {
    Octets broken{1, 0, 3, 13};
    broken.resize(4 + 64, static_cast<std::uint8_t>(i + 1));
    rdatas.push_back(broken);
  }
  const ZoneKeys keys(key.zone(), testing::dnskey_set(key.zone(), rdatas).rdatas);
  Rrset set = www();
  key.sign(set);
  WorkBudget budget{Limits{}};
  EXPECT_TRUE(check_rrset(set, {keys}, Rules{}, test_time, budget).verdict.secure());
  EXPECT_EQ(budget.failed_signatures_left(), Limits{}.failed_signatures);
  Rrset named = www();
  key.sign(named, {.key_tag = key_tag(rdatas[5])});
  EXPECT_EQ(check_rrset(named, {keys}, Rules{}, test_time, budget).verdict, bogus(Reason::signing_key_unusable));
  EXPECT_EQ(budget.failed_signatures_left(), Limits{}.failed_signatures - 1);
}

TEST(WorkLimits, ManyDsRecords) {
  const SigningKey key("example.");
  const ZoneKeys keys(key.zone(), testing::dnskey_set(key.zone(), {key.dnskey()}).rdatas);
  dns::RdataList ds;
  for (int i = 0; i < 500; ++i) {
    Octets wrong = key.ds();
    wrong[10] ^= static_cast<std::uint8_t>(i + 1);
    wrong[11] ^= static_cast<std::uint8_t>(i >> 8);
    ds.add(wrong);
  }
  WorkBudget budget{Limits{}};
  EXPECT_EQ(match_ds(ds, keys, Rules{}, budget).verdict, bogus(Reason::limit_digests));
}

}  // namespace
}  // namespace sekisho::dnssec
