// Negative trust anchors that staff set while the gateway runs: zones that are not validated for a while.
//
// One is set for a realm and a name, with a reason and an end at most seven days ahead; it is on disk before it is in
// force, and survives a restart. Every five minutes due() names it to be checked without its own cover: when the zone
// proves right again it is lifted, and when its time is over it ends. Lifting never waits for the disk: the safe side
// is to validate.
//
// Owns: the list. Threads: one (the manager's). Units: wall time. Limits: max_entries over all realms.
// Spec: RFC 7646 §2 (end, recheck), §4; G2-21, G2-22.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dnssec/negative_anchor.h"
#include "dnssec/status.h"
#include "mgmt/trust/state_files.h"

namespace sekisho::mgmt::trust {

struct Exemption {
  std::string realm;
  dns::Name name;
  WallTime set_at, expires;
  std::string by;                                    ///< who set it
  std::string reason;                                ///< why, and who confirmed it
  WallTime checked_at;                               ///< 0: not yet
  dnssec::Reason last_fault = dnssec::Reason::none;  ///< what the last check found wrong
};

/// The list as the text of its file, and back; nothing when that is damaged.
std::string write_exemptions(const std::vector<Exemption>& entries);
std::optional<std::vector<Exemption>> read_exemptions(std::string_view text);

/// Why one is gone.
enum class ExemptionEnd : std::uint8_t { lifted, expired, mended, count };
std::string_view to_text(ExemptionEnd end);

enum class ExemptionError : std::uint8_t {
  root,
  ends_in_the_past,
  too_long,
  no_reason,
  bad_text,  ///< reason with control characters, or too long
  too_many,
  not_saved,
  not_there,
};
/// For whoever asked, in English.
std::string_view to_text(ExemptionError error);

class ExemptionBook {
 public:
  static constexpr std::int64_t longest = 7 * 86'400;
  static constexpr std::int64_t check_interval = 300;
  static constexpr std::size_t max_entries = 256;
  static constexpr std::size_t max_text = 200;

  /// Reads what an earlier run left.
  ExemptionBook(StateFiles& files, WallTime now);

  /// In place of one of the same realm and name.
  Result<const Exemption*, ExemptionError> add(Exemption exemption, WallTime now);
  /// not_saved: it is lifted, and would come back with a restart.
  std::optional<ExemptionError> remove(const std::string& realm, const dns::Name& name);
  /// Ends what is over; the realms that it was in.
  std::vector<std::string> expire(WallTime now);
  /// What is to be checked now, without its own cover; each is named once per interval.
  std::vector<Exemption> due(WallTime now);
  /// What the check found. True: the zone proves right again, and the exemption is gone.
  bool on_check(const std::string& realm, const dns::Name& name, dnssec::Verdict verdict, WallTime now);

  std::vector<dnssec::NegativeAnchor> anchors(const std::string& realm) const;
  const std::vector<Exemption>& all() const { return entries_; }
  std::uint64_t ended(ExemptionEnd how) const { return ended_[static_cast<std::size_t>(how)]; }
  /// The list on the disk is not what is in force.
  bool unsaved() const { return unsaved_; }
  void flush();

 private:
  Exemption* find(const std::string& realm, const dns::Name& name);
  void end(const Exemption& exemption, ExemptionEnd how);
  bool save(const std::vector<Exemption>& entries);

  StateFiles& files_;
  std::vector<Exemption> entries_;
  std::uint64_t ended_[static_cast<std::size_t>(ExemptionEnd::count)] = {};
  bool unsaved_ = false;
};

}  // namespace sekisho::mgmt::trust
