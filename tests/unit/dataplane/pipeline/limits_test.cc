// Limits through the lane: who asks too much is dropped unread, nobody is made to hear the same again and again, and
// a good cookie or a connection is let through.
#include <gtest/gtest.h>

#include "tests/support/lane_bench.h"

namespace sekisho::dataplane {
namespace {

using namespace testing;  // NOLINT: the test's own words

class TrafficLimit : public ::testing::Test {
 protected:
  TrafficLimit() {
    LaneBench::wall = WallTime{1559731985};
    bench.worker.knows(internet_realm, "www.example.com. A", answer_of({"www.example.com. 300 A 192.0.2.1"}));
    bench.city.cookies.current.fill(1);
    bench.reload();
  }
  void limit(views::SourceLimits clients, views::SourceLimits strangers = {}, std::uint32_t slip = 2) {
    bench.city.limits = {clients, strangers, slip};
    bench.reload();
  }
  struct Told {
    int answers = 0, cut = 0, silent = 0;
    friend bool operator==(const Told&, const Told&) = default;
    friend void PrintTo(const Told& t, std::ostream* out) { *out << t.answers << '/' << t.cut << '/' << t.silent; }
  };
  Told ask(int times, const std::string& from, const MessageText& q) {
    Told told;
    for (int i = 0; i < times; ++i) {
      const auto wire = bench.ask_wire(from, q.wire());
      if (!wire) {
        ++told.silent;
        continue;
      }
      const bool cut = ((*wire)[2] & 2) != 0;
      ++(cut ? told.cut : told.answers);
      if (cut) {
        EXPECT_LE(wire->size(), q.wire().size()) << "no larger than the question";
      }
    }
    return told;
  }
  std::uint64_t dropped(DropReason reason) { return bench.core.counters().dropped(reason); }
  MessageText with_cookie(const std::string& from) {
    static Octets cookie;
    dns::OptFields opt;
    cookie = from_hex("2464c4abcf10c957");
    opt.cookie = cookie;
    const dns::Message m = bench.ask(from, query("www.example.com. A").opt(opt));
    cookie.assign(m.edns->cookie.begin(), m.edns->cookie.end());
    opt.cookie = cookie;
    return query("www.example.com. A").opt(opt);
  }

  LaneBench bench;
  const MessageText question = query("www.example.com. A");
};

TEST_F(TrafficLimit, ASourceOverItsRateIsDroppedAndTheNextIsNot) {
  limit({.queries = 10, .same_answers = 0, .errors = 0});
  EXPECT_EQ(ask(100, "10.2.0.7", question), (Told{10, 0, 90}));
  EXPECT_EQ(ask(5, "10.2.0.8", question), (Told{5, 0, 0}));
  EXPECT_EQ(ask(5, "fd00:2::7", question), (Told{5, 0, 0}));
  EXPECT_EQ(dropped(DropReason::source_limit), 90U);
  bench.wait(1s);
  EXPECT_EQ(ask(20, "10.2.0.7", question), (Told{10, 0, 10}));
  bench.expect_accounts_balance();
}

// For explanations: who is over his rate is told from his neighbours, and only for as long as it lasts.
TEST_F(TrafficLimit, ItCanBeToldWhoIsOverHisRate) {
  limit({.queries = 10, .same_answers = 0, .errors = 0});
  const auto policy = bench.city.policy();
  const auto is_over = [&](const char* source) {
    const IpAddress address = *IpAddress::parse(source);
    return bench.core.limits().is_over(address.bytes().data(), !address.is_v4(), &policy->views[1], bench.now);
  };
  ask(3, "10.2.0.7", question);
  EXPECT_FALSE(is_over("10.2.0.7"));
  ask(20, "10.2.0.7", question);
  EXPECT_TRUE(is_over("10.2.0.7"));
  EXPECT_FALSE(is_over("10.2.0.8"));
  EXPECT_FALSE(is_over("fd00:2::7"));
  bench.wait(1s);
  EXPECT_FALSE(is_over("10.2.0.7"));
}

// For explanations: which answer a network is told too often.
TEST_F(TrafficLimit, ItCanBeToldWhichAnswerIsToldTooOften) {
  limit({.queries = 0, .same_answers = 10, .errors = 0});
  const auto policy = bench.city.policy();
  const auto is_over = [&](const char* source, bool error) {
    const IpAddress address = *IpAddress::parse(source);
    const views::View& view = policy->views[1];
    dataplane::ReplyKey key;
    const Octets wire = question.wire();
    key.name = wire.data() + 12;
    key.name_length = static_cast<std::uint8_t>(wire.size() - 12 - 4);
    key.shape = dataplane::ReplyKey::shape_of(view.id, dns::RRType::a, false, false);
    bench.core.cache().hash(key);
    return bench.core.limits().is_answer_over(address.bytes().data(), false, &view, key.hash, error, bench.now);
  };
  ask(3, "10.2.0.7", question);
  EXPECT_FALSE(is_over("10.2.0.7", false));
  ask(20, "10.2.0.7", question);
  EXPECT_TRUE(is_over("10.2.0.7", false));
  EXPECT_TRUE(is_over("10.2.0.8", false)) << "of the same network";
  EXPECT_FALSE(is_over("10.2.1.8", false));
  EXPECT_FALSE(is_over("10.2.0.7", true)) << "errors are counted by themselves, and not limited here";
  bench.wait(1s);
  EXPECT_FALSE(is_over("10.2.0.7", false));
}

// What is over its rate is not read: neither its faults nor its name cost anything.
TEST_F(TrafficLimit, WhatIsOverItsRateIsNotRead) {
  limit({.queries = 1, .same_answers = 0, .errors = 0});
  Octets broken = question.wire();
  broken[12] = 0xC0;
  ask(1, "10.2.0.7", question);
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(bench.ask_wire("10.2.0.7", broken));
  for (const Counter& fault : bench.core.counters().faults) EXPECT_LE(fault.value(), 1U);
  EXPECT_EQ(bench.core.counters().faults[static_cast<std::size_t>(dns::QueryFault::qname_pointer)].value(), 0U);
}

TEST_F(TrafficLimit, AGoodCookieIsSparedAndABadOneIsNot) {
  const MessageText proven = with_cookie("10.2.0.7");
  limit({.queries = 3, .same_answers = 0, .errors = 0});
  EXPECT_EQ(ask(20, "10.2.0.7", question), (Told{3, 0, 17}));
  EXPECT_EQ(ask(20, "10.2.0.7", proven), (Told{20, 0, 0}));
  EXPECT_EQ(ask(20, "10.2.0.9", proven), (Told{3, 0, 17})) << "another's cookie proves nothing";
  EXPECT_EQ(bench.core.counters().spared_by_cookie.value(), 20U);
  bench.expect_accounts_balance();
}

TEST_F(TrafficLimit, ANetworkHearsOneAnswerAtItsRateAndEachSecondOneBeyondAsTc) {
  limit({.queries = 0, .same_answers = 10, .errors = 0});
  EXPECT_EQ(ask(50, "10.2.0.7", question), (Told{10, 20, 20}));
  EXPECT_EQ(ask(4, "10.2.0.200", question), (Told{0, 2, 2})) << "the same /24";
  EXPECT_EQ(ask(4, "10.2.1.7", question), (Told{4, 0, 0})) << "another network";
  EXPECT_EQ(ask(4, "10.2.0.7", query("www.intra.lg.jp. A")).silent, 0) << "another answer";
  EXPECT_EQ(dropped(DropReason::answer_limit), 22U);
  EXPECT_EQ(bench.core.counters().answers_cut.value(), 22U);
  bench.expect_accounts_balance();
}

TEST_F(TrafficLimit, SlipIsAsConfigured) {
  limit({.queries = 0, .same_answers = 10, .errors = 0}, {}, 0);
  EXPECT_EQ(ask(30, "10.2.0.7", question), (Told{10, 0, 20}));
  limit({.queries = 0, .same_answers = 10, .errors = 0}, {}, 1);
  EXPECT_EQ(ask(20, "10.2.0.7", question), (Told{0, 20, 0})) << "what was taken stays taken over a reload";
}

TEST_F(TrafficLimit, ErrorsOfANetworkShareOneRate) {
  limit({.queries = 0, .same_answers = 0, .errors = 10});
  Told told;
  for (int i = 0; i < 30; ++i) {  // each another name: NXDOMAIN through the worker, then from the cache
    const Told one = ask(1, "10.2.0.7", query("n" + std::to_string(i) + ".lgwan.jp. A"));
    told.answers += one.answers, told.cut += one.cut, told.silent += one.silent;
  }
  EXPECT_EQ(told, (Told{10, 10, 10}));
  EXPECT_EQ(ask(20, "10.2.0.7", question), (Told{20, 0, 0})) << "answers with data go on";
}

TEST_F(TrafficLimit, StrangersHaveTheirOwnRates) {
  limit({}, {.queries = 100, .same_answers = 5, .errors = 5});
  EXPECT_EQ(ask(25, "203.0.113.9", question), (Told{5, 10, 10}));
  EXPECT_EQ(ask(200, "203.0.113.9", question).answers, 0);
  EXPECT_EQ(dropped(DropReason::source_limit), 125U) << "of 225, at 100 a second";
  EXPECT_EQ(ask(50, "10.2.0.7", question), (Told{50, 0, 0}));
}

TEST_F(TrafficLimit, LateAnswersAreCountedLikeHits) {
  limit({.queries = 0, .same_answers = 4, .errors = 0});
  const auto frame = LaneBench::frame_from("10.2.0.7", question.wire());
  for (int i = 0; i < 12; ++i) bench.arrive(frame);  // all in one burst: all wait for the worker
  bench.settle();
  EXPECT_EQ(bench.replies().size(), 4U + 4U);
  EXPECT_EQ(dropped(DropReason::answer_limit), 4U);
  EXPECT_EQ(bench.core.pending_count(), 0U);
  bench.expect_accounts_balance();
}

TEST_F(TrafficLimit, AViewWithoutRatesIsNotLimited) {
  for (auto& text : bench.city.views) text.view.limited = false;
  limit({.queries = 1, .same_answers = 1, .errors = 1});
  EXPECT_EQ(ask(50, "10.2.0.7", question), (Told{50, 0, 0}));
}

}  // namespace
}  // namespace sekisho::dataplane
