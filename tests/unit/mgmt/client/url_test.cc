// How a gateway on another host is named.
#include <gtest/gtest.h>

#include "mgmt/client/over_tls.h"

namespace sekisho::mgmt::client {
namespace {

TEST(Url, IsAnHttpsHostAndPort) {
  const auto place = [](const std::string& text) {
    const auto url = parse_url(text);
    return url ? url->host + " " + url->port : std::string("-");
  };
  EXPECT_EQ(place("https://gw1.city.example:8443"), "gw1.city.example 8443");
  EXPECT_EQ(place("https://gw1.city.example/"), "gw1.city.example 443");
  EXPECT_EQ(place("https://[2001:db8::1]:8443"), "2001:db8::1 8443");
  EXPECT_EQ(place("https://[2001:db8::1]"), "2001:db8::1 443");
  for (const char* bad : {"http://gw1", "gw1:8443", "https://", "https://gw1:", "https://gw1:x", "https://gw1/v1",
                          "https://2001:db8::1", "https://[::1", "https://user@gw1", "https://gw1:123456"}) {
    EXPECT_EQ(place(bad), "-") << bad;
  }
}

}  // namespace
}  // namespace sekisho::mgmt::client
