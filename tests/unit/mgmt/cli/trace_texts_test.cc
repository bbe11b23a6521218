// Every reason that the gateway gives has its Japanese sentence, and every word of a trace both.
#include "mgmt/cli/trace_texts.h"

#include <gtest/gtest.h>

#include "dnssec/status.h"

namespace sekisho::mgmt::cli {
namespace {

TEST(TraceTexts, EveryReasonIsThereInJapanese) {
  for (unsigned i = 1; i < static_cast<unsigned>(dnssec::Reason::count); ++i) {
    const std::string_view english = dnssec::text_of(static_cast<dnssec::Reason>(i));
    EXPECT_NE(reason_in(english, Language::ja), english);
    EXPECT_EQ(reason_in(english, Language::en), english);
  }
}

TEST(TraceTexts, EveryWordOfAReportIsExplained) {
  for (const std::string_view word : {"secure",
                                      "insecure",
                                      "bogus",
                                      "unreachable",
                                      "not_validated",
                                      "anchor",
                                      "cached",
                                      "exempt",
                                      "no_anchor",
                                      "ds",
                                      "keys",
                                      "not_delegated",
                                      "unsigned_cut",
                                      "failed",
                                      "positive",
                                      "alias",
                                      "dname",
                                      "no_data",
                                      "name_error",
                                      "verdict secure",
                                      "verdict insecure",
                                      "verdict bogus",
                                      "verdict indeterminate",
                                      "valid",
                                      "expired",
                                      "early"}) {
    EXPECT_NE(explain_word(word, Language::en), word);
    EXPECT_NE(explain_word(word, Language::ja), explain_word(word, Language::en));
  }
}

}  // namespace
}  // namespace sekisho::mgmt::cli
