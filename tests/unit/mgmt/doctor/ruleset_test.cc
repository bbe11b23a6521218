// Which rulesets keep a client's first packet out, as `nft -j list ruleset` shows them.
#include "mgmt/doctor/ruleset.h"

#include <gtest/gtest.h>

namespace sekisho::mgmt::doctor {
namespace {

std::string chain(const std::string& policy, const std::string& rules, const std::string& more = "") {
  std::string text =
      R"({"nftables":[{"metainfo":{"version":"1"}},{"table":{"family":"inet","name":"filter"}},)"
      R"({"chain":{"family":"inet","table":"filter","name":"input","hook":"input","prio":0,"policy":")" +
      policy + R"("}})" + more;
  if (!rules.empty()) text += "," + rules;
  return text + "]}";
}

std::string rule(const std::string& expr, const std::string& in = "input") {
  return R"({"rule":{"family":"inet","table":"filter","chain":")" + in + R"(","expr":[)" + expr + "]}}";
}

std::string match(const std::string& left, const std::string& right, const std::string& op = "==") {
  return R"({"match":{"op":")" + op + R"(","left":)" + left + R"(,"right":)" + right + "}}";
}

const std::string accept = R"({"accept":null})", drop = R"({"drop":null})";
const std::string tcp_port = R"({"payload":{"protocol":"tcp","field":"dport"}})";
const std::string any_port = R"({"payload":{"protocol":"th","field":"dport"}})";
const std::string source = R"({"payload":{"protocol":"ip","field":"saddr"}})";
const std::string interface = R"({"meta":{"key":"iifname"}})";
const std::string l4 = R"({"meta":{"key":"l4proto"}})";
const std::string state = R"({"ct":{"key":"state"}})";

TEST(Ruleset, WhoIsKeptOut) {
  const struct {
    const char* name;
    std::string ruleset;
    bool dropped;  ///< TCP/53
  } cases[] = {
      {"no rules", R"({"nftables":[]})", false},
      {"no JSON", "Error", false},
      {"policy accept", chain("accept", ""), false},
      {"policy drop", chain("drop", ""), true},
      {"a hole", chain("drop", rule(match(tcp_port, "53") + "," + accept)), false},
      {"a hole for another port", chain("drop", rule(match(tcp_port, "22") + "," + accept)), true},
      {"a hole in a set", chain("drop", rule(match(tcp_port, R"({"set":[22,53]})") + "," + accept)), false},
      {"a hole in a range", chain("drop", rule(match(tcp_port, R"({"range":[1,1024]})") + "," + accept)), false},
      {"a hole for UDP",
       chain("drop", rule(match(R"({"payload":{"protocol":"udp","field":"dport"}})", "53") + "," + accept)), true},
      {"a hole for both",
       chain("drop", rule(match(l4, R"({"set":["tcp","udp"]})") + "," + match(any_port, "53") + "," + accept)),
       false},
      {"a hole for ICMP", chain("drop", rule(match(l4, "\"icmp\"") + "," + accept)), true},
      {"a hole for some clients", chain("drop", rule(match(source, "\"10.1.0.0\"") + "," + accept)), false},
      {"only what is known already", chain("drop", rule(match(state, R"(["established","related"])") + "," + accept)),
       true},
      {"only the loopback device", chain("drop", rule(match(interface, "\"lo\"") + "," + accept)), true},
      {"all but the loopback device", chain("accept", rule(match(interface, "\"lo\"", "!=") + "," + drop)), true},
      {"dropped by name", chain("accept", rule(match(tcp_port, "53") + "," + drop)), true},
      {"dropped for some clients", chain("accept", rule(match(source, "\"10.1.0.0\"") + "," + drop)), false},
      {"dropped beyond a rate", chain("accept", rule(match(tcp_port, "53") + R"(,{"limit":{"rate":10}},)" + drop)),
       false},
      {"accepted before it is dropped",
       chain("accept", rule(match(tcp_port, "53") + "," + accept) + "," + rule(drop)), false},
      {"accepted in another chain",
       chain("drop", rule(R"({"jump":{"target":"dns"}})") + "," + rule(match(tcp_port, "53") + "," + accept, "dns"),
             R"(,{"chain":{"family":"inet","table":"filter","name":"dns"}})"),
       false},
      {"a chain that calls itself", chain("accept", rule(R"({"jump":{"target":"input"}})")), false},
  };
  for (const auto& c : cases) EXPECT_EQ(find_dropper(c.ruleset, true, 53).has_value(), c.dropped) << c.name;
}

TEST(Ruleset, NamesTheChain) {
  const auto found = find_dropper(chain("drop", ""), false, 53);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->family + " " + found->table + " " + found->chain, "inet filter input");
}

TEST(Ruleset, TheGatewaysOwnTablesAreLeftOut) {
  EXPECT_FALSE(find_dropper(R"({"nftables":[{"chain":{"family":"inet","table":"sekisho_source","name":"in",
      "hook":"input","policy":"drop"}}]})",
                            true, 53));
}

}  // namespace
}  // namespace sekisho::mgmt::doctor
