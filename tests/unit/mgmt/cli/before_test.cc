// What is told before DNSSEC is enabled, servers change or a domain is transferred (G4-2, G4-5, G4-6).
#include "mgmt/cli/before.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mgmt/cli/before_texts.h"

namespace sekisho::mgmt::cli {
namespace {

using control::DomainKey;
using control::DomainReport;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

DomainKey key(std::uint32_t tag) { return {tag, 13, "KSK", "active", true, true, true, true}; }

DomainReport sound() {
  DomainReport report;
  report.ok = true;
  report.domain = "city.jp.";
  report.servers = {{"ns1.city.jp.", "133.1.0.1", true, true, true, "ok", "ok", 7},
                    {"ns2.city.jp.", "133.2.0.1", true, true, true, "ok", "ok", 7}};
  report.waits = {3600, 86'400, 7200, 4500, 172'800};
  return report;
}

DomainReport with_keys(std::vector<std::uint32_t> tags) {
  DomainReport report = sound();
  report.is_signed = true;
  report.ds = {"1 13 2 00"};
  for (const std::uint32_t tag : tags) report.keys.push_back(key(tag));
  return report;
}

std::vector<std::string_view> unsettled(const Before& made) {
  std::vector<std::string_view> words;
  for (const BeforeItem& item : made.items)
    if (item.settled == Settled::no) words.push_back(item.word);
  return words;
}

std::vector<std::string_view> steps(const Before& made) {
  std::vector<std::string_view> words;
  for (const BeforeStep& step : made.steps) words.push_back(step.word);
  return words;
}

TEST(Before, DnssecWantsAnUnsignedDomainWhoseServersCan) {
  EXPECT_TRUE(before(Purpose::dnssec, sound(), nullptr).ready());
  DomainReport bad = sound();
  bad.servers[1].tcp = "silent";
  EXPECT_THAT(unsettled(before(Purpose::dnssec, bad, nullptr)), ElementsAre("servers do DNSSEC"));
  bad = sound();
  bad.ds = {"1 13 2 00"};
  EXPECT_THAT(unsettled(before(Purpose::dnssec, bad, nullptr)), ElementsAre("no DS yet"));
  bad = sound();
  bad.is_signed = true;
  bad.findings = {{"signature_missing", "error", "ns2.city.jp.", "133.2.0.1", {"SOA"}, {}, {}}};
  EXPECT_THAT(unsettled(before(Purpose::dnssec, bad, nullptr)), ElementsAre("sound", "signed rightly"));
}

TEST(Before, ServersOfASignedDomainKeepTheKeysOrFollowTheSteps) {
  const DomainReport now = with_keys({1, 2}), same = with_keys({2, 1}), other = with_keys({3}), none = sound();
  const Before kept = before(Purpose::servers, now, &same);
  EXPECT_TRUE(kept.ready());
  EXPECT_EQ(kept.dnssec, "same keys");
  EXPECT_THAT(steps(kept), Not(Contains("wait for DS")));
  const Before changed = before(Purpose::servers, now, &other);
  EXPECT_EQ(changed.dnssec, "other keys");
  EXPECT_FALSE(changed.ready());
  EXPECT_THAT(steps(changed),
              ElementsAre("exchange keys", "wait for keys", "add new DS", "wait for DS", "run both",
                          "change registration", "wait for NS", "stop old servers", "remove old keys"));
  const Before dropped = before(Purpose::servers, now, &none);
  EXPECT_EQ(dropped.dnssec, "unsigned afterwards");
  EXPECT_FALSE(dropped.ready());
  EXPECT_EQ(dropped.steps.front().word, "remove DS");
  EXPECT_EQ(dropped.steps[1].seconds, 86'400U) << "the TTL of DS";
}

TEST(Before, ABrokenChainToNewKeysIsNoSecondFault) {
  DomainReport other = with_keys({3});
  other.findings = {{"ds_no_key", "error", "", "", {"1", "3"}, {}, {}}};
  EXPECT_THAT(unsettled(before(Purpose::servers, with_keys({1}), &other)), ElementsAre("chain would break"));
  other.findings = {{"server_silent", "error", "ns9.", "133.9.0.1", {}, {}, {}}};
  EXPECT_THAT(unsettled(before(Purpose::servers, with_keys({1}), &other)),
              ElementsAre("new servers sound", "chain would break"));
}

TEST(Before, UnsignedServersChangeWithoutCeremony) {
  const DomainReport now = sound(), then = sound();
  const Before made = before(Purpose::servers, now, &then);
  EXPECT_TRUE(made.ready());
  EXPECT_THAT(steps(made), ElementsAre("run both", "change registration", "wait for NS", "stop old servers"));
  EXPECT_EQ(made.steps[2].seconds, 172'800U) << "the longer of the TTLs of NS and of the zone's data";
  EXPECT_THAT(unsettled(before(Purpose::servers, now, nullptr)), ElementsAre("name the servers"));
}

TEST(Before, ATransferAsksForTheDsWhereThereIsOne) {
  EXPECT_THAT(steps(before(Purpose::transfer, with_keys({1}), nullptr)), Contains("or remove DS"));
  EXPECT_THAT(steps(before(Purpose::transfer, sound(), nullptr)), ElementsAre("check after transfer"));
}

TEST(Before, EverySentenceIsThereInBothLanguages) {
  for (const BeforeText& row : before_texts()) {
    EXPECT_EQ(row.en.empty(), row.ja.empty()) << row.word;
    EXPECT_EQ(row.no_en.empty(), row.no_ja.empty()) << row.word;
    EXPECT_FALSE(row.en.empty() && row.no_en.empty()) << row.word;
  }
  const DomainReport now = with_keys({1}), other = with_keys({2}), none = sound();
  for (const Purpose purpose : {Purpose::dnssec, Purpose::servers, Purpose::transfer}) {
    for (const DomainReport* then : {static_cast<const DomainReport*>(nullptr), &now, &other, &none}) {
      const Before made = before(purpose, now, then);
      EXPECT_NE(explain_before(made.dnssec, Language::ja, {"D"}), "") << made.dnssec;
      for (const BeforeItem& item : made.items)
        EXPECT_NE(explain_before(item.word, Language::ja, {"1", "2"}, item.settled == Settled::no), "") << item.word;
      for (const BeforeStep& step : made.steps)
        EXPECT_NE(explain_before(step.word, Language::ja, {"1", "2"}), "") << step.word;
    }
  }
}

}  // namespace
}  // namespace sekisho::mgmt::cli
