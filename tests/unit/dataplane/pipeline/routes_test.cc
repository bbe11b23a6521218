// Which answer each network gets: routes, local data, guards, NAT, chains over realms (L-1, L-6, L-7, N-1, I2, I3).
#include <gtest/gtest.h>

#include "tests/support/lane_bench.h"

namespace sekisho::dataplane {
namespace {

using namespace testing;  // NOLINT: the test's own words

constexpr const char* lgwan_client = "10.1.0.7";
constexpr const char* internet_client = "10.2.0.7";
constexpr const char* both_client = "10.3.0.7";
constexpr const char* stranger = "172.16.0.9";

std::uint16_t ede_of(const dns::Message& m) {
  return m.edns && m.edns->ede ? static_cast<std::uint16_t>(m.edns->ede->code) : 0xFFFF;
}

class Routes : public ::testing::Test {
 protected:
  void SetUp() override {
    worker().knows(lgwan_realm, "www.lg.jp. A", answer_of({"www.lg.jp. 300 A 10.100.9.9"}));
    worker().knows(internet_realm, "www.lg.jp. A", answer_of({"www.lg.jp. 60 A 203.0.113.80"}));
    worker().knows(internet_realm, "www.example.com. A", answer_of({"www.example.com. 300 A 192.0.2.1"}));
    worker().knows(internet_realm, "kept.go.jp. A", answer_of({"kept.go.jp. 300 A 203.0.113.9"}));
    worker().knows(lgwan_realm, "mail.lg.jp. A", answer_of({"mail.lg.jp. 300 A 10.100.5.25"}));
    worker().knows(lgwan_realm, "mail.lg.jp. AAAA", answer_of({"mail.lg.jp. 300 AAAA fd00:100:5::25"}));
    worker().knows(internet_realm, "mail.lg.jp. A", answer_of({"mail.lg.jp. 300 A 203.0.113.25"}));
  }
  FakeWorker& worker() { return bench.worker; }
  LaneBench bench;
};

struct Row {
  const char* client;
  const char* question;
  const char* outcome;
};

TEST_F(Routes, TheSameQuestionFromEachNetworkGetsThatNetworksAnswer) {  // N-1, L-1, L-6, L-14
  const std::vector<Row> rows = {
      {lgwan_client, "www.lg.jp. A", "NOERROR: www.lg.jp. 300 IN A 10.100.9.9;"},
      {internet_client, "www.lg.jp. A", "NOERROR: www.lg.jp. 60 IN A 203.0.113.80;"},
      {both_client, "www.lg.jp. A", "NOERROR: www.lg.jp. 300 IN A 10.100.9.9;"},
      {"fd00:1::7", "www.lg.jp. A", "NOERROR: www.lg.jp. 300 IN A 10.100.9.9;"},
      {"fd00:2::7", "www.lg.jp. A", "NOERROR: www.lg.jp. 60 IN A 203.0.113.80;"},
      {lgwan_client, "www.example.com. A", "REFUSED:"},
      {internet_client, "www.example.com. A", "NOERROR: www.example.com. 300 IN A 192.0.2.1;"},
      {both_client, "www.example.com. A", "NOERROR: www.example.com. 300 IN A 192.0.2.1;"},
      {lgwan_client, "kept.go.jp. A", "NOERROR: kept.go.jp. 300 IN A 203.0.113.9;"},
      {internet_client, "poi.lgwan.jp. A", "NXDOMAIN:"},
      {lgwan_client, "www.intra.lg.jp. A", "NOERROR: www.intra.lg.jp. 600 IN A 10.1.5.80;"},
      {lgwan_client, "mail.lg.jp. A", "NOERROR: mail.lg.jp. 300 IN A 10.1.5.25;"},
      {lgwan_client, "mail.lg.jp. AAAA", "NOERROR: mail.lg.jp. 300 IN AAAA fd00:1:5::25;"},
      {internet_client, "mail.lg.jp. A", "NOERROR: mail.lg.jp. 300 IN A 203.0.113.25;"},
      {both_client, "mail.lg.jp. A", "NOERROR: mail.lg.jp. 300 IN A 10.1.5.25;"},
      {stranger, "www.lg.jp. A", "REFUSED:"},
      {lgwan_client, "localhost. A", "NOERROR: localhost. 10800 IN A 127.0.0.1;"},
  };
  for (int round = 0; round < 3; ++round) {  // first from the workers, then from the cache
    for (const Row& row : rows) {
      EXPECT_EQ(bench.outcome(row.client, query(row.question)), row.outcome) << row.client << " " << row.question;
    }
  }
  bench.expect_accounts_balance();
}

TEST_F(Routes, ASpoofedSourceGetsNothing) {  // I2
  EXPECT_FALSE(bench.ask_wire("10.9.0.7", query("www.lg.jp. A").wire()).has_value());
  EXPECT_EQ(bench.core.counters().dropped(DropReason::spoofed), 1U);
  EXPECT_TRUE(worker().seen().empty());
}

TEST_F(Routes, AGuardedNameAboveAnotherSuffixExists) {  // X12, RFC 8020
  views::Route to_internet{views::Route::Kind::realm, 1, 0, {}, {}};
  bench.city.views[1].routes.push_back({"a.open.lgwan.jp.", to_internet});
  bench.reload();
  worker().knows(internet_realm, "a.open.lgwan.jp. A", answer_of({"a.open.lgwan.jp. 60 A 203.0.113.7"}));
  const std::vector<Row> rows = {
      {internet_client, "lgwan.jp. A", "NOERROR:"},
      {internet_client, "open.lgwan.jp. A", "NOERROR:"},
      {internet_client, "a.open.lgwan.jp. A", "NOERROR: a.open.lgwan.jp. 60 IN A 203.0.113.7;"},
      {internet_client, "b.open.lgwan.jp. A", "NXDOMAIN:"},
      {internet_client, "shut.lgwan.jp. A", "NXDOMAIN:"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(bench.outcome(row.client, query(row.question)), row.outcome) << row.question;
  }
  EXPECT_EQ(bench.core.counters().views[2].leaks_prevented.value(), 4U);
}

TEST_F(Routes, ALeakIsAnsweredHereAndCountedEachTime) {  // X12
  for (int i = 0; i < 3; ++i) {
    const dns::Message m = bench.ask(internet_client, query("poi.lgwan.jp. A").edns());
    EXPECT_EQ(m.rcode(), dns::Rcode::nxdomain);
    EXPECT_EQ(ede_of(m), 17);
    ASSERT_EQ(m.authority.size(), 1U);
    EXPECT_EQ(m.authority[0].owner, dns::Name::of("lgwan.jp."));
  }
  EXPECT_TRUE(worker().seen().empty());
  const auto& c = bench.core.counters();
  EXPECT_EQ(c.views[2].leaks_prevented.value(), 3U);  // the second view of the policy
}

TEST_F(Routes, RefusalsSayWhy) {
  EXPECT_EQ(ede_of(bench.ask(lgwan_client, query("www.example.com. A").edns())), 18);
  EXPECT_EQ(ede_of(bench.ask(stranger, query("www.example.com. A").edns())), 18);
}

TEST_F(Routes, MappedAnswersLoseSignaturesAndAdAndSaySo) {  // I3
  auto signed_answer = answer_of({});
  signed_answer.security = resolver::Security::secure;
  signed_answer.answer.push_back(rrset(
      {"mx.lg.jp. 300 A 10.100.5.25", "mx.lg.jp. 300 RRSIG A 13 3 300 20300101000000 20200101000000 1 lg.jp. AAAA"}));
  worker().knows(lgwan_realm, "mx.lg.jp. A", signed_answer);
  dns::Message m = bench.ask(lgwan_client, query("mx.lg.jp. A").edns().dnssec_ok());
  ASSERT_EQ(m.answer.size(), 1U);
  EXPECT_TRUE(m.answer[0].signatures.empty());
  EXPECT_FALSE(m.header.ad);
  EXPECT_EQ(ede_of(m), 4);

  // The same data, not mapped in a view without NAT, keeps both.
  worker().knows(internet_realm, "mx.lg.jp. A", signed_answer);
  m = bench.ask(internet_client, query("mx.lg.jp. A").edns().dnssec_ok());
  ASSERT_EQ(m.answer.size(), 1U);
  EXPECT_EQ(m.answer[0].signatures.count(), 1U);
  EXPECT_TRUE(m.header.ad);
  EXPECT_EQ(ede_of(m), 0xFFFF);
  // Who did not ask for AD does not get it; who did not ask for DNSSEC gets no signatures.
  m = bench.ask(internet_client, query("mx.lg.jp. A"));
  EXPECT_FALSE(m.header.ad);
  EXPECT_TRUE(m.answer[0].signatures.empty());
  EXPECT_TRUE(bench.ask(internet_client, query("mx.lg.jp. A").ad()).header.ad);
}

TEST_F(Routes, BogusIsServfailBeforeMapping) {  // I3
  auto bogus = answer_of({"bad.lg.jp. 300 A 10.100.5.25"});
  bogus.security = resolver::Security::bogus;
  worker().knows(lgwan_realm, "bad.lg.jp. A", bogus);
  const dns::Message m = bench.ask(lgwan_client, query("bad.lg.jp. A").edns());
  EXPECT_EQ(m.rcode(), dns::Rcode::servfail);
  EXPECT_TRUE(m.answer.empty());
  EXPECT_EQ(ede_of(m), 6);
}

TEST_F(Routes, AViewMayRefuseMappedNamesToValidators) {  // I3
  bench.city.views[0].view.mapped_for_validators = views::MappedForValidators::refuse;
  bench.city.views[0].view.stamp += 100;
  bench.reload();
  EXPECT_EQ(bench.ask(lgwan_client, query("mail.lg.jp. A").edns().dnssec_ok().cd()).rcode(), dns::Rcode::refused);
  EXPECT_EQ(bench.ask(lgwan_client, query("mail.lg.jp. A").edns().dnssec_ok()).rcode(), dns::Rcode::noerror);
}

TEST_F(Routes, AllThatIsSaidToAnyIsMapped) {  // I3, L-7
  auto all = answer_of({"all.lg.jp. 300 A 10.100.5.25", "all.lg.jp. 300 TXT x"});
  worker().knows(lgwan_realm, "all.lg.jp. ANY", all);
  EXPECT_EQ(bench.ask(lgwan_client, query("all.lg.jp. ANY")).answer.at(0).type, dns::RRType::hinfo);
  EXPECT_TRUE(worker().take_seen().empty()) << "one made-up record, unless the view wants all";
  bench.city.views[0].view.minimal_any = false;
  bench.city.views[0].view.stamp += 100;
  bench.reload();
  const dns::Message m = bench.ask(lgwan_client, query("all.lg.jp. ANY"));
  ASSERT_EQ(m.answer.size(), 2U);
  EXPECT_EQ(show({m.answer[0]}), show({rrset({"all.lg.jp. 300 A 10.1.5.25"})}));
  EXPECT_EQ(m.answer[1].type, dns::RRType::txt);
}

TEST_F(Routes, AnAliasIsNotFollowedForAny) {
  bench.city.views[0].view.minimal_any = false;
  bench.city.views[0].view.stamp += 100;
  bench.reload();
  worker().knows(lgwan_realm, "alias.lg.jp. ANY", answer_of({"alias.lg.jp. 300 CNAME mail.lg.jp."}));
  EXPECT_EQ(bench.ask(lgwan_client, query("alias.lg.jp. ANY")).answer.size(), 1U);
}

TEST_F(Routes, HintsAndAdditionalDataAreMappedToo) {  // I3, L-7
  auto mx = answer_of({"lg.jp. 300 MX 10 mail.lg.jp."});
  mx.additional.push_back(rrset({"mail.lg.jp. 300 A 10.100.5.25"}));
  mx.additional.push_back(rrset({"mail.example.com. 300 A 192.0.2.66"}));  // not this view's LGWAN: dropped
  worker().knows(lgwan_realm, "lg.jp. MX", mx);
  const dns::Message m = bench.ask(lgwan_client, query("lg.jp. MX"));
  ASSERT_EQ(m.additional.size(), 1U);
  EXPECT_EQ(show(m.additional), show({rrset({"mail.lg.jp. 300 A 10.1.5.25"})}));

  worker().knows(lgwan_realm, "svc.lg.jp. HTTPS", answer_of({"svc.lg.jp. 300 HTTPS 1 . ipv4hint=10.100.5.25"}));
  EXPECT_EQ(bench.outcome(lgwan_client, query("svc.lg.jp. HTTPS")),
            "NOERROR: svc.lg.jp. 300 IN HTTPS 1 . ipv4hint=10.1.5.25;");
}

TEST_F(Routes, ExpiredDataIsNotShownWithMappedAddresses) {  // X11: the translation may have changed meanwhile
  auto stale = answer_of({"old.lg.jp. 30 A 10.100.5.25"});
  stale.stale = true;
  worker().knows(lgwan_realm, "old.lg.jp. A", stale);
  const dns::Message m = bench.ask(lgwan_client, query("old.lg.jp. A").edns());
  EXPECT_EQ(m.rcode(), dns::Rcode::servfail);
  EXPECT_EQ(ede_of(m), 22);
  // What is not mapped may be stale; mapped addresses beside it are left out.
  auto mx = answer_of({"old2.lg.jp. 30 MX 10 mail.lg.jp."});
  mx.stale = true;
  mx.additional.push_back(rrset({"mail.lg.jp. 30 A 10.100.5.25"}));
  mx.additional.push_back(rrset({"mail2.lg.jp. 30 A 192.0.2.7"}));
  worker().knows(lgwan_realm, "old2.lg.jp. MX", mx);
  const dns::Message n = bench.ask(lgwan_client, query("old2.lg.jp. MX"));
  EXPECT_EQ(n.rcode(), dns::Rcode::noerror);
  EXPECT_EQ(show(n.additional), show({rrset({"mail2.lg.jp. 30 A 192.0.2.7"})}));
}

TEST_F(Routes, AReverseQuestionIsAskedForTheRealAddress) {  // I3, R-1, N-5
  worker().knows(lgwan_realm, "25.5.100.10.in-addr.arpa. PTR",
                 answer_of({"25.5.100.10.in-addr.arpa. 300 PTR mail.lg.jp."}));
  EXPECT_EQ(bench.outcome(lgwan_client, query("25.5.1.10.IN-addr.arpa. PTR")),
            "NOERROR: 25.5.1.10.IN-addr.arpa. 300 IN PTR mail.lg.jp.;");
  EXPECT_EQ(worker().seen().back().question.name, dns::Name::of("25.5.100.10.in-addr.arpa."));
  // A negative answer's SOA fits the asked name again.
  bench.city.views[0].view.stamp += 1;
  bench.reload();
  worker().knows(lgwan_realm, "25.5.100.10.in-addr.arpa. PTR",
                 negative_of(dns::Rcode::nxdomain, "100.10.in-addr.arpa. 300 SOA ns.lg.jp. root.lg.jp. 1 2 3 4 60"));
  const dns::Message m = bench.ask(lgwan_client, query("25.5.1.10.in-addr.arpa. PTR"));
  EXPECT_EQ(m.rcode(), dns::Rcode::nxdomain);
  ASSERT_EQ(m.authority.size(), 1U);
  EXPECT_EQ(m.authority[0].owner, dns::Name::of("1.10.in-addr.arpa."));
  EXPECT_EQ(m.authority[0].ttl, 60U);
}

TEST_F(Routes,
       LocalDataBehindAReverseQuestionAnswersToTheAskedName) {  // I3, R-1: the DMZ, which speaks with LGWAN addresses
  bench.city.views[0].view.nat = nat::Direction::to_lgwan;
  bench.city.views[0].routes.push_back({"1.10.in-addr.arpa.", {views::Route::Kind::local, 0, 1, {}, {}}});
  bench.reload();
  EXPECT_EQ(bench.outcome(lgwan_client, query("25.5.100.10.in-addr.arpa. PTR")),
            "NOERROR: 25.5.100.10.in-addr.arpa. 600 IN PTR mail.intra.lg.jp.;");
}

TEST_F(Routes, ALinkIsRoutedAgainByTheView) {  // I2, X2
  worker().knows(lgwan_realm, "a.go.jp. A", answer_of({"a.go.jp. 300 CNAME kept.go.jp."}));
  worker().knows(lgwan_realm, "b.go.jp. A", answer_of({"b.go.jp. 300 CNAME www.intra.lg.jp."}));
  worker().knows(lgwan_realm, "c.go.jp. A", answer_of({"c.go.jp. 300 CNAME www.example.com."}));
  worker().knows(internet_realm, "d.example.com. A", answer_of({"d.example.com. 300 CNAME poi.lgwan.jp."}));
  const std::vector<Row> rows = {
      {lgwan_client, "a.go.jp. A", "NOERROR: a.go.jp. 300 IN CNAME kept.go.jp.; kept.go.jp. 300 IN A 203.0.113.9;"},
      {lgwan_client, "b.go.jp. A",
       "NOERROR: b.go.jp. 300 IN CNAME www.intra.lg.jp.; www.intra.lg.jp. 600 IN A 10.1.5.80;"},
      {lgwan_client, "c.go.jp. A", "REFUSED:"},
      {both_client, "c.go.jp. A",
       "NOERROR: c.go.jp. 300 IN CNAME www.example.com.; www.example.com. 300 IN A 192.0.2.1;"},
      {internet_client, "d.example.com. A", "NXDOMAIN: d.example.com. 300 IN CNAME poi.lgwan.jp.;"},
      {lgwan_client, "portal.intra.lg.jp. A",
       "NOERROR: portal.intra.lg.jp. 600 IN CNAME www.lg.jp.; www.lg.jp. 300 IN A 10.100.9.9;"},
      {lgwan_client, "out.intra.lg.jp. A", "REFUSED:"},
  };
  for (int round = 0; round < 2; ++round) {
    for (const Row& row : rows) {
      EXPECT_EQ(bench.outcome(row.client, query(row.question)), row.outcome) << row.client << " " << row.question;
    }
  }
}

TEST_F(Routes, WithYxdomainGoesTheDnameThatMadeTheNameTooLong) {  // RFC 6672 §2.2
  auto answer = answer_of({"long.example.com. 300 DNAME longer.example.net."});
  answer.rcode = dns::Rcode::yxdomain;
  worker().knows(internet_realm, "x.long.example.com. A", answer);
  worker().knows(internet_realm, "alias.example.com. A",
                 answer_of({"alias.example.com. 300 CNAME x.long.example.com."}));
  for (const bool cached : {false, true}) {
    const dns::Message m = bench.ask(internet_client, query("x.long.example.com. A"));
    EXPECT_EQ(m.rcode(), dns::Rcode::yxdomain) << cached;
    EXPECT_EQ(show(m.answer), show({rrset({"long.example.com. 300 DNAME longer.example.net."})})) << cached;
  }
  const dns::Message chained = bench.ask(internet_client, query("alias.example.com. A"));
  EXPECT_EQ(chained.rcode(), dns::Rcode::yxdomain);
  EXPECT_EQ(chained.answer.size(), 2U);
}

TEST_F(Routes, AdNeedsEveryLinkSecure) {
  auto first = answer_of({"s.example.com. 300 CNAME t.example.net."});
  auto second = answer_of({"t.example.net. 300 A 192.0.2.5"});
  first.security = resolver::Security::secure;
  worker().knows(internet_realm, "s.example.com. A", first);
  worker().knows(internet_realm, "t.example.net. A", second);
  EXPECT_FALSE(bench.ask(internet_client, query("s.example.com. A").ad()).header.ad);
  second.security = resolver::Security::secure;
  worker().knows(internet_realm, "t.example.net. A", second);
  bench.city.epochs[1]++;
  bench.reload();
  EXPECT_TRUE(bench.ask(internet_client, query("s.example.com. A").ad()).header.ad);
}

TEST_F(Routes, LoopsAndLongChainsEnd) {
  worker().knows(internet_realm, "l1.example.com. A", answer_of({"l1.example.com. 300 CNAME l2.example.com."}));
  worker().knows(internet_realm, "l2.example.com. A", answer_of({"l2.example.com. 300 CNAME l1.example.com."}));
  EXPECT_EQ(bench.ask(internet_client, query("l1.example.com. A")).rcode(), dns::Rcode::servfail);
  for (int i = 0; i < 14; ++i) {
    const std::string owner = "n" + std::to_string(i) + ".example.com. ";
    worker().knows(internet_realm, owner + "A",
                   i == 13 ? answer_of({owner + "300 A 192.0.2.1"})
                           : answer_of({owner + "300 CNAME n" + std::to_string(i + 1) + ".example.com."}));
  }
  EXPECT_EQ(bench.ask(internet_client, query("n1.example.com. A")).rcode(), dns::Rcode::servfail);  // 12 links
  EXPECT_EQ(bench.ask(internet_client, query("n2.example.com. A")).answer.size(), 12U);             // 11 links
}

}  // namespace
}  // namespace sekisho::dataplane
