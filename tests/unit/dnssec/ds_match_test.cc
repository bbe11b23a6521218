// From DS to DNSKEY: which DS count, which keys they vouch for, who has to have signed the keys.
#include "dnssec/ds_match.h"

#include <gtest/gtest.h>

#include "tests/support/signer.h"

namespace sekisho::dnssec {
namespace {

using dns::Name;
using dns::Rrset;
using testing::dnskey_set;
using testing::Octets;
using testing::SigningKey;
using testing::test_time;

dns::RdataList list(std::initializer_list<Octets> rdatas) {
  dns::RdataList all;
  for (const Octets& r : rdatas) all.add(r);
  return all;
}

Octets with(Octets rdata, std::size_t at, std::uint8_t value) {
  rdata[at] = value;
  return rdata;
}

TEST(DsMatch, WhichRecordsCount) {  // RFC 4509 §3, RFC 6840 §5.2
  const SigningKey key("example.");
  const SigningKey other("example.");
  const ZoneKeys keys(key.zone(), dnskey_set(key.zone(), {key.dnskey()}).rdatas);
  const Octets sha1 = key.ds(DigestType::sha1);
  const Octets sha256 = key.ds(DigestType::sha256);
  const Octets sha384 = key.ds(DigestType::sha384);
  struct {
    const char* what;
    dns::RdataList ds;
    Verdict verdict;
  } const rows[] = {
      {"SHA-256", list({sha256}), secure()},
      {"SHA-384", list({sha384}), secure()},
      {"SHA-1 alone", list({sha1}), secure()},
      {"SHA-1 does not help where SHA-256 is wrong", list({sha1, with(sha256, 9, sha256[9] ^ 1)}),
       bogus(Reason::dnskey_does_not_match_ds)},
      {"one of two", list({other.ds(), sha256}), secure()},
      {"of another key", list({other.ds()}), bogus(Reason::dnskey_does_not_match_ds)},
      {"digest that nobody knows", list({with(sha256, 3, 200)}), insecure(Reason::unsupported_digest)},
      {"GOST digest", list({with(sha256, 3, 3)}), insecure(Reason::unsupported_digest)},
      {"algorithm that nobody knows", list({with(sha256, 2, 200)}), insecure(Reason::unsupported_algorithm)},
      {"DSA", list({with(sha256, 2, 3)}), insecure(Reason::unsupported_algorithm)},
      {"an unknown one beside a good one", list({with(sha256, 3, 200), sha256}), secure()},
      {"broken record", list({Octets{1, 2}}), insecure(Reason::unsupported_algorithm)},
      {"wrong tag", list({with(sha256, 0, sha256[0] ^ 1)}), bogus(Reason::dnskey_does_not_match_ds)},
      {"cut digest", list({Octets(sha256.begin(), sha256.end() - 1)}), bogus(Reason::dnskey_does_not_match_ds)},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    WorkBudget budget;
    const MatchedKeys matched = match_ds(row.ds, keys, Rules{}, budget);
    EXPECT_EQ(matched.verdict, row.verdict) << text_of(matched.verdict.reason);
    EXPECT_EQ(matched.mask != 0, row.verdict.secure());
  }
}

TEST(DsMatch, KeysThatMayNotSignMatchNothing) {
  SigningKey key("example.");
  key.set_flags(0x0001);
  WorkBudget budget;
  const ZoneKeys keys(key.zone(), dnskey_set(key.zone(), {key.dnskey()}).rdatas);
  EXPECT_EQ(match_ds(list({key.ds()}), keys, Rules{}, budget).verdict, bogus(Reason::no_zone_key));
  EXPECT_EQ(match_ds(list({key.ds()}), ZoneKeys(), Rules{}, budget).verdict, bogus(Reason::dnskey_missing));
}

TEST(DsMatch, TheKeySetIsSignedByAMatchedKey) {  // RFC 4035 §5.2
  const SigningKey ksk("example.");
  const SigningKey zsk("example.", Algorithm::ecdsap256sha256, SigningKey::zsk);
  Rrset set = dnskey_set(ksk.zone(), {zsk.dnskey(), ksk.dnskey()});
  const ZoneKeys keys(ksk.zone(), set.rdatas);
  WorkBudget budget;
  const MatchedKeys matched = match_ds(list({ksk.ds()}), keys, Rules{}, budget);
  ASSERT_EQ(matched.mask, KeyMask{2});
  EXPECT_EQ(check_dnskey_set(set, keys, matched.mask, Rules{}, test_time, budget).verdict,
            bogus(Reason::dnskey_not_signed_by_trusted_key));
  zsk.sign(set);
  EXPECT_EQ(check_dnskey_set(set, keys, matched.mask, Rules{}, test_time, budget).verdict,
            bogus(Reason::dnskey_not_signed_by_trusted_key));
  ksk.sign(set);
  EXPECT_EQ(check_dnskey_set(set, keys, matched.mask, Rules{}, test_time, budget).verdict, secure());
}

}  // namespace
}  // namespace sekisho::dnssec
