// What clients are shown of proofs: signatures and denials for DO, AD for who asks, reasons for failures (RFC 4035
// §3.2, RFC 6840 §5.8, RFC 8914; I2, I3).
#include <gtest/gtest.h>

#include "tests/support/lane_bench.h"

namespace sekisho::dataplane {
namespace {

using namespace testing;  // NOLINT: the test's own words

constexpr const char* client = "10.2.0.7";
constexpr const char* wild_proof = "a.example.com. 600 NSEC z.example.com. A RRSIG NSEC";

std::string signature(std::string_view owner, std::string_view type, unsigned labels) {
  return std::string(owner) + " 300 RRSIG " + std::string(type) + " 13 " + std::to_string(labels) +
         " 300 20300101000000 20200101000000 1 example.com. AAAA";
}

dns::Rrset signed_set(std::string_view owner, std::string_view type, std::string_view record, unsigned labels = 3) {
  const std::string rrsig = signature(owner, type, labels);
  return rrset({record, rrsig});
}

resolver::Answer secure_answer(std::vector<dns::Rrset> answer, std::vector<dns::Rrset> authority = {}) {
  resolver::Answer a = answer_of({});
  a.security = resolver::Security::secure;
  a.answer = std::move(answer);
  a.authority = std::move(authority);
  return a;
}

resolver::Answer failure(dnssec::Reason reason) {
  resolver::Answer a;
  a.rcode = dns::Rcode::servfail;
  a.security = resolver::Security::bogus;
  a.ede = dnssec::ede_of(reason);
  a.ede_text = resolver::ede_texts::of(reason);
  a.age_limit = 1;
  return a;
}

class DnssecReplies : public ::testing::Test {
 protected:
  dns::Message ask(const MessageText& q) { return bench.ask(client, q); }
  FakeWorker& worker() { return bench.worker; }
  LaneBench bench;
};

TEST_F(DnssecReplies, ProofsAreForWhoUnderstandsThem) {
  const auto set = signed_set("q.example.com.", "A", "q.example.com. 300 A 192.0.2.1", 2);
  worker().knows(internet_realm, "q.example.com. A",
                 secure_answer({set}, {signed_set("a.example.com.", "NSEC", wild_proof)}));
  dns::Message m = ask(query("q.example.com. A").edns().dnssec_ok());
  ASSERT_EQ(m.answer.size(), 1U);
  EXPECT_EQ(m.answer[0].signatures.count(), 1U);
  ASSERT_EQ(m.authority.size(), 1U) << "a wildcard's copy goes with the proof that it had to be made";
  EXPECT_EQ(m.authority[0].type, dns::RRType::nsec);
  EXPECT_EQ(m.authority[0].signatures.count(), 1U);
  m = ask(query("q.example.com. A").edns());
  EXPECT_EQ(m.answer[0].signatures.count(), 0U);
  EXPECT_TRUE(m.authority.empty());
}

TEST_F(DnssecReplies, EachLinksProofGoesAlongOnce) {
  const auto nsec = signed_set("a.example.com.", "NSEC", wild_proof);
  const auto alias = signed_set("q.example.com.", "CNAME", "q.example.com. 300 CNAME r.example.com.", 2);
  const auto end = signed_set("r.example.com.", "A", "r.example.com. 300 A 192.0.2.1", 2);
  worker().knows(internet_realm, "q.example.com. A", secure_answer({alias}, {nsec}));
  worker().knows(internet_realm, "r.example.com. A", secure_answer({end}, {nsec}));
  const dns::Message m = ask(query("q.example.com. A").edns().dnssec_ok());
  EXPECT_EQ(m.answer.size(), 2U);
  EXPECT_EQ(m.authority.size(), 1U);
  EXPECT_TRUE(m.header.ad);
}

TEST_F(DnssecReplies, AnAliasToNothingShowsBothProofs) {
  const auto nsec = signed_set("a.example.com.", "NSEC", wild_proof);
  const auto alias = signed_set("q.example.com.", "CNAME", "q.example.com. 300 CNAME r.example.com.", 2);
  auto none = negative_of(dns::Rcode::nxdomain, "example.com. 600 SOA ns. root. 1 2 3 4 600");
  none.security = resolver::Security::secure;
  none.authority.push_back(signed_set("q.example.com.", "NSEC", "q.example.com. 600 NSEC s.example.com. A"));
  worker().knows(internet_realm, "q.example.com. A", secure_answer({alias}, {nsec}));
  worker().knows(internet_realm, "r.example.com. A", none);
  dns::Message m = ask(query("q.example.com. A").edns().dnssec_ok());
  EXPECT_EQ(m.rcode(), dns::Rcode::nxdomain);
  EXPECT_EQ(m.authority.size(), 3U);
  EXPECT_TRUE(m.header.ad);
  m = ask(query("q.example.com. A"));
  ASSERT_EQ(m.authority.size(), 1U);
  EXPECT_EQ(m.authority[0].type, dns::RRType::soa);
}

TEST_F(DnssecReplies, NoCheckNoAd) {
  const auto set = signed_set("s.example.com.", "A", "s.example.com. 300 A 192.0.2.1");
  worker().knows(internet_realm, "s.example.com. A", secure_answer({set}));
  EXPECT_TRUE(ask(query("s.example.com. A").edns().dnssec_ok()).header.ad);
  const dns::Message m = ask(query("s.example.com. A").edns().dnssec_ok().cd());
  EXPECT_FALSE(m.header.ad);
  EXPECT_TRUE(m.header.cd);
  EXPECT_EQ(m.answer[0].signatures.count(), 1U);
  EXPECT_TRUE(worker().seen().back().checking_disabled) << "the two are different questions";
  EXPECT_TRUE(ask(query("s.example.com. A").edns().dnssec_ok()).header.ad) << "and different replies in the cache";
}

TEST_F(DnssecReplies, AFailureSaysWhatIsWrong) {
  worker().knows(internet_realm, "bad.example.com. A", failure(dnssec::Reason::signature_expired));
  const dns::Message m = ask(query("bad.example.com. A").edns());
  EXPECT_EQ(m.rcode(), dns::Rcode::servfail);
  EXPECT_TRUE(m.answer.empty());
  ASSERT_TRUE(m.edns && m.edns->ede);
  EXPECT_EQ(m.edns->ede->code, dns::Ede::signature_expired);
}

TEST_F(DnssecReplies, ANegativeTrustAnchorIsSaid) {  // G2-21
  auto exempt = answer_of({"nta.example.com. 300 A 192.0.2.1"});
  exempt.ede = dnssec::ede_of(dnssec::Reason::negative_trust_anchor);
  exempt.ede_text = resolver::ede_texts::of(dnssec::Reason::negative_trust_anchor);
  worker().knows(internet_realm, "nta.example.com. A", exempt);
  for (int round = 0; round < 2; ++round) {  // from the worker, then from the reply cache
    const dns::Message m = ask(query("nta.example.com. A").edns().dnssec_ok());
    EXPECT_EQ(m.answer.size(), 1U);
    EXPECT_FALSE(m.header.ad);
    ASSERT_TRUE(m.edns && m.edns->ede);
    EXPECT_EQ(static_cast<unsigned>(m.edns->ede->code), 33U);
  }
}

TEST_F(DnssecReplies, SignaturesThatDoNotFitAreTruncatedWhole) {
  dns::Rrset set = signed_set("big.example.com.", "A", "big.example.com. 300 A 192.0.2.1");
  for (unsigned i = 0; i < 12; ++i) {
    std::vector<std::uint8_t> rdata(set.signatures.front().begin(), set.signatures.front().end());
    rdata.insert(rdata.end(), 100, static_cast<std::uint8_t>(i));
    set.signatures.add(rdata);
  }
  worker().knows(internet_realm, "big.example.com. A", secure_answer({set}));
  dns::Message m = ask(query("big.example.com. A").edns().dnssec_ok());
  EXPECT_TRUE(m.header.tc);
  EXPECT_TRUE(m.answer.empty());
  m = ask(query("big.example.com. A").edns());
  EXPECT_FALSE(m.header.tc) << "without signatures it fits";
  EXPECT_EQ(m.answer.size(), 1U);
}

}  // namespace
}  // namespace sekisho::dataplane
