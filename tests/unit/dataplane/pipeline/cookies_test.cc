// DNS cookies through the lane: given, echoed, required; on the hit path as on the miss path (RFC 7873, RFC 9018).
#include <gtest/gtest.h>

#include <thread>

#include "tests/support/lane_bench.h"

namespace sekisho::dataplane {
namespace {

using namespace testing;  // NOLINT: the test's own words

constexpr const char* client = "10.2.0.7";
constexpr const char* client_cookie = "2464c4abcf10c957";
constexpr std::int64_t june_5th = 1559731985;

class Cookies : public ::testing::Test {
 protected:
  Cookies() {
    LaneBench::wall = WallTime{june_5th};
    bench.worker.knows(internet_realm, "www.example.com. A", answer_of({"www.example.com. 300 A 192.0.2.1"}));
    secret(bench.city.cookies.current, 1);
    bench.reload();
  }
  static void secret(SipKey& key, std::uint8_t octet) { key.fill(octet); }
  void policy_of(views::CookiePolicy policy) {
    for (auto& text : bench.city.views) text.view.cookies = policy;
    bench.reload();
  }
  static MessageText asking(const Octets& cookie) {
    dns::OptFields opt;
    opt.cookie = cookie;
    return query("www.example.com. A").opt(opt);
  }
  dns::Rcode ask(const Octets& cookie, const char* from = client) {
    const dns::Message m = bench.ask(from, asking(cookie));
    given = {};
    truncated = m.header.tc;
    if (m.edns) given.assign(m.edns->cookie.begin(), m.edns->cookie.end());
    return m.rcode();
  }
  std::uint64_t count(dns::CookieVerdict verdict) {
    std::uint64_t sum = 0;
    for (const ViewCounters& v : bench.core.counters().views)
      sum += v.cookies[static_cast<std::size_t>(verdict)].value();
    return sum;
  }
  void pass(std::int64_t seconds) {
    LaneBench::wall.seconds += seconds;
    bench.wait(std::chrono::seconds(seconds));
  }

  LaneBench bench;
  Octets given;
  bool truncated = false;
};

TEST_F(Cookies, AMissAndAHitGiveTheSameGoodCookie) {
  EXPECT_EQ(ask(from_hex(client_cookie)), dns::Rcode::noerror);  // through the worker
  const Octets first = given;
  ASSERT_EQ(first.size(), 24U);
  EXPECT_EQ(Octets(first.begin(), first.begin() + 8), from_hex(client_cookie));
  EXPECT_EQ(Octets(first.begin() + 8, first.begin() + 16), from_hex("01000000 5cf79f11"));
  EXPECT_EQ(ask(first), dns::Rcode::noerror);  // a hit
  EXPECT_EQ(given, first);
  EXPECT_EQ(bench.worker.seen().size(), 1U);
  EXPECT_EQ(count(dns::CookieVerdict::client_only), 1U);
  EXPECT_EQ(count(dns::CookieVerdict::good), 1U);
  EXPECT_EQ(ask({}), dns::Rcode::noerror);
  EXPECT_TRUE(given.empty());  // who sends none gets none
}

TEST_F(Cookies, AreForOneAddressAndAge) {
  ask(from_hex(client_cookie));
  const Octets first = given;
  EXPECT_EQ(ask(first, "10.2.0.8"), dns::Rcode::noerror);  // answered, but counted; and given his own
  EXPECT_NE(given, first);
  EXPECT_EQ(count(dns::CookieVerdict::bad), 1U);
  EXPECT_EQ(ask(first, "fd00:2::7"), dns::Rcode::noerror);
  EXPECT_EQ(count(dns::CookieVerdict::bad), 2U);
  pass(1801);
  ask(first);
  EXPECT_NE(given, first);
  EXPECT_EQ(count(dns::CookieVerdict::good), 1U);
  pass(1800);
  ask(first);
  EXPECT_EQ(count(dns::CookieVerdict::bad), 3U);
}

TEST_F(Cookies, StandBesideNsidAndErrors) {
  dns::OptFields opt;
  const Octets cookie = from_hex(client_cookie);
  opt.cookie = cookie;
  opt.nsid_request = true;
  const dns::Message m = bench.ask(client, query("www.example.com. A").opt(opt));
  ASSERT_TRUE(m.edns.has_value());
  EXPECT_EQ(m.edns->cookie.size(), 24U);
  EXPECT_EQ(m.edns->nsid_value.size(), 3U);
  const dns::Message refused = bench.ask(client, query("example.com. AXFR").opt(opt));
  EXPECT_EQ(refused.rcode(), dns::Rcode::refused);
  EXPECT_EQ(refused.edns->cookie.size(), 24U);
}

TEST_F(Cookies, ARequiringViewAnswersNobodyElseOverUdp) {
  policy_of(views::CookiePolicy::require);
  EXPECT_EQ(ask({}), dns::Rcode::noerror);
  EXPECT_TRUE(truncated);  // to TCP, where the address proves itself
  EXPECT_EQ(ask(from_hex(client_cookie)), dns::Rcode::badcookie);
  EXPECT_FALSE(truncated);
  const Octets good = given;
  ASSERT_EQ(good.size(), 24U);
  Octets forged = good;
  forged.back() ^= 1;
  EXPECT_EQ(ask(forged), dns::Rcode::badcookie);
  EXPECT_EQ(given, good);
  EXPECT_TRUE(bench.worker.seen().empty());
  EXPECT_EQ(ask(good), dns::Rcode::noerror);
  EXPECT_EQ(bench.worker.seen().size(), 1U);
  EXPECT_EQ(ask(good), dns::Rcode::noerror);  // a hit
  EXPECT_EQ(ask(forged), dns::Rcode::badcookie);
  bench.expect_accounts_balance();
}

TEST_F(Cookies, AViewWithoutThemKeepsSilent) {
  policy_of(views::CookiePolicy::off);
  EXPECT_EQ(ask(from_hex(client_cookie)), dns::Rcode::noerror);
  EXPECT_TRUE(given.empty());
}

TEST_F(Cookies, AQueryForACookieAlone) {  // RFC 7873 §5.4
  const auto alone = [&](const Octets& cookie) {
    dns::OptFields opt;
    opt.cookie = cookie;
    const dns::Message m = bench.ask(client, query("www.example.com. A").no_question().opt(opt));
    given.clear();
    if (m.edns) given.assign(m.edns->cookie.begin(), m.edns->cookie.end());
    EXPECT_TRUE(m.answer.empty() && !m.question);
    return m.rcode();
  };
  EXPECT_EQ(alone(from_hex(client_cookie)), dns::Rcode::noerror);
  const Octets good = given;
  EXPECT_EQ(alone(good), dns::Rcode::noerror);
  Octets forged = good;
  forged.back() ^= 1;
  EXPECT_EQ(alone(forged), dns::Rcode::badcookie);
  EXPECT_EQ(given, good);
  policy_of(views::CookiePolicy::off);
  EXPECT_EQ(alone(good), dns::Rcode::formerr);
}

TEST_F(Cookies, ARollOfTheSecretLeavesNoClientBehind) {  // RFC 9018 §5: stage, activate, drop
  ask(from_hex(client_cookie));
  const Octets old = given;
  policy_of(views::CookiePolicy::require);
  SipKey next{};
  secret(next, 2);
  bench.city.cookies.next = next;  // staged: the other node may make cookies of it already
  bench.reload();
  EXPECT_EQ(ask(old), dns::Rcode::noerror);
  bench.city.cookies = {next, bench.city.cookies.current, {}};  // activated
  bench.reload();
  EXPECT_EQ(ask(old), dns::Rcode::noerror);
  const Octets fresh = given;
  EXPECT_NE(fresh, old);
  bench.city.cookies = {next, {}, {}};  // dropped
  bench.reload();
  EXPECT_EQ(ask(fresh), dns::Rcode::noerror);
  EXPECT_EQ(ask(old), dns::Rcode::badcookie);
}

// Secrets change while lanes read them: every cookie that is given is one of a published set, whole.
TEST(CookieSecretsOnTheRun, ALaneNeverSeesHalfASet) {
  City city;
  city.cookies.current.fill(0);
  SnapshotDomain domain(2);
  Snapshot<views::Policy> policy(domain, city.policy());
  std::atomic<bool> stop = false, torn = false;
  std::thread reader([&] {
    const unsigned id = domain.register_reader();
    while (!stop) {
      const SipKey key = policy.current().cookies.current;
      for (const std::uint8_t octet : key) torn = torn || octet != key[0];
      domain.quiescent(id);
    }
    domain.unregister_reader(id);
  });
  for (int i = 1; i < 200; ++i) {
    city.cookies.current.fill(static_cast<std::uint8_t>(i));
    policy.publish(city.policy());
  }
  stop = true;
  reader.join();
  EXPECT_FALSE(torn);
}

}  // namespace
}  // namespace sekisho::dataplane
