#include <algorithm>

#include "resolver/machine/answers.h"
#include "resolver/machine/delivery.h"
#include "resolver/machine/findings.h"
#include "resolver/machine/in_flight.h"
#include "resolver/machine/sentinel.h"
#include "resolver/machine/steps.h"

namespace sekisho::resolver {
namespace {

bool is_signed(const Entry& entry) {
  return std::any_of(entry.rrsets.begin(), entry.rrsets.end(),
                     [](const dns::Rrset& set) { return !set.signatures.empty(); });
}

/// The rest of an alias chain was not asked for. It is believed of forwarders, of whom everything is believed, and of
/// others with proof; else each link is asked for by itself, so that one forged reply cannot bring along what it
/// likes (RFC 2181 §5.4.1: only the first alias of an answer is authoritative). False: it is not worth keeping.
bool weigh(Entry& beside, const Resolution& r, bool validating) {
  if (r.forwarding || beside.trust < Trust::answer) return true;
  beside.trust = Trust::beside;
  return validating && is_signed(beside);
}

/// ANY: what is at the name beside the first set. None of it is kept: who asks for one type is to get what was
/// answered for that type (RFC 8482 §4.1: it need not be all there is).
void add_further(Answer& answer, const Resolution& r, const forwarding::ZoneRule& rule) {
  for (dns::Rrset set : r.finding.further) {
    set.ttl = answer.age_limit;
    answer.answer.push_back(std::move(set));
  }
  if (!rule.aaaa_nodata || r.question.type != dns::RRType::any) return;
  std::erase_if(answer.answer, [](const dns::Rrset& set) { return set.type == dns::RRType::aaaa; });
}

/// What came with TTL 0 is for who asked, and for nobody after.
void keep(RealmCache& cache, const Entry& entry, Instant now) {
  if (entry.ttl > 0) cache.store(entry, now);
}

/// A server's address with TTL 0 is over before who waits for it can ask there: it leads there for a moment, like
/// glue.
void keep_for_parents(const Resolution& r, const Keeping& keeping) {
  const Entry& main = r.finding.main;
  const bool address = main.type == dns::RRType::a || main.type == dns::RRType::aaaa;
  if (r.parents.empty() || !address || main.kind != EntryKind::rrset || main.ttl > 1) return;
  keeping.realm.cache.store(keep_rrset(main.rrsets.front(), Trust::glue, keeping), keeping.now);
}

/// The root's own NS set is its delegation too: there is no parent who could say it.
void keep_root(Turn& turn, const Resolution& r) {
  const Entry& main = r.finding.main;
  if (r.forwarding || !main.name.is_root() || main.kind != EntryKind::rrset || main.type != dns::RRType::ns) return;
  const Keeping keeping{turn.rule_of(r), turn.state_of(r), turn.now};
  keeping.realm.cache.store(keep_delegation(main.rrsets.front(), Delegation{}, keeping), turn.now);
}

void count(WorkerCounters& counters, const Answer& answer) {
  if (answer.rcode == dns::Rcode::nxdomain) {
    counters.finished_nxdomain.add();
  } else if (answer.rcode == dns::Rcode::noerror && answer.answer.empty()) {
    counters.finished_nodata.add();
  } else {
    counters.finished_ok.add();
  }
}

}  // namespace

Step finish(Turn& turn, Resolution& r) {
  RealmState& state = turn.state_of(r);
  const bool part_of_any = r.question.type == dns::RRType::any && r.finding.main.kind == EntryKind::rrset &&
                           r.finding.main.name == r.question.name;
  if (!r.finding.from_cache && !part_of_any) {
    keep(state.cache, r.finding.main, turn.now);
    for (Entry& entry : r.finding.beside) {
      if (weigh(entry, r, state.validation.on)) keep(state.cache, entry, turn.now);
    }
    keep_root(turn, r);
    keep_for_parents(r, {turn.rule_of(r), state, turn.now});
  }
  state.failures.succeeded(key_of(r));
  r.succeeded = true;
  // Who waits for its addresses or keys still needs them.
  Answer answer = answer_from(r.parents.empty() ? std::move(r.finding.main) : r.finding.main, r.question, turn.now);
  const Unchecked unchecked = r.checking_disabled ? Unchecked::found : Unchecked::passed_over;
  add_additional(answer, turn.realm_of(r), turn.rule_of(r), state.cache, unchecked, turn.now);
  add_further(answer, r, turn.rule_of(r));
  obey_sentinel(state.validation, r.question, r.checking_disabled, answer);
  answer.upstream = r.finding.upstream;
  count(turn.worker.counters, answer);
  deliver_to_all(turn, r, std::move(answer));
  Counter& evictions = turn.worker.counters.evictions;
  evictions.add(turn.worker.cache.evictions() - evictions.value());
  return Step::done;
}

}  // namespace sekisho::resolver
