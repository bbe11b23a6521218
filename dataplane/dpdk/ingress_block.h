// Keeps the kernel from answering what the fast path answers, on an interface that both of them see (af_packet).
//
// The kernel receives every frame too. Without this it would answer UDP/53 on a service address with "port
// unreachable". Rules in a netfilter table of ours drop the kernel's copy: of UDP/53 (and fragments of UDP) to
// service addresses, or, where a TAP stands in for the interface, of everything. AF_PACKET sees frames before them.
// Where the kernel has no netdev tables, inet rules do the first case.
//
// Threads: the manager. Owns: the table "sekisho_DEVICE"; a left-over one is replaced. Errors: one text.
#pragma once

#include <string>
#include <vector>

#include "base/ip.h"
#include "base/result.h"

namespace sekisho::dataplane::dpdk {

enum class Blocked { service_queries, everything };

class IngressBlock {
 public:
  static Result<IngressBlock, std::string> place(const std::string& device, Blocked what,
                                                 const std::vector<IpAddress>& services);
  IngressBlock(IngressBlock&& other) noexcept;
  IngressBlock& operator=(IngressBlock&&) = delete;
  ~IngressBlock();

 private:
  explicit IngressBlock(std::string table) : table_(std::move(table)) {}
  std::string table_;  // "netdev sekisho_eth1"; empty: moved from
};

enum class NftFamily { netdev, inet };
/// The script for `nft -f -` (public for its test).
std::string ingress_rules(NftFamily family, const std::string& device, Blocked what,
                          const std::vector<IpAddress>& services);

}  // namespace sekisho::dataplane::dpdk
