// From a trust anchor down to the zone that should have signed something, one question at a time, without I/O.
//
// The resolver has data of `owner`, signed, it says, by `signer`. The machine starts at the closest trust anchor
// above the owner (or at the deepest zone that the KeyCache knows) and walks down towards the signer, one label at a
// time. At each label it asks for DS: signed DS records mean a signed zone, whose DNSKEYs are then asked for; a proof
// that there is a delegation without DS means that all below is unsigned; a proof that there is no delegation means
// one label further in the same zone. It ends with a ZoneTrust: the zone that governs the owner, and its keys or why
// it has none.
//
//   ChainMachine chain(owner, signer);
//   chain.begin(context);
//   while (!chain.done()) {
//     if (auto question = chain.next_question())   // ask for it, with DO; attempt() > 0: ask other servers than
//     before
//       chain.on_answer(reply, context, budget);   // or on_no_answer(context)
//     else chain.resume(context, budget);          // it was suspended: in the next turn of the worker's loop
//   }
//
// What is said by a zone above is believed only as far as it is proven; so a forged referral, a stripped signature or
// a claimed other signer never makes a signed zone insecure, only bogus. An answer that proves nothing is asked for
// again, of other servers, up to max_attempts.
//
// Owns: the walk's state, a reply while suspended. Threads: one. Limits: limits.h (chain_steps, and all work).
// Spec: RFC 4035 §5, RFC 6840 §4.4, §5; RFC 5155 §8; design I4.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "dns/header.h"
#include "dns/question.h"
#include "dnssec/denial_set.h"
#include "dnssec/key_cache.h"
#include "dnssec/negative_anchor.h"
#include "dnssec/rules.h"
#include "dnssec/trust_anchor.h"

namespace sekisho::dnssec {

/// The parts of a reply that prove something.
struct Reply {
  dns::Rcode rcode = dns::Rcode::noerror;
  std::vector<dns::Rrset> answer, authority;
};

/// What a realm validates with; constant during a call, may be another in the next.
struct Context {
  const TrustAnchors& anchors;
  const NegativeAnchors& exempt;
  KeyCache& cache;
  const Rules& rules;
  WallTime wall;
  Instant now;
};

/// One thing learnt on the way down, for `trace`.
struct ChainStep {
  enum class Kind : std::uint8_t {
    anchor,         ///< starts here: zone of the trust anchor
    cached,         ///< starts here: known from before
    exempt,         ///< a negative trust anchor covers the name
    no_anchor,      ///< nothing is known to begin with
    ds,             ///< the zone above has signed DS records for this one
    keys,           ///< the zone's keys are trusted
    not_delegated,  ///< not a zone: a name inside the one before
    unsigned_cut,   ///< the zone above says, or leaves open, that this one is not signed
    failed,         ///< the proof fails here
  };
  Kind kind;
  dns::Name zone;
  Verdict verdict;
};

class ChainMachine {
 public:
  static constexpr unsigned max_attempts = 3;

  /// `signer` must be at or above `owner`; without a signer it is `owner` itself, and the walk goes all the way.
  ChainMachine(const dns::Name& owner, const dns::Name& signer) : owner_(owner), target_(signer) {}

  void begin(const Context& context);
  /// What to ask; nothing when done or suspended.
  std::optional<dns::Question> next_question() const;
  /// How often the present question was answered without use.
  unsigned attempt() const { return attempt_; }
  void on_answer(Reply reply, const Context& context, WorkBudget& budget);
  /// The question could not be answered (again): what was wrong with the answers before is the reason, if there were
  /// any.
  void on_no_answer(const Context& context);
  /// True: call resume() after WorkBudget::begin_turn().
  bool suspended() const { return denial_ != nullptr; }
  void resume(const Context& context, WorkBudget& budget);

  bool done() const { return state_ == State::done; }
  /// Requires done().
  const ZoneTrustRef& trust() const { return trust_; }
  const std::vector<ChainStep>& steps() const { return steps_; }

 private:
  enum class State : std::uint8_t {
    idle,        ///< begin() was not called
    ask_ds,      ///< is `next_` a zone of its own, and signed?
    ask_dnskey,  ///< it is: `next_`'s keys are wanted, to be matched with `anchor_`
    done,        ///< trust_ is the result
  };

  void start_at_anchor(const TrustAnchor& anchor);
  /// The zone's keys do not match its anchor: an anchor above may know more of it. False when there is none.
  bool try_anchor_above(Reason reason, const Context& context);
  void go_on_from(ZoneTrustRef trust, const Context& context);
  void ask_next_label(const Context& context);
  void take_ds_reply(const Context& context, WorkBudget& budget);
  void take_ds_set(const dns::Rrset& set, const Context& context, WorkBudget& budget);
  bool take_alias(const Context& context, WorkBudget& budget);
  void take_cut_proof(const CutProof& proof, std::uint32_t ttl, const Context& context);
  void take_dnskey_reply(const Context& context, WorkBudget& budget);
  void not_delegated(const Context& context);
  /// The present reply proves nothing: ask again, or end with this verdict.
  void fail(Reason reason, const Context& context);
  void finish(Verdict verdict, std::uint32_t ttl, const Context& context);
  void note(ChainStep::Kind kind, const dns::Name& zone, Verdict verdict);

  dns::Name owner_, target_;
  State state_ = State::idle;
  ZoneTrustRef trust_;  ///< the deepest zone whose keys are trusted; at the end the result
  dns::Name next_;      ///< the name that is asked for
  TrustAnchor anchor_;  ///< what next_'s keys must match
  std::uint32_t anchor_ttl_ = 0;
  bool anchor_is_ds_ = false;           ///< it came as a DS set, not from the configuration
  std::optional<Reason> forsaken_for_;  ///< why the closest anchor was given up for one above
  dns::Name forsaken_;                  ///< the zone of that anchor
  unsigned attempt_ = 0;
  Reason failed_for_ = Reason::none;  ///< at the last attempt
  unsigned asked_ = 0;
  std::unique_ptr<Reply> reply_;       ///< while suspended
  std::unique_ptr<DenialSet> denial_;  ///< points into reply_
  std::vector<ChainStep> steps_;
};

}  // namespace sekisho::dnssec
