// What differs from client to client in one cached answer: case, TTL, size, EDNS, DO; and what late answers do.
#include <gtest/gtest.h>

#include <functional>

#include "tests/support/lane_bench.h"

namespace sekisho::dataplane {
namespace {

using namespace testing;  // NOLINT: the test's own words

constexpr const char* client = "10.2.0.7";

class Replies : public ::testing::Test {
 protected:
  void SetUp() override {
    bench.worker.knows(internet_realm, "www.example.com. A", answer_of({"www.example.com. 300 A 192.0.2.1"}));
    bench.worker.knows(
        internet_realm, "no.example.com. A",
        negative_of(dns::Rcode::nxdomain, "example.com. 900 SOA ns.example.com. root.example.com. 1 2 3 4 60"));
  }
  /// A TXT set of `count` strings of 100 octets, with additional records.
  void teach_large(int count, std::optional<dns::Ede> ede = std::nullopt, std::uint8_t ede_text = 0) {
    resolver::Answer a = answer_of({});
    a.ede = ede;
    a.ede_text = ede_text;
    dns::Rrset set = rrset({"big.example.com. 300 TXT start"});
    for (int i = 1; i < count; ++i)
      set.rdatas.add(rdata(dns::RRType::txt, std::string(100, 'x') + std::to_string(i)));
    a.answer.push_back(set);
    for (int i = 0; i < 13; ++i) {
      const std::string line = "ns" + std::to_string(i) + ".example.com. 300 A 192.0.2.1";
      a.additional.push_back(rrset({line}));
    }
    bench.worker.knows(internet_realm, "big.example.com. TXT", a);
  }
  std::size_t asked() { return bench.worker.seen().size(); }
  LaneBench bench;
};

TEST_F(Replies, TheClientsCaseAndIdComeBack) {
  for (const char* name : {"www.example.com. A", "WWW.eXample.COM. A", "wWw.ExAmPlE.cOm. A"}) {
    const MessageText q = query(name).id(static_cast<std::uint16_t>(name[0]));
    const dns::Message m = bench.ask(client, q);
    EXPECT_EQ(m.header.id, name[0]);
    EXPECT_TRUE(m.question->name.same_octets(question(name).name));
    EXPECT_EQ(m.answer.at(0).owner, dns::Name::of("www.example.com."));
    EXPECT_TRUE(m.answer[0].owner.same_octets(question(name).name)) << "the owner points at the question";
  }
  EXPECT_EQ(asked(), 1U);
}

TEST_F(Replies, TtlsAgeAndTheEntryEnds) {
  EXPECT_EQ(bench.ask(client, query("www.example.com. A")).answer.at(0).ttl, 300U);
  bench.wait(100s);
  EXPECT_EQ(bench.ask(client, query("www.example.com. A")).answer.at(0).ttl, 200U);
  bench.wait(199s);
  EXPECT_EQ(bench.ask(client, query("www.example.com. A")).answer.at(0).ttl, 1U);
  EXPECT_EQ(asked(), 2U);  // one of them a refresh
  bench.wait(300s);
  EXPECT_EQ(bench.ask(client, query("www.example.com. A")).answer.at(0).ttl, 300U);
  EXPECT_EQ(asked(), 3U);
}

TEST_F(Replies,
       OddLengthsAgeRightToo) {  // the checksum of a body that starts at an odd offset: LaneBench checks every frame
  for (const char* name : {"a.example.com.", "ab.example.com.", "abc.example.com."}) {
    const std::string q = std::string(name) + " MX";
    resolver::Answer a = answer_of({});
    a.answer.push_back(rrset({std::string(name) + " 300 MX 10 m1.example.org."}));
    a.answer[0].rdatas.add(rdata(dns::RRType::mx, "20 mail22.example.org."));
    bench.worker.knows(internet_realm, q, a);
    for (int i = 0; i < 5; ++i) {
      for (const MessageText& text : {query(q), query(q).edns()}) {
        EXPECT_EQ(bench.ask(client, text).answer.at(0).ttl, 300U - 13U * static_cast<unsigned>(i));
      }
      bench.wait(13s);
    }
  }
}

TEST_F(Replies, NegativeAnswersLiveAsLongAsTheirMinimum) {  // RFC 2308
  const dns::Message m = bench.ask(client, query("no.example.com. A"));
  EXPECT_EQ(m.rcode(), dns::Rcode::nxdomain);
  EXPECT_EQ(m.authority.at(0).ttl, 60U);
  bench.wait(59s);
  bench.ask(client, query("no.example.com. A"));
  EXPECT_EQ(asked(), 1U);
  bench.wait(1s);
  bench.ask(client, query("no.example.com. A"));
  EXPECT_EQ(asked(), 2U);
}

TEST_F(Replies, TtlsAreClampedByTheView) {
  bench.city.views[1].view.ttl_cap = 120;
  bench.city.views[1].view.ttl_floor = 90;
  bench.reload();
  bench.worker.knows(internet_realm, "short.example.com. A", answer_of({"short.example.com. 5 A 192.0.2.1"}));
  EXPECT_EQ(bench.ask(client, query("www.example.com. A")).answer.at(0).ttl, 120U);
  EXPECT_EQ(bench.ask(client, query("short.example.com. A")).answer.at(0).ttl, 90U);
  resolver::Answer stale = answer_of({"stale.example.com. 30 A 192.0.2.1"});
  stale.stale = true;
  stale.ede = dns::Ede::stale_answer;
  bench.worker.knows(internet_realm, "stale.example.com. A", stale);
  const dns::Message m = bench.ask(client, query("stale.example.com. A").edns());
  EXPECT_EQ(m.answer.at(0).ttl, 30U);  // a floor does not make stale data fresher
  EXPECT_EQ(m.edns->ede->code, dns::Ede::stale_answer);
}

TEST_F(Replies, EdnsOnlyForWhoSpeaksIt) {
  EXPECT_FALSE(bench.ask(client, query("www.example.com. A")).edns.has_value());
  const dns::Message m = bench.ask(client, query("www.example.com. A").edns(4096));
  ASSERT_TRUE(m.edns.has_value());
  EXPECT_EQ(m.edns->udp_size, 1232);
  EXPECT_FALSE(m.edns->dnssec_ok);
  EXPECT_TRUE(bench.ask(client, query("www.example.com. A").edns().dnssec_ok()).edns->dnssec_ok);
}

TEST_F(Replies, TooLargeForTheClientIsTruncatedFromTheSameEntry) {  // RFC 2181 §9
  teach_large(6);                                                   // about 700 octets
  struct Row {
    std::uint16_t size;  // 0: no EDNS
    bool truncated;
  };
  for (const Row& row :
       std::vector<Row>{{0, true}, {512, true}, {600, true}, {1232, false}, {4096, false}, {100, true}}) {
    MessageText q = query("big.example.com. TXT");
    if (row.size != 0) q.edns(row.size);
    const dns::Message m = bench.ask(client, q);
    EXPECT_EQ(m.header.tc, row.truncated) << row.size;
    EXPECT_EQ(m.answer.empty(), row.truncated);
    EXPECT_EQ(m.edns.has_value(), row.size != 0);
  }
  EXPECT_EQ(asked(), 1U);
  EXPECT_EQ(bench.core.counters().views[2].truncated.value(), 4U);
}

TEST_F(Replies, AdditionalDataIsLeftOutBeforeAnythingIsTruncated) {
  teach_large(4);  // answer about 400 octets, 13 addresses more
  const dns::Message small = bench.ask(client, query("big.example.com. TXT"));
  EXPECT_FALSE(small.header.tc);
  EXPECT_EQ(small.answer.at(0).rdatas.count(), 4U);
  EXPECT_TRUE(small.additional.empty());
  EXPECT_EQ(bench.ask(client, query("big.example.com. TXT").edns()).additional.size(), 13U);
  teach_large(30);
  bench.city.epochs[1]++;
  bench.reload();
  EXPECT_TRUE(bench.ask(client, query("big.example.com. TXT").edns(65535)).header.tc);  // 1232 is ours
}

TEST_F(Replies, AReasonInWordsDoesNotCostTheAnswer) {  // RFC 8914 §3, CVE-2024-1931
  const std::uint8_t excused = resolver::ede_texts::of(dnssec::Reason::negative_trust_anchor);
  teach_large(6, dns::Ede::negative_trust_anchor, excused);
  const std::size_t words = resolver::ede_text(excused).size();
  ASSERT_GT(words, 0U);
  std::uint16_t whole = 0, coded = 0, worded = 0;  // the smallest sizes of a client with which each is received
  for (std::uint16_t size = 512; size <= 1232; ++size) {
    const dns::Message m = bench.ask(client, query("big.example.com. TXT").edns(size));
    if (!m.header.tc && whole == 0) whole = size;
    if (!m.header.tc && m.edns->ede && coded == 0) coded = size;
    if (!m.header.tc && m.edns->ede && !m.edns->ede->text.empty() && worded == 0) worded = size;
  }
  ASSERT_NE(whole, 0);
  EXPECT_EQ(coded, whole + 6);
  EXPECT_EQ(worded, coded + words);
}

// RFC 5001 §2.2: a server's name that does not fit is left out before anything of the answer is.
TEST(BuildReply, TheServersNameDoesNotCostTheAnswer) {
  const std::vector<std::uint8_t> octets(600);
  const std::string name = "gateway-1.city.example";
  ReplyBody body;
  body.octets = octets.data();
  body.meta.whole_length = body.meta.brief_length = static_cast<std::uint16_t>(octets.size());
  body.meta.ancount = 1;
  body.meta.ede = static_cast<std::uint16_t>(dns::Ede::stale_answer);
  ServerFields server;
  server.nsid = {reinterpret_cast<const std::uint8_t*>(name.data()), name.size()};
  ClientFields asker;
  asker.edns = asker.nsid = true;
  constexpr std::size_t bare = dns::Header::size + 11, reason = 4 + 2;
  const std::size_t named = 4 + name.size();
  std::vector<std::uint8_t> room(2000);
  for (std::uint16_t limit = 512; limit <= 1232; ++limit) {
    asker.limit = limit;
    const BuiltReply reply = build_reply(body, asker, server, 0, room, dns::Header::size);
    const std::size_t least = bare + octets.size();
    EXPECT_EQ(reply.truncated, limit < least) << limit;
    const std::size_t courtesies = limit >= least + reason + named ? reason + named
                                   : limit >= least + reason       ? reason
                                                                   : 0;
    EXPECT_EQ(reply.length, limit < least ? bare + reason + named : least + courtesies) << limit;
  }
}

TEST_F(Replies, RecursionIsOnlyForWhoAsksForIt) {
  const dns::Message m = bench.ask(client, query("www.example.com. A").rd(false));
  EXPECT_EQ(m.rcode(), dns::Rcode::noerror);
  EXPECT_FALSE(m.header.rd);
  EXPECT_TRUE(m.header.ra);
  ASSERT_EQ(asked(), 1U);
  EXPECT_EQ(bench.worker.seen()[0].kind, resolver::RequestKind::peek);  // the worker looks, and fetches nothing
  bench.ask(client, query("www.example.com. A"));
  EXPECT_EQ(asked(), 1U);  // what was said stays in the lane's cache for all
}

TEST_F(Replies, NobodyWaitsForEver) {
  bench.worker.hold();
  EXPECT_FALSE(bench.ask_wire(client, query("www.example.com. A").wire()).has_value());
  bench.wait(5s);
  bench.settle();
  EXPECT_EQ(bench.core.counters().dropped(DropReason::expired), 1U);
  EXPECT_EQ(bench.core.pending_count(), 0U);
  bench.worker.release();
  bench.settle();
  EXPECT_EQ(bench.core.counters().late_answers.value(), 1U);
  EXPECT_TRUE(bench.replies().empty());
  bench.expect_accounts_balance();
}

// What a worker says in time reaches the client: it is told how long that one waits, over all links of a chain.
TEST_F(Replies, TheWorkerKnowsHowLongTheClientWaits) {
  bench.worker.hold();
  bench.ask_wire(client, query("alias.example.com. A").wire());
  const resolver::Request first = bench.worker.seen().back();
  EXPECT_EQ(first.patience, 4500ms);
  bench.wait(3s);
  bench.worker.say(first, answer_of({"alias.example.com. 300 CNAME www.example.com."}));
  bench.settle();
  ASSERT_EQ(bench.worker.seen().size(), 2U);
  EXPECT_EQ(bench.worker.seen().back().patience, 1500ms);
  bench.wait(1499ms);
  resolver::Answer failure;
  failure.ede = dns::Ede::no_reachable_authority;
  bench.worker.say(bench.worker.seen().back(), failure);
  bench.settle();
  ASSERT_EQ(bench.replies().size(), 1U);
  EXPECT_EQ(bench.core.counters().dropped(DropReason::expired), 0U);
}

TEST_F(Replies, AnAnswerCountsOnce) {
  bench.worker.hold();
  bench.ask_wire(client, query("www.example.com. A").wire());
  const resolver::Request request = bench.worker.seen().back();
  for (int i = 0; i < 3; ++i) bench.worker.say(request, answer_of({"www.example.com. 300 A 192.0.2.9"}));
  bench.settle();
  EXPECT_EQ(bench.replies().size(), 1U);
  EXPECT_EQ(bench.core.counters().late_answers.value(), 2U);
}

TEST_F(Replies, OneClientCannotTakeAllPlaces) {  // I4
  LaneSettings settings = LaneBench::small();
  settings.max_pending_per_client = 5;
  settings.max_pending = 8;
  LaneBench small(settings);
  small.worker.hold();
  for (int i = 0; i < 10; ++i) {
    small.ask_wire(client, query("n" + std::to_string(i) + ".example.com. A").wire());
  }
  EXPECT_EQ(small.core.pending_count(), 5U);
  EXPECT_EQ(small.core.counters().client_limit.value(), 5U);
  for (int i = 0; i < 5; ++i) small.ask_wire("10.2.0.8", query("m" + std::to_string(i) + ".example.com. A").wire());
  EXPECT_EQ(small.core.pending_count(), 8U);
  EXPECT_EQ(small.core.counters().pending_full.value(), 2U);
  small.expect_accounts_balance();
}

// Made-up names below one parent, or below made-up parents of one domain: other zones keep their places.  I4
TEST_F(Replies, OneZoneCannotTakeAllPlaces) {
  LaneSettings settings = LaneBench::small();
  settings.max_pending_per_zone = 4;
  LaneBench small(settings);
  small.worker.hold();
  const auto ask = [&](int times, const std::function<std::string(int)>& name) {
    const std::uint32_t before = small.core.pending_count();
    for (int i = 0; i < times; ++i) {
      small.ask_wire("10.2.0." + std::to_string(i + 1), query(name(i) + " A").wire());
    }
    return small.core.pending_count() - before;
  };
  const auto n = [](int i) { return std::to_string(i); };
  EXPECT_EQ(ask(20, [&](int i) { return "r" + n(i) + ".victim.example.com."; }), 4U);
  EXPECT_EQ(small.core.counters().zone_limit.value(), 16U);
  EXPECT_EQ(ask(20, [&](int i) { return "r" + n(i) + ".s" + n(i) + ".example.com."; }), 4U) << "8 for the domain";
  EXPECT_EQ(ask(3, [&](int i) { return "www." + n(i) + ".example.org."; }), 3U);
  EXPECT_EQ(ask(20, [&](int i) { return "www.m" + n(i) + ".example.co.jp."; }), 8U) << "one domain of co.jp";
  EXPECT_EQ(ask(12, [&](int i) { return "mail.www.company" + n(i) + ".co.jp."; }), 12U) << "many of them";
  EXPECT_EQ(ask(3, [&](int i) { return "r" + n(i) + ".VICTIM.intra2.example.net."; }), 3U);
  small.expect_accounts_balance();
}

TEST_F(Replies, AFullRingIsServfailNotSilence) {  // I4
  LaneSettings settings = LaneBench::small();
  settings.max_pending = 20000;
  settings.max_pending_per_client = 20000;
  settings.max_pending_per_zone = 20000;
  LaneBench full(settings, 1);
  std::size_t servfail = 0;
  for (int i = 0; i < 20000 && servfail == 0; ++i) {
    full.arrive(LaneBench::frame_from(client, query("n" + std::to_string(i) + ".example.com. A").wire()));
    full.lane.round(full.now);
    servfail += full.replies().size();
  }
  EXPECT_EQ(servfail, 1U);
  EXPECT_EQ(full.core.counters().request_ring_full.value(), 1U);
  full.expect_accounts_balance();
}

}  // namespace
}  // namespace sekisho::dataplane
