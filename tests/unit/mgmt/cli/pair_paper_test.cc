// What keepalived, FRR and BIRD are told of a pair, out of the templates that are installed.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "mgmt/cli/pair_paper.h"
#include "mgmt/cli/pair_probe.h"

namespace sekisho::mgmt::cli {
namespace {

const std::filesystem::path templates = std::filesystem::path(SEKISHO_SOURCE_DIR) / "configs/pair-templates";

PairTemplate from(const std::string& name) {
  std::ifstream in(templates / (name + ".template"));
  std::ostringstream text;
  text << in.rdbuf();
  return PairTemplate::parse(text.str());
}

config::List<IpAddress> addresses(std::initializer_list<const char*> texts) {
  config::List<IpAddress> list;
  for (const char* text : texts) list.push_back({*IpAddress::parse(text), {}, true});
  return list;
}

config::Pair a_pair() {
  config::Pair pair;
  pair.node.value = "gw1";
  pair.advertise.value = 200ms;
  pair.health.socket.value = "/run/sekisho/health.sock";
  pair.health.patience.value = 150ms;
  pair.anycast.interface.value = "lo";
  pair.anycast.as.value = 65001;
  pair.anycast.bfd.value = true;
  config::PairNeighbour router;
  router.address.value = *IpAddress::parse("10.1.0.1");
  router.as.value = 65000;
  pair.anycast.neighbours.push_back(router);
  for (const int number : {1, 2}) {
    config::PairNetwork network;
    const std::string n = std::to_string(number);
    network.name.value = "lan-" + n;
    network.interface.value = "eth" + n;
    network.vrid.value = static_cast<std::uint32_t>(50 + number);
    network.priority.value = 150;
    network.addresses = addresses({("10." + n + ".0.53").c_str()});
    network.own = addresses({("10." + n + ".0.2").c_str()});
    network.peer = addresses({("10." + n + ".0.3").c_str()});
    network.witnesses = addresses({("10." + n + ".0.1").c_str()});
    pair.networks.push_back(network);
  }
  const auto six = addresses({"fd00:1::53"});
  pair.networks[0].addresses.push_back(six[0]);
  pair.networks[0].own.push_back(addresses({"fd00:1::2"})[0]);
  pair.networks[0].peer.push_back(addresses({"fd00:1::3"})[0]);
  return pair;
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

TEST(PairPaper, KeepalivedHasAnInstanceForEachNetworkAndFamilyInOneGroup) {
  const PairPaper paper = keepalived_paper(a_pair(), from("keepalived"), "remark");
  EXPECT_TRUE(paper.missing.empty());
  EXPECT_EQ(count(paper.text, "vrrp_instance "), 3U) << paper.text;
  EXPECT_EQ(count(paper.text, "  nopreempt\n"), 3U);
  EXPECT_EQ(count(paper.text, "vrrp_sync_group "), 1U);
  EXPECT_EQ(count(paper.text, "    sekisho_lan_1_4\n"), 1U);
  EXPECT_EQ(count(paper.text, "auth"), 0U) << "VRRP version 3 has none";
  EXPECT_EQ(count(paper.text, "advert_int 0.20\n"), 3U);
  EXPECT_EQ(count(paper.text, "unicast_src_ip fd00:1::2\n"), 1U);
  EXPECT_EQ(count(paper.text, "    10.2.0.53/32 dev eth2\n"), 1U);
  EXPECT_EQ(count(paper.text, "--within 150ms --witness eth1=10.1.0.1 --witness eth2=10.2.0.1\""), 1U);
  EXPECT_EQ(count(paper.text, "{"), count(paper.text, "}")) << paper.text;
  config::Pair eager = a_pair();
  eager.preempt.value = true;
  EXPECT_EQ(count(keepalived_paper(eager, from("keepalived"), "").text, "nopreempt"), 0U);
}

TEST(PairPaper, FrrAnnouncesEachAddressAndLearnsNothing) {
  const PairPaper paper = frr_paper(a_pair(), from("frr"), "remark");
  EXPECT_TRUE(paper.missing.empty());
  EXPECT_EQ(count(paper.text, "ip prefix-list SEKISHO4 permit 10.1.0.53/32\n"), 1U) << paper.text;
  EXPECT_EQ(count(paper.text, "ipv6 prefix-list SEKISHO6 permit fd00:1::53/128\n"), 1U);
  EXPECT_EQ(count(paper.text, "router bgp 65001\n"), 1U);
  EXPECT_EQ(count(paper.text, "bgp router-id 10.1.0.2\n"), 1U);
  EXPECT_EQ(count(paper.text, "neighbor 10.1.0.1 route-map SEKISHO-NOTHING in\n"), 1U);
  EXPECT_EQ(count(paper.text, "neighbor 10.1.0.1 route-map SEKISHO4 out\n"), 1U);
  EXPECT_EQ(count(paper.text, "bfd profile sekisho"), 1U);
}

TEST(PairPaper, BirdAnnouncesEachAddressAndLearnsNothing) {
  const PairPaper paper = bird_paper(a_pair(), from("bird"), "remark");
  EXPECT_TRUE(paper.missing.empty());
  EXPECT_EQ(count(paper.text, "[ 10.1.0.53/32, 10.2.0.53/32 ]"), 1U) << paper.text;
  EXPECT_EQ(count(paper.text, "[ fd00:1::53/128 ]"), 1U);
  EXPECT_EQ(count(paper.text, "neighbor 10.1.0.1 as 65000;"), 1U);
  EXPECT_EQ(count(paper.text, "import none;"), 1U);
  EXPECT_EQ(count(paper.text, "{"), count(paper.text, "}")) << paper.text;
}

TEST(PairPaper, NamesTheSectionsThatATemplateLacks) {
  const PairPaper paper = keepalived_paper(a_pair(), PairTemplate::parse("[head]\nx\n"), "");
  EXPECT_FALSE(paper.missing.empty());
}

TEST(PairProbe, ReadsWitnesses) {
  const auto two = parse_witnesses("eth1=10.1.0.1,fd00:1::1");
  ASSERT_TRUE(two);
  EXPECT_EQ(two->interface, "eth1");
  EXPECT_EQ(two->hosts.size(), 2U);
  for (const char* wrong : {"", "eth1", "=10.1.0.1", "eth1=", "eth1=10.1.0.1,", "eth1=host"})
    EXPECT_FALSE(parse_witnesses(wrong)) << wrong;
}

TEST(PairProbe, AGatewayThatIsNotThereIsNotFit) {
  ProbePlan plan;
  plan.socket = "/nonexistent/health.sock";
  EXPECT_EQ(probe(plan).faults.size(), 1U);
}

}  // namespace
}  // namespace sekisho::mgmt::cli
