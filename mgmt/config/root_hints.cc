// named.root, named.ca, root.cache: one record a line, comments from ';'.
#include <sstream>

#include "dns/presentation.h"
#include "dns/rdata.h"
#include "mgmt/config/load.h"

namespace sekisho::mgmt::config {

std::vector<forwarding::RootServer> parse_root_hints(std::string_view text) {
  std::vector<forwarding::RootServer> servers;
  std::vector<dns::Record> addresses;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    line.resize(std::min(line.find(';'), line.size()));
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.pop_back();
    if (line.empty()) continue;
    const auto record = dns::record_from_text(line, dns::Name(), 3'600'000);
    if (!record) continue;
    if (record->type == dns::RRType::ns && record->owner.is_root()) {
      if (const auto target = dns::target_of(dns::RRType::ns, record->rdata)) servers.push_back({*target, {}});
    } else if (record->type == dns::RRType::a || record->type == dns::RRType::aaaa) {
      addresses.push_back(*record);
    }
  }
  for (forwarding::RootServer& server : servers) {
    for (const dns::Record& record : addresses) {
      if (record.owner != server.name) continue;
      server.addresses.push_back(record.type == dns::RRType::a ? IpAddress::v4(Bytes(record.rdata))
                                                               : IpAddress::v6(Bytes(record.rdata)));
    }
  }
  std::erase_if(servers, [](const forwarding::RootServer& server) { return server.addresses.empty(); });
  return servers;
}

}  // namespace sekisho::mgmt::config
