// K-2: the survey over real sockets on loopback; what each finding means is in path_probe_test.cc.
#include "resolver/engine/path_survey.h"

#include "gateway.h"
#include "tests/support/messages.h"

namespace sekisho::resolver {
namespace {

using namespace test;
using forwarding::PathFinding;
using forwarding::PathTry;

TEST(PathSurvey, AsksEachServerOutOfItsRealm) {
  LoopbackServer large("127.0.0.2", address_server(true));
  LoopbackServer small("127.0.0.3", address_server());
  Endpoint nobody;
  {
    LoopbackServer gone("127.0.0.4", address_server());
    nobody = gone.endpoint();
  }
  const RealmId here{1}, elsewhere{2};
  forwarding::RealmTable table;
  table.realms.push_back(forwarding_realm(here, {large.endpoint()}));
  table.realms.push_back(forwarding_realm(elsewhere, {large.endpoint()}));
  table.realms.back().device = "no-such-device";
  const forwarding::PathQuestion question{testing::question("large.test. A"), testing::question("test. A")};
  const std::vector<PathTarget> targets = {{here, large.endpoint(), question},
                                           {here, nobody, question},
                                           {here, small.endpoint(), question},
                                           {elsewhere, large.endpoint(), question}};
  const std::atomic<bool> stopping{false};
  const auto found = survey_paths(table, targets, 60s, stopping);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(judge_path(found[0]), PathFinding::whole);
  EXPECT_EQ(found[0].udp.result, PathTry::Result::truncated);
  EXPECT_EQ(judge_path(found[1]), PathFinding::no_answer);
  EXPECT_EQ(judge_path(found[2]), PathFinding::small);
  EXPECT_EQ(judge_path(found[3]), PathFinding::no_answer);  // I1: no other way out
  EXPECT_EQ(large.source_ports().size(), 1U);
}

TEST(PathSurvey, EndsWhenTheGatewayStops) {
  LoopbackServer mute("127.0.0.2", [](Bytes, bool) { return std::nullopt; });
  forwarding::RealmTable table;
  table.realms.push_back(forwarding_realm(RealmId{1}, {mute.endpoint()}));
  const forwarding::PathQuestion question{testing::question("large.test. A"), testing::question("test. A")};
  const std::atomic<bool> stopping{true};
  const auto found =
      survey_paths(table, std::vector<PathTarget>{{RealmId{1}, mute.endpoint(), question}}, 60s, stopping);
  EXPECT_EQ(found[0].udp.result, PathTry::Result::not_asked);
}

}  // namespace
}  // namespace sekisho::resolver
