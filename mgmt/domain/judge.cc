#include "mgmt/domain/judge.h"

#include <algorithm>

#include "mgmt/domain/judge_parts.h"

namespace sekisho::mgmt::domain {

bool has_soa(const ServerReply& reply, const dns::Name& domain) {
  return reply.result == ServerReply::Result::reply && said(reply, domain, dns::RRType::soa) != nullptr;
}

bool serves(const ServerEvidence& server, const dns::Name& domain) {
  return has_soa(server.soa, domain) || has_soa(server.soa_plain, domain) || has_soa(server.soa_tcp, domain);
}

std::vector<const ServerEvidence*> serving(const Evidence& e) {
  std::vector<const ServerEvidence*> out;
  for (const ServerEvidence& server : e.servers)
    if (serves(server, e.domain)) out.push_back(&server);
  return out;
}

const dns::Rrset* said(const ServerReply& reply, const dns::Name& owner, dns::RRType type) {
  return reply.message.header.aa ? find_set(reply.message.answer, owner, type) : nullptr;
}

Finding about(Fault fault, const ServerEvidence& server, std::vector<std::string> details) {
  return {fault, server.name.to_text(), server.address.to_string(), std::move(details)};
}

std::string list(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
  return text;
}

std::vector<Finding> judge(const Evidence& evidence, const OwnAddresses& own) {
  Findings out;
  if (judge_delegation(evidence, out)) {
    judge_names(evidence, own, out);
    judge_servers(evidence, out);
    if (!serving(evidence).empty()) {
      judge_agreement(evidence, out);
      if (!evidence.is_reverse()) judge_data(evidence, own, out);
      judge_dnssec(evidence, out);
      judge_classless(evidence, out);
      judge_other_side(evidence, own, out);
    }
  }
  if (evidence.out_of_time) out.push_back({Fault::out_of_time, "", "", {}});
  std::ranges::stable_sort(out, [](const Finding& a, const Finding& b) {
    const Level la = row_of(a.fault).level, lb = row_of(b.fault).level;
    return la != lb ? la < lb : a.fault < b.fault;
  });
  return out;
}

bool is_sound(const std::vector<Finding>& findings) {
  return std::ranges::none_of(findings, [](const Finding& f) { return row_of(f.fault).level == Level::error; });
}

}  // namespace sekisho::mgmt::domain
