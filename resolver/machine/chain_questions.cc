#include "resolver/machine/chain_questions.h"

#include "resolver/machine/in_flight.h"

namespace sekisho::resolver {
namespace {

dnssec::Reply reply_from(const Entry& entry) {
  dnssec::Reply reply;
  switch (entry.kind) {
    case EntryKind::rrset:
    case EntryKind::delegation:
    case EntryKind::glue:
      reply.answer.push_back(entry.rrsets.front());
      reply.authority.assign(entry.rrsets.begin() + 1, entry.rrsets.end());
      break;
    case EntryKind::nodata:
      reply.authority = entry.rrsets;
      break;
    case EntryKind::nxdomain:
      reply.rcode = dns::Rcode::nxdomain;
      reply.authority = entry.rrsets;
      break;
  }
  return reply;
}

/// What the cache has, checked or not: the chain checks it. What came with a referral is good enough.
std::optional<Entry> known(RealmCache& cache, const dns::Question& question, Instant now) {
  const auto usable = [&](const std::optional<Entry>& entry) {
    return entry && entry->fresh(now) && entry->trust >= Trust::additional;
  };
  auto entry = cache.find(Slot::records, question.name, question.type, now);
  if (usable(entry)) return entry;
  entry = cache.find(Slot::records, question.name, dns::RRType::cname, now);
  if (usable(entry) && entry->kind == EntryKind::rrset) return entry;
  entry = cache.find(Slot::name_error, question.name, question.type, now);
  if (usable(entry)) return entry;
  return std::nullopt;
}

}  // namespace

ChainFetch fetch_for_chain(Turn& turn, Resolution& r, const dns::Question& question) {
  Proving& p = *r.proving;
  if (p.wanted == question && p.fetched) return ChainFetch::here;
  const bool again = p.chain.attempt() > 0;
  p.fetched.reset();
  p.wanted = question;
  if (!again) {
    p.distrusted.clear();
    if (const auto entry = known(turn.state_of(r).cache, question, turn.now)) {
      p.fetched = Proving::Fetched{reply_from(*entry), std::nullopt};
      return ChainFetch::here;
    }
  } else if (p.last_server) {
    p.distrusted.push_back(*p.last_server);
  }
  if (r.budget->chain_questions_left > 0) {
    --r.budget->chain_questions_left;
    turn.worker.counters.chain_questions.add();
    if (await_chain_question(turn, r, question, again)) return ChainFetch::waiting;
  } else {
    turn.worker.counters.work_limit.add();
  }
  p.fetched = Proving::Fetched{};
  return ChainFetch::here;
}

void hand_to_chain(const Resolution& child, Resolution& parent) {
  if (!parent.proving || parent.proving->wanted != child.question) return;
  Proving::Fetched fetched;
  if (child.succeeded) fetched.reply = reply_from(child.finding.main);
  fetched.server = child.answered_by;
  parent.proving->fetched = std::move(fetched);
}

}  // namespace sekisho::resolver
