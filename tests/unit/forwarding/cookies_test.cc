// DNS cookies toward servers: learnt, expected, and never trusted further than TCP confirms (RFC 7873 §5.3).
#include <gtest/gtest.h>

#include "tests/unit/forwarding/exchange_script.h"

namespace sekisho::forwarding::testing {
namespace {

using Cookie = Behaviour::Cookie;
using Kind = CookieNews::Kind;

class UpstreamCookies : public ::testing::Test {
 protected:
  UpstreamCookies() {
    script.cookies = true;
    script.group.servers = {{"east", east}};
    script.group.hedge = false;
  }
  Behaviour& server() { return script.servers.at(east); }
  ExchangeScript script;
};

/// What one server does, and what two questions in a row cost.
struct Row {
  const char* what;
  Cookie cookie;
  unsigned first_udp, first_tcp, second_udp, second_tcp;
  const char* first_news;
  const char* second_news;
};

TEST_F(UpstreamCookies, EveryKindOfServerIsAnswered) {
  for (const Row& row : std::initializer_list<Row>{
           {"without cookies", Cookie::none, 1, 0, 1, 0, "", ""},
           {"with cookies", Cookie::gives, 1, 0, 1, 0, "g", ""},
           {"that demands its own", Cookie::demands, 2, 0, 1, 0, "g", ""},
           {"that is never content by UDP", Cookie::never, 2, 1, 2, 1, "g", ""},
           {"that echoes every option", Cookie::echoes, 1, 0, 1, 0, "", ""},
           {"that cannot bear the option", Cookie::formerr, 1, 1, 1, 0, "r", ""},
       }) {
    SCOPED_TRACE(row.what);
    ExchangeScript fresh;
    fresh.cookies = true;
    fresh.group = script.group;
    fresh.servers.at(east).cookie = row.cookie;
    const auto letters = [](const Ran& ran) {
      std::string text;
      for (const CookieNews& news : ran.news) text += "geri"[static_cast<std::size_t>(news.kind)];
      return text;
    };
    const Ran first = fresh.ask();
    EXPECT_TRUE(first.outcome.reply.has_value());
    EXPECT_EQ(first.udp, row.first_udp);
    EXPECT_EQ(first.tcp, row.first_tcp);
    EXPECT_EQ(letters(first), row.first_news);
    const Ran second = fresh.ask();
    EXPECT_TRUE(second.outcome.reply.has_value());
    EXPECT_EQ(second.udp, row.second_udp);
    EXPECT_EQ(second.tcp, row.second_tcp);
    EXPECT_EQ(letters(second), row.second_news);
    EXPECT_TRUE(fresh.board.server(0).edns) << "a cookie that is not borne costs no EDNS";
  }
}

TEST_F(UpstreamCookies, AForgerWithPortAndIdGetsNothing) {
  server().cookie = Cookie::gives;
  script.ask();
  server().forged_before = 3;
  server().forged_with_id = true;
  const Ran ran = script.ask();
  ASSERT_TRUE(ran.outcome.reply.has_value());
  EXPECT_EQ(ran.seen(Observation::Kind::mismatch), 3U);
  EXPECT_TRUE(ran.outcome.reply->edns && !ran.outcome.reply->edns->cookie.empty()) << "the server's own reply";
  EXPECT_LE(ran.tcp, 1U);
}

TEST_F(UpstreamCookies, AServerThatLostItsCookiesIsBelievedByTcpOnly) {
  server().cookie = Cookie::gives;
  script.ask();
  server().cookie = Cookie::none;
  const Ran lost = script.ask();
  EXPECT_TRUE(lost.outcome.tcp);
  ASSERT_EQ(lost.news.size(), 1U);
  EXPECT_EQ(lost.news[0].kind, Kind::ended);
  const Ran after = script.ask();
  EXPECT_FALSE(after.outcome.tcp);
  EXPECT_EQ(after.sends(), 1U);
}

TEST_F(UpstreamCookies, AnotherSecretIsLearntFromBadcookie) {
  server().cookie = Cookie::demands;
  script.ask();
  server().cookie_secret = 2;
  const Ran ran = script.ask();
  EXPECT_FALSE(ran.outcome.tcp);
  EXPECT_EQ(ran.udp, 2U);
  EXPECT_EQ(script.ask().udp, 1U);
}

TEST_F(UpstreamCookies, WhoIsDeafToTheOptionIsAskedWithoutIt) {
  server().cookie = Cookie::deaf;
  for (int i = 0; i < 3; ++i) {
    const Ran ran = script.ask();
    EXPECT_EQ(ran.udp, 2U);
    ASSERT_EQ(ran.news.size(), 1U);
    EXPECT_EQ(ran.news[0].kind, Kind::ignored);
  }
  EXPECT_EQ(script.ask().udp, 1U) << "for an hour without";
  script.now = script.now + std::chrono::hours(2);
  EXPECT_EQ(script.ask().udp, 2U);
}

TEST_F(UpstreamCookies, AWrongClientCookieIsNoReply) {
  server().cookie = Cookie::wrong;
  const Ran ran = script.ask();
  ASSERT_TRUE(ran.outcome.reply.has_value());
  EXPECT_TRUE(ran.outcome.tcp);
  EXPECT_EQ(ran.news.back().kind, Kind::refused);
  EXPECT_EQ(script.ask().sends(), 1U);
}

TEST(CookieJar, HoldsSoManyAndForgetsWhoWasAskedLongestAgo) {
  ScriptedRandom random(1);
  CookieJar jar(2);
  const Instant now{1'000'000'000};
  const Endpoint third{IpAddress::v4(0x0A640335), 53};
  const auto first = jar.cookie_for(east, now, random);
  EXPECT_NE(jar.cookie_for(west, now, random)->octets, first->octets) << "each server sees another";
  EXPECT_EQ(jar.cookie_for(east, now, random)->octets, first->octets);
  jar.cookie_for(third, now, random);  // west goes
  EXPECT_EQ(jar.size(), 2U);
  EXPECT_EQ(jar.cookie_for(east, now, random)->octets, first->octets);
  EXPECT_NE(jar.cookie_for(east, now + std::chrono::hours(25), random)->octets, first->octets);
  UpstreamCookie stale = *first;
  stale.take(std::vector<std::uint8_t>(8, 1));
  jar.learn(east, {0, Kind::given, stale}, now);  // of the cookie before
  EXPECT_FALSE(jar.cookie_for(east, now + std::chrono::hours(25), random)->expected());
}

}  // namespace
}  // namespace sekisho::forwarding::testing
