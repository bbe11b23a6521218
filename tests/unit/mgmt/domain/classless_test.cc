// Reverse zones for parts of a /24 (R-2, RFC 2317).
#include "mgmt/domain/classless.h"

#include <gtest/gtest.h>

#include "mgmt/domain/judge.h"

namespace sekisho::mgmt::domain {
namespace {

TEST(Classless, TheFirstLabelSaysWhichAddresses) {
  const struct {
    const char* zone;
    int first, last;  // -1: it is not understood
  } cases[] = {
      {"0-63.113.0.203.in-addr.arpa.", 0, 63},      {"64/26.113.0.203.in-addr.arpa.", 64, 127},
      {"128/25.113.0.203.in-addr.arpa.", 128, 255}, {"255-0.113.0.203.in-addr.arpa.", -1, 0},
      {"10/26.113.0.203.in-addr.arpa.", -1, 0},     {"0/24.113.0.203.in-addr.arpa.", -1, 0},
      {"0-256.113.0.203.in-addr.arpa.", -1, 0},     {"customer.113.0.203.in-addr.arpa.", -1, 0},
      {"113.0.203.in-addr.arpa.", -1, 0},           {"0-63.a.b.c.example.jp.", -1, 0},
      {"-5.113.0.203.in-addr.arpa.", -1, 0},
  };
  for (const auto& c : cases) {
    const auto range = classless_range(dns::Name::of(c.zone));
    ASSERT_EQ(range.has_value(), c.first >= 0) << c.zone;
    if (!range) continue;
    EXPECT_EQ(range->first, c.first) << c.zone;
    EXPECT_EQ(range->last, c.last) << c.zone;
  }
  EXPECT_EQ(octet_name(7, dns::Name::of("113.0.203.in-addr.arpa.")), dns::Name::of("7.113.0.203.in-addr.arpa."));
}

}  // namespace
}  // namespace sekisho::mgmt::domain
