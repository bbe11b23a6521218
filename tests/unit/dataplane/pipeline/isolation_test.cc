// I2 under fire: random questions from all networks, through reloads, flushes and answers that come late or out of
// order; no client ever gets another network's answer. And what a reload keeps and drops.
#include <gtest/gtest.h>

#include <map>

#include "base/random.h"
#include "tests/support/lane_bench.h"

namespace sekisho::dataplane {
namespace {

using namespace testing;  // NOLINT: the test's own words

// Every answer says which realm gave it: 10.100.x.y is LGWAN's truth, 203.0.x.y the Internet's.
void teach(FakeWorker& worker, int names) {
  for (int i = 0; i < names; ++i) {
    const std::string name = "n" + std::to_string(i) + ".lg.jp. ";
    const std::string tail = std::to_string(i / 200) + "." + std::to_string(i % 200 + 1);
    worker.knows(lgwan_realm, name + "A", answer_of({name + "300 A 10.100." + tail}));
    worker.knows(internet_realm, name + "A", answer_of({name + "300 A 203.0." + tail}));
  }
}

TEST(Isolation, NoClientEverGetsAnothersAnswer) {  // I2, N-1
  LaneBench bench;
  constexpr int names = 50;
  teach(bench.worker, names);
  ScriptedRandom random(3);
  struct Network {
    const char* prefix;
    const char* truth;
  };
  constexpr Network networks[] = {{"10.1.0.", "10.100."}, {"10.2.0.", "203.0."}, {"10.3.0.", "10.100."}};
  struct Asked {
    int network;
    std::string name;
  };
  std::map<std::string, Asked> asked;  // by the client's address and port
  std::size_t answers = 0, hits_possible = 0;
  for (int round = 0; round < 3000; ++round) {
    for (unsigned i = random.below(20); i-- > 0;) {
      const auto network = static_cast<int>(random.below(3));
      const std::string client = networks[network].prefix + std::to_string(1 + random.below(250));
      const auto port = static_cast<std::uint16_t>(1024 + random.below(60000));
      std::string name = "n" + std::to_string(random.below(names)) + ".lg.jp.";
      for (char& c : name) c = random.below(2) != 0 ? static_cast<char>(std::toupper(c)) : c;
      MessageText q = query(name + " A");
      if (random.below(2) != 0) q.edns();
      asked[client + "@" + std::to_string(port)] = {network, name};
      bench.arrive(FrameText(client, service4).udp(port, 53).payload(q.wire()).frame());
      ++hits_possible;
    }
    switch (random.below(40)) {
      case 0:
        bench.worker.hold();
        break;
      case 1:
      case 2:
        bench.worker.release();
        break;
      case 3:
        bench.core.cache().flush(dns::Name::of("lg.jp."), true);
        break;
      case 4:
        bench.city.views[random.below(3)].view.stamp += 1000;
        bench.reload();
        break;
      case 5:
        std::swap(bench.city.views[0], bench.city.views[2]);  // the same views at other places of the policy
        for (views::ClientRule& r : bench.city.rules)
          r.view = static_cast<std::uint16_t>(r.view == 1 ? 1 : 2 - r.view);
        bench.reload();
        break;
      case 6:
        bench.wait(200s);
        break;
      default:
        break;
    }
    bench.lane.round(bench.now);
    bench.worker.step();
    for (const auto& frame : bench.io.take_sent()) {
      const Opened o = open_frame(frame);
      ASSERT_TRUE(o.checksums_ok);
      const auto m = dns::parse_message(o.payload);
      ASSERT_TRUE(m.ok());
      ASSERT_TRUE(asked.contains(o.to)) << o.to;
      if (m->rcode() != dns::Rcode::noerror) continue;
      ++answers;
      const std::string text = dns::to_text(m->answer.at(0));
      ASSERT_NE(text.find(networks[asked[o.to].network].truth), std::string::npos) << o.to << " got " << text;
    }
  }
  EXPECT_GT(answers, hits_possible / 2);
  bench.expect_accounts_balance();
}

class Reload : public ::testing::Test {
 protected:
  void SetUp() override { teach(bench.worker, 4); }
  std::string ask(const char* client, const char* q = "n1.lg.jp. A") { return bench.outcome(client, query(q)); }
  LaneBench bench;
};

TEST_F(Reload, KeepsWhatDidNotChangeAndDropsWhatDid) {
  ask("10.1.0.7");
  ask("10.2.0.7");
  bench.city.views[0].view.stamp += 1;
  bench.reload();
  bench.worker.take_seen();
  ask("10.1.0.7");
  ask("10.2.0.7");
  ASSERT_EQ(bench.worker.seen().size(), 1U);
  EXPECT_EQ(bench.worker.seen()[0].realm, lgwan_realm);
}

TEST_F(Reload, AnAnswerInFlightIsFinishedByTheNewRules) {  // I2, I6
  bench.worker.hold();
  bench.ask_wire("10.1.0.7", query("n1.lg.jp. A").wire());
  for (auto& [suffix, route] : bench.city.views[0].routes) {
    if (suffix == "lg.jp.") route.realm = 1;  // now the Internet's
  }
  bench.city.views[0].view.stamp += 1;
  bench.reload();
  bench.worker.release();
  bench.settle();
  const auto replies = bench.replies();
  ASSERT_EQ(replies.size(), 1U);
  EXPECT_EQ(show(dns::parse_message(replies[0])->answer), show({rrset({"n1.lg.jp. 300 A 203.0.0.2"})}));
  EXPECT_EQ(bench.core.counters().restarts.value(), 1U);
}

TEST_F(Reload, AnAnswerInFlightIsUsedWhereTheRulesStillLeadThere) {
  bench.worker.hold();
  bench.ask_wire("10.1.0.7", query("n1.lg.jp. A").wire());
  bench.city.views[0].view.stamp += 1;
  bench.reload();
  bench.worker.release();
  bench.settle();
  EXPECT_EQ(bench.replies().size(), 1U);
  EXPECT_EQ(bench.core.counters().restarts.value(), 0U);
  EXPECT_EQ(bench.worker.seen().size(), 1U);
}

TEST_F(Reload, AViewThatIsGoneIsRefused) {
  bench.worker.hold();
  bench.ask_wire("10.2.0.7", query("n1.lg.jp. A").wire());
  bench.city.views[1].view.id = ViewId{99};
  bench.reload();
  bench.worker.release();
  bench.settle();
  const auto replies = bench.replies();
  ASSERT_EQ(replies.size(), 1U);
  EXPECT_EQ(dns::parse_message(replies[0])->rcode(), dns::Rcode::refused);
  EXPECT_EQ(bench.core.counters().view_gone.value(), 1U);
  bench.expect_accounts_balance();
}

TEST_F(Reload, AnAnswerOfAnEarlierEpochIsGivenButNotKept) {  // a flush, NTA or anchor must take effect at once
  bench.worker.hold();
  bench.ask_wire("10.1.0.7", query("n1.lg.jp. A").wire());
  bench.city.epochs[0]++;
  bench.reload();
  bench.worker.release();
  bench.settle();
  EXPECT_EQ(bench.replies().size(), 1U);
  EXPECT_EQ(bench.core.cache().entries(), 0U);
}

}  // namespace
}  // namespace sekisho::dataplane
