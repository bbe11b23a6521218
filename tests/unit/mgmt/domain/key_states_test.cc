// Keys in the states of RFC 7583 as one look from outside shows them, and waits from real TTLs (G3-19, G3-27, G3-28).
#include "mgmt/domain/key_states.h"

#include <gtest/gtest.h>

#include "small_internet.h"

namespace sekisho::mgmt::domain {
namespace {

using test::SmallInternet;

std::string show(const Evidence& e, const SmallInternet& net) {
  std::string text;
  for (const SeenKey& key : seen_keys(e)) {
    text += key.tag == net.ksk.tag() ? "ksk " : key.tag == net.zsk.tag() ? "zsk " : "other ";
    text += std::string(to_text(key.state)) + "\n";
  }
  return text;
}

TEST(KeyStates, OfAZoneAtRest) {
  SmallInternet net;
  EXPECT_EQ(show(net.evidence(), net), "ksk active\nzsk active\n");
}

TEST(KeyStates, OfARollover) {
  SmallInternet net;
  const testing::SigningKey coming("city.jp.");
  net.ds.push_back(coming.ds());
  EXPECT_EQ(show(net.evidence(), net), "ksk active\nzsk active\nother ds_only\n");
  net.ds = {coming.ds()};
  EXPECT_EQ(show(net.evidence(), net), "ksk published_or_retired\nzsk active\nother ds_only\n");
  net.ds.clear();
  EXPECT_EQ(show(net.evidence(), net), "ksk published_or_retired\nzsk active\n");
}

TEST(KeyStates, ARevokedKeyIsNamed) {
  SmallInternet net;
  net.ksk.set_flags(testing::SigningKey::ksk | 0x0080);
  net.take_zone();
  const auto keys = seen_keys(net.evidence());
  ASSERT_FALSE(keys.empty());
  EXPECT_EQ(to_text(keys.front().state), "revoked");
}

TEST(KeyStates, WaitsAreMadeOfTheZonesOwnTtls) {
  SmallInternet net;
  net.replace("www.city.jp. 3600 A", "www.city.jp. 7200 A");
  const Waits waits = waits_of(net.evidence());
  EXPECT_EQ(waits.key_ttl, 3600U);
  EXPECT_EQ(waits.ds_ttl, 3600U);
  EXPECT_EQ(waits.longest_ttl, 7200U);
  EXPECT_EQ(waits.propagation, 4500U);
  EXPECT_EQ(waits.publication(), 8100U);
  EXPECT_EQ(waits.data_retire(), 11'700U);
}

}  // namespace
}  // namespace sekisho::mgmt::domain
