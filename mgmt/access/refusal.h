// Why the control plane turned somebody away: counted each time, told to the audit log in bounded numbers.
//
// The first refusal of a kind from a source is told at once, those that follow within a minute as one sum. There are
// at most max_told sources at a time; what others cause is summed up by kind. So a flood of wrong requests writes a
// bounded number of audit events a minute, and none of it is lost from the counters.
//
// Threads: one; time comes as an argument. Limits: max_told + the number of kinds, twice a minute.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "mgmt/access/peer.h"

namespace sekisho::mgmt::access {

enum class Refusal : std::uint8_t {
  wrong_role,
  no_credentials,  ///< neither token nor certificate
  unknown_token,   ///< wrong, or removed
  expired_token,
  unknown_certificate,  ///< of the right authority, but nobody's
  failed_handshake,     ///< no TLS, or a certificate of another authority
  on_hold,              ///< after failed logins
  unknown_path,
  wrong_method,
  malformed,     ///< no HTTP, or a target that cannot be read
  foreign_page,  ///< a page of another site made a browser ask
  header_too_long,
  body_too_long,
  too_slow,
  too_often,
  too_many_connections,
  count
};
inline constexpr std::size_t refusal_kinds = static_cast<std::size_t>(Refusal::count);

/// "wrong-role", for metrics and the audit log.
std::string_view to_text(Refusal refusal);
/// Whether it counts as a failed login.
bool is_failed_login(Refusal refusal);

struct RefusalNote {
  std::string who, role;
  std::string outcome;  ///< "refused: wrong-role"
  std::string detail;   ///< what was asked for, or how many more
};

class RefusalLog {
 public:
  static constexpr std::size_t max_told = 32;
  static constexpr Duration window = 60s;

  explicit RefusalLog(std::function<void(const RefusalNote&)> keep) : keep_(std::move(keep)) {}

  void refused(Refusal why, const Peer& peer, const std::string& detail, Instant now);
  /// Tells the sums of windows that have ended.
  void tick(Instant now);
  std::uint64_t count(Refusal why) const { return counts_[static_cast<std::size_t>(why)]; }

 private:
  struct Window {
    Instant until;
    std::string who, role;
    std::uint64_t more = 0;
  };
  using Key = std::pair<Refusal, std::string>;

  std::function<void(const RefusalNote&)> keep_;
  std::array<std::uint64_t, refusal_kinds> counts_{};
  std::map<Key, Window> windows_;  ///< source "": all that found no place
};

}  // namespace sekisho::mgmt::access
