// trace(): the finding, where it breaks, and what each step rests on, over a small signed Internet (G2-18).
#include "resolver/trace/trace.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/signed_zone.h"

namespace sekisho::resolver {
namespace {

using dnssec::ChainStep;
using dnssec::Reason;
using testing::Internet;
using testing::SignedZone;
using testing::test_time;
using Kind = ChainStep::Kind;

struct World {
  SignedZone root{"."};
  SignedZone jp{"jp.", testing::Denial::nsec3};
  SignedZone city{"city.jp."};
  SignedZone plain{"plain.jp."};
  Internet net{{&root, &jp, &city, &plain}};
  forwarding::ValidationSettings settings;
  bool servers_answer = true;
  std::function<void(const dns::Question&, dnssec::Reply&)> tamper = [](const auto&, auto&) {};

  World() {
    city.add("www.city.jp. 300 IN A 192.0.2.1").add("alias.city.jp. 300 IN CNAME www.plain.jp.");
    plain.leave_unsigned();
    plain.add("www.plain.jp. 300 IN A 192.0.2.2");
    root.delegate(jp);
    jp.delegate(city).delegate_unsigned("plain.jp.");
    dns::RdataList ds;
    ds.add(root.ksk.ds());
    settings.on = true;
    settings.anchors = {{dns::Name(), ds, {}}};
  }

  Answer answer(const dns::Question& question, bool unchecked, bool refused) const {
    dnssec::Reply reply = net.ask(question);
    tamper(question, reply);
    Answer answer;
    answer.rcode = refused && !unchecked ? dns::Rcode::servfail : reply.rcode;
    answer.answer = reply.answer;
    answer.authority = reply.authority;
    return answer;
  }

  Trace run(std::string_view question_text, bool refused = false) const {
    const auto ask = [&](const dns::Question& question, bool unchecked) -> std::optional<Answer> {
      if (!servers_answer) return std::nullopt;
      return answer(question, unchecked, refused);
    };
    return trace(testing::question(question_text), settings, ask, test_time, Instant{1'000'000'000});
  }
};

std::vector<std::pair<Kind, std::string>> path(const TraceLink& link) {
  std::vector<std::pair<Kind, std::string>> steps;
  for (const TraceStep& step : link.steps) steps.emplace_back(step.kind, step.zone.to_text());
  return steps;
}

bool has_type(const std::vector<dns::Rrset>& records, dns::RRType type) {
  return std::ranges::any_of(records, [&](const dns::Rrset& set) { return set.type == type; });
}

TEST(Trace, WalksFromTheAnchorAndKeepsWhatEachStepRestsOn) {
  const Trace trace = World().run("www.city.jp. A");
  EXPECT_EQ(trace.finding, TraceFinding::secure);
  ASSERT_EQ(trace.links.size(), 1U);
  const std::vector<std::pair<Kind, std::string>> expected{{Kind::anchor, "."},    {Kind::keys, "."},
                                                           {Kind::ds, "jp."},      {Kind::keys, "jp."},
                                                           {Kind::ds, "city.jp."}, {Kind::keys, "city.jp."}};
  EXPECT_EQ(path(trace.links[0]), expected);
  EXPECT_TRUE(has_type(trace.links[0].steps[1].records, dns::RRType::dnskey));
  EXPECT_TRUE(has_type(trace.links[0].steps[2].records, dns::RRType::ds));
  EXPECT_TRUE(trace.links[0].verdict.secure());
  ASSERT_FALSE(trace.links[0].records.empty());
  EXPECT_FALSE(trace.links[0].records[0].signatures.empty());
}

TEST(Trace, AnAliasIsFollowedAndOneLinkWithoutProofMakesAllInsecure) {
  const Trace trace = World().run("alias.city.jp. A");
  EXPECT_EQ(trace.finding, TraceFinding::insecure);
  ASSERT_EQ(trace.links.size(), 2U);
  EXPECT_EQ(trace.links[0].kind, dnssec::AnswerKind::alias);
  EXPECT_TRUE(trace.links[0].verdict.secure());
  EXPECT_EQ(trace.links[1].question.name.to_text(), "www.plain.jp.");
  EXPECT_EQ(trace.links[1].verdict, dnssec::insecure(Reason::insecure_delegation));
  EXPECT_EQ(trace.links[1].steps.back().kind, Kind::unsigned_cut);
}

TEST(Trace, SaysWhereABogusChainBreaks) {
  World world;
  world.city.sign_with({.inception = -7200, .expiration = -3600});
  const Trace trace = world.run("www.city.jp. A", true);
  EXPECT_EQ(trace.finding, TraceFinding::bogus);
  ASSERT_EQ(trace.links.size(), 1U);
  EXPECT_EQ(trace.links[0].steps.back().kind, Kind::failed);
  EXPECT_EQ(trace.links[0].steps.back().zone.to_text(), "city.jp.");
  EXPECT_EQ(trace.links[0].steps.back().verdict.reason, Reason::signature_expired);
}

TEST(Trace, SaysWhenTheDataItselfIsTheFault) {
  World world;
  world.tamper = [](const dns::Question& q, dnssec::Reply& reply) {
    if (q.type == dns::RRType::a) reply.answer.front().signatures.clear();
  };
  const Trace trace = world.run("www.city.jp. A", true);
  EXPECT_EQ(trace.finding, TraceFinding::bogus);
  EXPECT_TRUE(trace.links[0].verdict.bogus());
}

TEST(Trace, AbsenceIsProvenToo) {
  const Trace trace = World().run("nothere.jp. A");
  EXPECT_EQ(trace.finding, TraceFinding::secure);
  EXPECT_EQ(trace.links[0].kind, dnssec::AnswerKind::name_error);
  EXPECT_TRUE(has_type(trace.links[0].records, dns::RRType::nsec3));
}

TEST(Trace, WithoutAnyAnswerItIsNoMatterOfDnssec) {
  World world;
  world.servers_answer = false;
  const Trace trace = world.run("www.city.jp. A");
  EXPECT_EQ(trace.finding, TraceFinding::unreachable);
  EXPECT_TRUE(trace.links.empty());
}

TEST(Trace, ARealmThatDoesNotValidateHasNothingToShow) {
  World world;
  world.settings.on = false;
  const Trace trace = world.run("www.city.jp. A");
  EXPECT_EQ(trace.finding, TraceFinding::not_validated);
  EXPECT_TRUE(trace.links.empty());
}

TEST(Trace, ANegativeAnchorIsShown) {
  World world;
  world.settings.exempt = {{dns::Name::of("city.jp"), WallTime{test_time.seconds + 3600}, "resigning failed"}};
  const Trace trace = world.run("www.city.jp. A");
  EXPECT_EQ(trace.finding, TraceFinding::insecure);
  EXPECT_EQ(trace.links[0].steps.back().kind, Kind::exempt);
}

}  // namespace
}  // namespace sekisho::resolver
