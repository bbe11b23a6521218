// The gateway's own questions: asked like a lane's, never mixed up, and nobody waits for them at the end.
#include "appliance/inquirer.h"

#include <gtest/gtest.h>
#include <poll.h>

#include "tests/support/fake_worker.h"
#include "tests/unit/resolver/engine/gateway.h"

namespace sekisho::appliance {
namespace {

using sekisho::testing::answer_of;
using sekisho::testing::FakeWorker;

constexpr LaneId row{0};
constexpr RealmId internet{2};

/// Waits, at most some ten seconds, for what other threads do; `meanwhile` plays the worker.
template <typename Done, typename Meanwhile>
bool eventually(Done done, Meanwhile meanwhile) {
  for (int i = 0; i < 10'000 && !done(); ++i) {
    meanwhile();
    poll(nullptr, 0, 1);
  }
  return done();
}

class InquirerTest : public ::testing::Test {
 protected:
  struct Asked {
    std::atomic<bool> done{false};
    std::optional<resolver::Answer> answer;
  };

  void ask(const char* question, Asked& asked, bool fresh = false) {
    inquirer.submit([this, question, &asked, fresh] {
      asked.answer = inquirer.ask(internet, testing::question(question), fresh);
      asked.done = true;
    });
  }
  bool finished(const Asked& asked) {
    return eventually([&] { return asked.done.load(); }, [this] { worker.step(); });
  }

  resolver::Mailbox mailbox{1, 1};
  FakeWorker worker{mailbox, row};
  Inquirer inquirer{mailbox, row};
};

TEST_F(InquirerTest, AsksUncheckedLikeALane) {
  worker.knows(internet, "jp. DNSKEY", answer_of({"jp. 300 A 192.0.2.1"}));
  inquirer.start([] {});
  Asked asked;
  ask("jp. DNSKEY", asked);
  ASSERT_TRUE(finished(asked));
  ASSERT_TRUE(asked.answer);
  EXPECT_EQ(asked.answer->answer.size(), 1U);
  ASSERT_EQ(worker.seen().size(), 1U);
  EXPECT_TRUE(worker.seen()[0].checking_disabled);  // it judges by itself
  EXPECT_EQ(worker.seen()[0].patience, Duration{0});
}

TEST_F(InquirerTest, AnswersWithoutDataAreNone) {
  resolver::Answer refused;
  refused.rcode = dns::Rcode::refused;
  worker.knows(internet, "refused. SOA", refused);
  worker.knows(internet, "absent. SOA", testing::negative_of(dns::Rcode::nxdomain, ". 300 SOA a. b. 1 2 3 4 5"));
  inquirer.start([] {});
  Asked failed, refusal, absent;
  ask("unknown. SOA", failed);  // SERVFAIL
  ask("refused. SOA", refusal);
  ask("absent. SOA", absent);
  ASSERT_TRUE(finished(absent));
  EXPECT_FALSE(failed.answer || refusal.answer);
  ASSERT_TRUE(absent.answer);
  EXPECT_EQ(absent.answer->rcode, dns::Rcode::nxdomain);
}

TEST_F(InquirerTest, AnAnswerThatComesTwiceIsNotTheNextOnes) {
  worker.hold();
  inquirer.start([] {});
  Asked first, second;
  ask("first. A", first);
  ask("second. A", second);
  ASSERT_TRUE(eventually([&] { return worker.seen().size() == 1; }, [this] { worker.step(); }));
  const resolver::Request request = worker.seen()[0];
  for (int i = 0; i < 3; ++i) worker.say(request, answer_of({"first. 300 A 192.0.2.1"}));
  ASSERT_TRUE(eventually([&] { return worker.seen().size() == 2; }, [this] { worker.step(); }));
  worker.say(worker.seen()[1], answer_of({"second. 300 A 192.0.2.2"}));
  ASSERT_TRUE(finished(second));
  ASSERT_TRUE(first.answer && second.answer);
  EXPECT_EQ(second.answer->answer.front().owner, dns::Name::of("second."));
}

TEST_F(InquirerTest, StopEndsWhatWaits) {
  worker.hold();
  inquirer.start([] {});
  Asked asked;
  ask("silent. A", asked);
  ASSERT_TRUE(eventually([&] { return !worker.seen().empty(); }, [this] { worker.step(); }));
  inquirer.stop();
  EXPECT_TRUE(asked.done);
  EXPECT_FALSE(asked.answer);
}

TEST_F(InquirerTest, JobsAreBounded) {
  for (std::size_t i = 0; i < Inquirer::max_jobs; ++i) ASSERT_TRUE(inquirer.submit([] {}));
  EXPECT_FALSE(inquirer.submit([] {}));
}

TEST_F(InquirerTest, TicksInItsOwnThread) {
  std::atomic<int> ticks{0};
  std::thread::id where;
  inquirer.start([&] {
    where = std::this_thread::get_id();
    ++ticks;
  });
  ASSERT_TRUE(eventually([&] { return ticks.load() > 0; }, [] {}));
  inquirer.stop();
  EXPECT_NE(where, std::this_thread::get_id());
}

/// With a real worker and a server: what is asked for afresh is fetched, what is not comes from the cache.
TEST(InquirerAndWorker, FreshMeansFresh) {
  using namespace resolver;
  test::LoopbackServer server("127.0.0.2", test::address_server());
  SnapshotDomain domain(4);
  forwarding::HealthBoard health;
  const auto table = std::make_shared<forwarding::RealmTable>();
  table->realms.push_back(test::forwarding_realm(internet, {server.endpoint()}));
  health.ensure(GroupId{internet.value}, 1);
  const std::shared_ptr<const forwarding::RealmTable> published = table;
  Mailbox mailbox(1, 1);
  Workers workers;
  workers.push_back(std::make_unique<WorkerThread>(
      WorkerSettings{}, mailbox, domain,
      [&]() -> const std::shared_ptr<const forwarding::RealmTable>& { return published; }, health));
  workers.back()->start();
  Inquirer inquirer(mailbox, row);
  inquirer.start([] {});
  std::vector<std::size_t> asked;
  std::atomic<bool> done{false};
  inquirer.submit([&] {
    for (const bool fresh : {false, false, true, false}) {
      EXPECT_TRUE(inquirer.ask(internet, sekisho::testing::question("www.test. A"), fresh));
      asked.push_back(server.source_ports().size());
    }
    done = true;
  });
  ASSERT_TRUE(eventually([&] { return done.load(); }, [] {}));
  EXPECT_EQ(asked, (std::vector<std::size_t>{1, 1, 2, 2}));
  inquirer.stop();
  workers.back()->stop();
}

}  // namespace
}  // namespace sekisho::appliance
