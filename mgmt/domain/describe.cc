#include "mgmt/domain/describe.h"

#include <algorithm>

#include "dns/rdata.h"
#include "dnssec/record_fields.h"
#include "mgmt/domain/jpnic.h"
#include "mgmt/domain/judge_parts.h"
#include "mgmt/domain/key_states.h"

namespace sekisho::mgmt::domain {
namespace {

using control::DomainFinding;
using control::DomainReport;
using control::DomainServer;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find(' ', from), text.size());
    words.emplace_back(text.substr(from, end - from));
    from = end + 1;
  }
  return words;
}

DomainFinding describe(const Finding& finding) {
  const FaultRow& row = row_of(finding.fault);
  return {std::string(row.word), std::string(to_text(row.level)), finding.server, finding.address, finding.details,
          words_of(row.tests),   words_of(row.requirements)};
}

std::string outcome_of(const ServerReply& reply, const dns::Name& domain) {
  switch (reply.result) {
    case ServerReply::Result::reply:
      return has_soa(reply, domain) ? "ok" : reply.rcode == dns::Rcode::noerror ? "lame" : to_text(reply.rcode);
    case ServerReply::Result::not_asked:
      return "not_asked";
    case ServerReply::Result::truncated:
      return "truncated";
    case ServerReply::Result::unreadable:
      return "unreadable";
    case ServerReply::Result::unreachable:
      return "unreachable";
    case ServerReply::Result::silent:
      return "silent";
  }
  return "";
}

DomainServer describe(const Evidence& e, const ServerEvidence& server) {
  DomainServer made;
  made.name = server.name.to_text();
  made.address = server.address.to_string();
  made.at_parent = server.at_parent && !e.proposed;
  const auto name = std::ranges::find(e.names, server.name, &NameServer::name);
  made.in_zone = name != e.names.end() && name->in_zone;
  made.serves = serves(server, e.domain);
  made.udp = outcome_of(server.soa, e.domain);
  made.tcp = outcome_of(server.soa_tcp, e.domain);
  for (const ServerReply* reply : {&server.soa_tcp, &server.soa_plain, &server.soa}) {
    const dns::Rrset* soa = said(*reply, e.domain, dns::RRType::soa);
    const auto numbers = soa ? dns::soa_numbers(soa->rdatas.front()) : Failure{dns::RdataError::too_short};
    if (numbers) made.serial = numbers->serial;
  }
  return made;
}

control::DomainKey describe(const SeenKey& key) {
  return {key.tag,
          static_cast<std::uint32_t>(key.algorithm),
          key.entry_point ? "KSK" : "ZSK",
          std::string(to_text(key.state)),
          key.in_zone,
          key.has_ds,
          key.signs_keys,
          key.signs_data};
}

void describe_chain(const Evidence& e, DomainReport& report) {
  if (const dns::Rrset* ds = ds_at_parent(e))
    for (const Bytes rdata : ds->rdatas) report.ds.push_back(dns::rdata_to_text(ds->type, rdata));
  for (const ServerEvidence* server : serving(e)) {
    const dns::Rrset* keys = said(server->keys, e.domain, dns::RRType::dnskey);
    if (!keys) continue;
    for (const DsLine& line : ds_lines_of(e.domain, *keys)) report.ds_to_enter.push_back(line.to_text());
    break;
  }
  for (const SeenKey& key : seen_keys(e)) {
    report.keys.push_back(describe(key));
    report.is_signed |= key.in_zone;
  }
  const Waits waits = waits_of(e);
  report.waits = {waits.key_ttl, waits.ds_ttl, waits.longest_ttl, waits.propagation, waits.ns_ttl};
}

/// Who was asked above; of a reverse zone that tells where the block is registered.
void describe_parent(const Evidence& e, DomainReport& report) {
  report.parent = e.parent.to_text();
  for (const ParentServer& server : e.parents) {
    const std::string name = server.name.lower().to_text();
    if (std::ranges::find(report.parent_servers, name) == report.parent_servers.end())
      report.parent_servers.push_back(name);
    if (!e.is_reverse()) continue;
    if (name.ends_with(".dns.jp.") || name.ends_with(".nic.ad.jp.")) report.registry = "jpnic";
    if (report.registry.empty() && name.ends_with(".apnic.net.")) report.registry = "apnic";
  }
}

/// The first end of a signature at any server; one of several that a set has may end sooner without harm.
std::int64_t signatures_end(const Evidence& e) {
  std::int64_t first = 0;
  for (const ServerEvidence* server : serving(e)) {
    for (const auto& [reply, type] : {std::pair{&server->soa, dns::RRType::soa},
                                      {&server->ns, dns::RRType::ns},
                                      {&server->mx, dns::RRType::mx},
                                      {&server->keys, dns::RRType::dnskey}}) {
      const dns::Rrset* set = said(*reply, e.domain, type);
      if (!set) continue;
      std::int64_t last = 0;
      for (const Bytes rdata : set->signatures)
        if (const auto rrsig = dnssec::parse_rrsig(rdata)) last = std::max<std::int64_t>(last, rrsig->expiration);
      if (last != 0 && (first == 0 || last < first)) first = last;
    }
  }
  return first;
}

}  // namespace

std::string_view to_text(Level level) {
  switch (level) {
    case Level::error:
      return "error";
    case Level::warning:
      return "warning";
    case Level::notice:
      return "notice";
  }
  return "";
}

DomainReport describe(const Evidence& evidence, const std::vector<Finding>& findings, const std::string& realm) {
  DomainReport report;
  report.ok = is_sound(findings);
  report.domain = evidence.domain.to_text();
  report.realm = realm;
  report.proposed = evidence.proposed;
  describe_parent(evidence, report);
  report.checked_at = evidence.now.seconds;
  describe_chain(evidence, report);
  report.signatures_end = signatures_end(evidence);
  for (const ServerEvidence& server : evidence.servers) report.servers.push_back(describe(evidence, server));
  for (const MailExchanger& mx : evidence.exchangers) {
    control::DomainMail mail{mx.preference, mx.host.to_text(), {}};
    for (const IpAddress& address : mx.addresses) mail.addresses.push_back(address.to_string());
    report.mail.push_back(std::move(mail));
  }
  for (const Finding& finding : findings) report.findings.push_back(describe(finding));
  return report;
}

}  // namespace sekisho::mgmt::domain
