// Server cookies against the vectors of RFC 9018 Appendix A, and what makes one not good.
#include "dns/cookie.h"

#include <gtest/gtest.h>

#include "base/ip.h"
#include "tests/support/messages.h"

namespace sekisho::dns {
namespace {

using testing::from_hex;
using testing::to_hex;

SipKey key(std::string_view hex) {
  SipKey k{};
  const testing::Octets octets = from_hex(hex);
  std::copy(octets.begin(), octets.end(), k.begin());
  return k;
}

struct Asked {
  CookieVerdict verdict;
  std::string reply;
};

Asked ask(std::string_view option, const char* address, std::uint32_t now, const CookieSecrets& secrets) {
  const testing::Octets octets = from_hex(option);
  const IpAddress ip = *IpAddress::parse(address);
  FullCookie reply{};
  const CookieVerdict verdict = answer_cookie(octets, ip.bytes(), now, secrets, reply);
  EXPECT_EQ(verdict, check_cookie(octets, ip.bytes(), now, secrets));
  std::string text;
  for (const char c : to_hex(reply)) {
    if (c != ' ') text += c;
  }
  return {verdict, text};
}

const SipKey secret = key("e5e973e5a6b2a43f48e7dc849e37bfcf");
constexpr std::uint32_t june_5th = 1559731985;  // Wed Jun 5 10:53:05 UTC 2019

TEST(Cookie, VectorsOfRfc9018) {
  const CookieSecrets one{secret, {}, {}};
  Asked a = ask("2464c4abcf10c957", "198.51.100.100", june_5th, one);  // A.1
  EXPECT_EQ(a.verdict, CookieVerdict::client_only);
  EXPECT_EQ(a.reply, "2464c4abcf10c957010000005cf79f111f8130c3eee29480");
  a = ask(a.reply, "198.51.100.100", june_5th + 2400, one);  // A.2: renewed
  EXPECT_EQ(a.verdict, CookieVerdict::good);
  EXPECT_EQ(a.reply, "2464c4abcf10c957010000005cf7a871d4a564a1442aca77");
  // A.3: reserved octets are not judged, but are part of what was hashed.
  const char* with_reserved = "fc93fc62807ddb8601abcdef5cf78f71a314227b6679ebf5";
  EXPECT_EQ(ask(with_reserved, "203.0.113.203", 0x5cf78f71 + 1801, one).verdict, CookieVerdict::good);
  a = ask(with_reserved, "203.0.113.203", 0x5cf7a9ac, one);
  EXPECT_EQ(a.reply, "fc93fc62807ddb86010000005cf7a9acf73a7810aca2381e");
  // A.4: IPv6, and a secret that was rolled.
  const CookieSecrets rolled{key("445536bcd2513298075a5d379663c962"), key("dd3bdf9344b678b185a6f5cb60fca715"), {}};
  a = ask("22681ab97d52c298010000005cf7c57926556bd0934c72f8", "2001:db8:220:1:59de:d0f4:8769:82b8", 0x5cf7c609,
          rolled);
  EXPECT_EQ(a.verdict, CookieVerdict::good);
  EXPECT_EQ(a.reply, "22681ab97d52c298010000005cf7c609a6bb79d16625507a");
}

TEST(Cookie, IsGoodForItsTimeItsAddressAndItsSecretsOnly) {  // RFC 9018 §4.3
  const CookieSecrets one{secret, {}, {}};
  const SipKey other = key("00112233445566778899aabbccddeeff");
  const std::string made = ask("2464c4abcf10c957", "198.51.100.100", june_5th, one).reply;
  struct Row {
    const char* what;
    std::int32_t later;
    const char* address;
    CookieSecrets secrets;
    CookieVerdict verdict;
    bool same;  // the reply repeats it
  };
  for (const Row& row : std::initializer_list<Row>{
           {"at once", 0, "198.51.100.100", one, CookieVerdict::good, true},
           {"half an hour", 1800, "198.51.100.100", one, CookieVerdict::good, true},
           {"a second more", 1801, "198.51.100.100", one, CookieVerdict::good, false},
           {"an hour", 3600, "198.51.100.100", one, CookieVerdict::good, false},
           {"too old", 3601, "198.51.100.100", one, CookieVerdict::bad, false},
           {"a clock that is behind", -300, "198.51.100.100", one, CookieVerdict::good, false},
           {"from the future", -301, "198.51.100.100", one, CookieVerdict::bad, false},
           {"another address", 0, "198.51.100.101", one, CookieVerdict::bad, false},
           {"another secret", 0, "198.51.100.100", {other, {}, {}}, CookieVerdict::bad, false},
           {"the previous secret", 0, "198.51.100.100", {other, secret, {}}, CookieVerdict::good, false},
           {"the next secret", 0, "198.51.100.100", {other, {}, secret}, CookieVerdict::good, false},
       }) {
    SCOPED_TRACE(row.what);
    const Asked a = ask(made, row.address, june_5th + static_cast<std::uint32_t>(row.later), row.secrets);
    EXPECT_EQ(a.verdict, row.verdict);
    EXPECT_EQ(a.reply == made, row.same);
    EXPECT_EQ(a.reply.substr(0, 16), made.substr(0, 16));
  }
}

TEST(Cookie, TimestampsAreSerialNumbers) {  // RFC 1982: over the end of 32 bits
  const CookieSecrets one{secret, {}, {}};
  const std::string made = ask("2464c4abcf10c957", "198.51.100.100", 0xFFFFFFF0U, one).reply;
  EXPECT_EQ(ask(made, "198.51.100.100", 100, one).verdict, CookieVerdict::good);
  EXPECT_EQ(ask(made, "198.51.100.100", 4000, one).verdict, CookieVerdict::bad);
}

TEST(Cookie, EveryOctetCounts) {
  const CookieSecrets one{secret, {}, {}};
  const testing::Octets made = from_hex(ask("2464c4abcf10c957", "198.51.100.100", june_5th, one).reply);
  const IpAddress ip = *IpAddress::parse("198.51.100.100");
  for (std::size_t i = 0; i < made.size(); ++i) {
    testing::Octets spoilt = made;
    spoilt[i] ^= 1;
    EXPECT_EQ(check_cookie(spoilt, ip.bytes(), june_5th, one), CookieVerdict::bad) << i;
  }
  for (const std::size_t size : {16U, 23U, 25U, 40U}) {  // lengths that other servers' cookies have
    testing::Octets other = made;
    other.resize(size);
    EXPECT_EQ(check_cookie(other, ip.bytes(), june_5th, one), CookieVerdict::bad) << size;
  }
}

}  // namespace
}  // namespace sekisho::dns
