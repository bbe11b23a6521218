// One question on its way to an answer, in one realm.
//
// A client asks for www.city.example.jp. The request is not in the truth cache and nobody else is asking for it, so a
// Resolution begins. It looks into the cache once more (consult_cache), then for where to start (find_delegation): a
// forwarded cut goes straight to its group of servers; everything else starts at the deepest delegation that the
// cache has, or at the root, which is primed first (prime_root). choose_servers gathers the addresses of that zone's
// servers, best first; if it knows none, resolve_ns_address starts Resolutions for a few of the servers' names and
// waits. ask starts one Exchange, which sends, retries and ends with a reply or a failure. classify_reply reads the
// reply: an answer or a proof of absence goes to validate and finish; a referral goes to follow_referral and from
// there around again, one zone further down; a useless reply goes back to choose_servers without that server. What
// cannot succeed goes to give_up. In a realm that validates, validate and prove stand between the reply and finish:
// the chain of trust is fetched by sub-resolutions, and what proves to be bogus is asked of other servers, then given
// up.
//
// All that was asked under the same question joins the same Resolution and gets the same answer. Sub-resolutions
// share the budget of the question that a client asked, so that no zone can multiply work (NXNSAttack, CAMP).
//
// Owns: its Exchange and its waiters. Threads: the worker's. Limits: WorkBudget, depth, deadline.
// Spec: RFC 1034 §5.3.3, RFC 9156 (QNAME minimisation, relaxed), RFC 8767, RFC 9520.
#pragma once

#include <boost/container/small_vector.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "dns/question.h"
#include "forwarding/exchange.h"
#include "forwarding/realm.h"
#include "resolver/cache/entry.h"
#include "resolver/cache/failure_cache.h"
#include "resolver/machine/crowd.h"
#include "resolver/machine/proving.h"
#include "resolver/machine/work_budget.h"

namespace sekisho::resolver {

using ResolutionId = std::uint64_t;
/// Lists that seldom have more than `n` and then need no memory of their own.
template <typename T, std::size_t n>
using Few = boost::container::small_vector<T, n>;

enum class Step : std::uint8_t {
  consult_cache,       ///< first, and after a reload: somebody may have brought the answer meanwhile
  find_delegation,     ///< the cache has no answer: which servers are nearest to it?
  prime_root,          ///< the way starts at the root, and its servers are known from the hints alone
  await_root,          ///< pauses until the root's servers are known, or could not be learnt
  choose_servers,      ///< a zone is known; each time when a reply was useless or an address has come
  resolve_ns_address,  ///< no server of the zone has an address that was not tried: look some names up
  await_addresses,     ///< pauses until a sub-resolution ends
  ask,                 ///< there are candidates: send
  await_reply,         ///< pauses until the Exchange is done
  classify_reply,      ///< the Exchange is done: what is it that came?
  follow_referral,     ///< the reply points further down: make sure that it may, remember it
  validate,            ///< the reply holds data: prove it (a realm that does not validate calls it insecure)
  prove,               ///< fetch the chain of trust, question by question, then check the data
  await_proof,         ///< pauses until the chain's DS or DNSKEY question is answered
  await_turn,          ///< pauses until others had their turn: the proof takes much hashing
  finish,              ///< store, answer who waits, wake whose question needed this one
  give_up,             ///< there is no way to an answer: stale data or SERVFAIL
  done,                ///< is removed
};

/// A lane's request that waits for this.
struct Waiter {
  LaneId lane;
  std::uint64_t pending = 0;
  std::uint64_t client = 0;
  Instant arrived;
  Instant leaves{};     ///< its lane gives up soon after: it is told what is known then
  bool renews = false;  ///< wants no old data
};

/// The zone whose servers are asked, when iterating.
struct Delegation {
  dns::Name zone;
  std::vector<dns::Name> servers;
  Instant stored;
  Instant expires;          ///< nothing learnt of delegations below lives longer
  bool from_hints = false;  ///< the root before it is primed: addresses come from the configuration
};

/// A reply's contents after checking: what answers the question, and what else may be kept.
struct Finding {
  Entry main;
  std::vector<dns::Rrset> further;  ///< the other sets of the name, when it was asked for ANY
  bool from_cache = false;
  std::vector<Entry> beside;   ///< rest of an alias chain, additional addresses
  std::uint16_t upstream = 0;  ///< 1 + index of the server in its group; 0 when iterating
};

/// RFC 9156: how many labels of the name the next question shows.
struct Minimisation {
  bool on = false;
  unsigned labels = 0;  ///< shown in the next question
  unsigned rounds = 0;  ///< questions that were shortened, over the whole resolution
};

struct RealmState;

/// Where a question belongs under one table of realms.
struct Belonging {
  std::uint64_t table = 0;  ///< Worker::table_number; 0: not looked up
  const forwarding::Realm* realm = nullptr;
  RealmState* state = nullptr;
  const forwarding::ZoneRule* rule = nullptr;
};

struct Resolution {
  ResolutionId id = 0;
  RealmId realm;
  dns::Question question;     ///< never changes
  mutable Belonging belongs;  ///< remembered by Turn
  bool checking_disabled = false;
  bool skip_cache = false;  ///< a refresh: fresh data does not count
  bool refresh = false;     ///< was begun to make data new before it ends
  unsigned depth = 0;       ///< 0: a client's question
  std::shared_ptr<WorkBudget> budget;
  Instant started, deadline;
  Step step = Step::consult_cache;
  unsigned restarts = 0;

  // Who wants it.
  Few<Waiter, 1> waiters;
  std::vector<ResolutionId> parents;   ///< they wait for this one
  std::vector<ResolutionId> children;  ///< this one waits for them
  std::optional<Entry> stale;          ///< to be used when patience or hope ends

  // Where it is.
  bool forwarding = false;
  Delegation delegation;
  unsigned referrals = 0;
  Minimisation minimised;
  std::optional<dns::Name> above;        ///< glue is missing there: the whole name is asked of the zones above it
  std::vector<Endpoint> tried;           ///< servers of this zone that were of no use
  std::vector<dns::Question> looked_up;  ///< addresses of this zone's servers that were asked for
  bool root_tried = false;               ///< priming was tried: the hints have to do
  bool delegation_renewed = false;       ///< the delegation was thrown away once, since its glue was gone

  // The question on the wire.
  std::vector<forwarding::Candidate> candidates;  ///< for the next exchange
  forwarding::ExchangeSettings settings;
  Few<Endpoint, 2> endpoints;  ///< asked in this exchange, by the candidates' tags
  dns::Question asked;
  std::optional<forwarding::Exchange> exchange;
  std::uint64_t exchange_id = 0;
  Crowd::Place place;  ///< where the exchange is counted
  Few<forwarding::AttemptNumber, 8> open_attempts;
  std::optional<forwarding::Outcome> outcome;
  std::optional<forwarding::Outcome> second_best;  ///< data from a server that seems not to be authoritative
  bool using_second_best = false;
  std::optional<std::pair<dns::Name, dns::Question>> put_to_copy;  ///< zone, and what its copy was asked last
  std::optional<Endpoint> answered_by;

  // Its proof.
  std::unique_ptr<Proving> proving;
  std::vector<Endpoint> distrusted;  ///< what they said did not prove true: not asked again
  unsigned bogus_replies = 0;
  std::optional<dnssec::Verdict> unproven;  ///< why the data that came may not be used

  Finding finding;
  bool succeeded = false;  ///< finding answers the question
  FailureReason failure;
  bool crowded_out = false;       ///< failed for what others ask: that says nothing of this question
  std::optional<Instant> timer;   ///< as registered with the worker
  std::uint32_t timer_place = 0;  ///< TimerHeap's
};

}  // namespace sekisho::resolver
