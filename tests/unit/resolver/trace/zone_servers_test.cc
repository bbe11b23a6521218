// Which servers iteration would ask for a name (K-2).
#include "resolver/trace/zone_servers.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/support/messages.h"

namespace sekisho::resolver {
namespace {

Ask world(const std::map<std::string, dns::Rrset>& records) {
  return [records](const dns::Question& question, bool) -> std::optional<Answer> {
    Answer answer;
    answer.rcode = dns::Rcode::noerror;
    const auto at = records.find(question.name.to_text() + " " + to_text(question.type));
    if (at != records.end()) answer.answer.push_back(at->second);
    return answer;
  };
}

const Ask small_world = world({
    {"city.jp. NS", testing::rrset({"city.jp. 60 NS ns1.city.jp.", "city.jp. 60 NS ns.other.jp."})},
    {"jp. NS", testing::rrset({"jp. 60 NS a.dns.jp."})},
    {"ns1.city.jp. A", testing::rrset({"ns1.city.jp. 60 A 192.0.2.1", "ns1.city.jp. 60 A 192.0.2.2"})},
    {"ns1.city.jp. AAAA", testing::rrset({"ns1.city.jp. 60 AAAA 2001:db8::1"})},
    {"ns.other.jp. A", testing::rrset({"ns.other.jp. 60 A 192.0.2.3"})},
    {"a.dns.jp. A", testing::rrset({"a.dns.jp. 60 A 192.0.2.9"})},
});

std::string show(const ZoneServers& found) {
  std::string text = found.zone.to_text();
  for (const auto& server : found.servers) text += " " + server.address.to_string();
  return text;
}

TEST(ZoneServers, AreThoseOfTheClosestZone) {
  const struct {
    const char* question;
    bool v4, v6;
    const char* found;
  } cases[] = {
      {"large.www.city.jp. TXT", true, true, "city.jp. 192.0.2.1 192.0.2.2 2001:db8::1 192.0.2.3"},
      {"large.www.city.jp. TXT", true, false, "city.jp. 192.0.2.1 192.0.2.2 192.0.2.3"},
      {"large.www.city.jp. TXT", false, true, "city.jp. 2001:db8::1"},
      {"city.jp. DNSKEY", true, false, "city.jp. 192.0.2.1 192.0.2.2 192.0.2.3"},
      {"city.jp. DS", true, false, "jp. 192.0.2.9"},  // the parent's
      {"nobody.example. TXT", true, true, "."},
      {". DNSKEY", true, true, "."},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(show(find_zone_servers(testing::question(c.question), c.v4, c.v6, small_world)), c.found) << c.question;
  }
}

TEST(ZoneServers, AreBounded) {
  dns::Rrset ns = testing::rrset({"big.jp. 60 NS ns0.big.jp."}), addresses = testing::rrset({"x. 60 A 192.0.2.0"});
  for (unsigned i = 1; i < 100; ++i) {
    ns.rdatas.add(testing::rdata(dns::RRType::ns, "ns" + std::to_string(i) + ".big.jp."));
    addresses.rdatas.add(testing::rdata(dns::RRType::a, "192.0.2." + std::to_string(i)));
  }
  unsigned asked = 0;
  const auto found = find_zone_servers(testing::question("big.jp. TXT"), true, true,
                                       [&](const dns::Question& question, bool) -> std::optional<Answer> {
                                         ++asked;
                                         Answer answer;
                                         if (question.type == dns::RRType::ns) answer.answer.push_back(ns);
                                         if (question.type == dns::RRType::a) answer.answer.push_back(addresses);
                                         return answer;
                                       });
  EXPECT_EQ(found.servers.size(), max_zone_servers);
  EXPECT_LE(asked, 17U);
}

TEST(ZoneServers, SilenceFindsNone) {
  const auto found = find_zone_servers(testing::question("www.city.jp. TXT"), true, true,
                                       [](const dns::Question&, bool) { return std::nullopt; });
  EXPECT_TRUE(found.servers.empty());
}

}  // namespace
}  // namespace sekisho::resolver
