// Rollovers followed from look to look in virtual time: states, next steps, and steps that come too early (G3-19,
// G3-28).
#include "mgmt/domain/key_history.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace sekisho::mgmt::domain {
namespace {

using control::DomainKey;
using control::DomainReport;

constexpr std::int64_t hour = 3600;

/// A zone that a test rolls: TTL of DNSKEY 1 h, of DS 2 h, the longest 3 h, to every secondary 1 h.
class Rollover : public ::testing::Test {
 protected:
  Rollover() { look(); }

  DomainKey& key(std::uint32_t tag) { return *std::ranges::find(keys_, tag, &DomainKey::tag); }
  void add(std::uint32_t tag, const char* role) {
    keys_.push_back({tag, 13, role, "published_or_retired", true, false, std::string(role) == "KSK", false, 0});
  }
  void remove(std::uint32_t tag) {
    std::erase_if(keys_, [&](const DomainKey& k) { return k.tag == tag; });
  }

  DomainReport look() {
    DomainReport report;
    report.ok = report.is_signed = true;
    report.checked_at = now_;
    report.keys = keys_;
    report.waits = {1 * hour, 2 * hour, 3 * hour, 1 * hour, 0};
    EXPECT_TRUE(history_.take(report));
    history_.annotate(report);
    return report;
  }
  /// After so long: "10 active, 20 published; submit_ds 20 in 2 h; word ...".
  std::string after(std::int64_t seconds) {
    now_ += seconds;
    const DomainReport report = look();
    std::ostringstream text;
    for (const DomainKey& k : report.keys) text << k.tag << " " << k.state << " ";
    for (const auto& step : report.steps)
      text << "| " << step.word << " " << step.tag << " in " << (step.at - now_) / hour << " h ";
    for (const auto& finding : report.findings) text << "! " << finding.word << " " << finding.details[0] << " ";
    return text.str();
  }
  void use(std::uint32_t tag, bool signs) { key(tag).signs_data = signs; }
  void ds(std::uint32_t tag, bool there) { key(tag).has_ds = there; }

  std::int64_t now_ = 1'800'000'000;
  std::vector<DomainKey> keys_{{10, 13, "KSK", "active", true, true, true, false, 0},
                               {11, 13, "ZSK", "active", true, false, false, true, 0}};
  KeyHistory history_;
};

TEST_F(Rollover, AtRestThereIsNothingToDo) { EXPECT_EQ(after(6 * hour), "10 active 11 active "); }

TEST_F(Rollover, OfAZskByPrePublication) {
  add(21, "ZSK");
  EXPECT_EQ(after(hour), "10 active 11 active 21 published | sign_with 21 in 2 h ");
  EXPECT_EQ(after(hour), "10 active 11 active 21 published | sign_with 21 in 1 h ");
  EXPECT_EQ(after(hour), "10 active 11 active 21 ready | sign_with 21 in 0 h ");
  use(11, false);
  use(21, true);
  EXPECT_EQ(after(hour), "10 active 11 retired 21 active | remove_key 11 in 4 h ");
  EXPECT_EQ(after(4 * hour), "10 active 11 dead 21 active | remove_key 11 in 0 h ");
  remove(11);
  EXPECT_EQ(after(hour), "10 active 21 active ");
}

TEST_F(Rollover, OfAKskByDoubleKsk) {
  add(20, "KSK");
  EXPECT_EQ(after(hour), "10 active 11 active 20 published | submit_ds 20 in 2 h ");
  EXPECT_EQ(after(3 * hour), "10 active 11 active 20 ready | submit_ds 20 in -1 h ");
  ds(20, true);
  EXPECT_EQ(after(hour), "10 active 11 active 20 active | withdraw_ds 10 in 2 h ");
  ds(10, false);
  EXPECT_EQ(after(2 * hour), "10 retired 11 active 20 active | remove_key 10 in 2 h ");
  EXPECT_EQ(after(2 * hour), "10 dead 11 active 20 active | remove_key 10 in 0 h ");
  remove(10);
  EXPECT_EQ(after(hour), "11 active 20 active ");
}

TEST_F(Rollover, OfAKskByDoubleDs) {
  keys_.push_back({20, 13, "KSK", "ds_only", false, true, false, false, 0});
  EXPECT_EQ(after(hour), "10 active 11 active 20 ds_only | publish_key 20 in 2 h ");
  key(20).in_zone = key(20).signs_keys = true;
  key(10).in_zone = key(10).signs_keys = false;
  EXPECT_NE(after(2 * hour).find("10 ds_only"), std::string::npos);
  EXPECT_NE(after(hour).find("| withdraw_ds 10 in 0 h"), std::string::npos);
}

TEST_F(Rollover, ADsThatComesBeforeItsKeyIsKnownIsEarly) {
  add(20, "KSK");
  after(hour);
  ds(10, false);
  ds(20, true);
  // Missing an hour and a half ago for certain: caches may not know it for half an hour more at least.
  const std::string seen = after(hour / 2);
  EXPECT_NE(seen.find("! rollover_ds_early 20"), std::string::npos) << seen;
  EXPECT_EQ(after(hour).find("rollover_ds_early"), std::string::npos) << "by then every cache knows it";
}

TEST_F(Rollover, AKeyThatSignsAtOnceIsEarlyAndOneBesideTheOldIsNot) {
  add(21, "ZSK");
  use(21, true);
  EXPECT_EQ(after(hour).find("early"), std::string::npos) << "the old one signs as well";
  remove(11);
  const std::string seen = after(hour / 2);
  EXPECT_NE(seen.find("! rollover_use_early 21"), std::string::npos) << seen;
  EXPECT_NE(seen.find("! rollover_removed_early 11"), std::string::npos) << seen;
}

TEST_F(Rollover, AKskThatGoesBeforeItsDsIsForgottenIsEarly) {
  add(20, "KSK");
  after(hour);
  after(2 * hour);
  remove(10);
  ds(20, true);
  EXPECT_NE(after(hour).find("! rollover_removed_early 10"), std::string::npos);
  EXPECT_EQ(after(2 * hour).find("early"), std::string::npos);
}

TEST_F(Rollover, FirstSigningAndTheEndOfSigningAreNone) {
  KeyHistory fresh;
  DomainReport unsigned_zone;
  unsigned_zone.checked_at = now_;
  unsigned_zone.findings = {{"unsigned_zone", "notice", "", "", {}, {}, {}}};
  EXPECT_TRUE(fresh.take(unsigned_zone));
  history_ = fresh;
  ds(10, false);
  EXPECT_EQ(after(hour), "10 published 11 active | submit_ds 10 in 2 h ");
  keys_.clear();
  DomainReport ended = unsigned_zone;
  ended.checked_at = now_ + hour;
  EXPECT_TRUE(history_.take(ended));
  history_.annotate(ended);
  EXPECT_EQ(ended.findings.size(), 1U);
}

TEST_F(Rollover, AKeyThatWasThereAtTheFirstLookStaysInDoubt) {
  keys_.push_back({30, 13, "ZSK", "published_or_retired", true, false, false, false, 0});
  history_ = KeyHistory();
  look();
  EXPECT_EQ(after(24 * hour), "10 active 11 active 30 published_or_retired ");
  use(30, true);
  use(11, false);
  EXPECT_EQ(after(hour), "10 active 11 retired 30 active | remove_key 11 in 4 h ");
}

TEST_F(Rollover, ALookThatSawNoServerTakesNothingAway) {
  DomainReport blind;
  blind.checked_at = now_ + hour;
  EXPECT_FALSE(history_.take(blind));
  EXPECT_EQ(after(2 * hour), "10 active 11 active ");
}

TEST_F(Rollover, AHistoryThatWasKeptGoesOn) {
  add(20, "KSK");
  after(hour);
  history_ = KeyHistory(history_.keys());
  EXPECT_EQ(after(hour), "10 active 11 active 20 published | submit_ds 20 in 1 h ");
}

TEST_F(Rollover, AClockThatGoesBackBeginsAnew) {
  add(20, "KSK");
  after(hour);
  EXPECT_EQ(after(-2 * hour), "10 active 11 active 20 published_or_retired ");
  EXPECT_EQ(after(hour), "10 active 11 active 20 published_or_retired ");
}

TEST_F(Rollover, HistoriesAreBounded) {
  for (std::uint32_t tag = 100; tag < 200; ++tag) {
    add(tag, "ZSK");
    after(hour);
    remove(tag);
  }
  EXPECT_LE(history_.keys().size(), KeyHistory::max_keys);
  after(KeyHistory::forgotten_after + hour);
  EXPECT_EQ(history_.keys().size(), 2U);
}

}  // namespace
}  // namespace sekisho::mgmt::domain
