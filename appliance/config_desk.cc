#include "appliance/config_desk.h"

#include <algorithm>

#include "base/log.h"
#include "mgmt/config/check_names.h"
#include "mgmt/config/expanded.h"

namespace sekisho::appliance {

using namespace mgmt::control;
using mgmt::life::Outcome;
using mgmt::life::Verdict;

namespace {

constexpr Duration canary_patience = 6s;  // a lane gives up after 5
constexpr auto watch_interval = std::chrono::milliseconds(250);

log::Level level_of(const std::string& text) {
  return text == "debug"   ? log::Level::debug
         : text == "warn"  ? log::Level::warn
         : text == "error" ? log::Level::error
                           : log::Level::info;
}

unsigned status_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::in_force:
    case Verdict::waiting:
    case Verdict::unchanged:
    case Verdict::checked:
    case Verdict::rolled_back:
      return 200;
    case Verdict::nothing:
      return 404;
    case Verdict::conflict:
    case Verdict::busy:
      return 409;
    case Verdict::faulty:
    case Verdict::canary:
    case Verdict::refused:
      return 422;
    case Verdict::not_saved:
      return 507;
  }
  return 500;
}

std::vector<ReloadDiagnostic> diagnostics_of(const Outcome& outcome, const std::string& language) {
  using namespace mgmt::config;
  const Language lang = language == "ja" ? Language::ja : Language::en;
  std::vector<ReloadDiagnostic> list;
  for (const Diagnostic& d : outcome.diagnostics) {
    list.push_back({d.where.file < outcome.files.size() ? outcome.files[d.where.file] : "",
                    d.severity == Severity::error ? "error" : "warning", std::string(code_name(d.code)),
                    d.message(lang), d.remedy(lang), d.where.line, d.where.column});
  }
  return list;
}

ChangeReply reply_of(const Outcome& outcome, const std::string& language) {
  ChangeReply reply;
  reply.status = status_of(outcome.verdict);
  ChangeReport& report = reply.report;
  report.ok = reply.status == 200;
  report.state = to_text(outcome.verdict);
  report.text = outcome.text;
  report.revision = outcome.revision;
  report.policy = outcome.policy;
  report.confirm_until = outcome.confirm_until.seconds;
  report.diagnostics = diagnostics_of(outcome, language);
  report.needs_restart = outcome.needs_restart;
  report.diff = outcome.diff;
  for (const mgmt::life::CanaryOutcome& c : outcome.canaries)
    report.canaries.push_back({c.view, c.name, c.type, c.text, c.ok});
  return reply;
}

mgmt::life::Actor actor_of(const Peer& peer) { return {peer.to_string(), std::string(to_text(peer.role))}; }

RevisionRow row_of(const mgmt::store::Revision& r) {
  return {r.number, r.base, r.at.seconds, r.who, r.why, r.how, std::string(to_text(r.state)), r.sha256};
}

}  // namespace

ConfigDesk::ConfigDesk(PolicyStore& policies, mgmt::store::Store& history, AccessDesk& access,
                       const mgmt::life::Recovery& recovery)
    : policies_(policies),
      access_(access),
      store_(history),
      life_(calls_, mgmt::config::disk(), policies.path(), store_, *this) {
  access_.start(store_, [this](const mgmt::access::RefusalNote& note) {
    life_.note({note.who, note.role}, "control api", note.outcome, note.detail);
  });
  life_.begin(policies.sources(), recovery);
}

void ConfigDesk::start(CanaryLane& canaries, Post post) {
  post_ = std::move(post);
  lane_ = &canaries;
  post_([this] { manager_.store(std::this_thread::get_id()); });  // before any request is answered
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "config-desk");
    watch();
  });
}

void ConfigDesk::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void ConfigDesk::watch() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    wake_.wait_for(lock, watch_interval, [this] { return stopping_ || !jobs_.empty(); });
    if (stopping_) return;
    if (jobs_.empty()) {
      post_([this] { life_.tick(); });
      continue;
    }
    const std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    lock.lock();
  }
}

mgmt::life::Published ConfigDesk::publish(const mgmt::config::FileSource& source) {
  service_.tell_reloading();
  ReloadOutcome outcome = policies_.reload(source);
  service_.tell("READY=1");
  if (outcome.ok) {
    log::set_level(level_of(policies_.config().server.log_level.value));
    access_.follow_configuration();
  }
  return {outcome.ok, std::move(outcome.refused), std::move(outcome.needs_restart),
          policies_.policy().current().revision, std::move(outcome.loaded)};
}

void ConfigDesk::ask_canaries(const mgmt::config::Config& whose, Canaries done) {
  std::vector<Canary> canaries;
  std::vector<CanaryQuestion> questions;
  for (const Canary& canary : canaries_of(whose)) {
    const auto* view = mgmt::config::find_named(whose.views, canary.view);
    const auto client = client_of(*view, policies_.policy().current());
    if (!client) continue;  // a view that the policy does not have yet
    canaries.push_back(canary);
    questions.push_back({*client, canary.question});
  }
  const auto ask = [this, canaries = std::move(canaries), questions = std::move(questions), done = std::move(done)] {
    const auto replies = lane_->ask(questions, canary_patience);
    std::vector<mgmt::life::CanaryOutcome> outcomes;
    for (std::size_t i = 0; i < canaries.size(); ++i) outcomes.push_back(judge(canaries[i], replies[i]));
    post_([done, outcomes = std::move(outcomes)] { done(outcomes); });
  };
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(ask);
  }
  wake_.notify_all();
}

ReloadReport ConfigDesk::reload(const std::string& language, const Peer& peer) {
  reloads_ = peer.role;
  const Outcome outcome = life_.reload(actor_of(peer), "edited by hand");
  reloads_ = Role::administrator;
  ReloadReport report;
  report.ok = outcome.verdict == Verdict::in_force;
  report.revision = policies_.policy().current().revision;
  report.history_revision = life_.revision();
  report.needs_restart = outcome.needs_restart;
  report.diagnostics = diagnostics_of(outcome, language);
  if (outcome.verdict == Verdict::refused)
    report.diagnostics.push_back({policies_.path(), "error", "refused-by-system", outcome.text, "", 0, 0});
  if (outcome.verdict == Verdict::busy)
    report.diagnostics.push_back(
        {policies_.path(), "error", "change-in-progress", "a change of " + outcome.text + " is not ended yet",
         "confirm it or roll it back first: sekishoctl config confirm, config rollback", 0, 0});
  return report;
}

void ConfigDesk::reload_by_signal() {
  const Outcome outcome = life_.reload({"SIGHUP", ""}, "edited by hand");
  for (const auto& d : outcome.diagnostics)
    log::warn(mgmt::config::format(d, outcome.files, mgmt::config::Language::en));
  for (const std::string& key : outcome.needs_restart)
    log::warn("reload: " + key + " takes effect at the next start");
}

void ConfigDesk::witness(const Request& request, const Response& response) {
  if (request.path.starts_with("/v1/config/") || request.path == "/v1/reload") return;  // they keep more themselves
  if (request.path.starts_with("/v1/nta/") && response.status < 400) return;            // the step itself is kept
  if (request.path.starts_with("/v1/pair/")) return;  // told by the pair's desk: a push holds secrets
  if (std::this_thread::get_id() != manager_.load())
    return post_([this, request, status = response.status] { witness(request, Response{status, "", ""}); });
  const bool known = request.path.starts_with("/v1/");
  std::string what = known ? request.path.substr(4) : request.path;
  for (char& c : what) c = c == '/' ? ' ' : c;
  constexpr std::size_t max_detail = 4096;
  std::string detail = request.body.substr(0, max_detail);
  life_.note(actor_of(request.peer), what, response.status < 400 ? "done" : std::to_string(response.status), detail);
}

void ConfigDesk::apply_from_peer(mgmt::life::Edit edit, const std::string& why, const Peer& peer,
                                 mgmt::life::Done done) {
  mgmt::life::Proposal proposal = proposal_of({std::move(edit), why, 0, std::nullopt}, {peer, ""});
  proposal.how = "pair";
  life_.apply(std::move(proposal), std::move(done));
}

void ConfigDesk::note(const std::string& what, const std::string& outcome, const std::string& detail,
                      const Peer* by) {
  life_.note(by != nullptr ? actor_of(*by) : mgmt::life::Actor{"sekishod", ""}, what, outcome, detail);
}

PendingChange ConfigDesk::pending() const {
  const auto p = life_.pending();
  if (!p) return {};
  return {p->revision, p->who, p->why, p->state, p->since.seconds, p->confirm_until.seconds};
}

void ConfigDesk::describe(StatusReport& status) const {
  status.history_revision = life_.revision();
  status.pending = pending();
}

Result<HistoryReport, std::string> ConfigDesk::history(std::uint64_t limit) {
  const auto list = store_.history(limit);
  if (!list) return Failure{list.error().text};
  HistoryReport report{life_.revision(), pending(), {}};
  for (const mgmt::store::Revision& revision : *list) report.revisions.push_back(row_of(revision));
  return report;
}

Result<ShownConfig, std::string> ConfigDesk::show(std::uint64_t revision, bool expanded) {
  ShownConfig shown;
  const std::uint64_t wanted = revision ? revision : life_.revision();
  const auto found = store_.revision(wanted);
  if (!found) return Failure{found.error().text};
  if (!*found) return Failure{"there is no revision " + std::to_string(wanted)};
  shown.revision = row_of(**found);
  auto files = store_.files(wanted);
  if (!files) return Failure{files.error().text};
  shown.files = std::move(*files);
  if (!expanded) return shown;
  auto text = mgmt::config::expanded_text(policies_.path(), life_.source_of(shown.files));
  if (!text) return Failure{"revision " + std::to_string(wanted) + " cannot be read by this release"};
  shown.expanded = *std::move(text);
  return shown;
}

Result<AuditReport, std::string> ConfigDesk::audit(std::uint64_t after, std::uint64_t limit) {
  const auto list = store_.events(after, limit);
  if (!list) return Failure{list.error().text};
  AuditReport report;
  for (const mgmt::store::AuditEvent& e : *list)
    report.events.push_back({e.number, e.at.seconds, e.who, e.role, e.what, e.outcome, e.detail, e.sha256});
  return report;
}

Result<AuditVerdictReport, std::string> ConfigDesk::verify() {
  const auto verdict = store_.verify();
  if (!verdict) return Failure{verdict.error().text};
  return AuditVerdictReport{verdict->broken_at == 0, verdict->events, verdict->broken_at, verdict->fault,
                            verdict->last_sha256};
}

mgmt::life::Proposal ConfigDesk::proposal_of(const ApplyRequest& request, const ConfigCommands::Asker& asker) const {
  mgmt::life::Proposal proposal;
  proposal.edit = request.files;
  proposal.actor = actor_of(asker.peer);
  proposal.why = request.reason;
  proposal.confirm_within = std::chrono::seconds(request.confirm_within_s);
  proposal.base = request.base_revision;
  proposal.objection = [this, role = asker.peer.role](const mgmt::config::Config& next) {
    return access_.object(role, next);
  };
  return proposal;
}

std::optional<std::string> ConfigDesk::object_to_undoing(Role role) const {
  if (may(role, Role::administrator) || !life_.pending()) return std::nullopt;
  const auto before = mgmt::config::load(policies_.path(), life_.source_of(life_.files()));
  if (!before.config) return "the revision before cannot be read by this release: only root may go back to it";
  return access_.object(role, *before.config);
}

void ConfigDesk::roll_back(const RollbackRequest& request, const ConfigCommands::Asker& asker,
                           const ConfigCommands::Done& done) {
  if (const auto why = object_to_undoing(asker.peer.role)) {
    Outcome refused;
    refused.text = *why;
    life_.note(actor_of(asker.peer), "config rollback", "refused", *why);
    return done(reply_of(refused, asker.language));
  }
  mgmt::life::Proposal proposal = proposal_of({{}, request.reason, request.confirm_within_s, std::nullopt}, asker);
  life_.roll_back(request.revision, std::move(proposal),
                  [done, lang = asker.language](const Outcome& outcome) { done(reply_of(outcome, lang)); });
}

ConfigCommands ConfigDesk::commands() {
  ConfigCommands commands;
  commands.check = [this](const ApplyRequest& request, const ConfigCommands::Asker& asker) {
    return reply_of(life_.check(proposal_of(request, asker)), asker.language);
  };
  commands.apply = [this](const ApplyRequest& request, const ConfigCommands::Asker& asker,
                          const ConfigCommands::Done& done) {
    life_.apply(proposal_of(request, asker),
                [done, lang = asker.language](const Outcome& outcome) { done(reply_of(outcome, lang)); });
  };
  commands.confirm = [this](const ConfigCommands::Asker& asker) {
    return reply_of(life_.confirm(actor_of(asker.peer)), asker.language);
  };
  commands.roll_back = [this](const RollbackRequest& request, const ConfigCommands::Asker& asker,
                              const ConfigCommands::Done& done) { roll_back(request, asker, done); };
  commands.history = [this](std::uint64_t limit) { return history(limit); };
  commands.show = [this](std::uint64_t revision, bool expanded) { return show(revision, expanded); };
  commands.audit = [this](std::uint64_t after, std::uint64_t limit) { return audit(after, limit); };
  commands.audit_tail = [this](std::uint64_t count) -> Result<AuditReport, std::string> {
    const auto last = store_.last_event();
    if (!last) return Failure{last.error().text};
    return audit(*last - std::min(*last, count), count);
  };
  commands.verify = [this] { return verify(); };
  return commands;
}

}  // namespace sekisho::appliance
