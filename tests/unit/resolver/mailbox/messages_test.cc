// Requests and Answers survive the trip through a ring's octets, and nothing broken is taken for one.
#include "resolver/mailbox/messages.h"

#include <gtest/gtest.h>

#include <set>

#include "dns/presentation.h"

namespace sekisho::resolver {
namespace {

using dns::Name;
using dns::RRType;

Request sample_request() {
  Request r;
  r.kind = RequestKind::refresh;
  r.lane = LaneId{3};
  r.pending = 0x0123456789ABCDEFULL;
  r.realm = RealmId{7};
  r.realm_epoch = 42;
  r.question = {Name::of("MAIL.city.example.lg.jp"), RRType::mx, dns::RRClass::in};
  r.checking_disabled = true;
  r.client = 0xFEDCBA9876543210ULL;
  r.patience = 4500ms;
  return r;
}

dns::Rrset rrset(std::string_view text) {
  const auto record = dns::record_from_text(text, Name(), 300);
  dns::Rrset set;
  set.owner = record->owner;
  set.type = record->type;
  set.klass = record->klass;
  set.ttl = record->ttl;
  set.rdatas.add(record->rdata);
  return set;
}

Answer sample_answer() {
  Answer a;
  a.pending = 99;
  a.realm = RealmId{2};
  a.realm_epoch = 5;
  a.rcode = dns::Rcode::nxdomain;
  a.security = Security::secure;
  a.stale = true;
  a.authority_is_proof = true;
  a.ede = dns::Ede::stale_nxdomain;
  a.ede_text = ede_texts::stale_after_failure;
  a.age_limit = 30;
  a.upstream = 2;
  a.answer.push_back(rrset("www.example.jp. 60 IN CNAME web.example.jp."));
  a.authority.push_back(rrset("example.jp. 60 IN SOA ns.example.jp. root.example.jp. 1 2 3 4 5"));
  a.additional.push_back(rrset("web.example.jp. 60 IN A 192.0.2.1"));
  return a;
}

TEST(RequestCodec, ComesBackAsItWasSent) {
  std::vector<std::uint8_t> octets;
  encode_request(sample_request(), octets);
  EXPECT_LE(octets.size(), 320U);
  const auto back = decode_request(octets);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->kind, RequestKind::refresh);
  EXPECT_EQ(back->lane, LaneId{3});
  EXPECT_EQ(back->pending, 0x0123456789ABCDEFULL);
  EXPECT_EQ(back->realm, RealmId{7});
  EXPECT_EQ(back->realm_epoch, 42U);
  EXPECT_TRUE(back->question.name.same_octets(sample_request().question.name));
  EXPECT_EQ(back->question.type, RRType::mx);
  EXPECT_TRUE(back->checking_disabled);
  EXPECT_EQ(back->patience, 4500ms);
  EXPECT_EQ(back->client, 0xFEDCBA9876543210ULL);
}

TEST(RequestCodec, RefusesEveryTruncationAndAnOverlongRecord) {
  std::vector<std::uint8_t> octets;
  encode_request(sample_request(), octets);
  for (std::size_t n = 0; n < octets.size(); ++n) EXPECT_FALSE(decode_request(Bytes(octets).first(n))) << n;
  octets.push_back(0);
  EXPECT_FALSE(decode_request(octets));
}

TEST(AnswerCodec, ComesBackAsItWasSent) {
  std::vector<std::uint8_t> octets;
  ASSERT_TRUE(encode_answer(sample_answer(), octets));
  const auto back = decode_answer(octets);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->pending, 99U);
  EXPECT_EQ(back->realm, RealmId{2});
  EXPECT_EQ(back->realm_epoch, 5U);
  EXPECT_EQ(back->rcode, dns::Rcode::nxdomain);
  EXPECT_EQ(back->security, Security::secure);
  EXPECT_TRUE(back->stale);
  EXPECT_TRUE(back->authority_is_proof);
  EXPECT_EQ(back->ede, dns::Ede::stale_nxdomain);
  EXPECT_EQ(back->ede_text, ede_texts::stale_after_failure);
  EXPECT_EQ(back->age_limit, 30U);
  EXPECT_EQ(back->upstream, 2U);
  ASSERT_EQ(back->answer.size(), 1U);
  EXPECT_EQ(dns::to_text(back->answer[0]), dns::to_text(sample_answer().answer[0]));
  ASSERT_EQ(back->authority.size(), 1U);
  ASSERT_EQ(back->additional.size(), 1U);
  EXPECT_EQ(dns::to_text(back->additional[0]), dns::to_text(sample_answer().additional[0]));
}

TEST(AnswerCodec, RefusesEveryTruncation) {
  std::vector<std::uint8_t> octets;
  ASSERT_TRUE(encode_answer(sample_answer(), octets));
  for (std::size_t n = 0; n < octets.size(); ++n) EXPECT_FALSE(decode_answer(Bytes(octets).first(n))) << n;
}

TEST(AnswerCodec, EveryFlippedOctetIsRefusedOrGivesWholeRrsets) {
  std::vector<std::uint8_t> octets;
  ASSERT_TRUE(encode_answer(sample_answer(), octets));
  for (std::size_t i = 0; i < octets.size(); ++i) {
    std::vector<std::uint8_t> bad = octets;
    bad[i] ^= 0xFF;
    const auto answer = decode_answer(bad);
    if (!answer) continue;
    for (const auto& set : answer->answer) {
      std::size_t seen = 0;
      for (const Bytes rdata : set.rdatas) seen += 2 + rdata.size();
      EXPECT_EQ(seen, set.rdatas.flat().size());
    }
  }
}

TEST(AnswerCodec, SaysWhenAnAnswerIsTooLarge) {
  Answer a = sample_answer();
  for (int i = 0; i < 1200; ++i)
    a.answer.push_back(rrset("x.example.jp. 60 IN TXT \"" + std::string(60, 'x') + "\""));
  std::vector<std::uint8_t> octets;
  EXPECT_FALSE(encode_answer(a, octets));
}

TEST(EdeText, EveryIndexButNoneHasASentence) {
  EXPECT_EQ(ede_text(ede_texts::none), "");
  for (std::uint8_t i = 1; i < ede_texts::count; ++i) {
    EXPECT_FALSE(ede_text(i).empty()) << int{i};
    EXPECT_LE(ede_text(i).size(), 64U);
  }
  EXPECT_EQ(ede_text(200), "");
}

TEST(WorkerFor, SiblingsAndAllTypesOfANameMeet) {
  const RealmId realm{1};
  EXPECT_EQ(worker_for(realm, Name::of("a.example.jp"), 8), worker_for(realm, Name::of("B.EXAMPLE.jp"), 8));
  EXPECT_EQ(worker_for(realm, Name(), 1), 0);
}

TEST(WorkerFor, SpreadsZonesOverAllWorkers) {
  std::set<std::uint16_t> seen;
  for (int i = 0; i < 200; ++i) {
    const auto worker = worker_for(RealmId{1}, Name::of("www.zone" + std::to_string(i) + ".jp"), 4);
    ASSERT_LT(worker, 4);
    seen.insert(worker);
  }
  EXPECT_EQ(seen.size(), 4U);
}

}  // namespace
}  // namespace sekisho::resolver
