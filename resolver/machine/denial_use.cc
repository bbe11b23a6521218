#include "resolver/machine/denial_use.h"

namespace sekisho::resolver {

std::optional<Entry> deny_from_memory(Turn& turn, const Resolution& r) {
  RealmValidation& validation = turn.state_of(r).validation;
  if (!validation.aggressive || r.checking_disabled || r.skip_cache) return std::nullopt;
  const forwarding::ZoneRule& rule = turn.rule_of(r);
  const dns::Name cut = rule.group ? rule.cut : dns::Name();
  // What an exempt or other anchor governs now was learnt under it: a change of either forgets all.
  if (validation.exempt.covering(r.question.name, turn.worker.wall()) != nullptr) return std::nullopt;
  auto denial = validation.denials.deny(r.question, cut, validation.rules, turn.now, r.budget->proof);
  if (!denial) return std::nullopt;
  Entry entry;
  entry.kind = denial->kind == dnssec::AnswerKind::name_error ? EntryKind::nxdomain : EntryKind::nodata;
  entry.trust = Trust::answer;
  entry.security = Security::secure;
  entry.name = r.question.name;
  entry.type = r.question.type;
  entry.rrsets = std::move(denial->authority);
  entry.ttl = denial->ttl;
  entry.stored = turn.now;
  entry.expires = entry.stale_until = turn.now + std::chrono::seconds(denial->ttl);
  turn.worker.counters.aggressive_answers.add();
  return entry;
}

}  // namespace sekisho::resolver
