// The gate: who is let in by what they show, and what is told of those who are not. Virtual time.
#include "mgmt/access/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho::mgmt::access {
namespace {

constexpr Instant start{1'000'000'000'000};
constexpr WallTime today{1'800'000'000};

Peer remote(const std::string& address = "192.0.2.7") {
  Peer peer;
  peer.address = address;
  return peer;
}

class GateTest : public testing::Test {
 protected:
  GateTest() {
    GateRules rules;
    rules.unix_roles = UnixRoles({{"daemon", Role::operator_}}, Role::nobody);
    rules.certificates = {{"hanako", Role::approver, "CN=hanako,O=City", ""},
                          {"probe", Role::viewer, "", "dns:noc.city.example"}};
    rules.connections_per_source = 2;
    rules.logins = {2, 60s, 1h, 1h};
    gate.set_rules(rules);
    ScriptedRandom random(1);
    token = make_token(random);
    ended = make_token(random);
    gate.tokens().set(
        {{"laptop", "taro", Role::operator_, today, {today.seconds + 60}, "root", *hash_of_token(token)},
         {"old", "taro", Role::operator_, today, today, "root", *hash_of_token(ended)}});
  }

  std::vector<RefusalNote> told;
  Gate gate{[this](const RefusalNote& note) { told.push_back(note); }};
  std::string token, ended;
};

TEST_F(GateTest, TheKernelVouchesOnTheUnixSocket) {
  Peer peer;
  peer.local = true;
  peer.uid = 1;
  EXPECT_EQ(gate.identify(peer, {}, start, today), std::nullopt);
  EXPECT_EQ(peer.name, "daemon");
  EXPECT_EQ(peer.role, Role::operator_);
  peer.uid = 0;
  EXPECT_EQ(gate.identify(peer, {}, start, today), std::nullopt);
  EXPECT_EQ(peer.role, Role::administrator);
}

TEST_F(GateTest, OverTlsATokenOrACertificateVouches) {
  const CertificateFacts hanako{"CN=hanako,O=City", {}};
  const CertificateFacts probe{"CN=other", {"dns:x.example", "dns:noc.city.example"}};
  const CertificateFacts stranger{"CN=hanako,O=Elsewhere", {"dns:noc.city.example.evil"}};
  struct {
    const char* what;
    Credentials shown;
    std::optional<Refusal> refused;
    std::string name;
    Role role;
  } const cases[] = {
      {"a token", {"Bearer " + token, nullptr}, std::nullopt, "taro", Role::operator_},
      {"a certificate by its subject", {"", &hanako}, std::nullopt, "hanako", Role::approver},
      {"a certificate by its name", {"", &probe}, std::nullopt, "probe", Role::viewer},
      {"the token counts where both are shown", {"Bearer " + token, &hanako}, std::nullopt, "taro", Role::operator_},
      {"nothing", {}, Refusal::no_credentials, "", Role::nobody},
      {"a wrong token",
       {"Bearer sekisho_" + std::string(64, '0'), nullptr},
       Refusal::unknown_token,
       "",
       Role::nobody},
      {"a wrong token beside a good certificate", {"Bearer x", &hanako}, Refusal::unknown_token, "", Role::nobody},
      {"a password", {"Basic cm9vdDpyb290", nullptr}, Refusal::unknown_token, "", Role::nobody},
      {"a token that has ended", {"Bearer " + ended, nullptr}, Refusal::expired_token, "", Role::nobody},
      {"a certificate of nobody's", {"", &stranger}, Refusal::unknown_certificate, "", Role::nobody},
  };
  for (const auto& c : cases) {
    Peer peer = remote();
    EXPECT_EQ(gate.identify(peer, c.shown, start, today), c.refused) << c.what;
    EXPECT_EQ(peer.name, c.name) << c.what;
    EXPECT_EQ(peer.role, c.role) << c.what;
  }
}

TEST_F(GateTest, NoTokenIsTakenWhereOnlyCertificatesAreWanted) {
  GateRules rules;
  rules.tokens = false;
  gate.set_rules(rules);
  Peer peer = remote();
  EXPECT_EQ(gate.identify(peer, {"Bearer " + token, nullptr}, start, today), Refusal::unknown_token);
}

// Whoever was known a moment ago is asked again with each request.
TEST_F(GateTest, WhoShowsNothingAnyMoreIsNobody) {
  Peer peer = remote();
  EXPECT_EQ(gate.identify(peer, {"Bearer " + token, nullptr}, start, today), std::nullopt);
  EXPECT_EQ(gate.identify(peer, {}, start, today), Refusal::no_credentials);
  EXPECT_EQ(peer.role, Role::nobody);
  EXPECT_EQ(peer.name, "");
}

TEST_F(GateTest, FailedLoginsPutTheSourceOnHoldAndNobodyElse) {
  for (int i = 0; i < 3; ++i) gate.refused(Refusal::unknown_token, remote(), "GET /v1/status", start);
  EXPECT_EQ(gate.admit(remote(), start), Refusal::on_hold);
  Peer peer = remote();
  EXPECT_EQ(gate.identify(peer, {"Bearer " + token, nullptr}, start, today), Refusal::on_hold);
  EXPECT_EQ(gate.admit(remote("192.0.2.8"), start), std::nullopt);
  EXPECT_EQ(gate.admit(remote(), start + 61s), std::nullopt);
  Peer monitoring = remote();
  monitoring.anonymous = true;
  EXPECT_EQ(gate.admit(monitoring, start), std::nullopt);
}

TEST_F(GateTest, OtherRefusalsAreNoFailedLogins) {
  for (int i = 0; i < 20; ++i) gate.refused(Refusal::wrong_role, remote(), "POST /v1/reload", start);
  EXPECT_EQ(gate.admit(remote(), start), std::nullopt);
}

TEST_F(GateTest, ConnectionsOfOneSourceAreBounded) {
  EXPECT_EQ(gate.admit(remote(), start), std::nullopt);
  EXPECT_EQ(gate.admit(remote(), start), std::nullopt);
  EXPECT_EQ(gate.admit(remote(), start), Refusal::too_many_connections);
  EXPECT_EQ(gate.admit(remote("192.0.2.8"), start), std::nullopt);
  EXPECT_EQ(gate.connections(), 3U);
  gate.leave(remote());
  EXPECT_EQ(gate.admit(remote(), start), std::nullopt);
}

// Nor can an account of this host lock out the others; root is never turned away.
TEST_F(GateTest, ConnectionsOfOneAccountAreBoundedButRoots) {
  Peer daemon, root;
  daemon.local = root.local = true;
  daemon.uid = 1;
  for (int i = 0; i < 2; ++i) EXPECT_EQ(gate.admit(daemon, start), std::nullopt);
  EXPECT_EQ(gate.admit(daemon, start), Refusal::too_many_connections);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(gate.admit(root, start), std::nullopt);
}

TEST_F(GateTest, TheFirstRefusalIsToldAtOnceAndTheOthersAsASum) {
  for (int i = 0; i < 100; ++i) gate.refused(Refusal::unknown_path, remote(), "GET /etc/passwd", start);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].who, "192.0.2.7");
  EXPECT_EQ(told[0].outcome, "refused: unknown-path");
  EXPECT_EQ(told[0].detail, "GET /etc/passwd");
  gate.tick(start + RefusalLog::window);
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[1].detail, "99 more within 60 s");
  EXPECT_EQ(gate.count(Refusal::unknown_path), 100U);
}

// The audit log must not be a way to fill the disk.
TEST_F(GateTest, AFloodFromManySourcesIsToldInABoundedNumber) {
  for (int i = 0; i < 10'000; ++i)
    gate.refused(Refusal::unknown_token, remote("10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250)),
                 "", start);
  gate.tick(start + RefusalLog::window);
  EXPECT_LE(told.size(), 2 * (RefusalLog::max_told + 1));
  EXPECT_THAT(told.back().detail + told.front().detail, testing::Not(testing::HasSubstr("0 more")));
  EXPECT_EQ(gate.count(Refusal::unknown_token), 10'000U);
  std::uint64_t summed = 0;
  for (const RefusalNote& note : told) summed += note.detail.empty() ? 1 : std::stoull(note.detail);
  EXPECT_EQ(summed, 10'000U);  // none is left out of the sums
}

TEST_F(GateTest, WhatStrangersWroteIsTamed) {
  gate.refused(Refusal::malformed, remote(), "GET /\r\n\x1b[2J\xff" + std::string(5000, 'x'), start);
  EXPECT_EQ(told[0].detail.size(), 300U);
  EXPECT_EQ(told[0].detail.substr(0, 12), "GET /???[2J?");
}

TEST(Refusal, EachHasAWord) {
  std::set<std::string_view> words;
  for (std::size_t i = 0; i < refusal_kinds; ++i) words.insert(to_text(static_cast<Refusal>(i)));
  EXPECT_EQ(words.size(), refusal_kinds);
  EXPECT_FALSE(words.contains(""));
}

}  // namespace
}  // namespace sekisho::mgmt::access
