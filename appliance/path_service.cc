#include "appliance/path_service.h"

#include <algorithm>

#include "appliance/path_words.h"
#include "resolver/engine/path_survey.h"
#include "resolver/machine/authority_servers.h"
#include "resolver/machine/way_out.h"
#include "resolver/trace/private_worker.h"

namespace sekisho::appliance {

using forwarding::PathQuestion;
using forwarding::Realm;
using mgmt::control::CommandError;
using mgmt::control::PathReport;
using mgmt::control::PathRequest;
using mgmt::control::PathWayReport;

struct PathService::Way {
  const Realm* realm;
  PathQuestion question;
  PathWayReport report;
  std::vector<Endpoint> servers;  ///< in the order of report.servers

  void add(std::string name, const Endpoint& server) {
    servers.push_back(server);
    report.servers.push_back({std::move(name), server.to_string(), "", {}, {}, {}, {}});
  }
};

struct PathService::Plan {
  std::shared_ptr<const forwarding::RealmTable> table;
  std::vector<Way> ways;
};

namespace {

constexpr std::uint16_t dns_port = 53;
constexpr std::uint16_t iteration_edns_size = 1232;

Failure<CommandError> refuse(unsigned status, std::string text) { return {CommandError{status, std::move(text)}}; }

dns::Question ask_for(const dns::Name& name, dns::RRType type) { return {name, type, dns::RRClass::in}; }
dns::Question root_keys() { return ask_for(dns::Name(), dns::RRType::dnskey); }

PathQuestion iterative(const Realm& realm, const dns::Question& question, const dns::Name& zone) {
  return {question, ask_for(zone, dns::RRType::soa), false, realm.validation.on, iteration_edns_size};
}

/// Whether the realm asks the group for it; nothing: whether it iterates.
bool leads_to(const Realm& realm, const dns::Question& question, std::optional<std::size_t> group) {
  const forwarding::ZoneRule* rule = resolver::find_rule(realm, question.name, question.type);
  return rule != nullptr && rule->group == group;
}

/// What the group is asked: the wish if it is routed there; else the root's keys or the probe's question.
PathQuestion question_for_group(const Realm& realm, std::size_t index, const std::optional<dns::Question>& wish) {
  const forwarding::UpstreamGroup& group = realm.groups[index];
  const dns::Question probe = ask_for(group.probe.name, group.probe.type);
  PathQuestion question{probe, probe, group.recursion_desired, realm.validation.on, group.edns_size};
  if (wish && leads_to(realm, *wish, index)) {
    question.question = *wish;
  } else if (leads_to(realm, root_keys(), index)) {
    question.question = root_keys();
  }
  return question;
}

PathWayReport head(const Realm& realm, const char* kind, std::string way, const PathQuestion& question) {
  PathWayReport report;
  report.realm = realm.name;
  report.kind = kind;
  report.way = std::move(way);
  report.name = question.question.name.to_text();
  report.type = to_text(question.question.type);
  report.edns_size = question.edns_size;
  return report;
}

}  // namespace

/// The ways out of one realm; true when one of them leads to the wish.
bool PathService::add_ways(const Realm& realm, const std::optional<dns::Question>& wish, Plan& plan) {
  bool wished = false;
  for (std::size_t i = 0; i < realm.groups.size(); ++i) {
    const PathQuestion question = question_for_group(realm, i, wish);
    wished |= wish && question.question == *wish;
    Way way{&realm, question, head(realm, "group", realm.groups[i].name, question), {}};
    way.report.asked = leads_to(realm, question.question, i);
    for (const forwarding::UpstreamServer& server : realm.groups[i].servers) way.add(server.label, server.endpoint);
    plan.ways.push_back(std::move(way));
  }
  if (realm.resolution != forwarding::Resolution::recursive) return wished;
  const PathQuestion keys = iterative(realm, root_keys(), dns::Name());
  if (leads_to(realm, keys.question, std::nullopt)) {
    Way root{&realm, keys, head(realm, "root", ".", keys), {}};
    root.report.asked = true;
    const resolver::Families families = resolver::families_of(realm);
    for (const forwarding::RootServer& server : realm.root_hints) {
      for (const IpAddress& address : server.addresses) {
        if (address.is_v4() ? families.v4 : families.v6) root.add(server.name.to_text(), {address, dns_port});
      }
    }
    plan.ways.push_back(std::move(root));
  }
  if (!wish || !leads_to(realm, *wish, std::nullopt)) return wished;
  const PathQuestion question = iterative(realm, *wish, dns::Name());
  Way zone{&realm, question, head(realm, "zone", "", question), {}};  // its servers are found when it runs
  zone.report.asked = true;
  plan.ways.push_back(std::move(zone));
  return true;
}

Result<PathService::Plan, CommandError> PathService::plan(const PathRequest& request) {
  std::optional<dns::Question> wish;
  if (!request.name.empty()) {
    const auto name = dns::Name::from_text(request.name);
    if (!name) return refuse(400, "\"" + request.name + "\" is not a domain name");
    const auto type = dns::parse_rrtype(request.type.empty() ? "TXT" : request.type);
    if (!type) return refuse(400, "\"" + request.type + "\" is not a record type");
    wish = ask_for(name->lower(), *type);
  }
  Plan plan;
  plan.table = store_.policy().current().realms;
  bool known = false, wished = false;
  for (const Realm& realm : plan.table->realms) {
    if (request.realm && realm.name != *request.realm) continue;
    known = true;
    wished |= add_ways(realm, wish, plan);
  }
  if (!known) return refuse(404, "there is no realm called " + request.realm.value_or(""));
  if (wish && !wished) return refuse(409, "no way out here leads to " + wish->name.to_text());
  return plan;
}

/// Who serves the zone that iteration would ask.
void PathService::find_servers(Way& way, const resolver::Ask& ask) {
  const resolver::Families families = resolver::families_of(*way.realm);
  const dns::Question wish = way.question.question;
  const resolver::ZoneServers found = resolver::find_zone_servers(wish, families.v4, families.v6, ask);
  way.question = iterative(*way.realm, wish, found.zone);
  way.report.way = found.zone.to_text();
  for (const auto& server : found.servers) {
    if (resolver::may_be_asked(server.address, *way.realm))
      way.add(server.name.to_text(), {server.address, dns_port});
  }
}

PathReport PathService::run(Plan plan) {
  const Instant start = monotonic_now();
  Instant end = start + lookup_limit;
  resolver::PrivateWorker worker(store_.domain(), realms_, store_.health());
  const auto ask = [&](const Realm& realm, const dns::Question& question) -> std::optional<resolver::Answer> {
    const Duration left = end - monotonic_now();
    if (side_.stopping().load() || left <= Duration{0}) return std::nullopt;
    return worker.ask(realm, question, true, std::min(left, question_limit));
  };
  std::vector<resolver::PathTarget> targets;
  for (Way& way : plan.ways) {
    if (way.report.kind == "zone") {
      find_servers(way, [&](const dns::Question& question, bool) { return ask(*way.realm, question); });
    }
    for (const Endpoint& server : way.servers) targets.push_back({way.realm->id, server, way.question});
  }
  end = start + check_limit;
  const auto evidence =
      resolver::survey_paths(*plan.table, targets, std::min(survey_limit, end - monotonic_now()), side_.stopping());
  PathReport report{true, {}};
  std::size_t next = 0;
  for (Way& way : plan.ways) {
    for (auto& server : way.report.servers) describe_evidence(evidence[next++], server);
    const bool dead = std::ranges::all_of(way.report.servers, [](const auto& s) { return s.finding == "no_answer"; });
    if (way.report.asked && !dead) describe_answer(ask(*way.realm, way.question.question), way.report);
    report.ok &= is_good(way.report);
    report.ways.push_back(std::move(way.report));
  }
  return report;
}

std::optional<CommandError> PathService::begin(const PathRequest& request, std::function<void(PathReport)> done) {
  if (side_.busy()) return CommandError{503, "another check is under way; ask again in some seconds"};
  auto planned = plan(request);
  if (!planned) return planned.error();
  side_.begin(
      "check-path", [this, plan = *std::move(planned)]() mutable { return run(std::move(plan)); }, std::move(done));
  return std::nullopt;
}

}  // namespace sekisho::appliance
