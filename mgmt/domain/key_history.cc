#include "mgmt/domain/key_history.h"

#include <algorithm>

#include "mgmt/domain/rollover_watch.h"

namespace sekisho::mgmt::domain {
namespace {

using control::DomainFinding;
using control::DomainKey;
using control::DomainReport;

/// Its servers said what keys there are, or that there are none.
bool saw_keys(const DomainReport& report) {
  const bool some = std::ranges::any_of(report.keys, &DomainKey::in_zone);
  return some || std::ranges::any_of(report.findings, [](const DomainFinding& f) {
           return f.word == "unsigned_zone" || f.word == "ds_without_keys";
         });
}

void see(Presence& presence, bool there, std::int64_t look_before, std::int64_t now) {
  if (there && !presence.now()) presence = {look_before, now, now, 0};
  if (there) presence.until = now;
  if (!there && presence.now()) presence.gone = now;
}

bool is_same(const KeyTimes& times, const DomainKey& key) {
  return times.tag == key.tag && times.algorithm == key.algorithm && times.entry_point == (key.role == "KSK");
}

std::int64_t last_seen(const KeyTimes& key) { return std::max({key.zone.until, key.ds.until, key.use.until}); }

}  // namespace

KeyHistory::KeyHistory(std::vector<KeyTimes> keys) : keys_(std::move(keys)) {
  for (const KeyTimes& key : keys_)
    last_look_ = std::max({last_look_, last_seen(key), key.zone.gone, key.ds.gone, key.use.gone});
}

KeyTimes& KeyHistory::find_or_add(const DomainKey& key) {
  const auto known = std::ranges::find_if(keys_, [&](const KeyTimes& times) { return is_same(times, key); });
  if (known != keys_.end()) return *known;
  keys_.push_back({key.tag, key.algorithm, key.role == "KSK", false, {}, {}, {}});
  return keys_.back();
}

void KeyHistory::forget(std::int64_t now) {
  std::erase_if(keys_, [&](const KeyTimes& key) { return last_seen(key) + forgotten_after < now; });
  while (keys_.size() > max_keys) keys_.erase(std::ranges::min_element(keys_, {}, last_seen));
}

bool KeyHistory::take(const DomainReport& report) {
  const std::int64_t now = report.checked_at;
  if (!saw_keys(report)) return false;
  if (now < last_look_) *this = KeyHistory();  // the clock was wrong: what it dated is worth nothing
  for (const DomainKey& key : report.keys) find_or_add(key);
  for (KeyTimes& times : keys_) {
    const auto seen = std::ranges::find_if(report.keys, [&](const DomainKey& key) { return is_same(times, key); });
    const bool there = seen != report.keys.end();
    see(times.zone, there && seen->in_zone, last_look_, now);
    see(times.ds, there && seen->has_ds, last_look_, now);
    see(times.use, there && seen->signs_data, last_look_, now);
    if (there && seen->in_zone) times.revoked = seen->state == "revoked";
  }
  last_look_ = now;
  forget(now);
  return true;
}

void KeyHistory::annotate(DomainReport& report) const {
  const std::int64_t now = report.checked_at;
  for (const KeyTimes& times : keys_) {
    const auto key = std::ranges::find_if(report.keys, [&](const DomainKey& k) { return is_same(times, k); });
    if (key == report.keys.end()) continue;
    const KeyMoment moment = moment_of(times, report.waits, now);
    key->state = to_text(moment.state);
    key->since = moment.since;
  }
  report.followed = true;
  report.steps = next_steps(keys_, report.waits, now);
  for (DomainFinding& finding : early_steps(keys_, report.waits, now)) {
    report.ok = false;
    const auto after =
        std::ranges::find_if(report.findings, [](const DomainFinding& f) { return f.level != "error"; });
    report.findings.insert(after, std::move(finding));
  }
}

}  // namespace sekisho::mgmt::domain
