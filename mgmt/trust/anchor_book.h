// Every trust anchor that the gateway has, and how each is kept up to date.
//
// The configuration names anchors; those that follow rollovers (RFC 5011) get an AnchorTracker and a file for its
// state. configure() takes a new configuration and goes on with what is known; due() says whose keys are to be asked
// for; on_keys() and on_no_answer() take what came; anchors() is what a realm is to trust. A change is written to
// disk before it is published: what was trusted, or revoked, once is not forgotten by a crash. While the disk
// refuses, observations go on in memory, the anchors stay as they were, and the report says so; flush() tries again.
//
// A state that is lost or damaged begins again from the configuration, aloud. A clock that is earlier than this
// release is not believed: no time is counted by it.
//
// Owns: the trackers. Threads: one (the manager's). Units: wall time. Spec: RFC 5011; K-1, K-3, G2-7.
#pragma once

#include <string>
#include <vector>

#include "base/version.h"
#include "dnssec/anchor_tracker.h"
#include "mgmt/trust/clock_check.h"
#include "mgmt/trust/state_files.h"

namespace sekisho::mgmt::trust {

/// As the configuration has it.
struct ConfiguredAnchor {
  std::string realm;
  dnssec::TrustAnchor anchor;
  std::string source;  ///< file, "built in", or place in the TOML file
  bool built_in = false;
  bool tracked = false;
};

struct DueZone {
  std::string realm;
  dns::Name zone;
};

enum class AnchorWarning : std::uint8_t {
  not_trusted,    ///< no key that we trust signs the zone's keys: a roll was missed, or somebody lies
  no_answer,      ///< the keys could not be asked for
  not_saved,      ///< the state cannot be written: changes wait
  state_lost,     ///< the state was damaged and began again from the configuration
  built_in,       ///< the file of anchors is missing
  not_seen_long,  ///< no success for 15 days
};
std::string_view to_text(AnchorWarning warning);  ///< "not-trusted" …

struct KeyReport {
  std::uint16_t tag = 0;
  unsigned algorithm = 0;
  std::string state;  ///< of AnchorKeyState; "configured" for what was not seen yet or is not tracked
  WallTime since;     ///< 0: unknown
  WallTime next;      ///< when it becomes valid, or is forgotten; 0: nothing is to come
};

struct AnchorReport {
  std::string realm;
  dns::Name zone;
  std::string source;
  bool tracked = false;
  dnssec::TrackOutcome outcome = dnssec::TrackOutcome::no_answer;
  bool asked = false;                   ///< false: since the start nobody answered yet
  WallTime last_success, next_refresh;  ///< 0: never
  std::vector<KeyReport> keys;
  std::vector<AnchorWarning> warnings;
};

class AnchorBook {
 public:
  static constexpr std::int64_t ask_again_after = 60;   ///< no answer: doubled each time, to an hour at most
  static constexpr std::int64_t answer_patience = 120;  ///< a question that nobody reported on is asked again

  explicit AnchorBook(StateFiles& files, WallTime released = released_at) : files_(files), released_(released) {}

  void configure(const std::vector<ConfiguredAnchor>& anchors, WallTime now);
  /// Zones whose keys are wanted now; each is named once until its answer is in.
  std::vector<DueZone> due(WallTime now);
  /// True when what the realm trusts has changed: publish anchors(). `set` as it came, with signatures.
  bool on_keys(const DueZone& whose, const dns::Rrset& set, WallTime now);
  void on_no_answer(const DueZone& whose, WallTime now);
  /// Writes what could not be written before. The realms whose anchors have changed by that.
  std::vector<std::string> flush(WallTime now);
  /// Asks at once.
  void refresh_all();

  std::vector<dnssec::TrustAnchor> anchors(const std::string& realm) const;
  std::vector<AnchorReport> report(WallTime now) const;
  /// By the root's keys as they were seen last, and by the release's date.
  ClockFault clock(WallTime now) const;
  /// When the keys that the clock is judged by were signed.
  const std::optional<SignedSpan>& clock_witness() const { return span_; }

 private:
  struct Entry {
    ConfiguredAnchor configured;
    std::optional<dnssec::AnchorTracker> tracker;
    dnssec::TrustAnchor published;
    WallTime due_at, asked_at;
    std::int64_t retry_after = ask_again_after;
    bool asked = false, answered = false, unsaved = false, state_lost = false;
  };
  Entry make_entry(const ConfiguredAnchor& from, const Entry* known);
  void adopt_state(Entry& entry, const Result<dnssec::AnchorTracker, dnssec::TrackerTextError>& state);
  Entry* find(const std::string& realm, const dns::Name& zone);
  bool save(Entry& entry);
  void judge_by(const Entry& entry, const dns::Rrset& set);
  static void tell(const Entry& entry, dnssec::TrackOutcome before);
  static std::vector<KeyReport> key_reports(const Entry& entry);
  static std::vector<AnchorWarning> warnings(const Entry& entry, WallTime now);

  StateFiles& files_;
  WallTime released_;
  dnssec::Rules rules_;
  std::vector<Entry> entries_;
  std::optional<SignedSpan> span_;
};

}  // namespace sekisho::mgmt::trust
