#include "dataplane/dpdk/ingress_block.h"

#include <utility>

#include "base/nft.h"

namespace sekisho::dataplane::dpdk {
namespace {

std::string list_of(const std::vector<IpAddress>& addresses, IpFamily family) {
  std::string list;
  for (const IpAddress& address : addresses) {
    if (address.family() == family) list.append(list.empty() ? "" : ", ").append(address.to_string());
  }
  return list;
}

std::string table_name(NftFamily family, const std::string& device) {
  return (family == NftFamily::netdev ? "netdev sekisho_" : "inet sekisho_") + device;
}

std::string hook(NftFamily family, const std::string& device) {
  if (family == NftFamily::netdev)
    return "type filter hook ingress device \"" + device + "\" priority -500; policy accept;";
  return "type filter hook prerouting priority -500; policy accept;";
}

}  // namespace

std::string ingress_rules(NftFamily family, const std::string& device, Blocked what,
                          const std::vector<IpAddress>& services) {
  const std::string table = table_name(family, device);
  const std::string from = family == NftFamily::netdev ? "" : "iifname \"" + device + "\" ";
  std::string rules;
  if (what == Blocked::everything) rules = "    " + from + "counter drop\n";
  if (what == Blocked::service_queries) {
    if (const std::string v4 = list_of(services, IpFamily::v4); !v4.empty()) {
      rules += "    " + from + "ip daddr { " + v4 + " } udp dport 53 counter drop\n";
      rules += "    " + from + "ip daddr { " + v4 + " } ip protocol udp ip frag-off & 0x3fff != 0 counter drop\n";
    }
    if (const std::string v6 = list_of(services, IpFamily::v6); !v6.empty()) {
      rules += "    " + from + "ip6 daddr { " + v6 + " } udp dport 53 counter drop\n";
      rules += "    " + from + "ip6 daddr { " + v6 + " } meta l4proto udp exthdr frag exists counter drop\n";
    }
  }
  return replace_nft_table(table, "  chain ingress {\n    " + hook(family, device) + "\n" + rules + "  }\n");
}

Result<IngressBlock, std::string> IngressBlock::place(const std::string& device, Blocked what,
                                                      const std::vector<IpAddress>& services) {
  std::string wrong = run_nft(ingress_rules(NftFamily::netdev, device, what, services));
  if (wrong.empty()) return IngressBlock(table_name(NftFamily::netdev, device));
  if (what == Blocked::service_queries) {
    if (run_nft(ingress_rules(NftFamily::inet, device, what, services)).empty()) {
      return IngressBlock(table_name(NftFamily::inet, device));
    }
  }
  return Failure{"cannot keep the kernel from answering on " + device + ": " + wrong +
                 ". Remedy: install nftables; the kernel needs NF_TABLES_NETDEV; CAP_NET_ADMIN"};
}

IngressBlock::IngressBlock(IngressBlock&& other) noexcept : table_(std::exchange(other.table_, {})) {}

IngressBlock::~IngressBlock() {
  if (!table_.empty()) run_nft("delete table " + table_ + "\n");
}

}  // namespace sekisho::dataplane::dpdk
