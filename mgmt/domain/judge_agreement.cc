// What the servers say beside each other and beside the parent: names, serial numbers, data (L-9, L-12, N-10).
#include <algorithm>

#include "dns/rdata.h"
#include "mgmt/domain/judge_parts.h"

namespace sekisho::mgmt::domain {
namespace {

const dns::Rrset* soa_of(const ServerEvidence& server, const dns::Name& domain) {
  for (const ServerReply* reply : {&server.soa, &server.soa_plain, &server.soa_tcp})
    if (const dns::Rrset* set = said(*reply, domain, dns::RRType::soa)) return set;
  return nullptr;
}

std::uint32_t serial_of(const dns::Rrset& soa) {
  const auto numbers = dns::soa_numbers(soa.rdatas.front());
  return numbers ? numbers->serial : 0;
}

/// The server is the one that the SOA calls the primary.
bool is_primary(const ServerEvidence& server, const dns::Rrset& soa) {
  const auto primary = dns::target_of(dns::RRType::soa, soa.rdatas.front());
  return primary && *primary == server.name;
}

/// RFC 1982 §3.2.
bool newer(std::uint32_t a, std::uint32_t b) { return a != b && a - b < 0x80000000U; }

/// The set as sorted text, blind to case, which servers may keep or not.
std::vector<std::string> shape_of(const dns::Rrset* set) {
  std::vector<std::string> lines;
  if (!set) return lines;
  for (const Bytes rdata : set->rdatas) {
    std::string line = dns::rdata_to_text(set->type, rdata);
    std::ranges::transform(line, line.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    lines.push_back(std::move(line));
  }
  std::ranges::sort(lines);
  return lines;
}

void compare_names(const Evidence& e, Findings& out) {
  if (std::ranges::none_of(e.names, &NameServer::in_zone)) return;  // nobody told the zone's own set
  std::vector<std::string> only_parent, only_zone;
  for (const NameServer& server : e.names) {
    if (server.at_parent && !server.in_zone) only_parent.push_back(server.name.to_text());
    if (!server.at_parent && server.in_zone) only_zone.push_back(server.name.to_text());
  }
  if (!only_parent.empty()) out.push_back({Fault::names_only_at_parent, "", "", {list(only_parent)}});
  if (!only_zone.empty()) out.push_back({Fault::names_only_in_zone, "", "", {list(only_zone)}});
}

/// Both told their set of the type, and it is not the same.
bool differ(const ServerReply& one, const ServerReply& other, const dns::Name& domain, dns::RRType type) {
  const auto told = [](const ServerReply& reply) {
    return reply.result == ServerReply::Result::reply && reply.message.header.aa;
  };
  return told(one) && told(other) && shape_of(said(one, domain, type)) != shape_of(said(other, domain, type));
}

void compare_data(const ServerEvidence& server, const ServerEvidence& first, const dns::Name& domain, Findings& out) {
  std::vector<std::string> types;
  if (differ(server.ns, first.ns, domain, dns::RRType::ns)) types.push_back("NS");
  if (differ(server.mx, first.mx, domain, dns::RRType::mx)) types.push_back("MX");
  if (!types.empty()) out.push_back(about(Fault::data_differs, server, {list(types), first.name.to_text()}));
  if (differ(server.keys, first.keys, domain, dns::RRType::dnskey))
    out.push_back(about(Fault::keys_differ, server, {first.name.to_text()}));
}

/// The server that the others are measured by: of those with the newest edition the primary, else one with keys.
const ServerEvidence& reference_of(const std::vector<const ServerEvidence*>& servers, const dns::Name& domain) {
  const ServerEvidence* best = nullptr;
  const auto rank = [&](const ServerEvidence& server) {
    const bool keys = said(server.keys, domain, dns::RRType::dnskey) != nullptr;
    return (is_primary(server, *soa_of(server, domain)) ? 2 : 0) + (keys ? 1 : 0);
  };
  for (const ServerEvidence* server : servers) {
    const std::uint32_t serial = serial_of(*soa_of(*server, domain));
    const std::uint32_t known = best ? serial_of(*soa_of(*best, domain)) : 0;
    if (!best || newer(serial, known) || (serial == known && rank(*server) > rank(*best))) best = server;
  }
  return *best;
}

}  // namespace

void judge_agreement(const Evidence& e, Findings& out) {
  compare_names(e, out);
  const auto servers = serving(e);
  const ServerEvidence* const first = &reference_of(servers, e.domain);
  const dns::Rrset& soa = *soa_of(*first, e.domain);
  for (const ServerEvidence* server : servers) {
    if (server == first) continue;
    const dns::Rrset& here = *soa_of(*server, e.domain);
    const std::uint32_t serial = serial_of(here);
    if (serial != serial_of(soa)) {
      const auto numbers = dns::soa_numbers(soa.rdatas.front());
      out.push_back(about(Fault::serial_differs, *server,
                          {std::to_string(serial), std::to_string(serial_of(soa)), first->name.to_text(),
                           std::to_string(numbers ? numbers->refresh / 60 : 0)}));
      continue;
    }
    if (shape_of(&here) != shape_of(&soa)) out.push_back(about(Fault::soa_differs, *server, {first->name.to_text()}));
    compare_data(*server, *first, e.domain, out);
  }
}

}  // namespace sekisho::mgmt::domain
