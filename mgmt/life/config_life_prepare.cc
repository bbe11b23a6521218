// From a proposal to a change that may be carried out: what is wrong with it, and whom it would overwrite.
#include <algorithm>
#include <filesystem>

#include "mgmt/life/change.h"
#include "mgmt/life/text_diff.h"

namespace sekisho::mgmt::life {
namespace {

constexpr std::size_t max_files = 2000;
constexpr std::size_t max_bytes = 32U << 20;
constexpr std::size_t max_why = 1000;

Outcome refusal(Verdict verdict, std::string text, std::uint64_t revision) {
  Outcome outcome;
  outcome.verdict = verdict;
  outcome.text = std::move(text);
  outcome.revision = revision;
  return outcome;
}

bool stays_below(const std::filesystem::path& name) {
  if (name.empty() || name.is_absolute() || !name.has_filename()) return false;
  for (const auto& part : name) {
    if (part == ".." || part == ".") return false;
  }
  return true;
}

std::optional<std::string> text_in(const store::Files& files, const std::string& name) {
  const auto found = files.find(name);
  if (found == files.end()) return std::nullopt;
  return found->second;
}

}  // namespace

/// What was edited by hand is the change. False: nothing was.
bool ConfigLife::edit_from_disk(Change& change) {
  const config::LoadResult disk = config::load(config_path_, source_);
  const store::Files now = files_of(disk.sources);
  for (const auto& [name, text] : now) {
    const auto before = text_in(in_force_, name);
    if (before != text) change.journal.files.push_back({real_path(path_of(name)), name, before, text});
  }
  for (const auto& [name, text] : in_force_) {
    if (now.contains(name)) continue;
    const auto there = change_files_.read(path_of(name));
    if (there && !*there) change.journal.files.push_back({real_path(path_of(name)), name, text, std::nullopt});
  }
  return !change.journal.files.empty() || now != in_force_;
}

/// Fills in the change's files: what each holds now, as the revision in force knows it.
std::optional<Outcome> ConfigLife::resolve(const Proposal& proposal, Change& change) {
  const auto refuse = [&](Verdict verdict, std::string text) {
    return refusal(verdict, std::move(text), in_force_number_);
  };
  if (proposal.edit.empty()) {
    if (!edit_from_disk(change)) return refuse(Verdict::unchanged, "");
    return std::nullopt;
  }
  std::size_t bytes = 0;
  for (const auto& [name, text] : proposal.edit) {
    if (!in_force_.contains(name) && !stays_below(name))
      return refuse(Verdict::refused, name + " is not a file of the configuration's directory");
    bytes += text ? text->size() : 0;
    const std::string path = path_of(name);
    const auto there = change_files_.read(path);
    if (!there) return refuse(Verdict::not_saved, there.error());
    const auto known = text_in(in_force_, name);
    if (!known && *there && !text) return refuse(Verdict::refused, name + " is not a file of the configuration");
    if (!known && *there && *there != text)
      return refuse(Verdict::conflict, name + " is there with another text, and is not part of revision " +
                                           std::to_string(in_force_number_) +
                                           "; move it away, or let `sekishoctl reload` take it as a revision");
    // A text that stands there already was written by hand: what comes back is the revision in force.
    const bool by_hand = *there == text && (known || !text);
    if (known && *there != known && !by_hand) {
      Outcome outcome =
          refuse(Verdict::conflict, name + " was edited by hand since revision " + std::to_string(in_force_number_) +
                                        "; `sekishoctl reload` takes it as a revision");
      outcome.diff = unified_diff(*known, there->value_or(""), name);
      return outcome;
    }
    const auto before = known ? known : *there;
    if (before != text) change.journal.files.push_back({real_path(path), name, before, text});
  }
  if (proposal.edit.size() > max_files || bytes > max_bytes)
    return refuse(Verdict::refused, "the change is too large");
  if (!change.journal.files.empty()) return std::nullopt;
  for (const auto& [name, text] : proposal.edit) {
    if (text && !in_force_.contains(name))
      return refuse(Verdict::refused, name +
                                          " lies in the configuration's directory, but the configuration in force "
                                          "does not read it; `sekishoctl config apply` without a file takes what "
                                          "was edited there");
  }
  return refuse(Verdict::unchanged, "");
}

/// A file that the revision in force has and nobody's change removes, but which is gone.
std::optional<Outcome> ConfigLife::find_removed(const Change& change) {
  for (const auto& [name, text] : in_force_) {
    const bool touched =
        std::ranges::find(change.journal.files, name, &FileChange::name) != change.journal.files.end();
    if (touched || change.after.contains(name)) continue;
    const auto there = change_files_.read(path_of(name));
    if (!there || *there) continue;  // no longer read, but still there: that is the change's own doing
    Outcome outcome = refusal(Verdict::conflict,
                              name + " was removed by hand since revision " + std::to_string(in_force_number_) +
                                  "; `sekishoctl reload` takes it as a revision",
                              in_force_number_);
    outcome.diff = unified_diff(text, "", name);
    return outcome;
  }
  return std::nullopt;
}

/// Files that the change does not touch must be as the revision in force has them.
std::optional<Outcome> ConfigLife::find_conflict(const Change& change) {
  store::Files expected = in_force_;
  for (const FileChange& file : change.journal.files) expected[file.name] = file.after.value_or("");
  for (const auto& [name, text] : change.after) {
    const auto wanted = text_in(expected, name);
    if (wanted == text) continue;
    Outcome outcome = refusal(Verdict::conflict,
                              name + " was edited by hand since revision " + std::to_string(in_force_number_) +
                                  "; `sekishoctl reload` takes it as a revision",
                              in_force_number_);
    outcome.diff = unified_diff(wanted.value_or(""), text, name);
    return outcome;
  }
  for (const FileChange& file : change.journal.files) {
    if (file.after && !change.after.contains(file.name))
      return refusal(Verdict::refused, "nothing in the configuration reads " + file.name, in_force_number_);
  }
  return find_removed(change);
}

Result<std::unique_ptr<ConfigLife::Change>, Outcome> ConfigLife::prepare(const Proposal& proposal) {
  const auto refuse = [&](Verdict verdict, std::string text) {
    return Failure{refusal(verdict, std::move(text), in_force_number_)};
  };
  if (change_) return refuse(Verdict::busy, change_->actor.who);
  if (!store_.unusable().empty()) return refuse(Verdict::not_saved, store_.unusable());
  if (proposal.why.size() > max_why) return refuse(Verdict::refused, "the reason is too long");
  if (proposal.base && *proposal.base != in_force_number_) {
    Outcome outcome = refusal(Verdict::conflict,
                              "the change is made for revision " + std::to_string(*proposal.base) +
                                  ", but revision " + std::to_string(in_force_number_) + " is in force",
                              in_force_number_);
    if (const auto base = store_.files(*proposal.base)) outcome.diff = unified_diff(*base, in_force_);
    return Failure{std::move(outcome)};
  }
  auto change = std::make_unique<Change>();
  change->actor = proposal.actor;
  change->how = proposal.how;
  change->confirm_within = proposal.confirm_within;
  change->journal.at = surface_.wall();
  change->journal.who = proposal.actor.who;
  change->journal.why = proposal.why;
  if (auto fault = resolve(proposal, *change)) return Failure{*std::move(fault)};
  config::LoadResult loaded = config::load(config_path_, over(change->journal.files));
  change->after = files_of(loaded.sources);
  change->files = loaded.files;
  if (!loaded.config) {
    Outcome outcome = refusal(Verdict::faulty, "", in_force_number_);
    outcome.diagnostics = std::move(loaded.diagnostics);
    outcome.files = std::move(loaded.files);
    return Failure{std::move(outcome)};
  }
  if (auto conflict = find_conflict(*change)) return Failure{*std::move(conflict)};
  if (proposal.objection) {
    if (auto why = proposal.objection(*loaded.config)) return refuse(Verdict::refused, *std::move(why));
  }
  change->warnings = std::move(loaded.diagnostics);
  change->config = *std::move(loaded.config);
  change->diff = unified_diff(in_force_, change->after);
  return change;
}

}  // namespace sekisho::mgmt::life
