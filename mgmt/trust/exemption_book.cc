#include "mgmt/trust/exemption_book.h"

#include <algorithm>
#include <utility>

#include "base/log.h"

namespace sekisho::mgmt::trust {
namespace {

const Person gateway{"", "", "sekishod", false, ""};

std::string name_of(const Exemption& e) {
  return "negative trust anchor " + std::to_string(e.id) + " of " + e.name.to_text() + " in realm " + e.realm;
}

bool same_place(const Exemption& a, const Exemption& b) { return a.realm == b.realm && a.name == b.name; }

/// The wall clock says a time before its approval, by more than a small correction.
bool is_before(WallTime now, const Exemption& e) {
  return now.seconds < e.decided_at.seconds - ExemptionBook::clock_slack;
}

Instant end_by_steady_clock(const Exemption& e, Moment now) {
  const std::int64_t left = std::clamp<std::int64_t>(e.expires.seconds - now.wall.seconds, 0, e.seconds);
  return now.steady + std::chrono::seconds(left);
}

}  // namespace

ExemptionBook::ExemptionBook(ExemptionShelf& shelf, Moment now) : shelf_(shelf) {
  auto kept = shelf_.open_ones();
  if (kept) {
    open_ = std::move(*kept);
  } else {
    log::error("negative trust anchors cannot be read; none is in force, everything is validated: " + kept.error());
  }
  log::info("negative trust anchors: " + std::to_string(count(ExemptionState::in_force)) + " in force, " +
            std::to_string(count(ExemptionState::waiting)) + " requested");
  for (Exemption& e : open_) {
    if (e.state != ExemptionState::in_force) continue;
    e.ends_at = end_by_steady_clock(e, now);
    log::warn(name_of(e) + " goes on until it ends or the zone is mended");
  }
  expire(now);
}

const Exemption* ExemptionBook::find(std::uint64_t id) const {
  const auto at = std::ranges::find(open_, id, &Exemption::id);
  return at != open_.end() ? &*at : nullptr;
}

Exemption* ExemptionBook::find_open(std::uint64_t id) {
  const auto at = std::ranges::find(open_, id, &Exemption::id);
  return at != open_.end() ? &*at : nullptr;
}

std::size_t ExemptionBook::count(ExemptionState state) const {
  return static_cast<std::size_t>(std::ranges::count(open_, state, &Exemption::state));
}

std::optional<ExemptionError> ExemptionBook::fault_of(const Exemption& wish, ApprovalRule rule) const {
  if (const auto fault = fault_of_request(wish)) return fault;
  if (rule == ApprovalRule::two_persons && wish.requested_by.nobody) return ExemptionError::nobody;
  const bool waits = std::ranges::any_of(
      open_, [&](const Exemption& e) { return e.state == ExemptionState::waiting && same_place(e, wish); });
  if (waits) return ExemptionError::waits_already;
  if (count(ExemptionState::waiting) >= max_waiting) return ExemptionError::too_many;
  return std::nullopt;
}

ExemptionBook::Outcome ExemptionBook::request(Exemption wish, ApprovalRule rule, WallTime now) {
  if (const auto fault = fault_of(wish, rule)) return Failure{*fault};
  wish.state = ExemptionState::waiting;
  wish.requested_at = now;
  const auto id =
      shelf_.add({wish, {now, ExemptionState::waiting, wish.requested_by.name, "", wish.requested_by.role}});
  if (!id) {
    log::error("a request for a negative trust anchor cannot be kept: " + id.error());
    return Failure{ExemptionError::not_saved};
  }
  wish.id = *id;
  log::info(name_of(wish) + " asked for by " + wish.requested_by.name + ": " + wish.reason);
  open_.push_back(std::move(wish));
  return open_.back();
}

std::optional<ExemptionError> ExemptionBook::fault_of_approval(const Exemption& e, const Person& by,
                                                               const std::string& note, ApprovalRule rule) const {
  if (e.state != ExemptionState::waiting) return ExemptionError::not_waiting;
  if (!is_note(note)) return ExemptionError::bad_text;
  const bool alone = e.requested_by.nobody || by.nobody || same_person(e.requested_by, by);
  switch (rule) {
    case ApprovalRule::two_persons:
      if (by.nobody || e.requested_by.nobody) return ExemptionError::nobody;
      if (alone) return ExemptionError::own_request;
      break;
    case ApprovalRule::one_person:
      if (alone && note.empty()) return ExemptionError::needs_note;
      break;
  }
  if (count(ExemptionState::in_force) >= max_in_force) return ExemptionError::too_many;
  return std::nullopt;
}

ExemptionBook::Outcome ExemptionBook::approve(std::uint64_t id, const Person& by, const std::string& note,
                                              ApprovalRule rule, Moment now) {
  const Exemption* waiting = find(id);
  if (waiting == nullptr) return Failure{ExemptionError::not_there};
  if (const auto fault = fault_of_approval(*waiting, by, note, rule)) return Failure{*fault};
  Exemption next = *waiting;
  next.state = ExemptionState::in_force;
  next.decided_by = by;
  next.decided_at = now.wall;
  next.expires = {now.wall.seconds + next.seconds};
  next.ends_at = end_by_steady_clock(next, now);
  std::vector<ExemptionChange> changes{{next, {now.wall, next.state, by.name, note, by.role}}};
  for (const Exemption& old : open_) {
    if (old.state != ExemptionState::in_force || !same_place(old, next)) continue;
    changes.push_back({old, {now.wall, ExemptionState::replaced, by.name, "by " + std::to_string(id), by.role}});
    changes.back().exemption.state = ExemptionState::replaced;
    changes.back().exemption.ended_at = now.wall;
  }
  if (const auto fault = shelf_.put(changes)) {
    log::error(name_of(next) + " is not in force, since it cannot be kept: " + *fault);
    return Failure{ExemptionError::not_saved};
  }
  for (std::size_t i = 1; i < changes.size(); ++i) {
    ++ended_[static_cast<std::size_t>(ExemptionState::replaced)];
    std::erase_if(open_, [&](const Exemption& e) { return e.id == changes[i].exemption.id; });
  }
  log::warn(name_of(next) + " approved by " + by.name + ", asked for by " + next.requested_by.name + ": " +
            next.reason + "; confirmed by " + next.confirmed_by);
  return *find_open(id) = next;
}

ExemptionBook::Outcome ExemptionBook::adopt(Exemption approved, const Person& from, ApprovalRule rule, Moment now) {
  if (const auto fault = fault_of_request(approved)) return Failure{*fault};
  const std::int64_t life = approved.expires.seconds - approved.decided_at.seconds;
  if (life != approved.seconds) return Failure{ExemptionError::too_long};
  if (approved.expires <= now.wall) return Failure{ExemptionError::has_ended};
  if (rule == ApprovalRule::two_persons &&
      (approved.requested_by.nobody || approved.requested_by.name == approved.decided_by.name))
    return Failure{ExemptionError::own_request};
  if (count(ExemptionState::in_force) >= max_in_force) return Failure{ExemptionError::too_many};
  std::vector<ExemptionChange> older;
  for (const Exemption& known : open_) {
    if (known.state != ExemptionState::in_force || !same_place(known, approved)) continue;
    if (known.decided_at >= approved.decided_at) return Failure{ExemptionError::waits_already};
    older.push_back({known, {now.wall, ExemptionState::replaced, from.name, "by a newer one", from.role}});
    older.back().exemption.state = ExemptionState::replaced;
    older.back().exemption.ended_at = now.wall;
  }
  approved.state = ExemptionState::in_force;
  approved.ends_at = end_by_steady_clock(approved, now);
  const std::string note = "approved on the other node by " + approved.decided_by.name;
  const auto id = shelf_.add({approved, {now.wall, approved.state, from.name, note, from.role}});
  if (id) approved.id = *id;
  if (!id || (!older.empty() && shelf_.put(older))) {
    log::error(name_of(approved) + " of the other node is not in force, since it cannot be kept");
    approved.state = ExemptionState::withdrawn;
    approved.ended_at = now.wall;
    if (id) unsaved_.push_back({approved, {now.wall, approved.state, from.name, "not kept", from.role}});
    return Failure{ExemptionError::not_saved};
  }
  for (const ExemptionChange& gone : older) {
    ++ended_[static_cast<std::size_t>(ExemptionState::replaced)];
    std::erase_if(open_, [&](const Exemption& e) { return e.id == gone.exemption.id; });
  }
  log::warn(name_of(approved) + " taken over from the other node, approved there by " + approved.decided_by.name +
            ": " + approved.reason);
  open_.push_back(std::move(approved));
  return open_.back();
}

ExemptionBook::Outcome ExemptionBook::reject(std::uint64_t id, const Person& by, const std::string& note,
                                             WallTime now) {
  const Exemption* e = find(id);
  if (e == nullptr) return Failure{ExemptionError::not_there};
  if (e->state != ExemptionState::waiting) return Failure{ExemptionError::not_waiting};
  if (!is_note(note)) return Failure{ExemptionError::bad_text};
  find_open(id)->decided_by = by;
  find_open(id)->decided_at = now;
  Exemption gone = close(id, ExemptionState::rejected, by, note, now);
  if (unsaved()) return Failure{ExemptionError::not_saved};
  return gone;
}

ExemptionBook::Outcome ExemptionBook::end(std::uint64_t id, const Person& by, const std::string& note, WallTime now) {
  const Exemption* e = find(id);
  if (e == nullptr) return Failure{ExemptionError::not_there};
  if (!is_note(note)) return Failure{ExemptionError::bad_text};
  const bool waits = e->state == ExemptionState::waiting;
  Exemption gone = close(id, waits ? ExemptionState::withdrawn : ExemptionState::lifted, by, note, now);
  if (unsaved()) return Failure{ExemptionError::not_saved};
  return gone;
}

Exemption ExemptionBook::close(std::uint64_t id, ExemptionState how, const Person& by, const std::string& note,
                               WallTime now) {
  Exemption gone = *find_open(id);
  const bool was_in_force = gone.state == ExemptionState::in_force;
  gone.state = how;
  gone.ended_at = now;
  ++ended_[static_cast<std::size_t>(how)];
  std::erase_if(open_, [&](const Exemption& e) { return e.id == id; });
  unsaved_.push_back({gone, {now, how, by.name, note, by.role}});
  flush();
  const std::string said = name_of(gone) + (was_in_force ? " is gone: " : ", a request, is gone: ");
  log::warn(said + std::string(to_text(how)) + (was_in_force ? "; the zone is validated again" : ""));
  return gone;
}

std::vector<std::string> ExemptionBook::expire(Moment now) {
  std::vector<std::string> realms;
  watch_clock(now, realms);
  for (;;) {
    const auto at = std::ranges::find_if(open_, [&](const Exemption& e) {
      if (e.state == ExemptionState::in_force) return e.expires <= now.wall || e.ends_at <= now.steady;
      return now.wall.seconds >= e.requested_at.seconds + longest_wait;
    });
    if (at == open_.end()) return realms;
    const bool in_force = at->state == ExemptionState::in_force;
    if (in_force) realms.push_back(at->realm);
    close(at->id, in_force ? ExemptionState::expired : ExemptionState::lapsed, gateway, "", now.wall);
  }
}

/// The realms of those that a wrong clock puts out of force, or that come back with a right one.
void ExemptionBook::watch_clock(Moment now, std::vector<std::string>& realms) {
  for (Exemption& e : open_) {
    if (e.state != ExemptionState::in_force || e.suspended == is_before(now.wall, e)) continue;
    e.suspended = !e.suspended;
    realms.push_back(e.realm);
    if (e.suspended) {
      log::error(name_of(e) + " is not in force while the clock says a time before its approval");
    } else {
      log::warn(name_of(e) + " is in force again: the clock is past its approval");
    }
  }
}

std::vector<Exemption> ExemptionBook::due(WallTime now) {
  std::vector<Exemption> wanted;
  for (Exemption& e : open_) {
    if (e.state != ExemptionState::in_force) continue;
    const WallTime last = std::max(e.checked_at, e.decided_at);
    const bool clock_went_back = now < last;
    if (!clock_went_back && now.seconds < last.seconds + check_interval) continue;
    e.checked_at = now;
    wanted.push_back(e);
  }
  return wanted;
}

bool ExemptionBook::on_check(std::uint64_t id, dnssec::Verdict verdict, WallTime now) {
  Exemption* e = find_open(id);
  if (e == nullptr || e->state != ExemptionState::in_force) return false;
  e->checked_at = now;
  e->last_fault = verdict.reason;
  switch (verdict.security) {
    case dnssec::Security::secure:
    case dnssec::Security::insecure:  // its owner has taken the signatures away properly
      close(id, ExemptionState::mended, gateway, "", now);
      return true;
    case dnssec::Security::bogus:
    case dnssec::Security::indeterminate:
      return false;
  }
  return false;
}

std::vector<dnssec::NegativeAnchor> ExemptionBook::anchors(const std::string& realm) const {
  std::vector<dnssec::NegativeAnchor> anchors;
  for (const Exemption& e : open_) {
    if (e.state != ExemptionState::in_force || e.realm != realm || e.suspended) continue;
    anchors.push_back({e.name, e.expires, e.reason});
  }
  return anchors;
}

void ExemptionBook::flush() {
  if (unsaved_.empty()) return;
  const auto fault = shelf_.put(unsaved_);
  const bool told = std::exchange(told_unsaved_, fault.has_value());
  if (!fault) return unsaved_.clear();
  if (told) return;
  const std::string which = std::to_string(unsaved_.back().exemption.id);
  log::error("the end of negative trust anchor " + which + " is not kept; a restart would revive it: " + *fault);
}

}  // namespace sekisho::mgmt::trust
