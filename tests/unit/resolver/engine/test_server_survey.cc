// L-9, L-10: servers asked straight over real sockets on loopback, each out of its realm's exit.
#include "resolver/engine/server_survey.h"

#include "gateway.h"
#include "tests/support/messages.h"

namespace sekisho::resolver {
namespace {

using namespace test;
using forwarding::ServerReply;
using Result = ServerReply::Result;

TEST(ServerSurvey, TakesEachServersOwnWord) {
  LoopbackServer whole("127.0.0.2", address_server()), large("127.0.0.3", address_server(true));
  LoopbackServer mute("127.0.0.5", [](Bytes, bool) { return std::nullopt; });
  Endpoint nobody;
  {
    LoopbackServer gone("127.0.0.4", address_server());
    nobody = gone.endpoint();
  }
  const RealmId here{1};
  forwarding::RealmTable table;
  table.realms.push_back(forwarding_realm(here, {whole.endpoint()}));
  forwarding::ServerQuestion udp{.question = testing::question("host.test. A")}, tcp = udp;
  tcp.tcp = true;
  const std::vector<ServerTarget> targets = {{here, whole.endpoint(), udp}, {here, whole.endpoint(), tcp},
                                             {here, large.endpoint(), udp}, {here, nobody, udp},
                                             {here, nobody, tcp},           {here, mute.endpoint(), udp}};
  const std::atomic<bool> stopping{false};
  const auto found = survey_servers(table, targets, 60s, stopping);
  ASSERT_EQ(found.size(), targets.size());
  const Result expected[] = {Result::reply,       Result::reply,       Result::reply,
                             Result::unreachable, Result::unreachable, Result::silent};
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i].result, expected[i]) << i;
  EXPECT_FALSE(found[0].message.answer.empty());
  EXPECT_FALSE(found[2].message.answer.empty()) << "the rest of a truncated reply comes by TCP";
}

TEST(ServerSurvey, WhatThereWasNoTimeForIsNotAsked) {
  const RealmId here{1};
  forwarding::RealmTable table;
  table.realms.push_back(forwarding_realm(here, {*Endpoint::parse("127.0.0.2")}));
  const std::vector<ServerTarget> targets = {
      {here, *Endpoint::parse("127.0.0.2"), {.question = testing::question("host.test. A")}}};
  const std::atomic<bool> stopping{true};
  EXPECT_EQ(survey_servers(table, targets, 0s, stopping)[0].result, Result::not_asked);
}

}  // namespace
}  // namespace sekisho::resolver
