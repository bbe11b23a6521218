// The parent's word: is the domain registered, who serves it, at which addresses (L-10, L-12, N-11).
#include <algorithm>
#include <set>

#include "mgmt/domain/judge_parts.h"

namespace sekisho::mgmt::domain {
namespace {

std::vector<std::string> sorted_text(const dns::Rrset& set) {
  std::vector<std::string> lines;
  for (const Bytes rdata : set.rdatas) {
    const auto name = dns::Name::from_wire(rdata);
    lines.push_back(name ? name->lower().to_text() : std::string(rdata.begin(), rdata.end()));
  }
  std::ranges::sort(lines);
  return lines;
}

std::vector<std::string> delegation_of(const ParentServer& parent, const dns::Name& domain) {
  const dns::Message& message = parent.ns.message;
  const dns::Rrset* set = find_set(message.authority, domain, dns::RRType::ns);
  if (!set) set = find_set(message.answer, domain, dns::RRType::ns);
  return set ? sorted_text(*set) : std::vector<std::string>{};
}

bool speaks(const ParentServer& parent) {
  return parent.ns.result == ServerReply::Result::reply &&
         (parent.ns.rcode == dns::Rcode::noerror || parent.ns.rcode == dns::Rcode::nxdomain);
}

std::string names_of(const std::vector<const ParentServer*>& parents) {
  std::vector<std::string> names;
  for (const ParentServer* parent : parents) names.push_back(parent->name.to_text());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return list(names);
}

/// Some servers of the parent know it, others not, or otherwise: a change is on its way, or got stuck.
void compare_parents(const Evidence& e, const std::vector<const ParentServer*>& speaking, Findings& out) {
  const auto first = delegation_of(*speaking.front(), e.domain);
  std::vector<const ParentServer*> others;
  for (const ParentServer* parent : speaking)
    if (delegation_of(*parent, e.domain) != first) others.push_back(parent);
  if (!others.empty())
    out.push_back({Fault::parents_differ, "", "", {names_of({speaking.front()}), names_of(others)}});
}

/// Glue that is not there, or is not what the zone says.
void judge_glue(const NameServer& server, const Evidence& e, Findings& out) {
  if (!server.at_parent || !server.name.is_under(e.domain)) return;
  const std::string name = server.name.to_text();
  if (server.glue.empty() && e.proposed) return;  // it is found as it is now
  if (server.glue.empty()) {
    out.push_back({Fault::glue_missing, name, "", {}});
    return;
  }
  if (server.addresses.empty()) return;  // the zone says nothing: judged as a server without an address
  std::vector<std::string> own;
  for (const IpAddress& address : server.addresses) own.push_back(address.to_string());
  for (const IpAddress& address : server.glue) {
    if (std::ranges::find(server.addresses, address) != server.addresses.end()) continue;
    // Where the zone has no address of that family, glue of that family is as wrong.
    out.push_back({Fault::glue_wrong, name, address.to_string(), {list(own)}});
  }
}

}  // namespace

bool judge_delegation(const Evidence& e, Findings& out) {
  if (e.proposed) return true;  // what is registered is not the question
  std::vector<const ParentServer*> speaking;
  for (const ParentServer& parent : e.parents)
    if (speaks(parent)) speaking.push_back(&parent);
  const std::string parent = e.parent.to_text();
  if (speaking.empty()) {
    out.push_back({Fault::parent_silent, "", "", {parent}});
    return false;
  }
  compare_parents(e, speaking, out);
  if (std::ranges::any_of(e.names, &NameServer::at_parent)) return true;
  const bool gone =
      std::ranges::all_of(speaking, [](const ParentServer* p) { return p->ns.rcode == dns::Rcode::nxdomain; });
  out.push_back({gone ? Fault::not_registered : Fault::not_delegated, "", "", {parent, names_of(speaking)}});
  return false;
}

void judge_names(const Evidence& e, const OwnAddresses& own, Findings& out) {
  std::set<IpAddress> addresses;
  std::size_t named = 0;
  for (const NameServer& server : e.names) {
    const std::string name = server.name.to_text();
    judge_glue(server, e, out);
    if (server.alias_of) out.push_back({Fault::server_alias, name, "", {server.alias_of->to_text()}});
    const bool silent = server.outcome == Resolved::Outcome::not_asked;  // nobody serves the zone that it is in
    const bool given = e.proposed && !server.glue.empty() && !server.name.is_under(e.domain);
    if (!server.alias_of && !silent && !given && server.addresses.empty()) {
      const bool unknown = server.outcome == Resolved::Outcome::no_name;
      const bool failed = server.outcome == Resolved::Outcome::failed;
      out.push_back({Fault::server_no_address, name, "", {unknown ? "no_name" : failed ? "failed" : "no_data"}});
    }
    std::set<IpAddress> mine(server.addresses.begin(), server.addresses.end());
    if (e.proposed || server.name.is_under(e.domain)) mine.insert(server.glue.begin(), server.glue.end());
    for (const IpAddress& address : mine) {
      const std::string_view kind = hidden_kind(address, own);
      if (!kind.empty()) out.push_back({Fault::server_private, name, address.to_string(), {std::string(kind)}});
    }
    if (!server.at_parent) continue;
    ++named;
    addresses.insert(mine.begin(), mine.end());
  }
  if (named == 1) out.push_back({Fault::one_server, "", "", {e.names.front().name.to_text()}});
  if (named > 1 && addresses.size() == 1) out.push_back({Fault::one_address, "", addresses.begin()->to_string(), {}});
}

}  // namespace sekisho::mgmt::domain
