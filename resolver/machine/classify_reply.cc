#include <algorithm>

#include "forwarding/bailiwick.h"
#include "resolver/machine/findings.h"
#include "resolver/machine/minimisation.h"
#include "resolver/machine/proof_records.h"
#include "resolver/machine/steps.h"

namespace sekisho::resolver {
namespace {

FailureReason reason_of(const Resolution& r, forwarding::Failure failure) {
  const std::uint8_t text = r.forwarding ? ede_texts::no_forwarder_answered : ede_texts::no_authority_answered;
  switch (failure) {
    case forwarding::Failure::no_servers:
    case forwarding::Failure::timeout:
    case forwarding::Failure::unreachable:
    case forwarding::Failure::send_limit:
      return {dns::Ede::no_reachable_authority, text};
    case forwarding::Failure::refused:
    case forwarding::Failure::servfail:
    case forwarding::Failure::bad_reply:
      return {dns::Ede::network_error, text};
  }
  return {dns::Ede::network_error, text};
}

bool was_shortened(const Resolution& r) { return r.asked.name.label_count() < r.question.name.label_count(); }

/// A server was confused by the shortened name, or a name above does not exist according to it: ask for the whole.
Step show_all(Resolution& r) {
  r.minimised.on = false;
  r.tried.clear();
  return Step::choose_servers;
}

Step on_failure(Resolution& r, forwarding::Failure failure) {
  r.failure = reason_of(r, failure);
  if (was_shortened(r) && r.failure.ede == dns::Ede::network_error) return show_all(r);
  r.tried.insert(r.tried.end(), r.endpoints.begin(), r.endpoints.end());
  return Step::choose_servers;
}

Step on_lame(Turn& turn, Resolution& r, const Endpoint& server) {
  r.tried.push_back(server);
  r.failure = {dns::Ede::network_error,
               r.forwarding ? ede_texts::no_forwarder_answered : ede_texts::no_authority_answered};
  if (!r.forwarding) turn.state_of(r).servers.mark_lame(server, r.delegation.zone, turn.now);
  return Step::choose_servers;
}

/// What a reply to a shortened question means (RFC 9156 §3): go on with more labels, or with all of them.
Step on_shortened(Resolution& r, const ReplyReading& reading) {
  switch (reading.kind) {
    case ReplyKind::answer:
    case ReplyKind::alias:
    case ReplyKind::nodata:
      show_more(r);
      return Step::choose_servers;
    case ReplyKind::dname:
    case ReplyKind::nxdomain:
    case ReplyKind::lame:
      return show_all(r);
    case ReplyKind::referral:
      return Step::follow_referral;
  }
  return Step::give_up;
}

/// Records of other owners than the servers may speak for: dropped, since nothing below looks at them.
std::size_t count_outside(const dns::Message& reply, const Bailiwick& bailiwick) {
  std::size_t outside = 0;
  for (const auto* section : {&reply.answer, &reply.authority, &reply.additional}) {
    for (const dns::Rrset& set : *section) outside += bailiwick.accepts(set.owner, set.type) ? 0 : 1;
  }
  return outside;
}

Endpoint server_of(const Resolution& r) {
  return r.outcome->tag < r.endpoints.size() ? r.endpoints[r.outcome->tag] : Endpoint{};
}

Step take_data(Turn& turn, Resolution& r, const ReplyReading& reading, const Bailiwick& bailiwick) {
  dns::Message& reply = *r.outcome->reply;
  const Keeping keeping{turn.rule_of(r), turn.state_of(r), turn.now};
  const Trust trust = reading.authoritative && !r.forwarding ? Trust::authoritative_answer : Trust::answer;
  turn.worker.counters.bailiwick_dropped.add(count_outside(reply, bailiwick));
  r.finding = {};
  r.answered_by = server_of(r);
  const std::vector<dns::Rrset> denial = collect_denial(reply, bailiwick);
  if (reading.kind == ReplyKind::nodata || reading.kind == ReplyKind::nxdomain) {
    const EntryKind kind = reading.kind == ReplyKind::nodata ? EntryKind::nodata : EntryKind::nxdomain;
    r.finding.main = keep_absence(kind, r.question, reading.main, trust, keeping);
    add_proof(r.finding.main, denial);
  } else {
    forwarding::keep_in_bailiwick(reply, r.question, r.delegation.zone);
    const ReplyReading kept = read_reply(reply, r.asked, bailiwick, r.forwarding);
    if (kept.kind != reading.kind) return on_lame(turn, r, server_of(r));
    r.finding.main = keep_rrset(*kept.main, trust, keeping);
    if (r.question.type == dns::RRType::any && kept.kind == ReplyKind::answer) {
      r.finding.further = keep_further(reply, r.finding.main, keeping);
    }
    if (may_be_expanded(r.finding)) add_proof(r.finding.main, denial);
    r.finding.beside = collect_beside(reply, kept, r.question, bailiwick, keeping);
    for (Entry& entry : r.finding.beside) {
      const bool wants_proof = entry.kind != EntryKind::rrset || may_be_expanded(entry.rrsets.front());
      if (wants_proof) add_proof(entry, denial);
    }
  }
  if (r.forwarding) r.finding.upstream = static_cast<std::uint16_t>(1 + r.outcome->tag);
  return Step::validate;
}

/// A server of both parent and child may answer for the child, who knows nothing of its DS (RFC 4035 §3.1.4.1).
bool child_denies_ds(const Resolution& r, const ReplyReading& reading) {
  return !r.forwarding && reading.kind == ReplyKind::nodata && dns::is_parent_side(r.question.type) &&
         !r.question.name.is_root() && reading.main != nullptr && reading.main->owner == r.question.name;
}

/// Some servers never set AA: data that a second one gives like that is taken.
bool twice_without_aa(const Resolution& r, const ReplyReading& reading) {
  const bool data = reading.kind == ReplyKind::answer || reading.kind == ReplyKind::alias;
  return r.second_best && data && !r.outcome->reply->header.ra;
}

Step on_reading(Turn& turn, Resolution& r, const ReplyReading& reading, const Bailiwick& bailiwick,
                bool last_resort) {
  const Endpoint server = server_of(r);
  if (was_shortened(r)) return on_shortened(r, reading);
  if (reading.second_best && !last_resort && !twice_without_aa(r, reading)) {
    if (!r.second_best) r.second_best = std::move(r.outcome);
    r.tried.push_back(server);
    return Step::choose_servers;
  }
  if (child_denies_ds(r, reading)) {
    r.tried.push_back(server);
    return Step::choose_servers;
  }
  switch (reading.kind) {
    case ReplyKind::answer:
    case ReplyKind::alias:
    case ReplyKind::dname:
    case ReplyKind::nodata:
    case ReplyKind::nxdomain:
      return take_data(turn, r, reading, bailiwick);
    case ReplyKind::referral:
      return Step::follow_referral;
    case ReplyKind::lame:
      return on_lame(turn, r, server);
  }
  return Step::give_up;
}

}  // namespace

Step classify_reply(Turn& turn, Resolution& r) {
  if (!r.outcome->reply) return on_failure(r, r.outcome->failure);
  const Bailiwick bailiwick{turn.realm_of(r), turn.rule_of(r), r.delegation.zone, r.question};
  if (r.asked.type == dns::RRType::rrsig) show_signatures(*r.outcome->reply, r.asked.name);
  const ReplyReading reading = read_reply(*r.outcome->reply, r.asked, bailiwick, r.forwarding);
  return on_reading(turn, r, reading, bailiwick, r.using_second_best);
}

}  // namespace sekisho::resolver
