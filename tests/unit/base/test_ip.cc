#include "base/ip.h"

#include <gtest/gtest.h>

#include <unordered_set>

namespace sekisho {
namespace {

TEST(IpAddress, ParsesExactlyOneAddress) {
  const struct {
    const char* text;
    const char* canonical;
  } good[] = {
      {"192.0.2.1", "192.0.2.1"},
      {"0.0.0.0", "0.0.0.0"},
      {"2001:DB8:0:0::1", "2001:db8::1"},
      {"::ffff:192.0.2.1", "::ffff:192.0.2.1"},
      {"::", "::"},
      {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
  };
  for (const auto& c : good) {
    const auto a = IpAddress::parse(c.text);
    ASSERT_TRUE(a) << c.text;
    EXPECT_EQ(a->to_string(), c.canonical);
  }
  for (const char* bad :
       {"", " 192.0.2.1", "192.0.2", "192.0.2.256", "192.0.2.1 ", "192.0.02.1", "fe80::1%eth0", "1::2::3",
        "g::", "192.0.2.1/24", "1:2:3:4:5:6:7:8:9", "0000:0000:0000:0000:0000:0000:192.168.100.1000"}) {
    EXPECT_FALSE(IpAddress::parse(bad)) << bad;
  }
  EXPECT_FALSE(IpAddress::parse(std::string_view("192.0.2.1\0x", 11)));
}

TEST(IpAddress, FamiliesNeverCompareEqual) {
  std::array<std::uint8_t, 16> b{192, 0, 2, 1};
  EXPECT_NE(IpAddress::v4(Bytes(b.data(), 4)), IpAddress::v6(b));
  EXPECT_EQ(IpAddress::v4(0xC0000201), IpAddress::v4(Bytes(b.data(), 4)));
  EXPECT_EQ(IpAddress::v4(0xC0000201).v4_value(), 0xC0000201);
}

TEST(IpPrefix, ParsesAndRefusesHostBits) {
  EXPECT_EQ(IpPrefix::parse("10.0.0.0/8")->to_string(), "10.0.0.0/8");
  EXPECT_EQ(IpPrefix::parse("10.0.0.1")->length, 32U);
  EXPECT_EQ(IpPrefix::parse("2001:db8::/33")->length, 33U);
  EXPECT_EQ(IpPrefix::parse("0.0.0.0/0")->length, 0U);
  for (const char* bad : {"10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/8 ", "/8",
                          "2001:db8::/129", "2001:db8::1/64", "10.0.0.0/8/8"}) {
    EXPECT_FALSE(IpPrefix::parse(bad)) << bad;
  }
}

TEST(IpPrefix, ContainsAndOverlaps) {
  const IpPrefix p = *IpPrefix::parse("10.1.128.0/17");
  EXPECT_TRUE(p.contains(*IpAddress::parse("10.1.255.255")));
  EXPECT_FALSE(p.contains(*IpAddress::parse("10.1.127.255")));
  EXPECT_FALSE(IpPrefix::parse("::/0")->contains(*IpAddress::parse("10.1.128.1")));
  EXPECT_TRUE(p.overlaps(*IpPrefix::parse("10.0.0.0/8")));
  EXPECT_TRUE(p.overlaps(*IpPrefix::parse("10.1.200.0/24")));
  EXPECT_FALSE(p.overlaps(*IpPrefix::parse("10.1.0.0/17")));
}

TEST(Endpoint, ParsesEveryWrittenForm) {
  const struct {
    const char* text;
    const char* canonical;
  } good[] = {
      {"192.0.2.1", "192.0.2.1@53"},
      {"192.0.2.1@5353", "192.0.2.1@5353"},
      {"192.0.2.1:5353", "192.0.2.1@5353"},
      {"2001:db8::1", "2001:db8::1@53"},
      {"2001:db8::1@5353", "2001:db8::1@5353"},
      {"[2001:db8::1]:5353", "2001:db8::1@5353"},
      {"[2001:db8::1]", "2001:db8::1@53"},
  };
  for (const auto& c : good) {
    const auto e = Endpoint::parse(c.text);
    ASSERT_TRUE(e) << c.text;
    EXPECT_EQ(e->to_string(), c.canonical);
  }
  for (const char* bad : {"", "192.0.2.1@", "192.0.2.1@0", "192.0.2.1@65536", "192.0.2.1:", "[192.0.2.1]:53",
                          "[2001:db8::1", "[2001:db8::1]53", "192.0.2.1@053", "@53"}) {
    EXPECT_FALSE(Endpoint::parse(bad)) << bad;
  }
}

TEST(Endpoint, HashesDistinctValuesApart) {
  std::unordered_set<Endpoint> set;
  for (std::uint16_t port = 1; port <= 1000; ++port) set.insert({IpAddress::v4(0x7F000001), port});
  EXPECT_EQ(set.size(), 1000U);
}

}  // namespace
}  // namespace sekisho
