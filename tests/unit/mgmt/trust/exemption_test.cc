// Negative trust anchors at run time: set with a reason and an end, kept over restarts, lifted when the zone is
// mended. RFC 7646, G2-21, G2-22.
#include <gtest/gtest.h>

#include <algorithm>

#include "mgmt/trust/chain_check.h"
#include "mgmt/trust/exemption_book.h"
#include "tests/support/signed_zone.h"
#include "tests/unit/mgmt/trust/model_disk.h"

namespace sekisho::mgmt::trust {
namespace {

using testing::ModelDisk;
using testing::PowerCut;

constexpr WallTime now{1'800'000'000};
constexpr std::int64_t hour = 3600;
const dns::Name broken = dns::Name::of("broken.example");

WallTime after(std::int64_t seconds) { return {now.seconds + seconds}; }

Exemption exemption(std::int64_t life = 24 * hour, const dns::Name& name = broken) {
  return {"internet", name, {}, after(life), "uid 1000", "their operator confirmed it by telephone", {}, {}};
}

struct Desk {
  explicit Desk(ModelDisk& disk, WallTime time = now) : files(disk, "/s"), book(files, time) {}
  StateFiles files;
  ExemptionBook book;
};

TEST(Exemptions, WhatMayBeSet) {
  const struct {
    const char* what;
    Exemption wish;
    std::optional<ExemptionError> error;
  } cases[] = {
      {"a day", exemption(), std::nullopt},
      {"seven days", exemption(7 * 24 * hour), std::nullopt},
      {"a second more", exemption(7 * 24 * hour + 1), ExemptionError::too_long},
      {"no time", exemption(0), ExemptionError::ends_in_the_past},
      {"the root", exemption(hour, dns::Name()), ExemptionError::root},
      {"no reason",
       [] {
         auto e = exemption();
         e.reason.clear();
         return e;
       }(),
       ExemptionError::no_reason},
      {"two lines",
       [] {
         auto e = exemption();
         e.reason = "one\ntwo";
         return e;
       }(),
       ExemptionError::bad_text},
  };
  for (const auto& c : cases) {
    ModelDisk disk;
    Desk desk(disk);
    const auto added = desk.book.add(c.wish, now);
    EXPECT_EQ(added.ok() ? std::nullopt : std::optional(added.error()), c.error) << c.what;
    EXPECT_EQ(desk.book.anchors("internet").size(), added.ok() ? 1U : 0U) << c.what;
  }
}

TEST(Exemptions, SurviveARestartAndEndAllTheSame) {
  ModelDisk disk;
  ASSERT_TRUE(Desk(disk).book.add(exemption(), now));
  Desk next(disk, after(hour));
  ASSERT_EQ(next.book.all().size(), 1U);
  const Exemption& kept = next.book.all()[0];
  EXPECT_EQ(kept.name, broken);
  EXPECT_EQ(kept.reason, exemption().reason);
  EXPECT_EQ(kept.by, "uid 1000");
  EXPECT_EQ(kept.set_at, now);
  EXPECT_TRUE(next.book.expire(after(24 * hour - 1)).empty());
  EXPECT_EQ(next.book.expire(after(24 * hour)), std::vector<std::string>{"internet"});
  EXPECT_EQ(next.book.ended(ExemptionEnd::expired), 1U);
  EXPECT_TRUE(Desk(disk, after(25 * hour)).book.all().empty());
}

TEST(Exemptions, OnesThatEndedWhileItWasOffDoNotComeBack) {
  ModelDisk disk;
  ASSERT_TRUE(Desk(disk).book.add(exemption(), now));
  EXPECT_TRUE(Desk(disk, after(25 * hour)).book.anchors("internet").empty());
}

TEST(Exemptions, AreNotInForceBeforeTheyAreSafe) {
  for (int at = 0; at < 4; ++at) {
    for (const bool unlucky : {false, true}) {
      ModelDisk disk;
      ASSERT_TRUE(Desk(disk).book.add(exemption(), now));
      disk.calls = 0;
      disk.power_cut_at = at;
      Desk desk(disk);
      EXPECT_THROW((void)desk.book.add(exemption(hour, dns::Name::of("second.example")), now), PowerCut);
      disk.lose_power(unlucky);
      const Desk next(disk);
      const bool first_kept = !next.book.all().empty() && next.book.all()[0].name == broken;
      EXPECT_TRUE(first_kept) << "call " << at;
      EXPECT_FALSE(next.book.unsaved());
    }
  }
  ModelDisk disk;
  disk.refuses = true;
  Desk desk(disk);
  EXPECT_EQ(desk.book.add(exemption(), now).error(), ExemptionError::not_saved);
  EXPECT_TRUE(desk.book.all().empty());
}

TEST(Exemptions, LiftingDoesNotWaitForTheDisk) {
  ModelDisk disk;
  Desk desk(disk);
  ASSERT_TRUE(desk.book.add(exemption(), now));
  disk.refuses = true;
  EXPECT_EQ(desk.book.remove("internet", broken), ExemptionError::not_saved);
  EXPECT_TRUE(desk.book.anchors("internet").empty());
  disk.refuses = false;
  desk.book.flush();
  EXPECT_FALSE(desk.book.unsaved());
  EXPECT_TRUE(Desk(disk).book.all().empty());
  EXPECT_EQ(desk.book.remove("internet", broken), ExemptionError::not_there);
}

TEST(Exemptions, DamageLeavesEverythingValidated) {
  ModelDisk disk;
  ASSERT_TRUE(Desk(disk).book.add(exemption(), now));
  const auto [path, text] = *disk.files().begin();
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string bad = text;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    EXPECT_FALSE(read_exemptions(bad)) << at;
    EXPECT_FALSE(read_exemptions(text.substr(0, at))) << at;
  }
  disk.put(path, text.substr(0, 30));
  EXPECT_TRUE(Desk(disk).book.all().empty());
  EXPECT_TRUE(disk.files().contains(path + ".damaged"));
}

TEST(Exemptions, AreCheckedEveryFiveMinutesAndLiftedWhenMended) {
  ModelDisk disk;
  Desk desk(disk);
  ASSERT_TRUE(desk.book.add(exemption(), now));
  EXPECT_TRUE(desk.book.due(after(299)).empty());
  ASSERT_EQ(desk.book.due(after(300)).size(), 1U);
  EXPECT_TRUE(desk.book.due(after(301)).empty());
  using dnssec::Reason;
  EXPECT_FALSE(desk.book.on_check("internet", broken, dnssec::bogus(Reason::signature_expired), after(302)));
  EXPECT_EQ(desk.book.all()[0].last_fault, Reason::signature_expired);
  EXPECT_FALSE(desk.book.on_check("internet", broken, dnssec::indeterminate(Reason::ds_unreachable), after(302)));
  ASSERT_EQ(desk.book.due(after(602)).size(), 1U);
  EXPECT_TRUE(desk.book.on_check("internet", broken, dnssec::secure(), after(603)));
  EXPECT_TRUE(desk.book.all().empty());
  EXPECT_EQ(desk.book.ended(ExemptionEnd::mended), 1U);
  EXPECT_TRUE(Desk(disk).book.all().empty());
}

// The check judges by itself, through an Internet of signed zones.
TEST(ChainCheck, SeesWhetherAZoneIsMended) {
  using namespace sekisho::testing;
  SignedZone root(".");
  SignedZone jp("jp.");
  SignedZone good("good.jp.");
  SignedZone expired("expired.jp.");
  expired.sign_with({.inception = -864000, .expiration = -432000});
  SignedZone other_keys("other-keys.jp.");
  SignedZone impostor("other-keys.jp.");
  SignedZone plain("unsigned.jp.");
  plain.leave_unsigned();
  jp.delegate(good).delegate(expired).delegate(other_keys).delegate_unsigned("unsigned.jp.");
  root.delegate(jp);
  const Internet net({&root, &jp, &good, &expired, &impostor, &plain});
  dnssec::TrustAnchors anchors;
  anchors.add_ds(dns::Name(), root.ksk.ds());
  const auto check = [&](const char* name, bool reachable = true) {
    return check_chain(dns::Name::of(name), anchors, test_time, Instant{1},
                       [&](const dns::Question& q) { return reachable ? std::optional(net.ask(q)) : std::nullopt; })
        .security;
  };
  EXPECT_EQ(check("good.jp"), dnssec::Security::secure);
  EXPECT_EQ(check("nothing.good.jp"), dnssec::Security::secure) << "a proven absence is right too";
  EXPECT_EQ(check("expired.jp"), dnssec::Security::bogus);
  EXPECT_EQ(check("other-keys.jp"), dnssec::Security::bogus);
  EXPECT_EQ(check("unsigned.jp"), dnssec::Security::insecure);
  EXPECT_EQ(check("good.jp", false), dnssec::Security::indeterminate);
}

}  // namespace
}  // namespace sekisho::mgmt::trust
