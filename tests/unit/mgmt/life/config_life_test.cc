// The life of a change: checked, tried, kept or taken back, with conflicts, canaries and time limits; on real files.
#include "mgmt/life/config_life.h"

#include "tests/unit/mgmt/life/config_life_fixture.h"

namespace sekisho::mgmt::life {
namespace {

using testing::HasSubstr;

TEST_F(ConfigLifeTest, WhatIsFoundAtTheStartIsTheFirstRevision) {
  EXPECT_EQ(life->revision(), 1U);
  start();
  EXPECT_EQ(life->revision(), 1U) << "the same files are the same revision";
  put("sekisho.toml", config_text("by hand"));
  start();
  EXPECT_EQ(life->revision(), 2U);
  EXPECT_EQ((*store->revision(2))->how, "start");
}

TEST_F(ConfigLifeTest, AGoodChangeIsInForceAtOnceAndKept) {
  const Outcome outcome = apply("two");
  EXPECT_EQ(outcome.verdict, Verdict::in_force) << outcome.text;
  EXPECT_EQ(outcome.revision, 2U);
  EXPECT_EQ(gateway.running, "two");
  EXPECT_EQ(on_disk("sekisho.toml"), config_text("two"));
  EXPECT_EQ(on_disk("sekisho.toml.change"), "(none)");
  EXPECT_EQ(state_of(2), store::RevisionState::in_force);
  EXPECT_EQ(state_of(1), store::RevisionState::replaced);
  EXPECT_THAT(outcome.diff, HasSubstr("-identity = \"one\"\n+identity = \"two\"\n"));
  EXPECT_THAT(events(), testing::Contains("hanako: config apply: in-force"));
  EXPECT_EQ(apply("two").verdict, Verdict::unchanged);
}

TEST_F(ConfigLifeTest, AChangeWithMistakesTouchesNothing) {
  const Outcome outcome = apply(proposal({{"sekisho.toml", config_text("two", "nonsense = 1\n[nothing]\n")}}));
  EXPECT_EQ(outcome.verdict, Verdict::faulty);
  EXPECT_EQ(outcome.diagnostics.size(), 2U);
  EXPECT_EQ(on_disk("sekisho.toml"), config_text("one"));
  EXPECT_EQ(gateway.running, "one");
  EXPECT_FALSE(life->pending());
}

TEST_F(ConfigLifeTest, AFailingCanaryTakesTheChangeBack) {
  gateway.failing = {"two/lgwan"};
  const Outcome outcome = apply("two");
  EXPECT_EQ(outcome.verdict, Verdict::canary);
  EXPECT_EQ(outcome.text, "view lgwan, lg.jp SOA: SERVFAIL");
  EXPECT_EQ(gateway.running, "one");
  EXPECT_EQ(on_disk("sekisho.toml"), config_text("one"));
  EXPECT_EQ(state_of(2), store::RevisionState::rolled_back);
  EXPECT_EQ(life->revision(), 1U);
  EXPECT_FALSE(life->pending());
}

TEST_F(ConfigLifeTest, WhatFailedBeforeIsNotTheChangesFault) {
  gateway.failing = {"one/internet", "two/internet"};
  EXPECT_EQ(apply("two").verdict, Verdict::in_force);
  gateway.failing = {"two/internet", "three/lgwan", "three/internet"};
  EXPECT_EQ(apply("three").text, "view lgwan, lg.jp SOA: SERVFAIL") << "and what is new is";
}

TEST_F(ConfigLifeTest, WhatTheChangeItselfAsksForMustBeWellAtOnce) {
  const auto with = [](const char* data) {
    return std::string("[[view.canary]]\nname = \"lg.jp\"\ntype = \"SOA\"\n") + "expect = \"" + data + "\"\n";
  };
  gateway.view = "v";
  gateway.name = "lg.jp.";
  gateway.failing = {"one/lgwan", "two/lgwan", "three/lgwan"};
  EXPECT_EQ(apply(proposal({{"sekisho.toml", config_text("two", with("answer"))}})).verdict, Verdict::canary);
  EXPECT_EQ(gateway.running, "one");
  gateway.failing = {};
  EXPECT_EQ(apply(proposal({{"sekisho.toml", config_text("two", with("answer"))}})).verdict, Verdict::in_force);
  gateway.failing = {"two/lgwan", "three/lgwan"};
  EXPECT_EQ(apply(proposal({{"sekisho.toml", config_text("three", with("refused"))}})).verdict, Verdict::canary)
      << "it expects something else now";
  EXPECT_EQ(apply(proposal({{"sekisho.toml", config_text("three", with("answer"))}})).verdict, Verdict::in_force)
      << "an outage keeps nobody from changing something else";
}

TEST_F(ConfigLifeTest, AChangeThatIsConfirmedStays) {
  const Outcome outcome = apply("two", 5min);
  EXPECT_EQ(outcome.verdict, Verdict::waiting);
  EXPECT_EQ(outcome.confirm_until.seconds, 1'700'000'300);
  EXPECT_EQ(gateway.running, "two");
  EXPECT_EQ(life->pending()->state, "waiting");
  EXPECT_EQ(life->confirm({"taro", ""}).verdict, Verdict::in_force);
  gateway.clock = gateway.clock + 10min;
  life->tick();
  EXPECT_EQ(gateway.running, "two");
  EXPECT_EQ(life->confirm({"taro", ""}).verdict, Verdict::nothing);
  start();
  EXPECT_EQ(gateway.running, "two");
  EXPECT_EQ(life->revision(), 2U);
}

TEST_F(ConfigLifeTest, AChangeThatNobodyConfirmsIsTakenBackInTime) {
  (void)apply("two", 5min);
  gateway.clock = gateway.clock + 5min - 1s;
  life->tick();
  EXPECT_EQ(gateway.running, "two");
  gateway.clock = gateway.clock + 1s;
  life->tick();
  EXPECT_EQ(gateway.running, "one");
  EXPECT_EQ(on_disk("sekisho.toml"), config_text("one"));
  EXPECT_EQ(state_of(2), store::RevisionState::rolled_back);
  EXPECT_THAT(events(), testing::Contains("sekishod: config rollback: rolled-back"));
}

TEST_F(ConfigLifeTest, AChangeThatWaitedAtACrashIsTakenBackAndSaid) {
  (void)apply("two", 5min);
  start();  // as after kill -9
  EXPECT_EQ(recovery.what, Recovery::What::rolled_back);
  EXPECT_EQ(gateway.running, "one");
  EXPECT_EQ(on_disk("sekisho.toml"), config_text("one"));
  EXPECT_EQ(life->revision(), 1U);
  EXPECT_EQ(state_of(2), store::RevisionState::rolled_back);
  EXPECT_THAT(events(), testing::Contains("sekishod: recovery: rolled-back"));
}

TEST_F(ConfigLifeTest, TheWaitingChangeIsTakenBackByHand) {
  (void)apply("two", 5min);
  EXPECT_EQ(roll_back().verdict, Verdict::rolled_back);
  EXPECT_EQ(gateway.running, "one");
  EXPECT_THAT(events(), testing::Contains("taro: config rollback: rolled-back"));
}

TEST_F(ConfigLifeTest, AnEarlierRevisionComesBackWithAllItsFiles) {
  (void)apply(proposal({{"sekisho.toml", config_text("two")}, {"conf.d/more.toml", "[cache]\n"}}));
  EXPECT_EQ(on_disk("conf.d/more.toml"), "[cache]\n");
  (void)apply("three");
  EXPECT_EQ(roll_back(1).verdict, Verdict::in_force);
  EXPECT_EQ(gateway.running, "one");
  EXPECT_EQ(on_disk("conf.d/more.toml"), "(none)");
  EXPECT_EQ(life->revision(), 4U);
  EXPECT_EQ(roll_back().verdict, Verdict::in_force) << "the one before";
  EXPECT_EQ(gateway.running, "three");
  EXPECT_EQ(roll_back(99).verdict, Verdict::nothing);
  EXPECT_THAT(events(), testing::Contains("taro: config rollback: nothing")) << "who tried is remembered";
}

TEST_F(ConfigLifeTest, AnEditByHandIsAConflictUntilReloadTakesIt) {
  put("nat-map.toml", "# looked at\n");
  const Outcome outcome = apply("two");
  EXPECT_EQ(outcome.verdict, Verdict::conflict);
  EXPECT_THAT(outcome.diff, HasSubstr("+++ nat-map.toml\n@@ -0,0 +1 @@\n+# looked at\n"));
  put("conf.d/more.toml", "");
  EXPECT_EQ(life->reload({"taro", ""}, "by hand").verdict, Verdict::in_force);
  EXPECT_EQ((*store->revision(2))->who, "taro");
  EXPECT_EQ(apply("two").verdict, Verdict::in_force);
  put("conf.d/other.toml", "");
  EXPECT_EQ(apply("three").verdict, Verdict::conflict) << "a file that was added by hand";
}

TEST_F(ConfigLifeTest, WhatWasEditedByHandCanBeTheChange) {
  put("sekisho.toml", config_text("two"));
  gateway.failing = {"two/lgwan"};
  EXPECT_EQ(apply(proposal({})).verdict, Verdict::canary);
  EXPECT_EQ(on_disk("sekisho.toml"), config_text("one")) << "back to the revision in force";
  gateway.failing = {};
  put("sekisho.toml", config_text("two"));
  EXPECT_EQ(apply("two").verdict, Verdict::in_force) << "named, and written already";
  put("conf.d/more.toml", "[cache]\n");
  EXPECT_EQ(apply(proposal({})).verdict, Verdict::in_force);
  EXPECT_EQ(apply(proposal({})).verdict, Verdict::unchanged);
}

TEST_F(ConfigLifeTest, OneChangeAtATime) {
  gateway.hold = true;
  std::optional<Outcome> first;
  life->apply(proposal({{"sekisho.toml", config_text("two")}}), [&](Outcome o) { first = std::move(o); });
  EXPECT_FALSE(first);
  Outcome second = apply("three");
  EXPECT_EQ(second.verdict, Verdict::busy);
  EXPECT_EQ(second.text, "hanako");
  EXPECT_EQ(life->reload({"taro", ""}, "").verdict, Verdict::busy);
  gateway.held();  // before
  gateway.held();  // after
  EXPECT_EQ(first->verdict, Verdict::in_force);
  gateway.hold = false;
  EXPECT_EQ(apply("three", 1min).verdict, Verdict::waiting);
  EXPECT_EQ(apply("four").verdict, Verdict::busy);
  EXPECT_EQ(life->reload({"taro", ""}, "").verdict, Verdict::in_force) << "the same files may be read again";
  EXPECT_EQ(life->pending()->state, "waiting");
}

TEST_F(ConfigLifeTest, ABaseThatIsNoLongerInForceIsAConflict) {
  (void)apply("two");
  Proposal p = proposal({{"sekisho.toml", config_text("three")}});
  p.base = 1;
  const Outcome outcome = apply(p);
  EXPECT_EQ(outcome.verdict, Verdict::conflict);
  EXPECT_THAT(outcome.diff, HasSubstr("+identity = \"two\""));
  p.base = 2;
  EXPECT_EQ(apply(p).verdict, Verdict::in_force);
}

TEST_F(ConfigLifeTest, OnlyFilesOfTheConfigurationCanBeWritten) {
  for (const std::string name : {"../passwd", "/etc/passwd", "conf.d/../../x", "conf.d/", "", "unused.toml"}) {
    SCOPED_TRACE(name);
    EXPECT_EQ(apply(proposal({{name, "x = 1\n"}})).verdict, Verdict::refused);
  }
  EXPECT_FALSE(std::filesystem::exists(directory + "/unused.toml"));
}

TEST_F(ConfigLifeTest, WhatTheSystemRefusesIsTakenBack) {
  gateway.refuse = "no such interface";
  const Outcome outcome = apply("two");
  EXPECT_EQ(outcome.verdict, Verdict::refused);
  EXPECT_EQ(outcome.text, "no such interface");
  EXPECT_EQ(on_disk("sekisho.toml"), config_text("one"));
  EXPECT_FALSE(gateway.last_failed) << "files and policy are one again: nothing to raise an alarm for";
  EXPECT_FALSE(life->pending());
}

TEST_F(ConfigLifeTest, AFailingDiskLeavesEverythingAsItWas) {
  std::filesystem::create_directory(directory + "/sekisho.toml.change.new");  // the journal cannot be written
  EXPECT_EQ(apply("two").verdict, Verdict::not_saved);
  EXPECT_EQ(gateway.running, "one");
  EXPECT_EQ(on_disk("sekisho.toml"), config_text("one"));
  std::filesystem::remove(directory + "/sekisho.toml.change.new");
  std::filesystem::create_directory(directory + "/nat-map.toml.new");  // nor the second file
  EXPECT_EQ(apply(proposal({{"sekisho.toml", config_text("two")}, {"nat-map.toml", "# x\n"}})).verdict,
            Verdict::not_saved);
  EXPECT_EQ(on_disk("sekisho.toml"), config_text("one"));
  EXPECT_EQ(gateway.running, "one");
}

TEST_F(ConfigLifeTest, LinksAndRightsOfAFileStay) {
  std::filesystem::rename(directory + "/sekisho.toml", directory + "/real.toml");
  std::filesystem::create_symlink("real.toml", directory + "/sekisho.toml");
  std::filesystem::permissions(directory + "/real.toml", std::filesystem::perms(0604));
  start();
  EXPECT_EQ(apply("two").verdict, Verdict::in_force);
  EXPECT_TRUE(std::filesystem::is_symlink(directory + "/sekisho.toml"));
  EXPECT_EQ(on_disk("real.toml"), config_text("two"));
  EXPECT_EQ(std::filesystem::status(directory + "/real.toml").permissions(), std::filesystem::perms(0604));
}

TEST_F(ConfigLifeTest, ACheckChangesNothing) {
  const Outcome outcome = life->check(proposal({{"sekisho.toml", config_text("two")}}));
  EXPECT_EQ(outcome.verdict, Verdict::checked);
  EXPECT_THAT(outcome.diff, HasSubstr("+identity = \"two\""));
  EXPECT_EQ(on_disk("sekisho.toml"), config_text("one"));
  EXPECT_EQ(store->history(10)->size(), 1U);
}

// Whoever may change the configuration may not thereby change who may what; an earlier revision is no way around it.
TEST_F(ConfigLifeTest, AnObjectionToTheNewConfigurationRefusesTheChange) {
  const auto against_two = [](const config::Config& next) -> std::optional<std::string> {
    if (next.server.identity.value != "two") return std::nullopt;
    return "not you";
  };
  Proposal p = proposal({{"sekisho.toml", config_text("two")}});
  p.objection = against_two;
  EXPECT_EQ(life->check(p).verdict, Verdict::refused);
  const Outcome refused = apply(p);
  EXPECT_EQ(refused.verdict, Verdict::refused);
  EXPECT_EQ(refused.text, "not you");
  EXPECT_EQ(on_disk("sekisho.toml"), config_text("one"));
  apply("two");
  apply("three");
  std::optional<Outcome> said;
  Proposal back;
  back.objection = against_two;
  life->roll_back(std::nullopt, back, [&](Outcome outcome) { said = std::move(outcome); });
  EXPECT_EQ(said->verdict, Verdict::refused);
  EXPECT_EQ(gateway.running, "three");
}

TEST_F(ConfigLifeTest, WithoutADatabaseReloadsWorkAndChangesAreRefused) {
  std::filesystem::remove_all(directory + "/sekisho.db");
  std::filesystem::remove(directory + "/sekisho.db-wal");
  std::filesystem::remove(directory + "/sekisho.db-shm");
  life.reset();
  store.reset();
  std::filesystem::create_directory(directory + "/sekisho.db");
  start();
  EXPECT_EQ(apply("two").verdict, Verdict::not_saved);
  put("sekisho.toml", config_text("by hand"));
  EXPECT_EQ(life->reload({"taro", ""}, "").verdict, Verdict::in_force);
  EXPECT_EQ(gateway.running, "by hand");
}

}  // namespace
}  // namespace sekisho::mgmt::life
