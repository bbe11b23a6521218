// What two nodes tell each other, and when a way out that is lost is a reason to stand back.
#include "mgmt/cli/pair_word.h"

#include <gtest/gtest.h>

namespace sekisho::mgmt::cli {
namespace {

TEST(PairWord, GoesThereAndBack) {
  for (const PairWord word : {PairWord{true, 0}, PairWord{false, 2}}) EXPECT_EQ(parse_pair_word(format(word)), word);
}

TEST(PairWord, TakesNothingElse) {
  for (const char* wrong :
       {"", "sekisho-pair 1 ", "sekisho-pair 2 well 0", "sekisho-pair 1 well ", "sekisho-pair 1 well -1",
        "sekisho-pair 1 well 0 ", "sekisho-pair 1 ill 0", "sekisho-pair 1 well 99999999999"})
    EXPECT_FALSE(parse_pair_word(wrong)) << wrong;
}

TEST(PairWord, AWayOutCountsOnlyWhileTheOtherNodeIsBetterOff) {
  EXPECT_TRUE(counts(1, PairWord{true, 0}));
  EXPECT_TRUE(counts(2, PairWord{true, 1}));
  EXPECT_FALSE(counts(0, PairWord{true, 0})) << "nothing is lost";
  EXPECT_FALSE(counts(1, PairWord{true, 1})) << "both have lost one: a router is dead";
  EXPECT_FALSE(counts(1, PairWord{false, 0})) << "it could not take over";
  EXPECT_FALSE(counts(1, std::nullopt)) << "alone";
}

}  // namespace
}  // namespace sekisho::mgmt::cli
