// Every sentence of `sekishoctl pair` is there in both languages, with the same particulars.
#include "mgmt/cli/pair_texts.h"

#include <gtest/gtest.h>

#include <set>

namespace sekisho::mgmt::cli {
namespace {

TEST(PairTexts, AreWholeInBothLanguages) {
  std::set<std::string_view> seen;
  for (const PairText& row : pair_texts()) {
    EXPECT_TRUE(seen.insert(row.word).second) << row.word << " stands there twice";
    EXPECT_FALSE(row.en.empty() || row.ja.empty()) << row.word;
    for (const char* place : {"{0}", "{1}", "{2}", "{3}"})
      EXPECT_EQ(row.en.find(place) == std::string_view::npos, row.ja.find(place) == std::string_view::npos)
          << row.word << " " << place;
  }
}

TEST(PairTexts, EachStateHasItsWord) {
  for (const char* state : {"unknown", "in-step", "ahead", "behind", "conflict", "refused", "not-shared"})
    EXPECT_FALSE(pair_say(state, Language::ja).empty()) << state;
  for (const char* part : {"configuration", "cookies", "exemptions"})
    EXPECT_FALSE(pair_say(part, Language::en).empty()) << part;
}

}  // namespace
}  // namespace sekisho::mgmt::cli
