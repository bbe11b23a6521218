// RFC 8509 sentinels and RFC 8145 signals.
#include "dnssec/key_signals.h"

#include <gtest/gtest.h>

#include "tests/support/messages.h"

namespace sekisho::dnssec {
namespace {

TEST(KeySignals, Sentinels) {  // RFC 8509 §3.2
  const std::vector<std::uint16_t> tags{20326, 38696};
  const struct {
    const char* question;
    bool sentinel, denied;
  } rows[] = {
      {"root-key-sentinel-is-ta-20326.example. A", true, false},
      {"root-key-sentinel-is-ta-38696.example. AAAA", true, false},
      {"Root-Key-Sentinel-IS-TA-11111.example. A", true, true},
      {"root-key-sentinel-not-ta-20326.example. A", true, true},
      {"root-key-sentinel-not-ta-11111.example. A", true, false},
      {"root-key-sentinel-is-ta-01234.example. A", true, true},
      {"root-key-sentinel-is-ta-20326.example. TXT", false, false},
      {"root-key-sentinel-is-ta-2032.example. A", false, false},
      {"root-key-sentinel-is-ta-99999.example. A", false, false},
      {"root-key-sentinel-is-ta-2o326.example. A", false, false},
      {"www.root-key-sentinel-is-ta-20326.example. A", false, false},
      {". A", false, false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.question);
    const auto sentinel = parse_sentinel(testing::question(row.question));
    ASSERT_EQ(sentinel.has_value(), row.sentinel);
    if (!sentinel) continue;
    EXPECT_EQ(sentinel_denies(*sentinel, tags), row.denied);
  }
}

TEST(KeySignals, TheQuestionThatTellsOurTags) {  // RFC 8145 §5.1
  const dns::Question q = key_tag_question(*built_in_anchors().at(dns::Name()));
  EXPECT_EQ(q.name.to_text(), "_ta-4f66-9728.");
  EXPECT_EQ(q.type, dns::RRType::null);
}

}  // namespace
}  // namespace sekisho::dnssec
