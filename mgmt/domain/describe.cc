#include "mgmt/domain/describe.h"

#include <algorithm>

#include "dns/rdata.h"
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
  report.waits = {waits.key_ttl, waits.ds_ttl, waits.longest_ttl, waits.propagation};
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
  report.parent = evidence.parent.to_text();
  report.checked_at = evidence.now.seconds;
  describe_chain(evidence, report);
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
