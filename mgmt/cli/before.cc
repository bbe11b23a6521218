#include "mgmt/cli/before.h"

#include <algorithm>
#include <set>

namespace sekisho::mgmt::cli {
namespace {

using control::DomainFinding;
using control::DomainKey;
using control::DomainReport;

bool has(const DomainReport& report, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(report.findings, [&](const DomainFinding& finding) {
    return std::ranges::find(words, finding.word) != words.end();
  });
}

/// The first finding that is an error; "" when none is.
std::string first_error(const DomainReport& report) {
  const auto at = std::ranges::find(report.findings, "error", &DomainFinding::level);
  return at == report.findings.end() ? "" : at->word;
}

BeforeItem settled(bool yes, std::string_view word, std::vector<std::string> details = {}) {
  return {yes ? Settled::yes : Settled::no, word, std::move(details)};
}

BeforeItem ask(std::string_view word) { return {Settled::person, word, {}}; }

BeforeItem soundness(const DomainReport& report, std::string_view word) {
  const std::string error = first_error(report);
  return settled(error.empty(), word, {report.domain, error});
}

/// Every server that could be asked answers by both ways, with EDNS.
BeforeItem servers_do_dnssec(const DomainReport& report) {
  std::set<std::string> wanting;
  for (const control::DomainServer& server : report.servers) {
    if (server.udp == "not_asked") continue;
    if (server.udp != "ok" || server.tcp != "ok") wanting.insert(server.name);
  }
  for (const DomainFinding& finding : report.findings)
    if (finding.word == "server_no_edns") wanting.insert(finding.server);
  std::string names;
  for (const std::string& name : wanting) names += (names.empty() ? "" : ", ") + name;
  return settled(wanting.empty() && !report.servers.empty(), "servers do DNSSEC", {names});
}

std::string_view state_of(const DomainReport& report) {
  if (report.is_signed) return report.ds.empty() ? "signed without DS" : "signed";
  return report.ds.empty() ? "unsigned" : "DS without signatures";
}

/// Those that are in the zone, by tag and algorithm.
std::set<std::pair<std::uint32_t, std::uint32_t>> keys_of(const DomainReport& report) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> keys;
  for (const DomainKey& key : report.keys)
    if (key.in_zone) keys.emplace(key.tag, key.algorithm);
  return keys;
}

void before_dnssec(const DomainReport& now, Before& made) {
  made.items.push_back(soundness(now, "sound"));
  made.items.push_back(settled(now.ds.empty(), "no DS yet", {std::to_string(now.ds.size())}));
  made.items.push_back(servers_do_dnssec(now));
  if (now.is_signed) {
    const bool whole = !has(now, {"keys_differ", "signature_missing", "signature_expired", "signature_not_yet",
                                  "signature_wrong", "denial_missing", "signature_short", "signature_ends_soon"});
    made.items.push_back(settled(whole, "signed rightly"));
  }
  for (const std::string_view word : {"passes DS on", "who has the keys", "signer's clock", "signs by itself"})
    made.items.push_back(ask(word));
  const control::DomainWaits& w = now.waits;
  if (!now.is_signed) made.steps.push_back({"sign", 0});
  made.steps.push_back({"wait for signatures", std::max(w.longest_ttl, w.key_ttl) + std::uint64_t{w.propagation}});
  made.steps.push_back({"check signatures", 0});
  made.steps.push_back({"register DS", 0});
  made.steps.push_back({"check DS", 0});
}

/// How the servers that are thought of stand to the DS that is registered.
std::string_view change_of(const DomainReport& now, const DomainReport& then) {
  if (now.ds.empty()) return then.is_signed ? "signed without DS" : "unsigned";
  if (!then.is_signed) return "unsigned afterwards";
  return keys_of(now) == keys_of(then) ? "same keys" : "other keys";
}

void steps_of_change(std::string_view change, const control::DomainWaits& w, Before& made) {
  const std::uint64_t moved = std::max(w.ns_ttl, w.longest_ttl);
  if (change == "unsigned afterwards") {
    made.steps.push_back({"remove DS", 0});
    made.steps.push_back({"wait for DS", w.ds_ttl});
  }
  if (change == "other keys") {
    made.steps.push_back({"exchange keys", 0});
    made.steps.push_back({"wait for keys", w.key_ttl + std::uint64_t{w.propagation}});
    made.steps.push_back({"add new DS", 0});
    made.steps.push_back({"wait for DS", w.ds_ttl});
  }
  made.steps.push_back({change == "same keys" ? "run both signed" : "run both", 0});
  made.steps.push_back({"change registration", 0});
  made.steps.push_back({"wait for NS", moved});
  made.steps.push_back({"stop old servers", 0});
  if (change == "other keys") made.steps.push_back({"remove old keys", 0});
}

void before_servers(const DomainReport& now, const DomainReport* then, Before& made) {
  made.items.push_back(soundness(now, "sound"));
  if (then == nullptr) {
    made.items.push_back({Settled::no, "name the servers", {now.domain}});
    return;
  }
  made.dnssec = change_of(now, *then);
  const bool cut = made.dnssec == "unsigned afterwards" || made.dnssec == "other keys";
  std::string error;
  for (const DomainFinding& finding : then->findings) {
    // That the chain does not reach to the new keys yet is what the steps are for.
    const bool chain = finding.word.starts_with("ds_") || finding.word == "keys_unsigned_by_ds" ||
                       finding.word == "chain_bogus" || finding.word == "algorithm_unsigned";
    if (finding.level == "error" && !(cut && chain) && error.empty()) error = finding.word;
  }
  made.items.push_back(settled(error.empty(), "new servers sound", {now.domain, error}));
  if (made.dnssec == "unsigned") {
    made.items.push_back(settled(true, "no chain to break"));
  } else {
    made.items.push_back(settled(!cut, cut ? "chain would break" : "chain holds"));
  }
  for (const std::string_view word : {"same data", "who submits"}) made.items.push_back(ask(word));
  steps_of_change(made.dnssec, now.waits, made);
}

void before_transfer(const DomainReport& now, Before& made) {
  made.items.push_back(settled(true, "state known"));
  made.items.push_back(soundness(now, "sound"));
  made.items.push_back(ask("who runs the servers"));
  if (!now.ds.empty()) {
    for (const std::string_view word : {"new one passes DS on", "who has the keys"}) made.items.push_back(ask(word));
    made.steps.push_back({"keep DS", 0});
    made.steps.push_back({"or remove DS", 0});
    made.steps.push_back({"wait for DS", now.waits.ds_ttl});
  } else if (now.is_signed) {
    made.items.push_back(ask("who has the keys"));
  }
  made.steps.push_back({"check after transfer", 0});
}

}  // namespace

std::optional<Purpose> purpose_of(std::string_view word) {
  if (word == "dnssec") return Purpose::dnssec;
  if (word == "servers") return Purpose::servers;
  if (word == "transfer") return Purpose::transfer;
  return std::nullopt;
}

bool Before::ready() const {
  return std::ranges::none_of(items, [](const BeforeItem& item) { return item.settled == Settled::no; });
}

Before before(Purpose purpose, const DomainReport& now, const DomainReport* then) {
  Before made;
  made.dnssec = state_of(now);
  switch (purpose) {
    case Purpose::dnssec:
      before_dnssec(now, made);
      break;
    case Purpose::servers:
      before_servers(now, then, made);
      break;
    case Purpose::transfer:
      before_transfer(now, made);
      break;
  }
  return made;
}

}  // namespace sekisho::mgmt::cli
