#include "appliance/trace_service.h"

#include <algorithm>

#include "appliance/trace_words.h"
#include "resolver/trace/private_worker.h"

namespace sekisho::appliance {

using mgmt::control::CommandError;
using mgmt::control::TraceReport;
using mgmt::control::TraceRequest;

/// What a request comes down to under the policy of the moment.
struct TraceService::Plan {
  TraceReport report;  ///< what was asked, and where
  dns::Question question;
  std::shared_ptr<const forwarding::RealmTable> table;
  const forwarding::Realm* realm = nullptr;  ///< in the table
  forwarding::ValidationSettings validation;
};

namespace {

Failure<CommandError> refuse(unsigned status, std::string text) { return {CommandError{status, std::move(text)}}; }

/// The realm that a view asks for the question, or why it asks none.
Result<const forwarding::Realm*, CommandError> realm_of_view(const views::Policy& policy, const std::string& name,
                                                             const dns::Question& question) {
  const auto view = std::ranges::find(policy.views, name, &views::View::name);
  if (view == policy.views.end()) return refuse(404, "there is no view called " + name);
  const views::Route& route = view->route_for(question.name, question.type);
  if (route.kind != views::Route::Kind::realm) {
    return refuse(409, "view " + name + " answers " + question.name.to_text() + " itself (" + route.where +
                           "): there is no chain of trust to walk");
  }
  return &policy.realms->realms[route.realm];
}

/// The named realm; or the only one that iterates.
Result<const forwarding::Realm*, CommandError> realm_of_name(const views::Policy& policy,
                                                             const std::optional<std::string>& name) {
  for (const forwarding::Realm& realm : policy.realms->realms) {
    if (name ? realm.name == *name : realm.resolution == forwarding::Resolution::recursive) return &realm;
  }
  return name ? refuse(404, "there is no realm called " + *name)
              : refuse(400, "name a view or a realm: no realm here iterates from the root");
}

}  // namespace

Result<TraceService::Plan, CommandError> TraceService::plan(const TraceRequest& request) {
  const auto name = dns::Name::from_text(request.name);
  if (!name || request.name.empty()) return refuse(400, "\"" + request.name + "\" is not a domain name");
  const auto type = dns::parse_rrtype(request.type.empty() ? "A" : request.type);
  if (!type) return refuse(400, "\"" + request.type + "\" is not a record type");
  Plan plan;
  plan.question = {name->lower(), *type, dns::RRClass::in};
  const views::Policy& policy = store_.policy().current();
  plan.table = policy.realms;
  const auto realm =
      request.view ? realm_of_view(policy, *request.view, plan.question) : realm_of_name(policy, request.realm);
  if (!realm) return Failure{realm.error()};
  plan.realm = *realm;
  plan.validation = plan.realm->validation;
  if (request.uncovered) {
    std::erase_if(plan.validation.exempt, [&](const auto& one) { return plan.question.name.is_under(one.name); });
  }
  plan.report.name = plan.question.name.to_text();
  plan.report.type = to_text(*type);
  plan.report.view = request.view.value_or("");
  plan.report.realm = plan.realm->name;
  return plan;
}

TraceReport TraceService::run(const Plan& plan) {
  resolver::PrivateWorker worker(store_.domain(), realms_, store_.health());
  const Instant end = monotonic_now() + trace_limit;
  const auto ask = [&](const dns::Question& question, bool unchecked) -> std::optional<resolver::Answer> {
    const Duration left = end - monotonic_now();
    if (side_.stopping().load() || left <= Duration{0}) return std::nullopt;
    return worker.ask(*plan.realm, question, unchecked, std::min(left, question_limit));
  };
  TraceReport report = plan.report;
  const WallTime wall = wall_now();
  describe_trace(resolver::trace(plan.question, plan.validation, ask, wall, monotonic_now()), wall, report);
  return report;
}

std::optional<CommandError> TraceService::begin(const TraceRequest& request, std::function<void(TraceReport)> done) {
  if (side_.busy()) return CommandError{503, "another trace is under way; ask again in some seconds"};
  auto planned = plan(request);
  if (!planned) return planned.error();
  side_.begin(
      "trace", [this, plan = *std::move(planned)] { return run(plan); }, std::move(done));
  return std::nullopt;
}

}  // namespace sekisho::appliance
