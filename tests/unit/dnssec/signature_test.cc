// One RRset, one fault at a time: what is accepted, what is refused, for which reason, at what cost.
#include "dnssec/signature.h"

#include <gtest/gtest.h>

#include "tests/support/signer.h"

namespace sekisho::dnssec {
namespace {

using dns::Name;
using dns::Rrset;
using dns::RRType;
using testing::dnskey_set;
using testing::Octets;
using testing::rrset;
using testing::SigningFault;
using testing::SigningKey;
using testing::test_time;

ZoneKeys keys_of(const std::vector<const SigningKey*>& keys) {
  std::vector<Octets> rdatas;
  for (const SigningKey* key : keys) rdatas.push_back(key->dnskey());
  return ZoneKeys(keys[0]->zone(), dnskey_set(keys[0]->zone(), rdatas).rdatas);
}

Rrset www() { return rrset({"www.example. 300 IN A 192.0.2.1", "www.example. 300 IN A 192.0.2.2"}); }

struct Row {
  const char* what;
  SigningFault fault;
  Reason reason;  ///< none: secure
};

TEST(Signature, EachFaultHasItsReason) {
  const SigningKey key("example.");
  const ZoneKeys keys = keys_of({&key});
  const Row rows[] = {
      {"honest", {}, Reason::none},
      {"a bit of the signature", {.flip_a_bit = true}, Reason::signature_wrong},
      {"expired a day ago", {.inception = -864000, .expiration = -86400}, Reason::signature_expired},
      {"expired by less than the skew", {.inception = -864000, .expiration = -600}, Reason::none},
      {"short-lived, expired by more than a tenth",
       {.inception = -1000, .expiration = -200},
       Reason::signature_expired},
      {"begins tomorrow", {.inception = 86400, .expiration = 864000}, Reason::signature_not_yet_valid},
      {"begins within the skew", {.inception = 600, .expiration = 864000}, Reason::none},
      {"ends before it begins", {.inception = 3600, .expiration = -3600}, Reason::signature_validity_reversed},
      {"more labels than the owner", {.labels = 3}, Reason::signature_labels},
      {"fewer labels than the signer (CVE-2026-44690)", {.labels = 0}, Reason::signature_labels},
      {"signer below", {.signer = Name::of("www.example.")}, Reason::signature_other_signer},
      {"signer above", {.signer = Name()}, Reason::signature_other_signer},
      {"signer elsewhere", {.signer = Name::of("example.org.")}, Reason::signature_other_signer},
      {"tag of no key", {.key_tag = 1}, Reason::signing_key_missing},
      {"algorithm of no key", {.algorithm = Algorithm::rsasha256}, Reason::signing_key_missing},
      {"algorithm nobody knows", {.algorithm = static_cast<Algorithm>(200)}, Reason::signature_other_algorithm},
      {"covers another type", {.covered = RRType::aaaa}, Reason::signature_malformed},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    Rrset set = www();
    key.sign(set, row.fault);
    WorkBudget budget;
    const CheckedSet checked = check_rrset(set, {keys}, Rules{}, test_time, budget);
    EXPECT_EQ(checked.verdict, row.reason == Reason::none ? secure() : bogus(row.reason))
        << text_of(checked.verdict.reason);
  }
}

TEST(Signature, EveryAlgorithmChecks) {
  for (const Algorithm algorithm :
       {Algorithm::rsasha1, Algorithm::rsasha1_nsec3_sha1, Algorithm::rsasha256, Algorithm::rsasha512,
        Algorithm::ecdsap256sha256, Algorithm::ecdsap384sha384, Algorithm::ed25519, Algorithm::ed448}) {
    SCOPED_TRACE(static_cast<int>(algorithm));
    const SigningKey key("example.", algorithm);
    Rrset good = www();
    key.sign(good);
    Rrset wrong = www();
    key.sign(wrong, {.flip_a_bit = true});
    WorkBudget budget;
    EXPECT_EQ(check_rrset(good, {keys_of({&key})}, Rules{}, test_time, budget).verdict, secure());
    EXPECT_EQ(check_rrset(wrong, {keys_of({&key})}, Rules{}, test_time, budget).verdict,
              bogus(Reason::signature_wrong));
    Rules without;
    without.algorithms.disable(algorithm);
    EXPECT_EQ(check_rrset(good, {keys_of({&key})}, without, test_time, budget).verdict,
              bogus(Reason::signature_other_algorithm));
  }
}

TEST(Signature, CanonicalFormIsBlindToOrderCaseAndTtl) {  // RFC 4034 §6
  const SigningKey key("example.");
  Rrset set = rrset({"mx.example. 300 IN MX 10 Mail.Example.", "mx.example. 300 IN MX 5 b.example."});
  key.sign(set);
  Rrset seen = rrset({"MX.eXample. 17 IN MX 5 B.EXAMPLE.", "MX.eXample. 17 IN MX 10 mail.example."});
  seen.signatures = set.signatures;
  WorkBudget budget;
  const CheckedSet checked = check_rrset(seen, {keys_of({&key})}, Rules{}, test_time, budget);
  EXPECT_EQ(checked.verdict, secure());
  EXPECT_EQ(checked.ttl, 17U);
}

TEST(Signature, LivesNoLongerThanOriginalTtlAndSignature) {  // RFC 4035 §5.3.3
  const SigningKey key("example.");
  WorkBudget budget;
  Rrset raised = www();
  key.sign(raised);
  raised.ttl = 86400;
  EXPECT_EQ(check_rrset(raised, {keys_of({&key})}, Rules{}, test_time, budget).ttl, 300U);
  Rrset ending = rrset({"www.example. 86400 IN A 192.0.2.1"});
  key.sign(ending, {.inception = -900, .expiration = 100});
  EXPECT_EQ(check_rrset(ending, {keys_of({&key})}, Rules{}, test_time, budget).ttl, 200U);  // 100 and a tenth of 1000
}

TEST(Signature, TimesAreSerialNumbers) {  // RFC 4034 §3.1.5: the 32 bits wrap in 2106
  const SigningKey key("example.");
  const WallTime after_wrap{(std::int64_t{1} << 32) + 1000};
  Rrset set = www();
  key.sign(set, {.inception = after_wrap.seconds - 2000 - test_time.seconds,
                 .expiration = after_wrap.seconds + 864000 - test_time.seconds});
  WorkBudget budget;
  EXPECT_EQ(check_rrset(set, {keys_of({&key})}, Rules{}, after_wrap, budget).verdict, secure());
}

TEST(Signature, ExpandedFromWildcard) {  // RFC 4035 §5.3.2
  const SigningKey key("example.");
  Rrset set = www();
  set.owner = Name::of("a.b.example.");
  key.sign(set, {.signed_owner = Name::of("*.example.")});
  WorkBudget budget;
  const CheckedSet checked = check_rrset(set, {keys_of({&key})}, Rules{}, test_time, budget);
  EXPECT_EQ(checked.verdict, secure());
  EXPECT_TRUE(checked.expanded);
  EXPECT_EQ(checked.labels, 1U);

  Rrset asked_itself = www();
  asked_itself.owner = Name::of("*.example.");
  key.sign(asked_itself);
  const CheckedSet itself = check_rrset(asked_itself, {keys_of({&key})}, Rules{}, test_time, budget);
  EXPECT_EQ(itself.verdict, secure());
  EXPECT_FALSE(itself.expanded);
}

TEST(Signature, SomeTypesMayNotComeFromAWildcard) {
  const SigningKey key("example.");
  Rrset set = testing::set_of("sub.example.", RRType::ds, 300, {key.ds()});
  key.sign(set, {.signed_owner = Name::of("*.example.")});
  WorkBudget budget;
  EXPECT_EQ(check_rrset(set, {keys_of({&key})}, Rules{}, test_time, budget).verdict, bogus(Reason::expanded_wrongly));
}

TEST(Signature, DsAtTheApexIsTheParentsToSign) {
  const SigningKey key("example.");
  Rrset set = testing::set_of("example.", RRType::ds, 300, {key.ds()});
  key.sign(set);
  WorkBudget budget;
  EXPECT_EQ(check_rrset(set, {keys_of({&key})}, Rules{}, test_time, budget).verdict,
            bogus(Reason::signature_other_signer));
}

TEST(Signature, KeysThatMayNotSign) {  // RFC 4034 §2.1.1, RFC 5011 §2.1
  for (const std::uint16_t flags : {std::uint16_t{0x0001}, std::uint16_t{0x0181}}) {
    SigningKey key("example.");
    key.set_flags(flags);
    Rrset set = www();
    key.sign(set);
    WorkBudget budget;
    const ZoneKeys keys = keys_of({&key});
    EXPECT_EQ(check_rrset(set, {keys}, Rules{}, test_time, budget).verdict, bogus(Reason::signing_key_missing));
    const bool revoked = (flags & 0x0080) != 0;
    EXPECT_EQ(check_rrset(set, {keys, ZoneKeys::all, true}, Rules{}, test_time, budget).verdict.secure(), revoked);
  }
}

TEST(Signature, OneGoodSignatureAmongBadOnesIsEnough) {  // RFC 6840 §5.11
  const SigningKey key("example.");
  const SigningKey other("example.", Algorithm::ed25519);
  Rrset set = www();
  key.sign(set, {.inception = -864000, .expiration = -86400});
  set.signatures.add(testing::from_hex("00"));
  other.sign(set, {.flip_a_bit = true});
  key.sign(set);
  WorkBudget budget;
  EXPECT_EQ(check_rrset(set, {keys_of({&key, &other})}, Rules{}, test_time, budget).verdict, secure());
}

TEST(Signature, ExpiryIsToldBeforeOtherFaults) {
  const SigningKey key("example.");
  Rrset set = www();
  key.sign(set, {.inception = -864000, .expiration = -86400});
  key.sign(set, {.key_tag = 1});
  key.sign(set, {.flip_a_bit = true});
  WorkBudget budget;
  EXPECT_EQ(check_rrset(set, {keys_of({&key})}, Rules{}, test_time, budget).verdict,
            bogus(Reason::signature_expired));
}

TEST(Signature, NothingToCheck) {
  const SigningKey key("example.");
  WorkBudget budget;
  EXPECT_EQ(check_rrset(www(), {keys_of({&key})}, Rules{}, test_time, budget).verdict, bogus(Reason::rrsigs_missing));
  Rrset set = www();
  key.sign(set);
  set.rdatas.clear();
  EXPECT_EQ(check_rrset(set, {keys_of({&key})}, Rules{}, test_time, budget).verdict,
            bogus(Reason::no_data_in_answer));
}

}  // namespace
}  // namespace sekisho::dnssec
