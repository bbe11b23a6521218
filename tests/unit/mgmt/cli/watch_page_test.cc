// Every word that the gateway reports of its own watch is explained, in both languages.
#include "mgmt/cli/watch_page.h"

#include <gtest/gtest.h>

namespace sekisho::mgmt::cli {
namespace {

TEST(WatchPage, EveryWordOfAReportIsExplained) {
  for (const std::string_view word : {"synchronised", "unsynchronised", "too-far-off", "stale", "unknown",  // clock
                                      "no-answer", "failed", "not-found", "bogus", "not-secure", "accepted"}) {
    EXPECT_NE(explain_watch(word, Language::en), word);
    EXPECT_NE(explain_watch(word, Language::ja), explain_watch(word, Language::en));
  }
  EXPECT_EQ(explain_watch("new-word", Language::ja), "new-word");
}

TEST(WatchPage, AClockThatIsNotLookedAtHasNoRow) { EXPECT_TRUE(clock_row({}, Language::en).empty()); }

}  // namespace
}  // namespace sekisho::mgmt::cli
