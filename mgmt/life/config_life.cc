// What is asked of ConfigLife from outside; the steps of a change are in config_life_steps.cc.
#include "mgmt/life/config_life.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "mgmt/life/change.h"
#include "mgmt/life/text_diff.h"

namespace sekisho::mgmt::life {
namespace {

std::string normal(const std::string& path) { return std::filesystem::path(path).lexically_normal().string(); }

}  // namespace

std::string_view to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::in_force:
      return "in-force";
    case Verdict::waiting:
      return "waiting";
    case Verdict::unchanged:
      return "unchanged";
    case Verdict::checked:
      return "checked";
    case Verdict::rolled_back:
      return "rolled-back";
    case Verdict::faulty:
      return "faulty";
    case Verdict::conflict:
      return "conflict";
    case Verdict::busy:
      return "busy";
    case Verdict::canary:
      return "canary-failed";
    case Verdict::refused:
      return "refused";
    case Verdict::not_saved:
      return "not-saved";
    case Verdict::nothing:
      return "nothing";
  }
  return "";
}

ConfigLife::ConfigLife(trust::FileCalls& calls, config::FileSource source, std::string config_path,
                       store::Store& store, Surface& surface)
    : change_files_(calls, real_path(config_path)),
      source_(std::move(source)),
      config_path_(std::move(config_path)),
      directory_(config::directory_of(config_path_)),
      store_(store),
      surface_(surface) {}

ConfigLife::~ConfigLife() = default;

void ConfigLife::begin(const std::vector<config::SourceFile>& loaded, const Recovery& recovery) {
  const Actor gateway{"sekishod", ""};
  for (const std::string& notice : store_.notices()) log::error(notice);
  for (const std::string& sentence : recovery.sentences) log::warn("start: " + sentence);
  if (recovery.what == Recovery::What::kept) (void)store_.put_in_force(recovery.journal.revision);
  if (recovery.what == Recovery::What::rolled_back) (void)store_.give_up(recovery.journal.revision);
  (void)store_.give_up_trials();
  if (recovery.what != Recovery::What::nothing) {
    std::string all;
    for (const std::string& sentence : recovery.sentences) all += (all.empty() ? "" : "; ") + sentence;
    note(gateway, "recovery", recovery.what == Recovery::What::kept ? "kept" : "rolled-back",
         nlohmann::json{{"revision", recovery.journal.revision}, {"said", all}}.dump(
             -1, ' ', false, nlohmann::json::error_handler_t::replace));
  }
  const auto known = store_.in_force();
  if (known && *known) {
    in_force_number_ = (*known)->number;
    if (auto files = store_.files(in_force_number_)) in_force_ = std::move(*files);
  }
  record_found(loaded, gateway, "found at the start", "start");
  if (recovery.unwritten.empty()) return;
  change_ = std::make_unique<Change>();
  change_->journal = recovery.journal;
  change_->actor = {recovery.journal.who, ""};
  phase_ = Phase::stuck;  // tick() tries again
}

/// What runs, whoever wrote it, becomes a revision.
void ConfigLife::record_found(const std::vector<config::SourceFile>& loaded, const Actor& actor,
                              const std::string& why, const std::string& how) {
  store::Files files = files_of(loaded);
  if (in_force_number_ != 0 && files == in_force_) return;
  store::Revision revision;
  revision.at = surface_.wall();
  revision.who = actor.who;
  revision.why = why;
  revision.how = how;
  revision.base = in_force_number_;
  in_force_ = std::move(files);
  const auto number = store_.add(revision, in_force_);
  const auto fault = number ? store_.put_in_force(*number) : number.error();
  if (fault) log::error("the revision cannot be kept: " + fault->text);
  in_force_number_ = number ? *number : 0;
}

void ConfigLife::note(const Actor& actor, const std::string& what, const std::string& outcome,
                      const std::string& detail) {
  store::AuditEvent event;
  event.at = surface_.wall();
  event.who = actor.who;
  event.role = actor.role;
  event.what = what;
  event.outcome = outcome;
  event.detail = detail;
  const auto kept = store_.record(std::move(event));
  const std::string sentence = what + " by " + actor.who + ": " + outcome;
  if (!kept) return log::error("audit: " + sentence + " (NOT KEPT: " + kept.error().text + ")");
  log::info("audit " + std::to_string(kept->number) + ": " + sentence + " " + kept->sha256);
}

void ConfigLife::note_change(const Actor& actor, const std::string& what, const Outcome& outcome) {
  nlohmann::json detail{{"revision", outcome.revision}};
  if (!outcome.text.empty()) detail["said"] = outcome.text;
  if (change_) {
    detail["why"] = change_->journal.why;
    for (const FileChange& file : change_->journal.files) detail["files"].push_back(file.name);
  }
  for (const config::Diagnostic& d : outcome.diagnostics) {
    if (d.severity == config::Severity::error) detail["faults"].push_back(config::code_name(d.code));
  }
  note(actor, what, std::string(to_text(outcome.verdict)),
       detail.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

Outcome ConfigLife::outcome_of(Verdict verdict, std::string text) const {
  Outcome outcome;
  outcome.verdict = verdict;
  outcome.text = std::move(text);
  outcome.revision = in_force_number_;
  if (!change_) return outcome;
  outcome.revision = change_->journal.revision;
  outcome.policy = change_->policy;
  outcome.confirm_until = change_->confirm_until;
  outcome.diagnostics = change_->warnings;
  outcome.files = change_->files;
  outcome.needs_restart = change_->needs_restart;
  outcome.diff = change_->diff;
  outcome.canaries = change_->canaries;
  return outcome;
}

Outcome ConfigLife::check(const Proposal& proposal) {
  auto change = prepare(proposal);
  if (!change) return change.error();
  Outcome outcome;
  outcome.verdict = Verdict::checked;
  outcome.revision = in_force_number_;
  outcome.diagnostics = (*change)->warnings;
  outcome.files = (*change)->files;
  outcome.diff = (*change)->diff;
  return outcome;
}

Outcome ConfigLife::confirm(const Actor& actor) {
  if (phase_ != Phase::waiting) {
    Outcome outcome = outcome_of(Verdict::nothing, "no change waits");
    note_change(actor, "config confirm", outcome);
    return outcome;
  }
  return close(actor, "config confirm", keep());
}

void ConfigLife::roll_back(std::optional<std::uint64_t> revision, Proposal proposal, Done done) {
  if (phase_ == Phase::waiting && (!revision || *revision == in_force_number_)) {
    return done(close(proposal.actor, "config rollback", take_back(Verdict::rolled_back, "")));
  }
  const auto fail = [&](Verdict verdict, std::string text) {
    Outcome outcome = outcome_of(verdict, std::move(text));
    note_change(proposal.actor, "config rollback", outcome);
    done(std::move(outcome));
  };
  const auto current = store_.revision(in_force_number_);
  if (!current) return fail(Verdict::not_saved, current.error().text);
  const std::uint64_t wanted = revision ? *revision : *current ? (*current)->base : 0;
  const auto known = store_.revision(wanted);
  if (!known) return fail(Verdict::not_saved, known.error().text);
  if (!*known) return fail(Verdict::nothing, "there is no revision " + std::to_string(wanted));
  auto files = store_.files(wanted);
  if (!files) return fail(Verdict::not_saved, files.error().text);
  for (const auto& entry : in_force_) proposal.edit[entry.first] = std::nullopt;
  for (auto& [name, text] : *files) proposal.edit[name] = std::move(text);
  proposal.how = "rollback";
  if (proposal.why.empty()) proposal.why = "back to revision " + std::to_string(wanted);
  apply(std::move(proposal), std::move(done));
}

Outcome ConfigLife::reload(const Actor& actor, const std::string& why) {
  const bool trial = change_ != nullptr;
  if (trial) {  // the change's own files may be read again; what else was edited waits for its end
    const config::LoadResult disk = config::load(config_path_, source_);
    if (phase_ != Phase::waiting || files_of(disk.sources) != change_->after) {
      Outcome busy = outcome_of(Verdict::busy, change_->actor.who);
      note_change(actor, "reload", busy);
      return busy;
    }
  }
  Published published = surface_.publish(source_);
  const Verdict verdict = published.ok                    ? Verdict::in_force
                          : published.loaded.has_errors() ? Verdict::faulty
                                                          : Verdict::refused;
  if (published.ok && !trial) record_found(published.loaded.sources, actor, why, "reload");
  Outcome outcome = outcome_of(verdict, published.refused);
  outcome.policy = published.policy;
  outcome.needs_restart = std::move(published.needs_restart);
  outcome.diagnostics = std::move(published.loaded.diagnostics);
  outcome.files = std::move(published.loaded.files);
  note_change(actor, "reload", outcome);
  return outcome;
}

std::optional<Pending> ConfigLife::pending() const {
  if (!change_) return std::nullopt;
  const char* const state = phase_ == Phase::waiting ? "waiting" : phase_ == Phase::stuck ? "stuck" : "testing";
  return Pending{change_->journal.revision, change_->actor.who,    change_->journal.why, state,
                 change_->journal.at,       change_->confirm_until};
}

//------ Names and paths ------

std::string ConfigLife::name_of(const std::string& path) const {
  const std::string plain = normal(path);
  const std::string start = directory_.empty() ? "" : normal(directory_ + "/");
  return plain.starts_with(start) ? plain.substr(start.size()) : plain;
}

std::string ConfigLife::path_of(const std::string& name) const {
  return (std::filesystem::path(directory_) / name).string();
}

store::Files ConfigLife::files_of(const std::vector<config::SourceFile>& sources) const {
  store::Files files;
  for (const config::SourceFile& source : sources) files[name_of(source.path)] = source.text;
  return files;
}

config::FileSource ConfigLife::over(const std::vector<FileChange>& files) const {
  std::map<std::string, std::optional<std::string>> texts;
  for (const FileChange& file : files) texts[normal(path_of(file.name))] = file.after;
  const auto read = [this, texts](const std::string& path, std::string& reason) -> std::optional<std::string> {
    const auto changed = texts.find(normal(path));
    if (changed == texts.end()) return source_.read(path, reason);
    if (!changed->second) reason = "No such file or directory";
    return changed->second;
  };
  const auto list = [this, texts](const std::string& directory) {
    std::vector<std::string> names = source_.list(directory);
    for (const auto& [path, text] : texts) {
      const std::filesystem::path changed(path);
      if (changed.parent_path() != std::filesystem::path(normal(directory + "/x")).parent_path()) continue;
      std::erase(names, changed.filename().string());
      if (text) names.push_back(changed.filename().string());
    }
    return names;
  };
  return {read, list};
}

config::FileSource ConfigLife::source_of(store::Files files) const {
  const auto read = [this, files](const std::string& path, std::string& reason) -> std::optional<std::string> {
    const auto found = files.find(name_of(path));
    if (found != files.end()) return found->second;
    reason = "not in this revision";
    return std::nullopt;
  };
  const auto list = [this, files](const std::string& directory) {
    std::vector<std::string> names;
    for (const auto& entry : files) {
      const std::filesystem::path path(path_of(entry.first));
      if (normal(path.parent_path().string()) == normal(directory)) names.push_back(path.filename().string());
    }
    return names;
  };
  return {read, list};
}

}  // namespace sekisho::mgmt::life
