// Names that never leave the gateway, each with the document that says so.
#include <gtest/gtest.h>

#include "tests/unit/views/zone_text.h"

namespace sekisho::views {
namespace {

using dns::RRType;

std::string answer_for(const char* text, RRType type) {
  const dns::Name name = dns::Name::of(text);
  for (const LocalZone& zone : special_use_zones()) {
    if (name.is_under(zone.apex())) return summary_of(zone.lookup(name, type));
  }
  return "not special";
}

TEST(SpecialUse, AnswersLocally) {
  struct Case {
    const char* name;
    RRType type;
    const char* expected;
  };
  for (const Case& c : {
           Case{"localhost.", RRType::a, "A 127.0.0.1"},  // RFC 6761 §6.3
           Case{"localhost.", RRType::aaaa, "AAAA ::1"},
           Case{"LOCALHOST.", RRType::mx, "NODATA"},
           Case{"db.localhost.", RRType::a, "A 127.0.0.1"},
           Case{"1.0.0.127.in-addr.arpa.", RRType::ptr, "PTR localhost."},
           Case{"2.0.0.127.in-addr.arpa.", RRType::ptr, "NXDOMAIN"},
           Case{"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa.", RRType::ptr,
                "PTR localhost."},
           Case{"x.invalid.", RRType::a, "NXDOMAIN"},
           Case{"test.", RRType::a, "NODATA"},
           Case{"printer.local.", RRType::a, "NXDOMAIN"},        // RFC 6762 §22.1
           Case{"abc.onion.", RRType::a, "NXDOMAIN"},            // RFC 7686
           Case{"tv.home.arpa.", RRType::a, "NXDOMAIN"},         // RFC 8375
           Case{"_dns.resolver.arpa.", RRType::svcb, "NODATA"},  // RFC 9462 §6.4
           Case{"any.name.resolver.arpa.", RRType::a, "NODATA"},
           Case{"ipv4only.arpa.", RRType::a, "A 192.0.0.170 + A 192.0.0.171"},  // RFC 8880
           Case{"ipv4only.arpa.", RRType::aaaa, "NODATA"},
           Case{"170.0.0.192.in-addr.arpa.", RRType::ptr, "PTR ipv4only.arpa."},
           Case{"4.3.2.10.in-addr.arpa.", RRType::ptr, "NXDOMAIN"},  // RFC 6303
           Case{"4.3.16.172.in-addr.arpa.", RRType::ptr, "NXDOMAIN"},
           Case{"4.3.31.172.in-addr.arpa.", RRType::ptr, "NXDOMAIN"},
           Case{"4.3.168.192.in-addr.arpa.", RRType::ptr, "NXDOMAIN"},
           Case{"4.3.254.169.in-addr.arpa.", RRType::ptr, "NXDOMAIN"},
           Case{"1.2.0.192.in-addr.arpa.", RRType::ptr, "NXDOMAIN"},
           Case{"255.255.255.255.in-addr.arpa.", RRType::ptr, "NODATA"},
           Case{"1.0.0.0.in-addr.arpa.", RRType::ptr, "NXDOMAIN"},
           Case{"4.3.64.100.in-addr.arpa.", RRType::ptr, "NXDOMAIN"},  // RFC 7793
           Case{"4.3.127.100.in-addr.arpa.", RRType::ptr, "NXDOMAIN"},
           Case{"1.0.0.d.f.ip6.arpa.", RRType::ptr, "NXDOMAIN"},
           Case{"0.8.e.f.ip6.arpa.", RRType::ptr, "NXDOMAIN"},
           Case{"0.b.e.f.ip6.arpa.", RRType::ptr, "NXDOMAIN"},
           Case{"0.8.b.d.0.1.0.0.2.ip6.arpa.", RRType::ptr, "NXDOMAIN"},
       }) {
    EXPECT_EQ(answer_for(c.name, c.type), c.expected) << c.name;
  }
}

TEST(SpecialUse, LeavesOrdinaryNamesAlone) {
  for (const char* name : {"lg.jp.", "arpa.", "in-addr.arpa.", "4.3.15.172.in-addr.arpa.", "4.3.32.172.in-addr.arpa.",
                           "4.3.63.100.in-addr.arpa.", "4.3.128.100.in-addr.arpa.", "1.3.2.192.in-addr.arpa.",
                           "example.com.", "0.c.f.ip6.arpa.", "0.c.e.f.ip6.arpa.", "mytest.", "."}) {
    EXPECT_EQ(answer_for(name, RRType::a), "not special") << name;
  }
}

TEST(SpecialUse, ZonesDoNotNest) {  // set_routes relies on it
  for (const LocalZone& a : special_use_zones()) {
    for (const LocalZone& b : special_use_zones())
      EXPECT_FALSE(a.apex().is_strictly_under(b.apex())) << a.apex().to_text();
  }
}

}  // namespace
}  // namespace sekisho::views
