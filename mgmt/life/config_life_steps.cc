// The steps of a change, each ended before the next: canaries, journal, files, policy, canaries, decision.
#include <algorithm>

#include "base/check.h"
#include "base/log.h"
#include "mgmt/life/change.h"
#include "mgmt/life/chosen_canaries.h"

namespace sekisho::mgmt::life {
namespace {

constexpr Duration retry_interval = 10s;

/// Fails now, and did not fail before the change or comes with it.
std::vector<CanaryOutcome> blamed(const std::vector<CanaryOutcome>& before, const std::vector<CanaryOutcome>& after,
                                  const std::function<bool(const CanaryOutcome&)>& is_new) {
  std::vector<CanaryOutcome> found;
  for (const CanaryOutcome& now : after) {
    const bool failed_before = std::any_of(before.begin(), before.end(), [&](const CanaryOutcome& then) {
      return then.view == now.view && then.name == now.name && then.type == now.type && !then.ok;
    });
    if (!now.ok && (!failed_before || is_new(now))) found.push_back(now);
  }
  return found;
}

std::string sentence_of(const std::vector<CanaryOutcome>& failed) {
  std::string text;
  for (const CanaryOutcome& canary : failed) {
    text += (text.empty() ? "" : "; ") + ("view " + canary.view + ", " + canary.name + " " + canary.type + ": ") +
            canary.text;
  }
  return text;
}

}  // namespace

void ConfigLife::apply(Proposal proposal, Done done) {
  auto prepared = prepare(proposal);
  const std::string what = "config " + proposal.how;
  if (!prepared) {
    note_change(proposal.actor, what, prepared.error());
    return done(prepared.error());
  }
  change_ = std::move(*prepared);
  change_->done = std::move(done);
  phase_ = Phase::asking_before;
  surface_.ask_canaries(change_->config,
                        [this](std::vector<CanaryOutcome> before) { publish_trial(std::move(before)); });
}

/// Says what became of the change to whoever asked for it.
void ConfigLife::answer(Outcome outcome) {
  note_change(change_->actor, "config " + change_->how, outcome);
  const Done done = std::move(change_->done);
  change_->done = nullptr;
  if (phase_ == Phase::idle) change_.reset();
  if (done) done(std::move(outcome));
}

/// The revision and both texts of every file are safe: from here on a crash is mended at the next start.
Fault ConfigLife::open_journal() {
  Journal& journal = change_->journal;
  store::Revision revision;
  revision.at = journal.at;
  revision.who = journal.who;
  revision.why = journal.why;
  revision.how = change_->how;
  revision.base = in_force_number_;
  const auto number = store_.add(revision, change_->after);
  if (!number) return "the revision cannot be kept: " + number.error().text;
  journal.revision = *number;
  auto fault = change_files_.begin(journal);
  if (fault) (void)change_files_.end();
  return fault;
}

void ConfigLife::publish_trial(std::vector<CanaryOutcome> before) {
  SEKISHO_CHECK(phase_ == Phase::asking_before);
  change_->before = std::move(before);
  const auto give_up = [this](Verdict verdict, const std::string& why, bool written) {
    Outcome outcome = outcome_of(verdict, why);
    if (written) {
      put_back();
    } else {
      phase_ = Phase::idle;
      (void)store_.give_up(change_->journal.revision);
    }
    answer(std::move(outcome));
  };
  if (const auto fault = open_journal()) return give_up(Verdict::not_saved, *fault, false);
  if (const auto fault = change_files_.write(change_->journal)) return give_up(Verdict::not_saved, *fault, true);
  // The texts that were checked: what somebody edits meanwhile waits for the next reload.
  Published published = surface_.publish(source_of(change_->after));
  if (!published.ok) {
    (void)surface_.publish(source_of(in_force_));  // it runs already; but no reload is to be seen as failed
    return give_up(Verdict::refused, published.refused, true);
  }
  change_->policy = published.policy;
  change_->needs_restart = std::move(published.needs_restart);
  phase_ = Phase::asking_after;
  surface_.ask_canaries(change_->config, [this](std::vector<CanaryOutcome> after) { judge(std::move(after)); });
}

void ConfigLife::judge(std::vector<CanaryOutcome> after) {
  SEKISHO_CHECK(phase_ == Phase::asking_after);
  change_->canaries = std::move(after);
  std::optional<config::LoadResult> old;  // read only when something failed before the change as well
  const auto failed = blamed(change_->before, change_->canaries, [&](const CanaryOutcome& canary) {
    if (!old) old = config::load(config_path_, source_of(in_force_));
    return old->config && comes_with_change(*old->config, change_->config, canary);
  });
  if (!failed.empty()) return answer(take_back(Verdict::canary, sentence_of(failed)));
  if (change_->confirm_within == Duration::zero()) return answer(keep());
  phase_ = Phase::waiting;
  change_->deadline = surface_.now() + change_->confirm_within;
  change_->confirm_until = WallTime{surface_.wall().seconds + change_->confirm_within / 1s};
  answer(outcome_of(Verdict::waiting, ""));
}

/// The change counts from here on.
Outcome ConfigLife::keep() {
  if (const auto fault = change_files_.decide(change_->journal, Fate::keep)) {
    change_->undecided = true;
    return take_back(Verdict::not_saved, *fault);
  }
  if (const auto fault = store_.put_in_force(change_->journal.revision))
    log::error("the history cannot say that revision " + std::to_string(change_->journal.revision) +
               " is in force: " + fault->text);
  if (const auto fault = change_files_.end()) log::error(*fault);  // a start would only write the same again
  in_force_ = change_->after;
  in_force_number_ = change_->journal.revision;
  phase_ = Phase::idle;
  return outcome_of(Verdict::in_force, "");
}

/// Back to what was in force, in the policy and on the disk.
Outcome ConfigLife::take_back(Verdict verdict, const std::string& why) {
  const Published published = surface_.publish(source_of(in_force_));  // whatever became of the files meanwhile
  Outcome outcome = outcome_of(verdict, why);
  outcome.policy = published.policy;
  if (!published.ok) outcome.text += "; THE OLD POLICY CANNOT BE PUBLISHED: " + published.refused;
  put_back();
  if (phase_ == Phase::stuck) outcome.text += "; the files on the disk could not be put back yet";
  log::warn("change " + std::to_string(outcome.revision) + " is rolled back" +
            (outcome.text.empty() ? "" : ": " + outcome.text));
  return outcome;
}

/// The files, and then nothing more of the change. What cannot be done now, tick() tries again.
void ConfigLife::put_back() {
  phase_ = Phase::stuck;
  retry_at_ = surface_.now() + retry_interval;
  Journal& journal = change_->journal;
  Fault fault = change_->undecided ? change_files_.decide(journal, Fate::undo) : std::nullopt;
  if (!fault) change_->undecided = false;
  if (!fault) fault = journal.fate == Fate::keep ? change_files_.write(journal) : change_files_.undo(journal);
  for (const std::string& kept : change_files_.take_kept())
    log::warn("a file was edited by hand during the change: the edited text is " + kept);
  if (!fault) fault = change_files_.end();
  if (fault) return log::error(*fault);
  if (journal.fate == Fate::undo) (void)store_.give_up(journal.revision);
  phase_ = Phase::idle;
}

/// Ends what has waited.
Outcome ConfigLife::close(const Actor& actor, const std::string& what, Outcome outcome) {
  note_change(actor, what, outcome);
  if (phase_ == Phase::idle) change_.reset();
  return outcome;
}

void ConfigLife::tick() {
  const Instant now = surface_.now();
  if (phase_ == Phase::waiting && now >= change_->deadline) {
    (void)close({"sekishod", ""}, "config rollback", take_back(Verdict::rolled_back, "nobody confirmed it in time"));
  } else if (phase_ == Phase::stuck && now >= retry_at_) {
    put_back();
    if (phase_ == Phase::idle) change_.reset();
  }
}

}  // namespace sekisho::mgmt::life
