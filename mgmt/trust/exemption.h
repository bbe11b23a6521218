// A negative trust anchor as its paper: who asked for it and why, who confirmed it, who approved it, how it ended.
//
//   waiting → in force → lifted | expired | mended | replaced
//           → rejected | withdrawn | lapsed
//
// It is asked for by one person and approved by another. Its life counts from the approval and is at most seven days;
// a request that nobody decides on within a day lapses. What has ended never comes back.
//
// Threads: plain values, pure functions. Units: wall time. Spec: RFC 7646 §2, §4; G2-21, G2-22.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "dns/name.h"
#include "dns/rrtype.h"
#include "dnssec/status.h"

namespace sekisho::mgmt::trust {

enum class ExemptionState : std::uint8_t {
  waiting,
  in_force,
  rejected,
  withdrawn,  ///< taken back before it was decided on
  lapsed,     ///< nobody decided in time
  lifted,     ///< by hand
  expired,
  mended,    ///< the zone proves right again
  replaced,  ///< by a later one of the same name
  count
};
std::string_view to_text(ExemptionState state);
std::optional<ExemptionState> parse_exemption_state(std::string_view text);
constexpr bool is_open(ExemptionState state) {
  return state == ExemptionState::waiting || state == ExemptionState::in_force;
}

/// Who acts, as far as it is proven. The same person has the same account or the same login session.
struct Person {
  std::string account;    ///< "hanako"; what the kernel or a credential says, never what the client says
  std::string login;      ///< the account that logged in, kept through sudo; empty: not known
  std::string name;       ///< for people: "hanako (uid 1000)"
  bool nobody = false;    ///< root with no login behind it, a program: no particular person
  std::string role = {};  ///< for the audit log

  friend bool operator==(const Person&, const Person&) = default;
};
bool same_person(const Person& a, const Person& b);

struct Exemption {
  std::uint64_t id = 0;
  ExemptionState state = ExemptionState::waiting;
  std::string realm;
  dns::Name name;
  dns::RRType type = dns::RRType::soa;  ///< what proves or fails to: it is traced, and asked for at each recheck
  std::int64_t seconds = 0;             ///< its life, from the approval
  std::string reason;
  std::string confirmed_by;  ///< who at the registrant or the operator said that it is no attack, how, when
  std::string evidence;      ///< the trace of the request, JSON
  Person requested_by, decided_by;
  WallTime requested_at, decided_at, expires, ended_at;
  // Not kept:
  Instant ends_at;                                   ///< the same end by the clock that nobody sets
  bool suspended = false;                            ///< the wall clock says a time before its approval
  WallTime checked_at;                               ///< 0: not yet
  dnssec::Reason last_fault = dnssec::Reason::none;  ///< what the last check found wrong
};

/// One step of its history. The first one is the request.
struct ExemptionEvent {
  WallTime at;
  ExemptionState state = ExemptionState::waiting;  ///< that it came to
  std::string who;
  std::string note;
  std::string role = {};
};

struct ExemptionChange {
  Exemption exemption;
  ExemptionEvent event;
};

enum class ExemptionError : std::uint8_t {
  root,
  top_level,
  whole_class,  ///< lg.jp, go.jp, …
  ends_in_the_past,
  too_long,
  no_reason,
  no_confirmation,
  bad_text,
  too_many,
  waits_already,
  not_saved,
  not_there,
  not_waiting,
  has_ended,
  own_request,
  nobody,
  needs_note,
};
/// For whoever asked, in English.
std::string_view to_text(ExemptionError error);

inline constexpr std::int64_t longest_exemption = 7 * 86'400;
inline constexpr std::int64_t longest_wait = 86'400;
inline constexpr std::size_t max_exemption_text = 500;

/// Too much would go unvalidated.
std::optional<ExemptionError> fault_of_name(const dns::Name& name);
/// What a request must hold, whoever makes it.
std::optional<ExemptionError> fault_of_request(const Exemption& wish);
/// One line, not too long.
bool is_note(std::string_view text);

}  // namespace sekisho::mgmt::trust
