#include "appliance/guideline_service.h"

#include <algorithm>
#include <charconv>

#include "appliance/person.h"
#include "mgmt/audit/judge.h"
#include "mgmt/config/load.h"

namespace sekisho::appliance {

using namespace mgmt::control;
using mgmt::audit::Evidence;

namespace {

Failure<CommandError> refuse(unsigned status, std::string text) { return {CommandError{status, std::move(text)}}; }

constexpr std::size_t longest_note = 500;

/// Of all series of a metric, out of the exposition text that monitoring reads.
std::uint64_t sum_of(std::string_view text, std::string_view metric) {
  double sum = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (!line.starts_with(metric) || line.size() <= metric.size()) continue;
    if (line[metric.size()] != '{' && line[metric.size()] != ' ') continue;
    const std::string_view value = line.substr(line.rfind(' ') + 1);
    double number = 0;
    std::from_chars(value.data(), value.data() + value.size(), number);
    sum += number;
  }
  return static_cast<std::uint64_t>(sum);
}

mgmt::audit::RealmFacts facts_of(const mgmt::config::Realm& realm) {
  mgmt::audit::RealmFacts facts;
  facts.name = realm.name.value;
  facts.exempt_reason = realm.exempt_reason.value;
  facts.iterates = realm.resolution.value == "recursive";
  facts.validates = realm.validates();
  facts.follows_rollovers = realm.rfc5011.value;
  for (const mgmt::config::Group& group : realm.groups)
    facts.largest_edns = std::max(facts.largest_edns, static_cast<std::uint32_t>(group.edns_size.value));
  return facts;
}

void read_configuration(const mgmt::config::Config& config, Evidence& e) {
  for (const mgmt::config::View& view : config.views) e.views.push_back({view.name.value, view.default_route.value});
  for (const mgmt::config::Realm& realm : config.realms) e.realms.push_back(facts_of(realm));
  e.anchor_package = mgmt::config::default_anchor_file;
  e.failures_logged = config.server.log_level.value != "error";
  const mgmt::config::Organisation& own = config.organisation;
  for (const std::string& part : {own.contact.value, own.phone.value, own.mail.value})
    if (!part.empty()) e.contact += (e.contact.empty() ? "" : ", ") + part;
}

}  // namespace

void GuidelineService::start(const Commands& commands, const PolicyStore& policies, Post post) {
  commands_ = &commands;
  policies_ = &policies;
  post_ = std::move(post);
}

Evidence GuidelineService::gather() const {
  Evidence e;
  e.now = wall_now().seconds;
  e.status = commands_->status();
  e.anchors = commands_->anchors();
  if (auto list = commands_->nta.list()) {
    e.exemptions = std::move(list->entries);
    e.approval = std::move(list->approval);
  }
  read_configuration(policies_->config(), e);
  const std::string metrics = commands_->metrics();
  e.counted = {sum_of(metrics, "sekisho_dnssec_secure_total"), sum_of(metrics, "sekisho_dnssec_bogus_total"),
               sum_of(metrics, "sekisho_responses_total")};
  if (const auto rows = store_.attestations()) {
    for (const mgmt::store::AttestationRow& row : *rows)
      if (row.state != "withdrawn") e.said[row.item] = {row.state, row.by, row.note, row.at.seconds};
  }
  return e;
}

/// The two checks that an audit waits for, by turns of the manager's thread.
struct GuidelineService::Audit {
  std::string domain;
  Done done;
  std::optional<DomainReport> zone;
  std::optional<PathReport> paths;
  unsigned waits_for = 2;
};

void GuidelineService::finish_part(Audit& audit) {
  if (--audit.waits_for != 0) return;
  Evidence evidence = gather();
  evidence.domain = audit.domain;
  evidence.zone = std::move(audit.zone);
  evidence.paths = std::move(audit.paths);
  audit.done(mgmt::audit::judge(evidence));
}

std::optional<CommandError> GuidelineService::begin(const GuidelineRequest& request, Done done) {
  const auto& own = policies_->config().organisation.domains;
  const std::string domain = request.domain ? *request.domain : own.empty() ? "" : own[0].value.to_text();
  if (!domain.empty() && !dns::Name::from_text(domain))
    return CommandError{400, "\"" + domain + "\" is not a domain name"};
  const auto audit = std::make_shared<Audit>(Audit{domain, std::move(done), {}, {}});
  const auto take_zone = [this, audit](std::optional<DomainReport> zone) {
    post_([this, audit, zone = std::move(zone)]() mutable {
      audit->zone = std::move(zone);
      finish_part(*audit);
    });
  };
  const auto take_paths = [this, audit](std::optional<PathReport> paths) {
    post_([this, audit, paths = std::move(paths)]() mutable {
      audit->paths = std::move(paths);
      finish_part(*audit);
    });
  };
  // One that another command holds is not waited for: who asks, asks again. What has begun ends in vain then.
  const auto no_path =
      commands_->check_path(PathRequest{}, [take_paths](PathReport report) { take_paths(std::move(report)); });
  if (no_path && no_path->status == 503) return no_path;
  if (!domain.empty()) {
    const DomainRequest check{domain, std::nullopt, ""};
    const auto no_zone =
        commands_->check_domain(check, [take_zone](DomainReport report) { take_zone(std::move(report)); });
    if (no_zone && no_zone->status == 503) return no_zone;
    if (no_zone) take_zone(std::nullopt);
  } else {
    take_zone(std::nullopt);
  }
  if (no_path) take_paths(std::nullopt);
  return std::nullopt;
}

Result<GuidelineItem, CommandError> GuidelineService::attest(const Attestation& said, const Peer& peer) {
  const mgmt::audit::Item* item = mgmt::audit::find_item(said.id);
  if (item == nullptr) return refuse(404, "the guideline has no item " + said.id);
  if (said.state != "met" && said.state != "broken" && said.state != "withdrawn")
    return refuse(400, "it is met, broken or withdrawn");
  if (said.note.empty() || said.note.size() > longest_note)
    return refuse(400, "a note is needed, of 500 characters at most: what was looked at, and where it is written");
  const mgmt::trust::Person person = person_of(peer);
  if (person.nobody) return refuse(403, std::string(to_text(mgmt::trust::ExemptionError::nobody)));
  Evidence evidence = gather();
  if (const auto& own = policies_->config().organisation.domains; !own.empty())
    evidence.domain = own[0].value.to_text();
  evidence.said.erase(said.id);
  const std::string seen = mgmt::audit::judge_item(*item, evidence).state;
  if (said.state != "withdrawn" && seen != "ask" && seen != "unknown")
    return refuse(409, "the gateway sees by itself how item " + said.id + " is");
  const mgmt::store::AttestationRow row{said.id, said.state, person.name, said.note, wall_now()};
  if (const auto fault = store_.attest(row)) return refuse(507, fault->text);
  if (row.state != "withdrawn") evidence.said[said.id] = {row.state, row.by, row.note, row.at.seconds};
  return mgmt::audit::judge_item(*item, evidence);
}

}  // namespace sekisho::appliance
