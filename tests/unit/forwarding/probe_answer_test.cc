// Whether two servers said the same: what counts as a difference and what does not. L-2, L-8.
#include "forwarding/probe_answer.h"

#include <gtest/gtest.h>

#include "dns/rdata.h"

namespace sekisho::forwarding {
namespace {

dns::Name name(std::string_view text) { return *dns::Name::from_text(text); }

dns::Message reply(dns::RRType type, const std::vector<std::string>& rdatas, std::string_view owner = "lg.jp",
                   std::uint32_t ttl = 60, dns::Rcode rcode = dns::Rcode::noerror) {
  dns::Message message;
  message.header.rcode = static_cast<std::uint8_t>(rcode);
  dns::Rrset set{name(owner), type, dns::RRClass::in, ttl, {}, {}};
  for (const std::string& text : rdatas) set.rdatas.add(*dns::rdata_from_text(type, text, dns::Name()));
  if (!rdatas.empty()) message.answer.push_back(set);
  return message;
}

const std::string soa = "ns1.lg.jp. admin.lg.jp. 2026112201 3600 900 604800 60";
const std::string next_soa = "ns1.lg.jp. admin.lg.jp. 2026112202 3600 900 604800 60";

TEST(ProbeAnswer, TellsTheSerial) {
  EXPECT_EQ(read_probe_answer(reply(dns::RRType::soa, {soa})).serial, 2026112201U);
  EXPECT_EQ(read_probe_answer(reply(dns::RRType::a, {"10.0.0.1"})).serial, 0U);
}

TEST(ProbeAnswer, OrderCaseAndTtlAreNoDifference) {
  const auto digest = [](const dns::Message& m) { return read_probe_answer(m).digest; };
  EXPECT_EQ(digest(reply(dns::RRType::a, {"10.0.0.1", "10.0.0.2"})),
            digest(reply(dns::RRType::a, {"10.0.0.2", "10.0.0.1"}, "lG.Jp", 3)));
  EXPECT_EQ(digest(reply(dns::RRType::soa, {soa})),
            digest(reply(dns::RRType::soa, {"NS1.lg.JP. admin.lg.jp. 2026112201 3600 900 604800 60"})));
  EXPECT_NE(digest(reply(dns::RRType::soa, {soa})), digest(reply(dns::RRType::soa, {next_soa})));
  EXPECT_NE(digest(reply(dns::RRType::a, {"10.0.0.1"})), digest(reply(dns::RRType::a, {"10.0.0.1", "10.0.0.2"})));
  EXPECT_NE(digest(reply(dns::RRType::a, {})), digest(reply(dns::RRType::a, {}, "lg.jp", 0, dns::Rcode::nxdomain)));
}

TEST(ProbeAnswer, OnlyServersThatAreUpAndHaveAnsweredAreCompared) {
  GroupBoard board(3);
  const ProbeAnswer none, one = read_probe_answer(reply(dns::RRType::soa, {soa})),
                          other = read_probe_answer(reply(dns::RRType::soa, {next_soa}));
  EXPECT_FALSE(servers_disagree(board, {}));
  EXPECT_FALSE(servers_disagree(board, {one, none, one}));
  EXPECT_TRUE(servers_disagree(board, {one, other, one}));
  board.server(1).up = false;
  EXPECT_FALSE(servers_disagree(board, {one, other, one}));
}

}  // namespace
}  // namespace sekisho::forwarding
