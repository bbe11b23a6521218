// The life of a configuration: proposed, checked, tried, kept or given up; one change at a time, and none forgotten.
//
// apply() checks the whole new set, asks the canaries as things stand, makes old and new texts durable (journal.h),
// writes the files, publishes, and asks the canaries again: one that fails now and did not before takes the change
// back. A change with a time limit then waits for confirm(); without it in time, or after a crash, it is taken back.
// A file that somebody edited by hand since the revision in force is a conflict, shown as a diff; reload() takes such
// an edit as a revision. Every step is an audit event.
//
// Owns: the change in progress, what is in force. Threads: the manager's; `done` is called in it, at once or later.
// Units: as named. Errors: Verdict, with sentences. Time and questions come through Surface.
#pragma once

#include <functional>
#include <memory>

#include "mgmt/config/load.h"
#include "mgmt/life/change_files.h"
#include "mgmt/store/store.h"

namespace sekisho::mgmt::life {

struct Actor {
  std::string who, role;
};

struct CanaryOutcome {
  std::string view, name, type;
  bool ok = false;
  std::string text;  ///< what was answered, or why not
};

/// What became of publishing a set of files.
struct Published {
  bool ok = false;
  std::string refused;  ///< the files are right, but the system does not allow them
  std::vector<std::string> needs_restart;
  std::uint64_t policy = 0;
  config::LoadResult loaded;
};

/// The gateway, as a change sees it.
class Surface {
 public:
  using Canaries = std::function<void(std::vector<CanaryOutcome>)>;
  virtual ~Surface() = default;
  virtual Published publish(const config::FileSource& source) = 0;
  /// Asks the canaries that this configuration names of the policy that runs; `done` comes in the manager's thread.
  virtual void ask_canaries(const config::Config& whose, Canaries done) = 0;
  virtual Instant now() = 0;
  virtual WallTime wall() = 0;
};

/// Name (as in store::Files) → text; nothing: the file is removed.
using Edit = std::map<std::string, std::optional<std::string>>;

struct Proposal {
  Edit edit;  ///< empty: what was edited by hand
  Actor actor;
  std::string why;
  std::string how = "apply";
  Duration confirm_within{};  ///< zero: kept at once when the canaries are well
  std::optional<std::uint64_t> base;
  /// Asked with the new configuration: why whoever proposes it may not. None: they may.
  std::function<std::optional<std::string>(const config::Config&)> objection = nullptr;
};

enum class Verdict : std::uint8_t {
  in_force,
  waiting,      ///< for confirm()
  unchanged,    ///< there is nothing to do
  checked,      ///< only looked at
  rolled_back,  ///< as asked
  faulty,       ///< the configuration has errors
  conflict,     ///< edited by hand, or another base
  busy,         ///< another change is in progress
  canary,       ///< taken back: canaries failed
  refused,      ///< by the system, or as a request
  not_saved,    ///< the disk or the database does not take it
  nothing,      ///< nothing waits; no such revision
};

struct Outcome {
  Verdict verdict = Verdict::refused;
  std::string text;            ///< what is particular
  std::uint64_t revision = 0;  ///< the change's, or the one in force
  std::uint64_t policy = 0;
  WallTime confirm_until;
  config::Diagnostics diagnostics;
  std::vector<std::string> files;  ///< for the diagnostics
  std::vector<std::string> needs_restart;
  std::string diff;
  std::vector<CanaryOutcome> canaries;  ///< after
};
using Done = std::function<void(Outcome)>;

/// The change in progress, for status.
struct Pending {
  std::uint64_t revision = 0;
  std::string who, why, state;  ///< "testing", "waiting", "stuck"
  WallTime since, confirm_until;
};

class ConfigLife {
 public:
  ConfigLife(trust::FileCalls& calls, config::FileSource source, std::string config_path, store::Store& store,
             Surface& surface);
  ~ConfigLife();
  ConfigLife(const ConfigLife&) = delete;
  ConfigLife& operator=(const ConfigLife&) = delete;

  /// Once, before all else: what was loaded at the start, after this recovery.
  void begin(const std::vector<config::SourceFile>& loaded, const Recovery& recovery);

  void apply(Proposal proposal, Done done);
  /// The same without consequences: diagnostics and diff.
  Outcome check(const Proposal& proposal);
  Outcome confirm(const Actor& actor);
  /// Takes the waiting change back; or, with a revision or when nothing waits, applies an earlier one.
  void roll_back(std::optional<std::uint64_t> revision, Proposal proposal, Done done);
  /// Reads the files as they are, as staff or a signal asks.
  Outcome reload(const Actor& actor, const std::string& why);
  void tick();

  /// A revision's files, as if they were on the disk.
  config::FileSource source_of(store::Files files) const;
  std::optional<Pending> pending() const;
  std::uint64_t revision() const { return in_force_number_; }
  const store::Files& files() const { return in_force_; }
  /// Keeps an event of this or another part; told to the log as well.
  void note(const Actor& actor, const std::string& what, const std::string& outcome, const std::string& detail);

 private:
  enum class Phase : std::uint8_t { idle, asking_before, asking_after, waiting, stuck };
  struct Change;

  Result<std::unique_ptr<Change>, Outcome> prepare(const Proposal& proposal);
  std::optional<Outcome> resolve(const Proposal& proposal, Change& change);
  std::optional<Outcome> find_conflict(const Change& change);
  std::optional<Outcome> find_removed(const Change& change);
  bool edit_from_disk(Change& change);
  void publish_trial(std::vector<CanaryOutcome> before);
  void judge(std::vector<CanaryOutcome> after);
  Fault open_journal();
  Outcome keep();
  Outcome take_back(Verdict verdict, const std::string& why);
  Outcome close(const Actor& actor, const std::string& what, Outcome outcome);
  void put_back();
  void answer(Outcome outcome);
  Outcome outcome_of(Verdict verdict, std::string text) const;
  void record_found(const std::vector<config::SourceFile>& loaded, const Actor& actor, const std::string& why,
                    const std::string& how);
  void note_change(const Actor& actor, const std::string& what, const Outcome& outcome);

  std::string name_of(const std::string& path) const;
  std::string path_of(const std::string& name) const;
  store::Files files_of(const std::vector<config::SourceFile>& sources) const;
  /// The disk as it will be after the change.
  config::FileSource over(const std::vector<FileChange>& files) const;

  ChangeFiles change_files_;
  config::FileSource source_;
  std::string config_path_, directory_;
  store::Store& store_;
  Surface& surface_;
  Phase phase_ = Phase::idle;
  std::unique_ptr<Change> change_;
  store::Files in_force_;
  std::uint64_t in_force_number_ = 0;
  Instant retry_at_;
};

std::string_view to_text(Verdict verdict);

}  // namespace sekisho::mgmt::life
