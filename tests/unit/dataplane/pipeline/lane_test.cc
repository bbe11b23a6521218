// The lane's own habits: when it sleeps, what it passes on, tasks on its thread, bursts.
#include "dataplane/pipeline/lane.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/support/lane_bench.h"

namespace sekisho::dataplane {
namespace {

using namespace testing;  // NOLINT: the test's own words

TEST(IdlePace, SleepsGrowFromAQuarterOfAMillisecondToAWhole) {  // design §5
  IdlePace pace;
  for (unsigned i = 1; i < IdlePace::patience; ++i) EXPECT_EQ(pace.found_nothing(), Duration{0});
  for (const Duration expected : {Duration{250us}, Duration{500us}, Duration{1ms}, Duration{1ms}}) {
    EXPECT_EQ(pace.found_nothing(), expected);
  }
  pace.found_work();
  EXPECT_EQ(pace.found_nothing(), Duration{0});
}

TEST(Lane, PassesTheKernelsFramesUntouched) {
  LaneBench bench;
  const Octets icmp = FrameText("10.1.0.7", service4).protocol(1).payload(Octets(20)).frame();
  const Octets arp = FrameText("10.1.0.7", service4).cut_to(60).frame();
  bench.arrive(icmp);
  bench.lane.round(bench.now);
  const auto passed = bench.io.take_passed();
  ASSERT_EQ(passed.size(), 1U);
  EXPECT_EQ(passed[0], icmp);
  bench.expect_accounts_balance();
}

TEST(Lane, AWholeBurstOfHitsAndMissesEachGetsItsOwnAnswer) {
  LaneBench bench;
  for (int i = 0; i < 64; ++i) {
    const std::string name = "n" + std::to_string(i) + ".example.com. ";
    bench.worker.knows(internet_realm, name + "A", answer_of({name + "300 A 192.0.2." + std::to_string(i)}));
  }
  for (int round = 0; round < 3; ++round) {
    for (std::uint16_t i = 0; i < 64; ++i) {
      const MessageText q = query("n" + std::to_string(round == 1 ? i ^ 1 : i) + ".example.com. A").id(i);
      bench.arrive(LaneBench::frame_from("10.2.0.7", q.wire()));
    }
    bench.settle();
    const auto replies = bench.replies();
    ASSERT_EQ(replies.size(), 64U);
    for (const Octets& wire : replies) {
      const auto m = dns::parse_message(wire);
      ASSERT_TRUE(m.ok());
      const int i = round == 1 ? m->header.id ^ 1 : m->header.id;
      EXPECT_EQ(show(m->answer),
                show({rrset({"n" + std::to_string(i) + ".example.com. 300 A 192.0.2." + std::to_string(i)})}));
    }
  }
  EXPECT_EQ(bench.worker.seen().size(), 64U);
}

TEST(Lane, RunsTasksOnItsThreadAndStops) {
  LaneBench bench;
  bench.worker.knows(internet_realm, "www.example.com. A", answer_of({"www.example.com. 300 A 192.0.2.1"}));
  bench.ask("10.2.0.7", query("www.example.com. A"));
  bench.core.leave_thread();
  std::atomic<bool> stop = false;
  std::thread thread([&] {
    bench.core.enter_thread();
    bench.lane.run(stop);
    bench.core.leave_thread();
  });
  std::size_t flushed = 0;
  EXPECT_TRUE(bench.core.tasks().run_on_owner(
      [&] { flushed = bench.core.cache().flush(dns::Name::of("example.com."), true); }, 10s));
  EXPECT_EQ(flushed, 1U);
  bench.policy.publish(bench.city.policy());  // returns though the lane sleeps and wakes
  stop = true;
  bench.core.bell().ring();
  thread.join();
  EXPECT_FALSE(bench.io.sleeps().empty());
  bench.core.enter_thread();
}

}  // namespace
}  // namespace sekisho::dataplane
