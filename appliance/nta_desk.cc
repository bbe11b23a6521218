#include "appliance/nta_desk.h"

namespace sekisho::appliance {

using namespace mgmt::control;
using namespace mgmt::trust;

namespace {

constexpr std::uint64_t ended_shown = 20;

Failure<CommandError> refuse(unsigned status, std::string text) { return {CommandError{status, std::move(text)}}; }

unsigned status_of(ExemptionError error) {
  switch (error) {
    case ExemptionError::root:
    case ExemptionError::top_level:
    case ExemptionError::whole_class:
    case ExemptionError::ends_in_the_past:
    case ExemptionError::too_long:
    case ExemptionError::no_reason:
    case ExemptionError::no_confirmation:
    case ExemptionError::bad_text:
    case ExemptionError::needs_note:
      return 400;
    case ExemptionError::own_request:
    case ExemptionError::nobody:
      return 403;
    case ExemptionError::not_there:
      return 404;
    case ExemptionError::too_many:
    case ExemptionError::waits_already:
    case ExemptionError::not_waiting:
    case ExemptionError::has_ended:
      return 409;
    case ExemptionError::not_saved:
      return 507;
  }
  return 500;
}

Failure<CommandError> refuse(ExemptionError error) { return refuse(status_of(error), std::string(to_text(error))); }

/// Where every name fails, no zone is to blame.
bool breaks_above(const TraceLinkReport& link) {
  for (const TraceStepReport& step : link.steps) {
    if (step.verdict == "secure" || step.verdict == "insecure") continue;
    const auto zone = dns::Name::from_text(step.zone);
    return zone && zone->label_count() <= 1;
  }
  return false;
}

/// Why there is nothing to excuse; nothing when there is.
std::optional<std::string> fault_of(const TraceReport& trace) {
  if (trace.links.empty() || trace.unchecked.rcode.empty() || trace.unchecked.rcode == "SERVFAIL")
    return "the name cannot be looked up, checked or not: a negative trust anchor would not help";
  const std::string& verdict = trace.links.front().verdict;
  if (verdict == "secure") return "the zone validates: there is nothing to excuse";
  if (verdict == "insecure") return "the name is not signed, or exempt already: there is nothing to excuse";
  if (breaks_above(trace.links.front())) {
    return "what fails is the root or a top-level domain, not this zone: look at the trust anchors and the clock "
           "(sekishoctl anchors)";
  }
  return std::nullopt;
}

NtaEntry entry_of(const Exemption& e) {
  NtaEntry to;
  to.id = e.id;
  to.state = to_text(e.state);
  to.realm = e.realm;
  to.name = e.name.to_text();
  to.type = to_text(e.type);
  to.reason = e.reason;
  to.confirmed_by = e.confirmed_by;
  to.requested_by = e.requested_by.name;
  to.decided_by = e.decided_by.name;
  to.seconds = e.seconds;
  to.requested_at = e.requested_at.seconds;
  to.decided_at = e.decided_at.seconds;
  to.expires = e.expires.seconds;
  to.ended_at = e.ended_at.seconds;
  to.checked_at = e.checked_at.seconds;
  to.last_fault = dnssec::text_of(e.last_fault);
  return to;
}

NtaStepRow row_of(const mgmt::life::StoreShelf::Step& step) {
  return {step.id, step.event.at.seconds, std::string(to_text(step.event.state)), step.event.who, step.event.note};
}

}  // namespace

ApprovalRule NtaDesk::rule() const {
  return store_.config().control.nta_approval.value == "one-person" ? ApprovalRule::one_person
                                                                    : ApprovalRule::two_persons;
}

Result<NtaReport, CommandError> NtaDesk::list() {
  NtaReport report{store_.config().control.nta_approval.value, {}};
  const auto ended = shelf_.ended(ended_shown);
  if (!ended) return refuse(503, ended.error());
  for (const FixedExemption& fixed : trust_.fixed_exemptions()) {
    NtaEntry entry;
    entry.state = "fixed";
    entry.realm = fixed.realm;
    entry.name = fixed.name.to_text();
    entry.reason = fixed.reason;
    entry.requested_by = store_.path();
    entry.expires = fixed.expires.seconds;
    report.entries.push_back(std::move(entry));
  }
  for (const Exemption& e : trust_.exemptions().open()) report.entries.push_back(entry_of(e));
  for (const Exemption& e : *ended) report.entries.push_back(entry_of(e));
  return report;
}

NtaCommands::Detail NtaDesk::show(std::uint64_t id) {
  const auto kept = shelf_.find(id);
  if (!kept) return refuse(503, kept.error());
  if (!*kept) return refuse(ExemptionError::not_there);
  const auto steps = shelf_.steps(id, 1000);
  if (!steps) return refuse(503, steps.error());
  const Exemption* open = trust_.exemptions().find(id);  // knows of the last check
  NtaDetail detail{entry_of(open != nullptr ? *open : **kept), {}, {}};
  for (const auto& step : *steps) detail.steps.push_back(row_of(step));
  if (auto evidence = parse_trace((*kept)->evidence)) detail.evidence = *std::move(evidence);
  return detail;
}

Result<NtaHistory, CommandError> NtaDesk::history(std::uint64_t limit) {
  const auto steps = shelf_.steps(0, limit);
  if (!steps) return refuse(503, steps.error());
  NtaHistory history;
  for (const auto& step : *steps) history.steps.push_back(row_of(step));
  return history;
}

Result<std::string, CommandError> NtaDesk::choose_realm(const std::optional<std::string>& wish) const {
  std::vector<std::string> validating;
  for (const forwarding::Realm& realm : store_.policy().current().realms->realms) {
    if (wish && *wish == realm.name && !realm.validation.on)
      return refuse(409, "the realm " + realm.name + " does not validate: nothing is to be excused there");
    if (realm.validation.on && (!wish || *wish == realm.name)) validating.push_back(realm.name);
  }
  if (validating.size() == 1) return validating[0];
  if (wish) return refuse(404, "there is no realm called " + *wish);
  return refuse(400, validating.empty() ? "no realm validates" : "several realms validate: name one with realm");
}

Result<Exemption, CommandError> NtaDesk::wish_of(const NtaRequest& request, const Peer& peer) const {
  if (trust_.anchors().clock(wall_now()) != ClockFault::none)
    return refuse(409, "the clock is wrong: no zone can be judged before it is set");
  const auto realm = choose_realm(request.realm);
  if (!realm) return Failure{realm.error()};
  const auto name = dns::Name::from_text(request.name);
  if (!name) return refuse(400, "\"" + request.name + "\" is not a domain name");
  const auto type = dns::parse_rrtype(request.type);
  if (!type) return refuse(400, "\"" + request.type + "\" is not a record type");
  Exemption wish;
  wish.realm = *realm;
  wish.name = name->lower();
  wish.type = *type;
  wish.seconds = request.seconds;
  wish.reason = request.reason;
  wish.confirmed_by = request.confirmed_by;
  wish.requested_by = identify_(peer);
  if (const auto fault = trust_.exemptions().fault_of(wish, rule())) return refuse(*fault);
  return wish;
}

void NtaDesk::request(const NtaRequest& request, const Peer& peer, NtaCommands::Done done) {
  auto wish = wish_of(request, peer);
  if (!wish) return done(Failure{wish.error()});
  TraceRequest asked{wish->name.to_text(), to_text(wish->type), std::nullopt, wish->realm};
  asked.uncovered = true;
  const auto fault = trace_(asked, [this, wish = *std::move(wish), done](const TraceReport& evidence) {
    post_([this, wish, done, evidence] { done(take_trace(wish, evidence)); });
  });
  if (fault) done(Failure{*fault});
}

NtaCommands::Detail NtaDesk::take_trace(Exemption wish, const TraceReport& evidence) {
  if (auto fault = fault_of(evidence)) return refuse(409, *std::move(fault));
  wish.evidence = to_json(evidence);
  const auto kept = trust_.exemptions().request(std::move(wish), rule(), wall_now());
  if (!kept) return refuse(kept.error());
  return show(kept->id);
}

NtaCommands::Detail NtaDesk::decide(NtaVerb verb, const NtaDecision& decision, const Peer& peer) {
  const Person by = identify_(peer);
  const Moment now{wall_now(), monotonic_now()};
  ExemptionBook& book = trust_.exemptions();
  const auto carry_out = [&]() -> ExemptionBook::Outcome {
    switch (verb) {
      case NtaVerb::approve:
        return book.approve(decision.id, by, decision.note, rule(), now);
      case NtaVerb::reject:
        return book.reject(decision.id, by, decision.note, now.wall);
      case NtaVerb::withdraw:
        return book.end(decision.id, by, decision.note, now.wall);
    }
    return Failure{ExemptionError::not_there};
  };
  const Exemption* open = book.find(decision.id);
  if (open == nullptr) {
    const auto kept = shelf_.find(decision.id);
    return refuse(kept && *kept ? ExemptionError::has_ended : ExemptionError::not_there);
  }
  const std::string realm = open->realm;
  const auto outcome = carry_out();
  const bool saved = outcome.ok() || outcome.error() != ExemptionError::not_saved;
  if (outcome.ok() || !saved) trust_.republish({realm});
  if (!saved && verb != NtaVerb::approve)
    return refuse(507, "it is done, but a restart would undo it: it cannot be written to the state directory");
  if (!outcome) return refuse(outcome.error());
  return show(decision.id);
}

NtaCommands NtaDesk::commands() {
  NtaCommands commands;
  commands.list = [this] { return list(); };
  commands.show = [this](std::uint64_t id) { return show(id); };
  commands.history = [this](std::uint64_t limit) { return history(limit); };
  commands.request = [this](const NtaRequest& asked, const Peer& peer, NtaCommands::Done done) {
    request(asked, peer, std::move(done));
  };
  commands.decide = [this](NtaVerb verb, const NtaDecision& decision, const Peer& peer) {
    return decide(verb, decision, peer);
  };
  return commands;
}

}  // namespace sekisho::appliance
