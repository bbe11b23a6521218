// Validation failures are logged, at a rate that no client chooses (G2-9).
#include <gtest/gtest.h>

#include "resolver/engine/failure_log.h"

namespace sekisho::resolver {
namespace {

const dns::Question question{dns::Name::of("www.example.jp."), dns::RRType::a, dns::RRClass::in};
constexpr Instant start{5'000'000'000};

std::string write(FailureLog& log, Instant now) {
  return log.line("internet", question, dnssec::Reason::signature_expired, now);
}

TEST(FailureLog, SaysWhatFailedAndWhy) {
  FailureLog log;
  EXPECT_EQ(write(log, start), "validation failed: www.example.jp. A in internet: the signature has expired");
}

TEST(FailureLog, AFloodIsHeldBackAndCounted) {
  FailureLog log;
  for (unsigned i = 0; i < FailureLog::burst; ++i) EXPECT_NE(write(log, start), "");
  for (unsigned i = 0; i < 100; ++i) EXPECT_EQ(write(log, start + 500ms), "");
  EXPECT_NE(write(log, start + 1s).find("(and 100 more not written)"), std::string::npos);
  EXPECT_EQ(write(log, start + 1s), "");
}

TEST(FailureLog, NamesCannotForgeLines) {
  FailureLog log;
  const dns::Question odd{dns::Name::of("a\\010b.example."), dns::RRType::a, dns::RRClass::in};
  EXPECT_EQ(log.line("internet", odd, dnssec::Reason::signature_wrong, start).find('\n'), std::string::npos);
}

}  // namespace
}  // namespace sekisho::resolver
