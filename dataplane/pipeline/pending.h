// Clients who wait for a worker: a fixed table, each slot a bounded copy of what the late reply needs. Hot replies
// that are made new before they end use slots too, with nobody waiting; those are not counted as pending.
//
// A handle is a slot's index and its generation; a question that was answered, gave up or went on to its next link
// has another generation, so that an answer which comes twice or too late matches nothing. Slots are kept in order of
// arrival: patience is the same for all, so the sweep looks at the oldest only.
//
// Threads: one lane. Owns: its slots, taken at the start. Limits: slots in all, and for each client and each zone by
// tables of counts that are keyed by hashes (two that share a count share the limit).
#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "dataplane/pipeline/chain.h"
#include "dataplane/pipeline/client_query.h"

namespace sekisho::dataplane {

/// Whose share a question takes, by hashes.
struct Shares {
  std::uint64_t client = 0;
  std::uint64_t parent = 0;  ///< of the name: made-up names mostly differ in their first label
  std::uint64_t domain = 0;  ///< two labels, below countries and arpa three, of a name that is longer by two; 0: none
};

struct Pending {
  ReturnAddress back;
  ClientFields client;
  ViewId view;
  Shares shares;
  std::uint64_t network = 0;  ///< as AnswerLimiter counts it; 0: not limited
  Instant arrival;
  Chain chain;

  std::uint32_t generation = 0;
  std::uint32_t older = 0, newer = 0;  // the list of arrivals; or `newer` the next free slot
  bool open = false;
  bool refresh = false;  ///< nobody waits
};

class PendingTable {
 public:
  enum class Refusal : std::uint8_t { none, full, client_limit, zone_limit };

  /// A domain may have twice what a parent may.
  PendingTable(std::uint32_t slots, std::uint32_t max_per_client, std::uint32_t max_per_zone);

  /// Null when refused: `why` says for what.
  Pending* open(const Shares& shares, Instant now, Refusal& why);
  std::uint64_t handle_of(const Pending& slot) const;
  /// A slot to make a reply new in; null when half of the slots are taken, or many are used for this already.
  Pending* open_refresh(Instant now);
  /// Null for a handle of an earlier generation.
  Pending* find(std::uint64_t handle);
  /// The slot goes on under a new handle: the next link is asked.
  void renew(Pending& slot) { ++slot.generation; }
  void close(Pending& slot);
  /// The longest-waiting client, or null.
  Pending* oldest() { return first_ == none ? nullptr : &slots_[first_]; }
  /// Clients.
  std::uint32_t count() const { return count_ - refreshes_; }

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFFU;
  static constexpr std::size_t counts = 1U << 16;
  Pending* take_slot(Instant now);
  std::uint32_t index_of(const Pending& slot) const { return static_cast<std::uint32_t>(&slot - slots_.data()); }
  Refusal refusal(const Shares& shares) const;
  void count(const Shares& shares, std::uint32_t change);

  std::vector<Pending> slots_;
  std::vector<std::uint32_t> per_client_, per_zone_;
  std::uint32_t max_per_client_, max_per_zone_;
  std::uint32_t free_ = none, first_ = none, last_ = none;
  std::uint32_t count_ = 0, refreshes_ = 0;
};

}  // namespace sekisho::dataplane
