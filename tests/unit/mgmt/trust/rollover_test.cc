// A root that rolls its key, followed over months of virtual time: with power lost at every write, with the state
// lost at every stage, with a disk that refuses, with the roll missed. K-1, K-3, G2-7.
#include <gtest/gtest.h>

#include <algorithm>

#include "mgmt/trust/anchor_book.h"
#include "tests/support/signer.h"
#include "tests/unit/mgmt/trust/model_disk.h"

namespace sekisho::mgmt::trust {
namespace {

using dnssec::AnchorKeyState;
using sekisho::testing::SigningKey;
using sekisho::testing::test_time;
using testing::ModelDisk;
using testing::PowerCut;

constexpr std::int64_t day = 86400;
constexpr std::int64_t week = 7;
const std::string directory = "/var/lib/sekisho";
const DueZone root_zone{"internet", dns::Name()};

/// The days on which the root acts. Its TTL and signatures are such that it is looked at once a week.
constexpr std::int64_t added = 7, rolled = 56, revoked = 84, gone = 119, end_of_story = 140;

WallTime on(std::int64_t days) { return {test_time.seconds + days * day}; }

class Root {
 public:
  SigningKey old_key{"."}, new_key{"."};

  const dns::Rrset& keys_on(std::int64_t days) {
    const auto known = sets_.find(days);
    return known != sets_.end() ? known->second : sets_.emplace(days, publish(days)).first->second;
  }

  ConfiguredAnchor configured(bool with_new = false) const {
    ConfiguredAnchor anchor{"internet", {}, "/usr/share/dns/root.ds", false, true};
    anchor.anchor.ds.add(old_key.ds());
    if (with_new) anchor.anchor.ds.add(new_key.ds());
    return anchor;
  }

 private:
  dns::Rrset publish(std::int64_t days) const {
    SigningKey late = old_key;
    if (days >= revoked) late.set_flags(0x0181);
    std::vector<sekisho::testing::Octets> keys;
    if (days < gone) keys.push_back(late.dnskey());
    if (days >= added) keys.push_back(new_key.dnskey());
    dns::Rrset set = sekisho::testing::dnskey_set(dns::Name(), keys);
    set.ttl = 30 * 86400;
    const sekisho::testing::SigningFault when{.inception = (days - 1) * day, .expiration = (days + 14) * day};
    if (days < rolled || (days >= revoked && days < gone)) late.sign(set, when);
    if (days >= rolled) new_key.sign(set, when);
    return set;
  }
  std::map<std::int64_t, dns::Rrset> sets_;
};

Root& root() {
  static Root root;
  return root;
}

/// A gateway's memory; what outlives it is on the disk.
struct Life {
  explicit Life(ModelDisk& disk, std::int64_t today, ConfiguredAnchor anchor = root().configured())
      : files(disk, directory), book(files, {test_time.seconds - day}) {
    book.configure({anchor}, on(today));
  }
  StateFiles files;
  AnchorBook book;

  void look(std::int64_t today) {
    for (const DueZone& zone : book.due(on(today))) book.on_keys(zone, root().keys_on(today), on(today));
  }
  /// Would the root's keys of that day be believed?
  bool resolves(std::int64_t today) const {
    const auto anchors = book.anchors("internet");
    return signed_span(root().keys_on(today), anchors.at(0), dnssec::Rules{}).has_value();
  }
  std::string state_of(const SigningKey& key) const {
    const auto keys = book.report(on(0)).at(0).keys;
    for (const KeyReport& k : keys) {
      if (k.tag == key.tag()) return k.state;
    }
    return "unknown";
  }
  bool warns(AnchorWarning warning, std::int64_t today) const {
    const auto all = book.report(on(today)).at(0).warnings;
    return std::find(all.begin(), all.end(), warning) != all.end();
  }
};

void expect_happy_end(const Life& life) {
  EXPECT_EQ(life.state_of(root().old_key), "removed");
  EXPECT_EQ(life.state_of(root().new_key), "valid");
  EXPECT_FALSE(life.warns(AnchorWarning::not_trusted, end_of_story));
}

TEST(Rollover, IsFollowedToItsEnd) {  // K-1
  ModelDisk disk;
  Life life(disk, 0);
  for (std::int64_t today = 0; today <= end_of_story; ++today) {
    life.look(today);
    ASSERT_TRUE(life.resolves(today)) << "day " << today;
    if (today == added + week) {
      EXPECT_EQ(life.state_of(root().new_key), "add-pend");
    }
    if (today == added + 30 + week) {
      EXPECT_EQ(life.state_of(root().new_key), "valid");
    }
    if (today == revoked + week) {
      EXPECT_EQ(life.state_of(root().old_key), "revoked");
    }
  }
  expect_happy_end(life);
}

TEST(Rollover, IsFollowedOverRestartsOfEveryDay) {
  ModelDisk disk;
  std::unique_ptr<Life> life;
  for (std::int64_t today = 0; today <= end_of_story; ++today) {
    life = std::make_unique<Life>(disk, today);
    life->look(today);
    ASSERT_TRUE(life->resolves(today)) << "day " << today;
  }
  expect_happy_end(*life);
}

/// The whole story with the power lost in place of one call to the disk.
void live_with_power_cut(int at, bool unlucky) {
  ModelDisk disk;
  disk.power_cut_at = at;
  auto life = std::make_unique<Life>(disk, 0);
  for (std::int64_t today = 0; today <= end_of_story; today += week) {
    try {
      life->look(today);
    } catch (const PowerCut&) {
      disk.lose_power(unlucky);
      life = std::make_unique<Life>(disk, today);
      EXPECT_FALSE(life->warns(AnchorWarning::state_lost, today)) << "half a file";
      life->look(today);
    }
    ASSERT_TRUE(life->resolves(today)) << "day " << today;
  }
  expect_happy_end(*life);
}

TEST(Rollover, SurvivesALossOfPowerAtEveryWrite) {
  ModelDisk counting;
  Life life(counting, 0);
  for (std::int64_t today = 0; today <= end_of_story; today += week) life.look(today);
  ASSERT_GT(counting.calls, 60);
  for (int at = 0; at < counting.calls; ++at) {
    for (const bool unlucky : {false, true}) {
      SCOPED_TRACE("call " + std::to_string(at) + (unlucky ? ", unlucky" : ""));
      live_with_power_cut(at, unlucky);
    }
  }
}

TEST(Rollover, WhatIsPublishedIsOnTheDiskAlready) {  // also when power goes right after
  ModelDisk disk;
  Life life(disk, 0);
  for (std::int64_t today = 0; today <= end_of_story; today += week) {
    life.look(today);
    const auto anchors = life.book.anchors("internet");
    ModelDisk after = disk;
    after.lose_power(true);
    const Life next(after, today);
    const auto again = next.book.anchors("internet");
    EXPECT_TRUE(anchors.at(0).keys == again.at(0).keys && anchors.at(0).ds == again.at(0).ds) << "day " << today;
  }
}

// With a configuration that names both keys (as dns-root-data did long before the roll) a lost state never matters.
// With one that names the old key alone it matters when fewer than 30 days are left until the roll, and then it is
// said aloud.
TEST(Rollover, AStateLostInTheMiddle) {  // K-3
  for (std::int64_t lost = 0; lost <= end_of_story; lost += week) {
    for (const bool names_both : {true, false}) {
      SCOPED_TRACE("lost on day " + std::to_string(lost) + (names_both ? ", both named" : ", old one named"));
      ModelDisk disk;
      auto life = std::make_unique<Life>(disk, 0, root().configured(names_both));
      bool told = true;
      std::int64_t first_stop = -1;
      for (std::int64_t today = 0; today <= end_of_story; today += week) {
        if (today == lost) {
          disk.wipe();
          life = std::make_unique<Life>(disk, today, root().configured(names_both));
        }
        life->look(today);
        if (life->resolves(today)) continue;
        if (first_stop < 0) first_stop = today;
        told = told && life->warns(AnchorWarning::not_trusted, today);
      }
      const bool may_stop = !names_both && lost + 30 > rolled - week;  // the last look before the roll
      EXPECT_EQ(first_stop >= 0, may_stop && lost > added) << "first on day " << first_stop;
      EXPECT_TRUE(told);
    }
  }
}

TEST(Rollover, AMissedRollIsMendedByTheNewConfiguration) {
  ModelDisk disk;
  Life(disk, 0).look(0);
  Life late(disk, rolled + week);  // switched off all the while
  late.look(rolled + week);
  EXPECT_FALSE(late.resolves(rolled + week));
  EXPECT_TRUE(late.warns(AnchorWarning::not_trusted, rolled + week));
  late.book.configure({root().configured(true)}, on(rolled + week));  // a reload after `apt upgrade`
  EXPECT_TRUE(late.resolves(rolled + week));
  late.look(rolled + week);
  EXPECT_FALSE(late.warns(AnchorWarning::not_trusted, rolled + week));
  EXPECT_EQ(late.state_of(root().new_key), "valid");
}

TEST(Rollover, ADiskThatRefusesDelaysAndSaysSo) {
  ModelDisk disk;
  Life life(disk, 0);
  for (std::int64_t today = 0; today <= added + 21; today += week) life.look(today);
  disk.refuses = true;
  for (std::int64_t today = added + 28; today < rolled; today += week) {
    life.look(today);
    EXPECT_TRUE(life.warns(AnchorWarning::not_saved, today));
    EXPECT_TRUE(life.book.flush(on(today)).empty());
  }
  EXPECT_EQ(life.state_of(root().new_key), "valid") << "seen, but not safe";
  EXPECT_FALSE(life.resolves(rolled)) << "nothing is acted on that a restart would forget";
  disk.refuses = false;
  EXPECT_EQ(life.book.flush(on(rolled)), std::vector<std::string>{"internet"});
  EXPECT_TRUE(life.resolves(rolled));
  EXPECT_FALSE(life.warns(AnchorWarning::not_saved, rolled));
}

TEST(AnchorBook, ADamagedStateIsSetAsideAloud) {
  ModelDisk disk;
  Life(disk, 0).look(0);
  const std::string path = disk.files().begin()->first;
  disk.put(path, disk.files().begin()->second.substr(0, 40));
  Life life(disk, 1);
  EXPECT_TRUE(life.warns(AnchorWarning::state_lost, 1));
  EXPECT_TRUE(disk.files().contains(path + ".damaged"));
  life.look(1);
  EXPECT_TRUE(life.resolves(1));
}

TEST(AnchorBook, ARootThatDoesNotAnswerIsAskedAgainSoon) {
  ModelDisk disk;
  Life life(disk, 0);
  std::int64_t now = on(0).seconds;
  std::vector<std::int64_t> waits;
  for (int i = 0; i < 8; ++i) {
    ASSERT_EQ(life.book.due({now}).size(), 1U);
    EXPECT_TRUE(life.book.due({now + 1}).empty()) << "asked already";
    life.book.on_no_answer(root_zone, {now});
    const std::int64_t before = now;
    while (life.book.due({now + 1}).empty()) ++now;
    life.book.refresh_all();
    waits.push_back(++now - before);
  }
  EXPECT_EQ(waits, (std::vector<std::int64_t>{60, 120, 240, 480, 960, 1920, 3600, 3600}));
  EXPECT_TRUE(life.warns(AnchorWarning::no_answer, 0));
}

TEST(AnchorBook, AnAnchorThatIsNotFollowedStaysAsConfigured) {
  ModelDisk disk;
  ConfiguredAnchor fixed = root().configured();
  fixed.tracked = false;
  fixed.built_in = true;
  Life life(disk, 0, fixed);
  EXPECT_TRUE(life.book.due(on(0)).empty());
  EXPECT_EQ(life.state_of(root().old_key), "configured");
  EXPECT_TRUE(life.warns(AnchorWarning::built_in, 0));
  EXPECT_TRUE(disk.files().empty());
}

TEST(Clock, IsNamedAsTheCause) {  // G2-3, G2-12
  ModelDisk disk;
  StateFiles files(disk, directory);
  AnchorBook book(files, on(0));
  book.configure({root().configured()}, on(0));
  EXPECT_EQ(book.clock(on(-1)), ClockFault::before_release);
  EXPECT_EQ(book.clock(on(0)), ClockFault::none);
  const dns::Rrset& keys = root().keys_on(0);
  book.on_keys(root_zone, keys, on(40));
  EXPECT_EQ(book.clock(on(40)), ClockFault::outside_signatures) << "the root signs for other days";
  ASSERT_TRUE(book.clock_witness());
  EXPECT_EQ(book.clock_witness()->from, on(-1));
  EXPECT_EQ(book.clock_witness()->until, on(14));
  EXPECT_EQ(book.clock(on(1)), ClockFault::none) << "mended";
}

TEST(Clock, NoDaysAreCountedByAWrongOne) {
  ModelDisk disk;
  StateFiles files(disk, directory);
  AnchorBook book(files, on(200));
  book.configure({root().configured()}, on(0));
  EXPECT_FALSE(book.on_keys(root_zone, root().keys_on(0), on(0)));
  EXPECT_TRUE(disk.files().empty());
  EXPECT_EQ(book.report(on(0)).at(0).keys.at(0).state, "configured");
}

}  // namespace
}  // namespace sekisho::mgmt::trust
