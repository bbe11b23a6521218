// What the store keeps, what it notices, and that it never stands in the gateway's way.
#include "mgmt/store/store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "mgmt/store/schema.h"

namespace sekisho::mgmt::store {
namespace {

class StoreTest : public ::testing::Test {
 protected:
  StoreTest() {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    directory = ::testing::TempDir() + "sekisho-store-" + info->name();
    std::filesystem::remove_all(directory);
    std::filesystem::create_directory(directory);
  }
  ~StoreTest() override { std::filesystem::remove_all(directory); }

  static Revision revision(const std::string& why, std::uint64_t base = 0) {
    Revision r;
    r.at = WallTime{1'700'000'000};
    r.who = "hanako (uid 1000)";
    r.why = why;
    r.how = "apply";
    r.base = base;
    return r;
  }
  static AuditEvent event(const std::string& what) {
    return {0, WallTime{1'700'000'000}, "hanako", "operator", what, "done", "{}", ""};
  }
  /// As somebody would who has the file and another program.
  void tamper(const char* sql) const {
    auto database = Database::open(path());
    ASSERT_TRUE(database);
    const auto fault = database->run(sql);
    ASSERT_FALSE(fault) << fault->text;
  }
  std::string path() const { return directory + "/sekisho.db"; }

  std::string directory;
};

TEST_F(StoreTest, KeepsRevisionsWholeAndOneInForce) {
  Store store = Store::open(directory);
  const Files first{{"sekisho.toml", "a = 1\n"}, {"nat-map.toml", std::string("\0\xff", 2)}};
  const Files second{{"sekisho.toml", "a = 2\n"}, {"nat-map.toml", first.at("nat-map.toml")}};
  ASSERT_EQ(*store.add(revision("one"), first), 1U);
  ASSERT_FALSE(store.put_in_force(1));
  ASSERT_EQ(*store.add(revision("two", 1), second), 2U);
  EXPECT_EQ((*store.in_force())->number, 1U);
  ASSERT_FALSE(store.put_in_force(2));
  EXPECT_EQ((*store.in_force())->number, 2U);
  EXPECT_EQ((*store.revision(1))->state, RevisionState::replaced);
  EXPECT_EQ(*store.files(1), first);
  EXPECT_EQ(*store.files(2), second);
  const auto history = store.history(10);
  ASSERT_EQ(history->size(), 2U);
  EXPECT_EQ(history->front().why, "two");
  EXPECT_EQ(history->front().base, 1U);
  EXPECT_EQ(history->front().sha256, sha256_of(second));
  EXPECT_FALSE(store.revision(3)->has_value());
}

NatEvent nat_event(bool appeared, const std::string& address) {
  return {WallTime{1'700'000'000}, appeared, "poi-late", "mail", "mail.city.a.lg.jp.", "east", address, "mail-new"};
}

TEST_F(StoreTest, KeepsWhatNatChecksHaveFoundAcrossStarts) {  // L-8
  {
    Store store = Store::open(directory);
    ASSERT_FALSE(store.note({nat_event(true, "10.100.5.1"), nat_event(true, "10.100.5.2")}));
    ASSERT_FALSE(store.note({nat_event(false, "10.100.5.1")}));
  }
  Store store = Store::open(directory);
  const auto events = store.nat_events();
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 3U);
  EXPECT_TRUE(events->at(1).appeared);
  EXPECT_FALSE(events->at(2).appeared);
  const NatEvent& last = events->at(2);
  EXPECT_EQ(last.at.seconds, 1'700'000'000);
  EXPECT_EQ(last.kind + last.pair + last.name + last.server + last.address + last.other,
            "poi-latemailmail.city.a.lg.jp.east10.100.5.1mail-new");
  const auto left = standing(*events);
  ASSERT_EQ(left.size(), 1U) << "the other has cleared";
  EXPECT_EQ(left[0].address, "10.100.5.2");
}

TEST_F(StoreTest, ForgetsTheOldestFindings) {
  Store store = Store::open(directory);
  const std::vector<NatEvent> many(Store::max_nat_events, nat_event(true, "10.100.5.1"));
  ASSERT_FALSE(store.note(many));
  ASSERT_FALSE(store.note({nat_event(true, "10.100.5.2"), nat_event(true, "10.100.5.3")}));
  const auto events = store.nat_events();
  ASSERT_EQ(events->size(), Store::max_nat_events);
  EXPECT_EQ(events->back().address, "10.100.5.3") << "the newest stay";
}

TEST_F(StoreTest, WhatWasOnTrialAtACrashIsGivenUp) {
  {
    Store store = Store::open(directory);
    ASSERT_TRUE(store.add(revision("one"), {{"a", "1"}}));
    ASSERT_FALSE(store.put_in_force(1));
    ASSERT_TRUE(store.add(revision("two"), {{"a", "2"}}));
  }
  Store store = Store::open(directory);
  EXPECT_TRUE(store.notices().empty());
  EXPECT_EQ(*store.give_up_trials(), 1U);
  EXPECT_EQ((*store.revision(2))->state, RevisionState::rolled_back);
  EXPECT_EQ((*store.in_force())->number, 1U);
}

TEST_F(StoreTest, ADamagedFileIsSetAsideAndANewOneBegins) {
  {
    Store store = Store::open(directory);
    for (int i = 0; i < 50; ++i)
      ASSERT_TRUE(store.add(revision("one"), {{"a", std::string(2000, 'x') + std::to_string(i)}}));
  }
  for (const std::string_view damage : {"no database at all", ""}) {
    if (damage.empty()) {  // pages in the middle are gone
      std::filesystem::remove(path());
      std::filesystem::copy_file(path() + ".damaged-1", path());
      std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(8192);
      file << std::string(20'000, 'X');
    } else {
      std::filesystem::copy_file(path(), path() + ".damaged-1");
      std::ofstream(path()) << damage;
    }
    Store store = Store::open(directory);
    ASSERT_EQ(store.notices().size(), 1U);
    EXPECT_NE(store.notices()[0].find("set aside"), std::string::npos) << store.notices()[0];
    EXPECT_EQ(store.unusable(), "");
    EXPECT_TRUE(store.add(revision("anew"), {{"a", "1"}}));
  }
}

TEST_F(StoreTest, WhereNothingCanBeKeptEveryCallSaysWhy) {
  Store store = Store::open(directory + "/missing");
  EXPECT_NE(store.unusable(), "");
  EXPECT_FALSE(store.add(revision("one"), {}));
  EXPECT_FALSE(store.in_force());
  EXPECT_FALSE(store.record(event("reload")));
  EXPECT_FALSE(store.verify());
  EXPECT_TRUE(store.put_in_force(1));
}

TEST_F(StoreTest, WhatCouldNotBeginAsOneIsNotDoneInParts) {
  auto database = Database::open(path());
  ASSERT_TRUE(database);
  ASSERT_FALSE(database->run("CREATE TABLE t (n INTEGER)"));
  ASSERT_FALSE(database->run("BEGIN"));  // in place of another program that holds the file
  {
    Transaction transaction(*database);
    EXPECT_TRUE(Statement(*database, "INSERT INTO t VALUES (1)").done());
    EXPECT_TRUE(database->run("INSERT INTO t VALUES (2)"));
    EXPECT_TRUE(transaction.commit());
  }
  ASSERT_FALSE(database->run("COMMIT"));
  Statement count(*database, "SELECT count(*) FROM t");
  ASSERT_TRUE(count.row());
  EXPECT_EQ(count.number(0), 0);
}

TEST_F(StoreTest, AFileOfANewerReleaseIsLeftAlone) {
  { Store store = Store::open(directory); }
  tamper(("PRAGMA user_version = " + std::to_string(schema_version() + 1)).c_str());
  Store store = Store::open(directory);
  EXPECT_NE(store.unusable().find("newer release"), std::string::npos) << store.unusable();
  EXPECT_TRUE(std::filesystem::exists(path()));
  EXPECT_FALSE(std::filesystem::exists(path() + ".damaged-1"));
}

TEST_F(StoreTest, AnAlteredTextIsNotGivenBack) {
  Store store = Store::open(directory);
  ASSERT_TRUE(store.add(revision("one"), {{"a", "right"}}));
  tamper("UPDATE texts SET text = 'wrong'");
  EXPECT_FALSE(store.files(1));
}

struct Tampering {
  const char* sql;
  std::uint64_t broken_at;  // 0: nothing is wrong
};

TEST_F(StoreTest, EveryChangeOfThePastBreaksTheChainWhereItWasMade) {
  const Tampering cases[] = {
      {"SELECT 1", 0},
      {"UPDATE audit SET who = 'taro' WHERE number = 3", 3},
      {"UPDATE audit SET at = at + 1 WHERE number = 1", 1},
      {"UPDATE audit SET outcome = 'refused' WHERE number = 5", 5},
      {"UPDATE audit SET what = 'a', role = role || what WHERE number = 2", 2},
      {"UPDATE audit SET sha256 = lower(hex(randomblob(32))) WHERE number = 4", 4},
      {"DELETE FROM audit WHERE number = 2", 2},
      {"DELETE FROM audit WHERE number = 1", 1},
      {"DELETE FROM audit WHERE number = 5", 5},
      {"DELETE FROM audit WHERE number > 2", 3},
      {"INSERT INTO audit SELECT 6, at, who, role, what, outcome, detail, sha256 FROM audit WHERE number = 5", 6},
  };
  for (const Tampering& c : cases) {
    SCOPED_TRACE(c.sql);
    std::filesystem::remove_all(directory);
    std::filesystem::create_directory(directory);
    Store store = Store::open(directory);
    for (int i = 1; i <= 5; ++i) ASSERT_EQ(store.record(event("event " + std::to_string(i)))->number, i);
    tamper(c.sql);
    const auto verdict = store.verify();
    ASSERT_TRUE(verdict);
    EXPECT_EQ(verdict->broken_at, c.broken_at) << verdict->fault;
    if (c.broken_at) {
      EXPECT_EQ(verdict->events, c.broken_at - 1);
    }
  }
}

TEST_F(StoreTest, TheChainGoesOnOverARestart) {
  std::string last;
  for (int run = 0; run < 3; ++run) {
    Store store = Store::open(directory);
    last = store.record(event("start"))->sha256;
  }
  Store store = Store::open(directory);
  const auto verdict = store.verify();
  EXPECT_EQ(verdict->events, 3U);
  EXPECT_EQ(verdict->broken_at, 0U);
  EXPECT_EQ(verdict->last_sha256, last);
  EXPECT_EQ(store.events(1, 10)->size(), 2U);
  EXPECT_EQ(*store.last_event(), 3U);
}

/// A request of one person, and the approval of another.
NtaChange nta_change(const std::string& state, std::uint64_t id = 0) {
  Nta nta;
  nta.id = id;
  nta.state = state;
  nta.realm = "internet";
  nta.name = "broken.example.";
  nta.type = "SOA";
  nta.seconds = 3600;
  nta.reason = "expired signatures";
  nta.confirmed_by = "their operator";
  nta.evidence = "{\"finding\":\"bogus\"}";
  nta.requester = "hanako (uid 1000)";
  nta.requester_account = "hanako";
  nta.requested_at = WallTime{1'700'000'000};
  nta.expires = WallTime{state == "waiting" ? 0 : 1'700'003'600};
  return {nta,
          {0, 0, WallTime{1'700'000'000}, state, "hanako", "a note"},
          {0, WallTime{1'700'000'000}, "hanako", "", "nta " + state, "done", "{\"nta\":{id}}", ""}};
}

TEST_F(StoreTest, KeepsNegativeTrustAnchorsWithTheirStepsAndTheAuditLogsWord) {  // G2-22
  {
    Store store = Store::open(directory);
    ASSERT_EQ(store.add_nta(nta_change("waiting"))->id, 1U);
    ASSERT_EQ(store.add_nta(nta_change("waiting"))->id, 2U);
    NtaChange approved = nta_change("in-force", 2);
    approved.nta.reason = "what was asked for cannot be changed";
    ASSERT_TRUE(store.put_ntas({approved, nta_change("rejected", 1)}));
  }
  Store store = Store::open(directory);
  const auto open = store.ntas({"waiting", "in-force"}, 10);
  ASSERT_EQ(open->size(), 1U);
  EXPECT_EQ(open->at(0).id, 2U);
  EXPECT_EQ(open->at(0).reason, "expired signatures");
  EXPECT_EQ(open->at(0).evidence, "{\"finding\":\"bogus\"}");
  EXPECT_EQ(open->at(0).expires, (WallTime{1'700'003'600}));
  const auto steps = store.nta_steps(2, 10);
  ASSERT_EQ(steps->size(), 2U);
  EXPECT_EQ(steps->at(1).state, "in-force");
  EXPECT_EQ(store.nta_steps(0, 3)->size(), 3U) << "of all, the newest";
  EXPECT_EQ(store.nta_steps(0, 3)->at(0).nta, 2U);
  const auto events = store.events(0, 10);
  ASSERT_EQ(events->size(), 4U);
  EXPECT_EQ(events->at(2).what, "nta in-force");
  EXPECT_EQ(events->at(2).detail, "{\"nta\":2}");
  EXPECT_EQ(store.verify()->broken_at, 0U);
  EXPECT_FALSE(store.nta(3)->has_value());
}

TEST_F(StoreTest, AStepOfANegativeTrustAnchorIsWholeOrNotAtAll) {
  Store store = Store::open(directory);
  ASSERT_TRUE(store.add_nta(nta_change("waiting")));
  tamper("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  const auto refused = store.put_ntas({nta_change("in-force", 1)});
  ASSERT_FALSE(refused);
  EXPECT_EQ((*store.nta(1))->state, "waiting");
  EXPECT_EQ(store.nta_steps(1, 10)->size(), 1U);
  EXPECT_FALSE(store.add_nta(nta_change("waiting")));
  EXPECT_EQ(store.ntas({"waiting"}, 10)->size(), 1U);
}

}  // namespace
}  // namespace sekisho::mgmt::store
