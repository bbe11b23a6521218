#include "appliance/domain_desk.h"

#include <algorithm>
#include <chrono>

#include "base/log.h"

namespace sekisho::appliance {

using namespace mgmt::domain;
using mgmt::control::DomainFinding;
using mgmt::control::DomainReport;

namespace {

bool is_listed(const std::vector<WatchedDomain>& domains, const std::string& name) {
  return std::ranges::find(domains, name, &WatchedDomain::name) != domains.end();
}

/// Nobody iterates here: servers on the Internet cannot be asked, and there is nothing to look at.
bool can_ask(const mgmt::config::Config& config) {
  return std::ranges::any_of(config.realms,
                             [](const mgmt::config::Realm& realm) { return realm.resolution.value == "recursive"; });
}

std::vector<WatchedDomain> domains_of(const mgmt::config::Config& config) {
  std::vector<WatchedDomain> domains;
  if (!can_ask(config)) return domains;
  const auto add = [&](const auto& names, bool former) {
    for (const auto& name : names) {
      const std::string text = name.value.lower().to_text();
      if (!name.value.is_root() && !is_listed(domains, text)) domains.push_back({text, former});
    }
  };
  add(config.organisation.domains, false);
  add(config.organisation.reverse_zones, false);
  add(config.organisation.former_domains, true);
  return domains;
}

std::string sentence(const DomainFinding& finding) {
  std::string text = finding.level + " " + finding.word;
  if (!finding.server.empty()) text += " at " + finding.server;
  if (!finding.address.empty()) text += " (" + finding.address + ")";
  for (const std::string& detail : finding.details) text += ", " + detail;
  return text;
}

}  // namespace

void DomainDesk::tick() {
  const Instant now = monotonic_now();
  const mgmt::config::Config& config = store_.config();
  book_.configure(domains_of(config), config.watch.domain_interval.value, now);
  if (service_.busy()) return;
  const auto name = book_.due(now);
  if (!name) return;
  mgmt::control::DomainRequest request;
  request.name = *name;
  // An error means that no realm can ask any more, since a reload: it becomes due again.
  const auto fault =
      service_.begin(request, [this](const DomainReport& report) { post_([this, report] { take(report); }); });
  if (fault) log::debug("domain " + *name + " is not looked at now: " + fault->text);
}

void DomainDesk::follow(DomainReport& report) {
  if (!report.proposed && book_.knows(report.domain)) keys_.follow(report);
}

void DomainDesk::take(DomainReport report) {
  follow(report);
  for (const DomainChange& change : book_.take(report, monotonic_now(), wall_now())) {
    if (change.appeared) {
      log::warn("domain " + report.domain + ": " + sentence(change.finding) +
                " (sekishoctl domain check tells more)");
    } else {
      log::info("domain " + report.domain + ": no longer " + sentence(change.finding));
    }
  }
}

mgmt::control::DomainsReport DomainDesk::report() const {
  mgmt::control::DomainsReport report;
  report.interval_seconds = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::seconds>(store_.config().watch.domain_interval.value).count());
  for (const DomainState& state : book_.states()) {
    report.domains.push_back({state.domain.name, state.domain.former, state.looked, state.seen, state.seen_at.seconds,
                              state.last.signatures_end, static_cast<std::uint32_t>(state.count("error")),
                              static_cast<std::uint32_t>(state.count("warning")), state.last.findings,
                              state.last.keys, state.last.steps});
  }
  return report;
}

}  // namespace sekisho::appliance
