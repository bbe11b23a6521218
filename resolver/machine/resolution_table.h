// All Resolutions of a worker, found by number without a search.
//
// A ResolutionId is a serial number above and a slot below, so that an id that outlived its Resolution finds nothing,
// and a younger one is larger. Ids of exchanges are made the same way and lead to the Resolution that has it.
// Owns: the Resolutions, which keep their places. Threads: the worker's. Limits: 2^20 at a time.
#pragma once

#include <memory>
#include <vector>

#include "base/check.h"
#include "resolver/machine/resolution.h"

namespace sekisho::resolver {

class ResolutionTable {
 public:
  Resolution& make() {
    if (empty_.empty()) {
      empty_.push_back(static_cast<std::uint32_t>(slots_.size()));
      slots_.emplace_back();
    }
    const std::uint32_t slot = empty_.back();
    SEKISHO_CHECK(slot <= slot_mask);
    empty_.pop_back();
    slots_[slot] = std::make_unique<Resolution>();
    slots_[slot]->id = last_ = numbered(slot);
    return *slots_[slot];
  }
  void erase(const Resolution& r) {
    const auto slot = static_cast<std::uint32_t>(r.id & slot_mask);
    slots_[slot].reset();
    empty_.push_back(slot);
  }
  /// Null when it has ended.
  Resolution* find(ResolutionId id) const {
    Resolution* r = at(id);
    return r != nullptr && r->id == id ? r : nullptr;
  }
  std::uint64_t new_exchange_id(const Resolution& r) {
    return numbered(static_cast<std::uint32_t>(r.id & slot_mask));
  }
  Resolution* find_by_exchange(std::uint64_t exchange) const {
    Resolution* r = at(exchange);
    return r != nullptr && r->exchange && r->exchange_id == exchange ? r : nullptr;
  }
  std::size_t size() const { return slots_.size() - empty_.size(); }
  /// The id that was given last; those of later ones are larger.
  ResolutionId last() const { return last_; }
  template <typename Visit>
  void for_each(Visit visit) const {
    for (const auto& r : slots_) {
      if (r) visit(*r);
    }
  }

 private:
  static constexpr unsigned slot_bits = 20;
  static constexpr std::uint64_t slot_mask = (1U << slot_bits) - 1;

  std::uint64_t numbered(std::uint32_t slot) { return ++serial_ << slot_bits | slot; }
  Resolution* at(std::uint64_t id) const {
    const std::uint64_t slot = id & slot_mask;
    return slot < slots_.size() ? slots_[slot].get() : nullptr;
  }

  std::vector<std::unique_ptr<Resolution>> slots_;
  std::vector<std::uint32_t> empty_;
  std::uint64_t serial_ = 0;
  ResolutionId last_ = 0;
};

}  // namespace sekisho::resolver
