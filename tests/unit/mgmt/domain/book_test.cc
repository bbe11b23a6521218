// Own domains are looked at again and again: when, and what is news of it (L-11, L-17).
#include "mgmt/domain/book.h"

#include <gtest/gtest.h>

namespace sekisho::mgmt::domain {
namespace {

using control::DomainReport;

constexpr Instant start{1'000'000'000};

DomainReport report(std::vector<std::pair<std::string, std::string>> findings) {
  DomainReport made;
  made.domain = "city.jp.";
  made.ok = true;
  for (auto& [word, level] : findings) {
    made.ok &= level != "error";
    made.findings.push_back({word, level, "ns1.city.jp.", "133.1.0.1", {}, {}, {}});
  }
  return made;
}

std::string show(const std::vector<DomainChange>& changes) {
  std::string text;
  for (const DomainChange& change : changes) text += (change.appeared ? "+" : "-") + change.finding.word + " ";
  return text;
}

class Book : public ::testing::Test {
 protected:
  Book() { book_.configure({{"city.jp.", false}}, 6h, start); }
  std::string take(const DomainReport& seen) { return show(book_.take(seen, now_, {1000})); }
  /// When the next look is due.
  Duration next() {
    for (Instant at = now_;; at = at + 1min)
      if (book_.due(at)) return at - now_;
  }

  DomainBook book_;
  Instant now_ = start;
};

TEST_F(Book, TheFirstLookIsSoonAndTheNextAfterTheInterval) {
  EXPECT_EQ(book_.due(start), std::nullopt);
  EXPECT_EQ(book_.due(start + 1min), "city.jp.");
  EXPECT_EQ(book_.due(start + 1min), std::nullopt) << "it is being looked at";
  take(report({}));
  EXPECT_EQ(next(), 6h);
}

TEST_F(Book, WhatIsBrokenIsLookedAtMoreOften) {
  take(report({{"server_silent", "error"}}));
  EXPECT_EQ(next(), 10min);
}

TEST_F(Book, ARolloverIsLookedAtMoreOften) {
  DomainReport rolling = report({});
  rolling.steps = {{"KSK", 20, "submit_ds", 5000}};
  take(rolling);
  EXPECT_EQ(next(), 30min);
}

TEST_F(Book, NewsIsWhatAppearedAndWhatWent) {
  EXPECT_EQ(take(report({{"server_silent", "error"}, {"unsigned_zone", "notice"}})), "+server_silent ");
  DomainReport same = report({{"server_silent", "error"}});
  same.findings.front().details = {"for three hours"};
  EXPECT_EQ(take(same), "");
  EXPECT_EQ(take(report({{"key_short", "warning"}})), "+key_short -server_silent ");
  EXPECT_EQ(book_.states().front().count("warning"), 1U);
}

TEST_F(Book, ALookThatSawNothingIsNoNews) {
  take(report({{"server_silent", "error"}}));
  EXPECT_EQ(take(report({{"parent_silent", "error"}})), "");
  EXPECT_FALSE(book_.states().front().seen);
  EXPECT_EQ(book_.states().front().count("error"), 1U) << "what was seen stands";
  EXPECT_EQ(next(), 2min);
}

TEST_F(Book, AReloadKeepsWhatIsKnown) {
  take(report({{"server_silent", "error"}}));
  book_.configure({{"old.jp.", true}, {"city.jp.", false}}, 6h, now_);
  ASSERT_EQ(book_.states().size(), 2U);
  EXPECT_TRUE(book_.states()[0].domain.former);
  EXPECT_EQ(book_.states()[1].count("error"), 1U);
  book_.configure({}, 6h, now_);
  EXPECT_TRUE(book_.states().empty());
  EXPECT_EQ(take(report({})), "") << "it came when the domain was gone";
}

TEST_F(Book, WithoutAnIntervalNobodyLooks) {
  book_.configure({{"city.jp.", false}}, Duration{0}, start);
  EXPECT_EQ(book_.due(start + 24h), std::nullopt);
}

}  // namespace
}  // namespace sekisho::mgmt::domain
