#include "mgmt/domain/rollover_watch.h"

#include <algorithm>

#include "mgmt/domain/describe.h"
#include "mgmt/domain/fault.h"

namespace sekisho::mgmt::domain {
namespace {

using control::DomainFinding;
using control::DomainStep;
using control::DomainWaits;

/// Ipub: until no cache holds a key set without the new key.
std::int64_t publication(const DomainWaits& w) { return std::int64_t{w.key_ttl} + w.propagation; }
/// Iret of a ZSK: until no cache holds a signature of the old one.
std::int64_t data_retire(const DomainWaits& w) { return std::int64_t{w.longest_ttl} + w.propagation; }

/// Coming: how far is it?
KeyMoment coming(const KeyTimes& key, const DomainWaits& w, std::int64_t now) {
  if (key.zone.missing == 0) return {KeyState::published_or_retired, 0};
  const std::int64_t ready = key.zone.from + publication(w);
  return ready <= now ? KeyMoment{KeyState::ready, ready} : KeyMoment{KeyState::published, key.zone.from};
}

KeyMoment going(std::int64_t since, std::int64_t wait, std::int64_t now) {
  const std::int64_t dead = since + wait;
  return dead <= now ? KeyMoment{KeyState::dead, dead} : KeyMoment{KeyState::retired, since};
}

std::int64_t begin_of(const Presence& presence) { return presence.missing == 0 ? 0 : presence.from; }

KeyMoment moment_of_ksk(const KeyTimes& key, const DomainWaits& w, std::int64_t now) {
  if (!key.zone.now()) return {KeyState::ds_only, begin_of(key.ds)};
  if (key.ds.now()) return {KeyState::active, std::max(begin_of(key.ds), begin_of(key.zone))};
  if (key.ds.gone != 0) return going(key.ds.gone, w.ds_ttl, now);
  return coming(key, w, now);
}

KeyMoment moment_of_zsk(const KeyTimes& key, const DomainWaits& w, std::int64_t now) {
  if (key.use.now()) return {KeyState::active, begin_of(key.use)};
  if (key.use.gone != 0) return going(key.use.gone, data_retire(w), now);
  return coming(key, w, now);
}

DomainStep step(const KeyTimes& key, const char* word, std::int64_t at) {
  return {key.entry_point ? "KSK" : "ZSK", key.tag, word, at};
}

/// Two DS where one is surely the older: it may go when caches have the new one.
void add_withdrawal(const std::vector<KeyTimes>& keys, const DomainWaits& w, std::vector<DomainStep>& steps) {
  const KeyTimes* newest = nullptr;
  for (const KeyTimes& key : keys)
    if (key.zone.now() && key.ds.now() && (!newest || begin_of(key.ds) > begin_of(newest->ds))) newest = &key;
  if (newest == nullptr || newest->ds.missing == 0) return;
  for (const KeyTimes& key : keys) {
    const bool is_older = &key != newest && key.zone.now() && key.ds.now();
    if (is_older && begin_of(key.ds) < begin_of(newest->ds))
      steps.push_back(step(key, "withdraw_ds", newest->ds.from + w.ds_ttl));
  }
}

std::int64_t removable_at(const KeyTimes& key, const DomainWaits& w) {
  return key.entry_point ? key.ds.gone + w.ds_ttl : key.use.gone + data_retire(w);
}

/// A key set was there before this key came; so it replaces something.
bool had_keys_before(const std::vector<KeyTimes>& keys, std::int64_t moment) {
  return std::ranges::any_of(keys, [&](const KeyTimes& other) {
    return other.zone.from != 0 && other.zone.from <= moment && other.zone.until >= moment;
  });
}

/// For certain: it was missing less than Ipub ago.
bool is_too_new(const KeyTimes& key, const DomainWaits& w, std::int64_t now) {
  return key.zone.missing != 0 && now < key.zone.missing + publication(w);
}

DomainFinding finding(Fault fault, const KeyTimes& key, std::int64_t safe_at, std::int64_t now) {
  const FaultRow& row = row_of(fault);
  DomainFinding made;
  made.word = row.word;
  made.level = to_text(row.level);
  made.details = {std::to_string(key.tag), std::to_string((safe_at - now + 59) / 60)};
  made.requirements = {std::string(row.requirements)};
  return made;
}

/// Everything that the chain, or the data, rest on came too lately for some caches.
void judge_use(const std::vector<KeyTimes>& keys, Fault fault, bool (*in_use)(const KeyTimes&), const DomainWaits& w,
               std::int64_t now, std::vector<DomainFinding>& out) {
  const KeyTimes* first = nullptr;
  for (const KeyTimes& key : keys) {
    if (!in_use(key)) continue;
    if (!is_too_new(key, w, now)) return;
    if (!first || key.zone.from < first->zone.from) first = &key;
  }
  if (first != nullptr && had_keys_before(keys, first->zone.missing))
    out.push_back(finding(fault, *first, first->zone.from + publication(w), now));
}

/// A cache may still have the DS set of `moment`: does it lead to a key that is there?
bool chain_held(const std::vector<KeyTimes>& keys, std::int64_t moment) {
  return std::ranges::any_of(keys, [&](const KeyTimes& key) {
    return key.zone.now() && key.ds.from != 0 && key.ds.from <= moment && key.ds.until >= moment;
  });
}

void judge_removed(const std::vector<KeyTimes>& keys, const DomainWaits& w, std::int64_t now,
                   std::vector<DomainFinding>& out) {
  const bool is_signed = std::ranges::any_of(keys, [](const KeyTimes& key) { return key.zone.now(); });
  if (!is_signed) return;  // signing ended altogether: that is another finding
  for (const KeyTimes& key : keys) {
    if (key.zone.gone == 0) continue;
    const std::int64_t needed = key.entry_point ? key.ds.until + w.ds_ttl : key.use.until + w.longest_ttl;
    const bool was_needed = key.entry_point ? key.ds.from != 0 : key.use.from != 0;
    if (!was_needed || needed <= now || (key.entry_point && chain_held(keys, key.ds.until))) continue;
    out.push_back(finding(Fault::rollover_removed_early, key, needed, now));
  }
}

}  // namespace

KeyMoment moment_of(const KeyTimes& key, const DomainWaits& waits, std::int64_t now) {
  if (key.revoked) return {KeyState::revoked, 0};
  return key.entry_point ? moment_of_ksk(key, waits, now) : moment_of_zsk(key, waits, now);
}

std::vector<DomainStep> next_steps(const std::vector<KeyTimes>& keys, const DomainWaits& waits, std::int64_t now) {
  std::vector<DomainStep> steps;
  for (const KeyTimes& key : keys) {
    if (!key.zone.now() && !key.ds.now()) continue;
    switch (moment_of(key, waits, now).state) {
      case KeyState::published:
      case KeyState::ready:
        steps.push_back(step(key, key.entry_point ? "submit_ds" : "sign_with", key.zone.from + publication(waits)));
        break;
      case KeyState::retired:
      case KeyState::dead:
        steps.push_back(step(key, "remove_key", removable_at(key, waits)));
        break;
      case KeyState::ds_only:
        if (key.zone.gone != 0) {
          steps.push_back(step(key, "withdraw_ds", now));
        } else if (key.ds.missing != 0) {
          steps.push_back(step(key, "publish_key", key.ds.from + waits.ds_ttl));
        }
        break;
      case KeyState::published_or_retired:
      case KeyState::active:
      case KeyState::revoked:
        break;
    }
  }
  add_withdrawal(keys, waits, steps);
  return steps;
}

std::vector<DomainFinding> early_steps(const std::vector<KeyTimes>& keys, const DomainWaits& waits,
                                       std::int64_t now) {
  std::vector<DomainFinding> out;
  judge_use(
      keys, Fault::rollover_ds_early, [](const KeyTimes& key) { return key.zone.now() && key.ds.now(); }, waits, now,
      out);
  judge_use(
      keys, Fault::rollover_use_early, [](const KeyTimes& key) { return key.zone.now() && key.use.now(); }, waits,
      now, out);
  judge_removed(keys, waits, now, out);
  return out;
}

}  // namespace sekisho::mgmt::domain
