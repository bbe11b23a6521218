// The small parts of the exception path: rules as text, rates in virtual time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataplane/dpdk/ingress_block.h"
#include "dataplane/dpdk/token_bucket.h"
#include "dataplane/dpdk/xdp_program.h"

namespace sekisho::dataplane::dpdk {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<IpAddress> addresses(std::initializer_list<const char*> texts) {
  std::vector<IpAddress> list;
  for (const char* text : texts) list.push_back(*IpAddress::parse(text));
  return list;
}

TEST(IngressRules, DropTheKernelsCopyOfQueriesAndNothingElse) {
  const std::string rules = ingress_rules(NftFamily::netdev, "eth1", Blocked::service_queries,
                                          addresses({"10.1.0.53", "fd00:1::53", "10.1.0.54"}));
  EXPECT_THAT(rules, HasSubstr("device \"eth1\""));
  EXPECT_THAT(rules, HasSubstr("ip daddr { 10.1.0.53, 10.1.0.54 } udp dport 53 counter drop"));
  EXPECT_THAT(rules, HasSubstr("ip frag-off & 0x3fff != 0"));
  EXPECT_THAT(rules, HasSubstr("ip6 daddr { fd00:1::53 } udp dport 53 counter drop"));
  EXPECT_THAT(rules, HasSubstr("policy accept"));
  EXPECT_THAT(rules, Not(HasSubstr("    counter drop\n")));
}

TEST(IngressRules, WithoutAddressesOfAFamilyThereIsNoRuleForIt) {
  const std::string rules = ingress_rules(NftFamily::netdev, "e", Blocked::service_queries, addresses({"10.1.0.53"}));
  EXPECT_THAT(rules, Not(HasSubstr("ip6")));
}

TEST(IngressRules, ATapTakesTheWholeInterface) {
  EXPECT_THAT(ingress_rules(NftFamily::netdev, "eth1", Blocked::everything, {}), HasSubstr("    counter drop\n"));
}

TEST(IngressRules, InetRulesNameTheInterface) {
  const std::string rules =
      ingress_rules(NftFamily::inet, "eth1", Blocked::service_queries, addresses({"10.1.0.53"}));
  EXPECT_THAT(rules, HasSubstr("hook prerouting"));
  EXPECT_THAT(rules, HasSubstr("iifname \"eth1\" ip daddr"));
}

TEST(TokenBucket, LetsThroughTheRateAndATenthOfASecondAtOnce) {
  TokenBucket bucket(1000);
  Instant now{1'000'000'000};
  unsigned first = 0;
  while (bucket.take(now)) ++first;
  EXPECT_EQ(first, 100U);
  unsigned in_a_second = 0;
  for (int ms = 0; ms < 1000; ++ms) {
    now = now + 1ms;
    while (bucket.take(now)) ++in_a_second;
  }
  EXPECT_EQ(in_a_second, 1000U);
}

TEST(TokenBucket, ALongRestSavesUpNoMoreThanTheBurst) {
  TokenBucket bucket(1000);
  const Instant later{Duration(1h).count()};
  unsigned count = 0;
  while (bucket.take(later)) ++count;
  EXPECT_EQ(count, 100U);
}

TEST(FindXdpProgram, IsBesideThisProgramUnlessConfigured) {
  EXPECT_THAT(find_xdp_program(""), ::testing::EndsWith("redirect.bpf.o"));
  EXPECT_EQ(find_xdp_program("/nowhere/x.o"), "");
}

}  // namespace
}  // namespace sekisho::dataplane::dpdk
