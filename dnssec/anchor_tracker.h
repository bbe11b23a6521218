// Follows the rollover of a trust anchor's keys, without I/O and in whatever time it is told.
//
// A zone announces a new key in its DNSKEY set, signed by a key that is trusted already. After it was there for 30
// days it is trusted too. A key that is to go is published once more with its REVOKE bit, signed by itself, and is
// never trusted again. So a resolver that looks often enough always holds a key that works.
//
//            new key             30 days and still there
//   (start) ─────────▶ add_pend ─────────────────────────▶ valid ◀──▶ missing
//      ▲                  │ gone                              │ revoked   │
//      └──────────────────┘                                   ▼           │
//                               removed ◀── 30 days ── revoked ◀──────────┘
//
// What the configuration (dns-root-data, the compiled-in copy) names is trusted at once and stays so, unless it was
// seen revoked: then its key is remembered, and a new start with an old file does not bring it back. When the state
// is lost the configuration is the beginning again; when a roll was missed on_keys() says `not_trusted`, loudly, and
// changes nothing.
//
// The caller asks for the DNSKEY set at next_refresh(), hands it in, publishes anchor(), and writes to_text() to a
// file whenever changed() (to another file first, then renamed: a crash leaves the old or the new one). from_text()
// refuses what does not carry its checksum.
//
// Owns: its keys. Threads: one. Units: wall time in seconds. Limits: max_keys tracked.
// Spec: RFC 5011 §2–4 (states, timers); RFC 5011 §5 is not followed: when all keys are revoked the zone stays
// anchored, and thus bogus, until a person acts, since an unanchored root would switch validation off. K-1, K-3.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "dnssec/trust_anchor.h"

namespace sekisho::dnssec {

enum class AnchorKeyState : std::uint8_t {
  add_pend,  ///< announced; its 30 days are not over
  valid,
  missing,  ///< trusted, but not in the set of late
  revoked,  ///< never again; its 30 days of being remembered as such run
  removed,  ///< never again
};
std::string_view to_text(AnchorKeyState state);

struct AnchorKey {
  std::vector<std::uint8_t> dnskey;  ///< RDATA without the REVOKE bit
  AnchorKeyState state = AnchorKeyState::add_pend;
  WallTime since;      ///< of this state
  WallTime last_seen;  ///< in a set that was trusted
  std::uint16_t tag() const;
};

/// For the log and the alarm.
struct AnchorChange {
  std::uint16_t tag = 0;
  bool is_new = false;
  AnchorKeyState from = AnchorKeyState::add_pend, to = AnchorKeyState::add_pend;
};

enum class TrackOutcome : std::uint8_t {
  trusted,      ///< the set is signed by a trusted key, and the states are up to date
  not_trusted,  ///< it is not: a roll was missed, or somebody lies
  no_answer,    ///< there was no set to look at
};
std::string_view to_text(TrackOutcome outcome);

enum class TrackerTextError : std::uint8_t { not_a_state, bad_checksum, bad_line, other_zone };

class AnchorTracker {
 public:
  static constexpr std::size_t max_keys = 32;
  static constexpr std::int64_t hold_down = 30 * 86400;

  /// `configured` must have records.
  explicit AnchorTracker(TrustAnchor configured) : configured_(std::move(configured)) {}
  /// The state of an earlier run, for the same zone.
  static Result<AnchorTracker, TrackerTextError> from_text(std::string_view text, TrustAnchor configured);
  std::string to_text() const;

  /// The zone's DNSKEY set as it came, with its signatures.
  TrackOutcome on_keys(const dns::Rrset& set, const Rules& rules, WallTime now);
  void on_no_answer(WallTime now);

  const dns::Name& zone() const { return configured_.zone; }
  /// What is trusted now. Never empty.
  TrustAnchor anchor() const;
  WallTime next_refresh() const { return next_refresh_; }
  WallTime last_success() const { return last_success_; }
  TrackOutcome last_outcome() const { return last_outcome_; }
  const std::vector<AnchorKey>& keys() const { return keys_; }
  /// What happened in the last call.
  const std::vector<AnchorChange>& changes() const { return changes_; }
  /// The last call changed what to_text() says, times of sight left aside.
  bool changed() const { return !changes_.empty(); }

 private:
  void take_revocations(const dns::Rrset& set, const ZoneKeys& keys, const Rules& rules, WallTime now);
  void take_present(const ZoneKeys& keys, WallTime now);
  void take_absent(const ZoneKeys& keys, WallTime now);
  void move(AnchorKey& key, AnchorKeyState state, WallTime now);
  AnchorKey* find(Bytes dnskey);
  bool is_configured(Bytes dnskey) const;
  void schedule(const dns::Rrset& set, bool success, WallTime now);
  bool parse_line(std::string_view line);

  TrustAnchor configured_;
  std::vector<AnchorKey> keys_;
  std::vector<AnchorChange> changes_;
  WallTime next_refresh_;
  WallTime last_success_;
  std::int64_t pend_time_ = hold_down;
  TrackOutcome last_outcome_ = TrackOutcome::no_answer;
};

}  // namespace sekisho::dnssec
