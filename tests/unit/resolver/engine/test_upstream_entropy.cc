// What an observer beside the upstream sees of a worker's questions: how hard are the next port and ID to guess?
//
// RFC 5452 §4, §9.2: ports of the whole range and IDs of 16 bits, each drawn anew, neither telling of the other. The
// worker runs as in the gateway; once its ports go without sockets (a realm with a source address) and once each is
// a socket of a pool. Collision entropy is log2 of how many pairs of questions there are for one pair that agrees: of
// 4,096 questions with 65,536 equally likely IDs 128 pairs agree, and that says 16 bits.
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>

#include "gateway.h"

namespace sekisho::resolver {
namespace {

using namespace test;

struct Seen {
  std::vector<double> ports, ids;
  std::size_t letters = 0, capitals = 0;
};

constexpr int questions = 4096, at_a_time = 64;

Seen observe(bool source, EngineCounters& told) {
  Seen seen;
  const Answering address = address_server();
  LoopbackServer server("127.0.0.2", [&](Bytes query, bool tcp) {
    seen.ids.push_back(load_u16(query.data()));
    for (std::size_t i = 13; i < 13U + query[12]; ++i) {
      if (std::isalpha(query[i]) == 0) continue;
      ++seen.letters;
      seen.capitals += std::isupper(query[i]) != 0 ? 1 : 0;
    }
    return address(query, tcp);
  });
  forwarding::Realm realm = forwarding_realm(RealmId{1}, {server.endpoint()});
  if (source) realm.source_v4 = IpAddress::parse("127.0.0.77");
  {
    Gateway gateway({realm});
    for (int i = 0; i < questions; i += at_a_time) {
      for (int k = 0; k < at_a_time; ++k) {
        const std::string name = "abcdefgh" + std::to_string(i + k) + ".test.";
        EXPECT_TRUE(gateway.request(static_cast<std::uint64_t>(i + k), name.c_str()));
      }
      for (int k = 0; k < at_a_time; ++k) EXPECT_TRUE(gateway.answer());
    }
    told.udp_steered.add(gateway.worker().counters().udp_steered.value());
  }
  for (const std::uint16_t port : server.source_ports()) seen.ports.push_back(port);
  return seen;
}

double collision_entropy(const std::vector<double>& values) {
  std::map<double, double> times;
  for (const double v : values) ++times[v];
  double same = 0;
  for (const auto& [value, n] : times) same += n * (n - 1) / 2;
  const auto all = static_cast<double>(values.size());
  return std::log2(all * (all - 1) / 2 / std::max(same, 1.0));
}

/// Pearson's r of a[i] and b[i + lag].
double correlation(const std::vector<double>& a, const std::vector<double>& b, std::size_t lag) {
  const std::size_t n = std::min(a.size(), b.size()) - lag;
  double mean_a = 0, mean_b = 0, ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < n; ++i) mean_a += a[i], mean_b += b[i + lag];
  mean_a /= static_cast<double>(n), mean_b /= static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double x = a[i] - mean_a, y = b[i + lag] - mean_b;
    ab += x * y, aa += x * x, bb += y * y;
  }
  return ab / std::sqrt(aa * bb);
}

void expect_unrelated(const Seen& seen) {
  constexpr double seven_deviations = 7.0 / 64;  // of r between 4,096 independent pairs
  for (const std::size_t lag : {1U, 2U, 64U}) {
    EXPECT_LT(std::abs(correlation(seen.ids, seen.ids, lag)), seven_deviations) << "IDs, " << lag << " apart";
    EXPECT_LT(std::abs(correlation(seen.ports, seen.ports, lag)), seven_deviations) << "ports, " << lag << " apart";
  }
  EXPECT_LT(std::abs(correlation(seen.ids, seen.ports, 0)), seven_deviations);
  EXPECT_LT(std::abs(correlation(seen.ids, seen.ports, 1)), seven_deviations);
}

void expect_even(const std::vector<double>& values, double first, double range, const char* what) {
  std::array<int, 64> parts{};  // 64 expected in each, standard deviation 8
  for (const double v : values) ++parts[static_cast<std::size_t>((v - first) / range * 64)];
  for (const int n : parts) EXPECT_NEAR(n, 64, 56) << what;
}

void expect_hard_to_guess(const Seen& seen, double port_bits) {
  ASSERT_GE(seen.ids.size(), questions + 0U);  // on a slow machine some are asked again, each as a new draw
  ASSERT_EQ(seen.ports.size(), seen.ids.size());
  EXPECT_GE(collision_entropy(seen.ids), 15.3);
  EXPECT_GE(collision_entropy(seen.ports), port_bits);
  std::vector<double> both;
  for (std::size_t i = 0; i < seen.ids.size(); ++i) both.push_back(seen.ids[i] * 65536 + seen.ports[i]);
  EXPECT_GE(collision_entropy(both), 22.9) << "no pair of questions, or one, agrees in both";
  expect_even(seen.ids, 0, 65536, "IDs");
  EXPECT_GE(*std::min_element(seen.ports.begin(), seen.ports.end()), 1024);
  expect_unrelated(seen);
  EXPECT_NEAR(static_cast<double>(seen.capitals) / static_cast<double>(seen.letters), 0.5, 0.02);  // 0x20
}

TEST(UpstreamEntropy, PortsWithoutSockets) {
  EngineCounters told;
  const Seen seen = observe(true, told);
  if (told.udp_steered.value() == 0) GTEST_SKIP() << "no sk_lookup here";
  EXPECT_GE(told.udp_steered.value(), questions + 0U);
  expect_hard_to_guess(seen, 15.3);
  expect_even(seen.ports, 1024, 65536 - 1024, "ports");
}

// A port of the pool serves up to 32 questions, so more pairs agree; which one is next remains a draw from 4,096.
TEST(UpstreamEntropy, PortsOfThePool) {
  EngineCounters told;
  expect_hard_to_guess(observe(false, told), 11.5);
  EXPECT_EQ(told.udp_steered.value(), 0U);
}

}  // namespace
}  // namespace sekisho::resolver
