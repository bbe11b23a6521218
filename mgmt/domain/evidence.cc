#include "mgmt/domain/evidence.h"

#include <algorithm>

namespace sekisho::mgmt::domain {

const dns::Rrset* find_set(const std::vector<dns::Rrset>& section, const dns::Name& owner, dns::RRType type) {
  const auto at = std::ranges::find_if(
      section, [&](const dns::Rrset& set) { return set.type == type && set.owner == owner && !set.rdatas.empty(); });
  return at == section.end() ? nullptr : &*at;
}

void add_addresses(const dns::Rrset& set, std::vector<IpAddress>& out) {
  for (const Bytes rdata : set.rdatas) {
    if (rdata.size() != 4 && rdata.size() != 16) continue;
    const IpAddress address = rdata.size() == 4 ? IpAddress::v4(rdata) : IpAddress::v6(rdata);
    if (std::ranges::find(out, address) == out.end()) out.push_back(address);
  }
}

bool Evidence::is_reverse() const {
  static const dns::Name four = dns::Name::of("in-addr.arpa."), six = dns::Name::of("ip6.arpa.");
  return domain.is_under(four) || domain.is_under(six);
}

}  // namespace sekisho::mgmt::domain
