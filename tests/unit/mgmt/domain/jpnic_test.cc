// JPNIC's form: lines made, and lines refused with what is wrong with them.
#include "mgmt/domain/jpnic.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/signed_zone.h"

namespace sekisho::mgmt::domain {
namespace {

using ::testing::ElementsAre;

constexpr const char* sha1 = "0123456789ABCDEF0123456789ABCDEF01234567";
constexpr const char* sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

TEST(DsLine, TheFormsFirstExampleIsGood) {
  const auto line = read_ds_line(std::string("1.0.192.in-addr.arpa. 100 IN DS 33736 5 1 ( ") + sha1 + " )");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->to_text(), std::string("1.0.192.in-addr.arpa. IN DS 33736 5 1 ( ") + sha1 + " )");
}

TEST(DsLine, TheFormsSecondExampleIsRefusedWithItsReason) {
  const auto line = read_ds_line(
      "100.51.198.in-addr.arpa. 78951200 IN DS 779 5 2 ( "
      "NLKA8NCK87LA56DK10UO57A34S157NIKL95NDIO10LBD27ZS46MAL56NDIO087NB )");
  ASSERT_FALSE(line);
  EXPECT_EQ(word_of(line.error().fault), "digest_not_hex");
  EXPECT_EQ(line.error().part, "NLKUOSIZM");
}

TEST(DsLine, MayBeShort) {
  for (const std::string head :
       {"2.0.192.in-addr.arpa DS 1 13 2 ", "2.0.192.IN-ADDR.ARPA. in ds 1 13 2 ",
        "2.0.192.in-addr.arpa. 0 DS 1 13 2 ", "2.0.192.in-addr.arpa. 2147483647 IN DS 1 13 2 "}) {
    EXPECT_TRUE(read_ds_line(head + sha256)) << head;
    EXPECT_TRUE(read_ds_line(head + "(" + sha256 + ")")) << head;
  }
}

TEST(DsLine, EachMistakeIsNamed) {
  const std::string zone = "2.0.192.in-addr.arpa. ", good = std::string(" ") + sha256;
  struct Case {
    std::string line;
    const char* word;
    std::string part;
  };
  const Case cases[] = {
      {"", "empty", ""},
      {"a..b DS 1 13 2" + good, "bad_zone", "a..b"},
      {"city.example.lg.jp. DS 1 13 2" + good, "not_reverse", "city.example.lg.jp."},
      {zone + "2147483648 DS 1 13 2" + good, "bad_ttl", "2147483648"},
      {zone + "NS ns1.example.", "not_ds", "NS"},
      {zone + "DS 65536 13 2" + good, "bad_key_tag", "65536"},
      {zone + "DS -1 13 2" + good, "bad_key_tag", "-1"},
      {zone + "DS 1 x 2" + good, "bad_algorithm", "x"},
      {zone + "DS 1 7 2" + good, "algorithm_not_taken", "7"},
      {zone + "DS 1 15 2" + good, "algorithm_not_taken", "15"},
      {zone + "DS 1 13 4" + good, "digest_type_not_taken", "4"},
      {zone + "DS 1 13", "bad_digest_type", ""},
      {zone + "DS 1 13 2 (" + good, "no_parentheses", ""},
      {zone + "DS 1 13 2 " + sha1, "digest_length", "40"},
      {zone + "DS 1 13 1 " + sha256, "digest_length", "64"},
      {zone + "DS 1 13 2 (" + good + " ) more", "trailing", "more"},
  };
  for (const Case& c : cases) {
    const auto line = read_ds_line(c.line);
    ASSERT_FALSE(line) << c.line;
    EXPECT_EQ(word_of(line.error().fault), c.word) << c.line;
    EXPECT_EQ(line.error().part, c.part) << c.line;
  }
}

TEST(DsLine, IsMadeFromTheKeysThatADsMayName) {
  const testing::SigningKey ksk("2.0.192.in-addr.arpa."),
      zsk("2.0.192.in-addr.arpa.", dnssec::Algorithm::ecdsap256sha256, testing::SigningKey::zsk);
  const dns::Name zone = dns::Name::of("2.0.192.in-addr.arpa.");
  const auto lines = ds_lines_of(zone, testing::dnskey_set(zone, {ksk.dnskey(), zsk.dnskey()}));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].key_tag, ksk.tag());
  const testing::Octets ds = ksk.ds();
  EXPECT_EQ(testing::from_hex(lines[0].digest), testing::Octets(ds.begin() + 4, ds.end()));
  EXPECT_TRUE(read_ds_line(lines[0].to_text()));
}

TEST(Block, OfSeveralNetworksHasALineForEach) {
  const auto networks = networks_of("192.0.0.0-192.0.2.255");
  ASSERT_TRUE(networks);
  ASSERT_EQ(networks->size(), 3U);
  EXPECT_EQ(reverse_zone((*networks)[2]).to_text(), "2.0.192.in-addr.arpa.");
  EXPECT_THAT(server_lines(*networks, {dns::Name::of("ns1.example.ad.jp.")}),
              ElementsAre("ns1.example.ad.jp/192.0.0.0/24", "ns1.example.ad.jp/192.0.1.0/24",
                          "ns1.example.ad.jp/192.0.2.0/24"));
  const auto one = networks_of("192.0.2.0/24");
  ASSERT_TRUE(one);
  EXPECT_THAT(server_lines(*one, {dns::Name::of("ns1.example.ad.jp."), dns::Name::of("ns2.example.jp.")}),
              ElementsAre("ns1.example.ad.jp", "ns2.example.jp"));
}

TEST(Block, ThatJpnicDoesNotTakeIsRefused) {
  struct Case {
    const char* block;
    const char* word;
  };
  for (const Case& c : {Case{"192.0.2.0/28", "too_small"}, Case{"192.0.2.0-192.0.2.127", "too_small"},
                        Case{"192.0.2.128-192.0.3.127", "not_aligned"}, Case{"10.0.0.0/8", "too_large"},
                        Case{"192.0.2.0-192.0.1.255", "bad_block"}, Case{"2001:db8::/32", "bad_block"},
                        Case{"192.0.2.1/24", "bad_block"}, Case{"", "bad_block"}}) {
    const auto networks = networks_of(c.block);
    ASSERT_FALSE(networks) << c.block;
    EXPECT_EQ(word_of(networks.error()), c.word) << c.block;
  }
}

TEST(Registration, IsVisibleByTheEveningOrTheNextMorning) {
  constexpr std::int64_t midnight = 1'792'594'800;           // 2026-10-22 00:00 in Japan
  constexpr std::int64_t hour = 3600;
  struct Case {
    std::int64_t notice, visible;  // hours of that day
  };
  for (const Case& c : {Case{0, 18}, Case{9, 18}, Case{12, 32}, Case{23, 32}})
    EXPECT_EQ(visible_from({midnight + c.notice * hour}).seconds, midnight + c.visible * hour) << c.notice;
  EXPECT_TRUE(may_be_pending("not_delegated"));
  EXPECT_FALSE(may_be_pending("server_silent"));
}

}  // namespace
}  // namespace sekisho::mgmt::domain
