// Files that somebody edits, removes or puts there by hand while a change is made: nothing of it is lost, and nothing
// of it comes into force unseen.
#include "tests/unit/mgmt/life/config_life_fixture.h"

namespace sekisho::mgmt::life {
namespace {

using testing::HasSubstr;

TEST_F(ConfigLifeTest, AMistakeMadeByHandMeanwhileDoesNotKeepAChangeInForce) {
  (void)apply("two", 5min);
  put("nat-map.toml", "no TOML");  // of a file that the change does not touch
  gateway.clock = gateway.clock + 5min;
  life->tick();
  EXPECT_EQ(gateway.running, "one");
  EXPECT_EQ(on_disk("nat-map.toml"), "no TOML") << "the work of somebody else";
  EXPECT_EQ(apply("two").verdict, Verdict::faulty);
}

TEST_F(ConfigLifeTest, WhatIsEditedByHandWhileCanariesAreAskedWaits) {
  gateway.hold = true;
  std::optional<Outcome> said;
  life->apply(proposal({{"nat-map.toml", "# new\n"}}), [&](Outcome o) { said = std::move(o); });
  put("sekisho.toml", config_text("by hand"));
  gateway.held();  // before
  gateway.held();  // after
  ASSERT_TRUE(said);
  EXPECT_EQ(said->verdict, Verdict::in_force);
  EXPECT_EQ(gateway.running, "one") << "what is in force is what was checked and kept";
  EXPECT_EQ(on_disk("sekisho.toml"), config_text("by hand"));
}

TEST_F(ConfigLifeTest, AFileThatWasRemovedByHandIsAConflictToo) {
  ASSERT_EQ(apply(proposal({{"conf.d/more.toml", "[cache]\n"}})).verdict, Verdict::in_force);
  std::filesystem::remove(directory + "/conf.d/more.toml");
  const Outcome outcome = apply("two");
  EXPECT_EQ(outcome.verdict, Verdict::conflict);
  EXPECT_THAT(outcome.diff, HasSubstr("-[cache]\n"));
  EXPECT_EQ(life->reload({"taro", ""}, "by hand").verdict, Verdict::in_force);
  EXPECT_EQ(apply("two").verdict, Verdict::in_force);
}

TEST_F(ConfigLifeTest, FilesThatAreNoConfigurationAreLeftAlone) {
  put("key.pem", "secret");
  EXPECT_EQ(apply(proposal({{"sekisho.toml", config_text("two")}, {"key.pem", std::nullopt}})).verdict,
            Verdict::refused);
  EXPECT_EQ(on_disk("key.pem"), "secret");
  put("conf.d/more.toml", "# by hand, not yet taken\n");
  EXPECT_EQ(apply(proposal({{"conf.d/more.toml", "[cache]\n"}})).verdict, Verdict::conflict);
  EXPECT_EQ(on_disk("conf.d/more.toml"), "# by hand, not yet taken\n");
}

}  // namespace
}  // namespace sekisho::mgmt::life
