// The walk of `sekishoctl explain`: at each link of a chain the view's own rule, and what its realm says.
#include "appliance/explain_walk.h"

#include <gtest/gtest.h>
#include <poll.h>

#include "tests/support/city.h"
#include "tests/support/fake_worker.h"

namespace sekisho::appliance {
namespace {

using mgmt::control::ExplainReport;
using testing::answer_of;
using testing::internet_realm;
using testing::lgwan_realm;

class ExplainWalkTest : public ::testing::Test {
 protected:
  /// As a client of the view with that index would ask.
  ExplainReport walk(std::size_t view, const char* question) {
    const auto policy = city.policy();
    const ExplainGround ground(policy->views[view], *policy);
    ExplainReport report;
    std::atomic<bool> done{false};
    inquirer.submit([&] {
      ExplainWalk(ground, health, inquirer).go(testing::question(question), report);
      done = true;
    });
    for (int i = 0; i < 20'000 && !done; ++i) {
      worker.step();
      poll(nullptr, 0, 1);
    }
    EXPECT_TRUE(done);
    return report;
  }

  void SetUp() override {
    inquirer.start([] {});
  }

  testing::City city;
  forwarding::HealthBoard health;
  resolver::Mailbox mailbox{1, 1};
  testing::FakeWorker worker{mailbox, LaneId{0}};
  Inquirer inquirer{mailbox, LaneId{0}};
};

TEST_F(ExplainWalkTest, NamesTheRuleAndTheRealm) {
  resolver::Answer answer = answer_of({"www.lg.jp. 300 A 203.0.113.5"});
  answer.security = resolver::Security::insecure;
  worker.knows(lgwan_realm, "www.lg.jp. A", answer);
  const ExplainReport report = walk(0, "www.lg.jp. A");
  ASSERT_EQ(report.steps.size(), 1U);
  EXPECT_EQ(report.steps[0].kind, "realm");
  EXPECT_EQ(report.steps[0].suffix, "lg.jp.");
  EXPECT_EQ(report.steps[0].realm, "lgwan");
  EXPECT_EQ(report.steps[0].rcode, "NOERROR");
  EXPECT_EQ(report.steps[0].security, "off");  // this realm does not validate
  EXPECT_TRUE(report.mapped.empty());
}

// An alias out of a local zone leads into a realm: its target is routed again, by the view's rules.
TEST_F(ExplainWalkTest, FollowsAnAliasByTheViewsRules) {
  worker.knows(lgwan_realm, "www.lg.jp. A", answer_of({"www.lg.jp. 300 A 203.0.113.5"}));
  const ExplainReport inner = walk(0, "portal.intra.lg.jp. A");
  ASSERT_EQ(inner.steps.size(), 2U);
  EXPECT_EQ(inner.steps[0].kind, "local");
  EXPECT_EQ(inner.steps[0].alias, "www.lg.jp.");
  EXPECT_EQ(inner.steps[1].realm, "lgwan");
  const ExplainReport outer = walk(0, "out.intra.lg.jp. A");  // to a name that this view refuses
  ASSERT_EQ(outer.steps.size(), 2U);
  EXPECT_EQ(outer.steps[1].kind, "refuse");
}

// L-7: what the map changes is told with its pair, forward and backwards.
TEST_F(ExplainWalkTest, TellsWhatTheMapChanges) {
  worker.knows(lgwan_realm, "mail.lg.jp. A", answer_of({"mail.lg.jp. 300 A 10.100.5.25"}));
  const ExplainReport forward = walk(0, "mail.lg.jp. A");
  ASSERT_EQ(forward.mapped.size(), 1U);
  EXPECT_EQ(forward.mapped[0].pair, "mail");
  EXPECT_EQ(forward.mapped[0].from, "10.100.5.25");
  EXPECT_EQ(forward.mapped[0].to, "10.1.5.25");
  const ExplainReport other_view = walk(1, "mail.lg.jp. A");
  EXPECT_TRUE(other_view.mapped.empty());
}

TEST_F(ExplainWalkTest, NothingIsAskedOfAGuardedName) {
  const ExplainReport report = walk(1, "www.lgwan.jp. A");
  ASSERT_EQ(report.steps.size(), 1U);
  EXPECT_EQ(report.steps[0].kind, "leak_guard");
  EXPECT_EQ(report.steps[0].rcode, "");
  EXPECT_TRUE(worker.seen().empty());
}

TEST_F(ExplainWalkTest, ASpecialNameNeverLeaves) {
  const ExplainReport report = walk(1, "localhost. A");
  ASSERT_EQ(report.steps.size(), 1U);
  EXPECT_EQ(report.steps[0].kind, "built_in");
  EXPECT_TRUE(worker.seen().empty());
}

// A chain that turns in a circle ends where a lane ends it.
TEST_F(ExplainWalkTest, ACircleEnds) {
  worker.knows(internet_realm, "a.example. A", answer_of({"a.example. 300 CNAME b.example."}));
  worker.knows(internet_realm, "b.example. A", answer_of({"b.example. 300 CNAME a.example."}));
  EXPECT_EQ(walk(1, "a.example. A").steps.size(), 2U);
}

TEST_F(ExplainWalkTest, AFailureCarriesItsReason) {
  resolver::Answer failed;
  failed.ede = dns::Ede::no_reachable_authority;
  failed.ede_text = resolver::ede_texts::no_authority_answered;
  worker.knows(internet_realm, "dead.example. A", failed);
  const ExplainReport report = walk(1, "dead.example. A");
  EXPECT_EQ(report.steps[0].rcode, "SERVFAIL");
  EXPECT_TRUE(report.steps[0].ede.starts_with("22 ")) << report.steps[0].ede;
}

}  // namespace
}  // namespace sekisho::appliance
