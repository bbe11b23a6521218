#include "mgmt/trust/anchor_book.h"

#include <algorithm>

#include "base/log.h"

namespace sekisho::mgmt::trust {

using dnssec::AnchorTracker;
using dnssec::TrackOutcome;
using dnssec::TrustAnchor;

namespace {

constexpr std::int64_t hour = 3600;

bool same(const TrustAnchor& a, const TrustAnchor& b) { return a.ds == b.ds && a.keys == b.keys; }

std::string file_of(const ConfiguredAnchor& anchor) {
  const std::string zone = anchor.anchor.zone.is_root() ? "root" : anchor.anchor.zone.lower().to_text();
  return file_name_of("trust-anchor", anchor.realm, zone);
}

std::string name_of(const ConfiguredAnchor& anchor) {
  return "trust anchor of " + anchor.anchor.zone.to_text() + " in realm " + anchor.realm;
}

/// Which state a start found, for whoever asks after a crash.
std::string summary_of(const AnchorTracker& tracker) {
  std::string text = "goes on from the state that was kept";
  for (const dnssec::AnchorKey& key : tracker.keys()) {
    text += ", key " + std::to_string(key.tag()) + " " + std::string(dnssec::to_text(key.state)) + " since " +
            std::to_string(key.since.seconds);
  }
  return text;
}

}  // namespace

AnchorBook::Entry* AnchorBook::find(const std::string& realm, const dns::Name& zone) {
  const auto at = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) {
    return e.configured.realm == realm && e.configured.anchor.zone == zone;
  });
  return at != entries_.end() ? &*at : nullptr;
}

void AnchorBook::configure(const std::vector<ConfiguredAnchor>& anchors, WallTime now) {
  std::vector<Entry> next;
  for (const ConfiguredAnchor& anchor : anchors) {
    Entry* known = find(anchor.realm, anchor.anchor.zone);
    const bool goes_on = known != nullptr && known->configured.tracked == anchor.tracked &&
                         same(known->configured.anchor, anchor.anchor);
    if (goes_on) {
      known->configured = anchor;
      next.push_back(std::move(*known));
    } else {
      next.push_back(make_entry(anchor, known));
      next.back().due_at = now;
    }
  }
  entries_ = std::move(next);
}

AnchorBook::Entry AnchorBook::make_entry(const ConfiguredAnchor& from, const Entry* known) {
  Entry entry;
  entry.configured = from;
  entry.published = from.anchor;
  if (from.built_in) log::warn(name_of(from) + ": its file is missing; the copy built into this release is used");
  if (!from.tracked) return entry;
  if (known != nullptr && known->tracker) {  // other anchors for a zone that is followed: what was seen stays
    adopt_state(entry, AnchorTracker::from_text(known->tracker->to_text(), from.anchor));
    entry.unsaved = known->unsaved;
    entry.published = entry.tracker->anchor();
    return entry;
  }
  const auto text = files_.read(file_of(from));
  if (text) {
    adopt_state(entry, AnchorTracker::from_text(*text, from.anchor));
  } else if (text.error() == ReadFault::unreadable) {
    adopt_state(entry, Failure{dnssec::TrackerTextError::not_a_state});
  } else {
    log::warn(name_of(from) + ": no state of an earlier run (right for a new machine only); it begins from " +
              from.source);
    entry.tracker.emplace(from.anchor);
  }
  entry.published = entry.tracker->anchor();
  return entry;
}

void AnchorBook::adopt_state(Entry& entry, const Result<AnchorTracker, dnssec::TrackerTextError>& state) {
  if (state) {
    entry.tracker.emplace(*state);
    log::info(name_of(entry.configured) + ": " + summary_of(*entry.tracker));
    return;
  }
  const std::string path = files_.path_of(file_of(entry.configured));
  log::error(name_of(entry.configured) + ": its state " + path +
             " is damaged and was set aside; it begins again from " + entry.configured.source);
  files_.set_aside(file_of(entry.configured));
  entry.state_lost = true;
  entry.tracker.emplace(entry.configured.anchor);
}

std::vector<DueZone> AnchorBook::due(WallTime now) {
  std::vector<DueZone> zones;
  for (Entry& entry : entries_) {
    if (!entry.tracker) continue;
    // A clock that was set back would otherwise keep us waiting for the time that was.
    const bool clock_went_back = now < entry.asked_at;
    if (entry.asked && !clock_went_back && now.seconds < entry.asked_at.seconds + answer_patience) continue;
    if (!clock_went_back && now < entry.due_at) continue;
    entry.asked = true;
    entry.asked_at = now;
    zones.push_back({entry.configured.realm, entry.configured.anchor.zone});
  }
  return zones;
}

void AnchorBook::refresh_all() {
  for (Entry& entry : entries_) {
    entry.due_at = {};
    entry.asked = false;
  }
}

bool AnchorBook::save(Entry& entry) {
  const auto fault = files_.replace(file_of(entry.configured), entry.tracker->to_text());
  if (fault && !entry.unsaved)
    log::error(name_of(entry.configured) + ": " + *fault + "; what it trusts stays as it was until that is mended");
  entry.unsaved = fault.has_value();
  return !entry.unsaved;
}

bool AnchorBook::on_keys(const DueZone& whose, const dns::Rrset& set, WallTime now) {
  Entry* entry = find(whose.realm, whose.zone);
  if (entry == nullptr || !entry->tracker) return false;
  entry->asked = false;
  judge_by(*entry, set);
  if (now < released_) {  // nothing can be counted in days by such a clock
    entry->due_at = {now.seconds + ask_again_after};
    return false;
  }
  const TrackOutcome before = entry->answered ? entry->tracker->last_outcome() : TrackOutcome::trusted;
  entry->tracker->on_keys(set, rules_, now);
  entry->answered = true;
  entry->retry_after = ask_again_after;
  entry->due_at = entry->tracker->next_refresh();
  tell(*entry, before);
  if (!save(*entry)) return false;
  const TrustAnchor anchor = entry->tracker->anchor();
  const bool changed = !same(anchor, entry->published);
  entry->published = anchor;
  return changed;
}

void AnchorBook::on_no_answer(const DueZone& whose, WallTime now) {
  Entry* entry = find(whose.realm, whose.zone);
  if (entry == nullptr || !entry->tracker) return;
  entry->asked = false;
  if (entry->retry_after == ask_again_after || entry->tracker->last_outcome() != TrackOutcome::no_answer)
    log::warn(name_of(entry->configured) + ": its keys could not be asked for; this is tried again");
  entry->answered = true;
  entry->tracker->on_no_answer(now);
  // Sooner than RFC 5011 §2.3 asks for: a line that was down at the start should not leave an hour of doubt.
  entry->due_at = {now.seconds + entry->retry_after};
  entry->retry_after = std::min(entry->retry_after * 2, hour);
}

std::vector<std::string> AnchorBook::flush(WallTime) {
  std::vector<std::string> changed;
  for (Entry& entry : entries_) {
    if (!entry.unsaved || !save(entry)) continue;
    log::info(name_of(entry.configured) + ": its state is saved again");
    const TrustAnchor anchor = entry.tracker->anchor();
    if (!same(anchor, entry.published)) changed.push_back(entry.configured.realm);
    entry.published = anchor;
  }
  return changed;
}

void AnchorBook::judge_by(const Entry& entry, const dns::Rrset& set) {
  if (!entry.configured.anchor.zone.is_root()) return;
  const auto span = signed_span(set, entry.published, rules_);
  if (span) span_ = span;
}

void AnchorBook::tell(const Entry& entry, TrackOutcome before) {
  const AnchorTracker& tracker = *entry.tracker;
  const std::string name = name_of(entry.configured);
  for (const dnssec::AnchorChange& change : tracker.changes()) {
    const std::string key = name + ": key " + std::to_string(change.tag);
    if (change.is_new) {
      const bool expected = change.to == dnssec::AnchorKeyState::valid;  // the configuration names it
      log::write(expected ? log::Level::info : log::Level::warn,
                 key + " is new: " + std::string(dnssec::to_text(change.to)));
    } else {
      log::warn(key + " was " + std::string(dnssec::to_text(change.from)) + ", is " +
                std::string(dnssec::to_text(change.to)));
    }
  }
  if (tracker.last_outcome() == TrackOutcome::not_trusted && before != TrackOutcome::not_trusted) {
    log::error(name +
               ": none of the keys that are trusted signs the zone's keys; a rollover was missed, or the clock "
               "is wrong, or somebody forges answers. See docs/trust-anchors.md");
  }
  if (tracker.last_outcome() == TrackOutcome::trusted && before != TrackOutcome::trusted)
    log::info(name + ": its keys are trusted again");
}

std::vector<TrustAnchor> AnchorBook::anchors(const std::string& realm) const {
  std::vector<TrustAnchor> anchors;
  for (const Entry& entry : entries_) {
    if (entry.configured.realm == realm) anchors.push_back(entry.published);
  }
  return anchors;
}

ClockFault AnchorBook::clock(WallTime now) const { return judge_clock(now, released_, span_); }

}  // namespace sekisho::mgmt::trust
