#include "dnssec/anchor_tracker.h"

#include <algorithm>

#include "base/check.h"
#include "dnssec/key_tag.h"

namespace sekisho::dnssec {
namespace {

constexpr std::int64_t hour = 3600;
constexpr std::int64_t day = 86400;

std::vector<std::uint8_t> without_revoke(Bytes dnskey) {
  std::vector<std::uint8_t> copy(dnskey.begin(), dnskey.end());
  copy[1] = static_cast<std::uint8_t>(copy[1] & ~Dnskey::revoke_flag);
  return copy;
}

bool never_again(AnchorKeyState state) {
  return state == AnchorKeyState::revoked || state == AnchorKeyState::removed;
}

bool is_secure_entry_point(const ZoneKey& key) { return (key.flags() & Dnskey::sep_flag) != 0; }

/// The original TTL, and the seconds until the last signature ends.
struct SetLife {
  std::int64_t ttl = 0, left = 0;
};
SetLife life_of(const dns::Rrset& set, WallTime now) {
  SetLife life{set.ttl, 0};
  for (const Bytes rdata : set.signatures) {
    const auto rrsig = parse_rrsig(rdata);
    if (!rrsig) continue;
    const auto left = static_cast<std::int32_t>(rrsig->expiration - static_cast<std::uint32_t>(now.seconds));
    life.left = std::max(life.left, std::int64_t{left});
    life.ttl = rrsig->original_ttl;
  }
  return life;
}

}  // namespace

std::uint16_t AnchorKey::tag() const { return key_tag(dnskey); }

AnchorKey* AnchorTracker::find(Bytes dnskey) {
  const auto at =
      std::ranges::find_if(keys_, [&](const AnchorKey& k) { return std::ranges::equal(k.dnskey, dnskey); });
  return at != keys_.end() ? &*at : nullptr;
}

bool AnchorTracker::is_configured(Bytes dnskey) const {
  if (configured_.keys.contains(dnskey)) return true;
  for (const Bytes rdata : configured_.ds) {
    const auto ds = parse_ds(rdata);
    if (ds && is_implemented(ds->digest_type) && ds_fits(*ds, zone(), dnskey)) return true;
  }
  return false;
}

void AnchorTracker::move(AnchorKey& key, AnchorKeyState state, WallTime now) {
  if (key.state == state) return;
  changes_.push_back({key.tag(), false, key.state, state});
  key.state = state;
  key.since = now;
}

TrustAnchor AnchorTracker::anchor() const {
  TrustAnchor now{zone(), {}, {}};
  const auto dead = [](const AnchorKey& key) { return never_again(key.state); };
  for (const AnchorKey& key : keys_) {
    if (key.state == AnchorKeyState::valid || key.state == AnchorKeyState::missing) now.keys.add(key.dnskey);
  }
  for (const Bytes key : configured_.keys) {
    const bool gone =
        std::ranges::any_of(keys_, [&](const AnchorKey& k) { return dead(k) && std::ranges::equal(k.dnskey, key); });
    if (!gone) now.keys.add(key);
  }
  for (const Bytes rdata : configured_.ds) {
    const auto ds = parse_ds(rdata);
    const bool gone = ds && is_implemented(ds->digest_type) && std::ranges::any_of(keys_, [&](const AnchorKey& k) {
                        return dead(k) && ds_fits(*ds, zone(), k.dnskey);
                      });
    if (!gone) now.ds.add(rdata);
  }
  if (!now.keys.empty() || !now.ds.empty()) return now;
  // All is revoked. A key in its revoked form signs nothing, so this trusts nobody; but the zone stays anchored.
  for (const AnchorKey& key : keys_) {
    auto revoked = key.dnskey;
    revoked[1] = static_cast<std::uint8_t>(revoked[1] | Dnskey::revoke_flag);
    now.keys.add(revoked);
  }
  return now;
}

TrackOutcome AnchorTracker::on_keys(const dns::Rrset& set, const Rules& rules, WallTime now) {
  changes_.clear();
  const ZoneKeys keys(zone(), set.rdatas);
  WorkBudget budget(rules.limits);
  take_revocations(set, keys, rules, now);
  const MatchedKeys matched = match_anchor(anchor(), keys, rules, budget);
  last_outcome_ = TrackOutcome::not_trusted;
  if (matched.verdict.secure() && check_dnskey_set(set, keys, matched.mask, rules, now, budget).verdict.secure()) {
    last_outcome_ = TrackOutcome::trusted;
    last_success_ = now;
    pend_time_ = std::max(hold_down, life_of(set, now).ttl);
    take_present(keys, now);
    take_absent(keys, now);
  }
  schedule(set, last_outcome_ == TrackOutcome::trusted, now);
  return last_outcome_;
}

void AnchorTracker::on_no_answer(WallTime now) {
  changes_.clear();
  last_outcome_ = TrackOutcome::no_answer;
  next_refresh_ = {now.seconds + hour};
}

/// RFC 5011 §2.1: a revoked key's own signature is enough, whoever else signed.
void AnchorTracker::take_revocations(const dns::Rrset& set, const ZoneKeys& keys, const Rules& rules, WallTime now) {
  for (std::size_t i = 0; i < keys.keys().size(); ++i) {
    const ZoneKey& key = keys.keys()[i];
    if (!key.revoked()) continue;
    const auto plain = without_revoke(key.rdata());
    AnchorKey* tracked = find(plain);
    if (tracked != nullptr ? never_again(tracked->state) : !is_configured(plain)) continue;
    WorkBudget budget(rules.limits);
    if (!check_rrset(set, {keys, KeyMask{1} << i, true}, rules, now, budget).verdict.secure()) continue;
    if (tracked == nullptr) tracked = &keys_.emplace_back(AnchorKey{plain, AnchorKeyState::valid, now, now});
    move(*tracked, AnchorKeyState::revoked, now);
  }
}

void AnchorTracker::take_present(const ZoneKeys& keys, WallTime now) {
  for (const ZoneKey& key : keys.keys()) {
    if (!key.signs_zone() || !is_secure_entry_point(key)) continue;
    AnchorKey* tracked = find(key.rdata());
    if (tracked == nullptr) {
      if (keys_.size() >= max_keys) continue;
      const auto state = is_configured(key.rdata()) ? AnchorKeyState::valid : AnchorKeyState::add_pend;
      keys_.push_back({{key.rdata().begin(), key.rdata().end()}, state, now, now});
      changes_.push_back({key.tag(), true, state, state});
      continue;
    }
    tracked->last_seen = now;
    switch (tracked->state) {
      case AnchorKeyState::add_pend:
        if (now.seconds >= tracked->since.seconds + pend_time_) move(*tracked, AnchorKeyState::valid, now);
        break;
      case AnchorKeyState::missing:
        move(*tracked, AnchorKeyState::valid, now);
        break;
      case AnchorKeyState::valid:
      case AnchorKeyState::revoked:
      case AnchorKeyState::removed:
        break;
    }
  }
}

void AnchorTracker::take_absent(const ZoneKeys& keys, WallTime now) {
  const auto present = [&](const AnchorKey& tracked) {
    return std::ranges::any_of(keys.keys(),
                               [&](const ZoneKey& key) { return std::ranges::equal(key.rdata(), tracked.dnskey); });
  };
  for (AnchorKey& tracked : keys_) {
    switch (tracked.state) {
      case AnchorKeyState::add_pend:
        // As if it had never been: its time begins anew when it comes back.
        if (!present(tracked)) {
          changes_.push_back({tracked.tag(), false, AnchorKeyState::add_pend, AnchorKeyState::removed});
        }
        break;
      case AnchorKeyState::valid:
        if (!present(tracked)) move(tracked, AnchorKeyState::missing, now);
        break;
      case AnchorKeyState::revoked:
        if (now.seconds >= tracked.since.seconds + hold_down) move(tracked, AnchorKeyState::removed, now);
        break;
      case AnchorKeyState::missing:
      case AnchorKeyState::removed:
        break;
    }
  }
  std::erase_if(keys_, [&](const AnchorKey& k) { return k.state == AnchorKeyState::add_pend && !present(k); });
}

/// RFC 5011 §2.3.
void AnchorTracker::schedule(const dns::Rrset& set, bool success, WallTime now) {
  const SetLife life = life_of(set, now);
  const std::int64_t wait = success ? std::max(hour, std::min({15 * day, life.ttl / 2, life.left / 2}))
                                    : std::max(hour, std::min({day, life.ttl / 10, life.left / 10}));
  next_refresh_ = {now.seconds + wait};
}

}  // namespace sekisho::dnssec
