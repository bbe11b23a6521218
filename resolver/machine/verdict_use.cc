#include "resolver/machine/verdict_use.h"

#include <algorithm>

#include "base/check.h"
#include "resolver/machine/proving.h"
#include "resolver/machine/zone_copies.h"

namespace sekisho::resolver {
namespace {

constexpr unsigned most_replies = 3;  ///< looked at for one question before it is bogus

void shorten(Entry& entry, std::uint32_t ttl, Instant now) {
  if (ttl >= entry.ttl_left(now) && ttl >= entry.ttl) return;
  entry.ttl = std::min(entry.ttl, ttl);
  const Duration stale = std::max(entry.stale_until - entry.expires, Duration{0});
  entry.expires = std::min(entry.expires, now + std::chrono::seconds(ttl));
  entry.stale_until = entry.expires + stale;
  for (dns::Rrset& set : entry.rrsets) set.ttl = std::min(set.ttl, entry.ttl);
}

/// What came with TTL 0 must not grow old while its proof is fetched.
void restamp(Finding& finding, Instant now) {
  Entry& main = finding.main;
  const Duration waited = finding.from_cache ? std::max(now - main.expires, Duration{0}) : now - main.stored;
  main.expires = main.expires + waited;
  main.stale_until = main.stale_until + waited;
  if (!finding.from_cache) main.stored = now;
}

/// Keeps of what came along only what was proven, and only where it is needed.
void keep_proof(Entry& entry, const dnssec::AnswerVerdict& verdict, const std::vector<dns::Rrset>& authority) {
  const bool positive = entry.kind == EntryKind::rrset;
  entry.rrsets.resize(positive ? 1 : 0);
  if (positive && !verdict.expanded) return;
  for (const std::size_t i : verdict.proof) entry.rrsets.push_back(authority[i]);
}

Step take_secure(Turn& turn, Resolution& r, const dnssec::AnswerVerdict& verdict) {
  Entry& main = r.finding.main;
  RealmValidation& validation = turn.state_of(r).validation;
  main.security = Security::secure;
  main.trust = std::max(main.trust, Trust::answer);
  if (verdict.kind == dnssec::AnswerKind::no_data) main.kind = EntryKind::nodata;
  keep_proof(main, verdict, r.proving->authority);
  shorten(main, verdict.ttl, turn.now);
  if (validation.aggressive && !verdict.proof.empty()) {
    const dns::Name& zone = r.proving->chain.trust()->zone;
    validation.denials.learn(zone, r.proving->authority, verdict, validation.rules, turn.now);
  }
  return Step::finish;
}

/// Data under a negative trust anchor ends with it.
Step take_insecure(Turn& turn, Resolution& r, dnssec::Reason reason) {
  Entry& main = r.finding.main;
  main.security = Security::insecure;
  main.reason = reason;
  const WallTime wall = turn.worker.wall();
  const auto* exempt = turn.state_of(r).validation.exempt.covering(main.name, wall);
  if (exempt != nullptr) {
    const std::int64_t left = std::min<std::int64_t>(exempt->expires.seconds - wall.seconds, 0xFFFFFFFF);
    shorten(main, static_cast<std::uint32_t>(left), turn.now);
    main.stale_until = std::min(main.stale_until, turn.now + std::chrono::seconds(left));
  }
  return Step::finish;
}

/// What came along unasked is believed with proof alone: a forged reply may not bring other names along.
Step ask_for_itself(Resolution& r) {
  r.proving.reset();
  r.finding = {};
  return Step::find_delegation;
}

Step take_bogus(Turn& turn, Resolution& r, dnssec::Reason reason) {
  const bool keys_are_good = r.proving->chain.trust()->verdict.secure();
  const bool limit = dnssec::is_limit(reason);
  r.unproven = dnssec::bogus(reason);
  r.proving.reset();
  if (limit) turn.worker.counters.proof_limits.add();
  if (limit || !keys_are_good) return Step::give_up;
  if (r.finding.from_cache) {  // it was asked for without proof: perhaps there is better to be had
    r.finding = {};
    return Step::find_delegation;
  }
  if (++r.bogus_replies >= most_replies || !r.answered_by) return Step::give_up;
  if (came_from_copy(r.answered_by)) {
    put_copy_aside(turn, r.delegation.zone, r.realm);
    return Step::find_delegation;
  }
  r.distrusted.push_back(*r.answered_by);
  return Step::choose_servers;
}

BogusKind bogus_kind(dnssec::Reason reason) {
  using dnssec::Reason;
  if (dnssec::is_limit(reason)) return BogusKind::limit;
  if (reason == Reason::rrsigs_missing) return BogusKind::unsigned_data;
  if (reason == Reason::signature_expired) return BogusKind::expired;
  if (reason == Reason::signature_not_yet_valid) return BogusKind::not_yet_valid;
  if (reason < Reason::dnskey_missing) return BogusKind::signature;
  if (reason < Reason::denial_missing) return BogusKind::keys;
  if (reason < Reason::alias_not_from_dname) return BogusKind::absence;
  return BogusKind::other;
}

}  // namespace

FailureReason failure_of(dnssec::Reason reason) { return {dnssec::ede_of(reason), ede_texts::of(reason)}; }

void count_verdict(WorkerCounters& counters, dnssec::Verdict verdict) {
  switch (verdict.security) {
    case dnssec::Security::secure:
      return counters.validated_secure.add();
    case dnssec::Security::insecure:
      return counters.validated_insecure.add();
    case dnssec::Security::bogus:
      counters.bogus[static_cast<std::size_t>(bogus_kind(verdict.reason))].add();
      return counters.validated_bogus.add();
    case dnssec::Security::indeterminate:
      return counters.validated_indeterminate.add();
  }
}

Step use_verdict(Turn& turn, Resolution& r, const dnssec::AnswerVerdict& given) {
  const dnssec::AnswerVerdict verdict = given;
  const dnssec::Reason reason = verdict.verdict.reason;
  Step next = Step::give_up;
  restamp(r.finding, turn.now);
  switch (verdict.verdict.security) {
    case dnssec::Security::secure:
      next = take_secure(turn, r, verdict);
      break;
    case dnssec::Security::insecure:
      if (r.finding.main.trust == Trust::beside) return ask_for_itself(r);
      next = take_insecure(turn, r, reason);
      break;
    case dnssec::Security::bogus:
      return take_bogus(turn, r, reason);
    case dnssec::Security::indeterminate:
      r.unproven = verdict.verdict;
      r.proving.reset();
      return Step::give_up;
  }
  count_verdict(turn.worker.counters, verdict.verdict);
  r.finding.from_cache = false;  // the verdict is to be kept
  r.unproven.reset();
  r.proving.reset();
  return next;
}

}  // namespace sekisho::resolver
