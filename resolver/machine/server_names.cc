#include "resolver/machine/server_names.h"

#include "dns/rdata.h"

namespace sekisho::resolver {

Delegation delegation_of(const Entry& entry) {
  Delegation delegation;
  delegation.zone = entry.name;
  delegation.stored = entry.stored;
  delegation.expires = entry.expires;
  for (const Bytes rdata : entry.rrsets.front().rdatas) {
    if (const auto name = dns::target_of(dns::RRType::ns, rdata)) delegation.servers.push_back(*name);
  }
  return delegation;
}

}  // namespace sekisho::resolver
