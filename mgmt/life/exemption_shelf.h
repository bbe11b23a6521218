// The papers of negative trust anchors on the shelf that lasts: rows, steps and audit events in one transaction.
//
// Each audit event's hash goes to the journal too, where the log can be checked against it.
// Threads: the manager's. Owns: nothing; the store outlives it. Spec: G2-22.
#pragma once

#include "mgmt/store/store.h"
#include "mgmt/trust/exemption_book.h"

namespace sekisho::mgmt::life {

class StoreShelf final : public trust::ExemptionShelf {
 public:
  explicit StoreShelf(store::Store& store) : store_(store) {}

  Result<std::vector<trust::Exemption>, std::string> open_ones() override;
  Result<std::uint64_t, std::string> add(const trust::ExemptionChange& request) override;
  std::optional<std::string> put(const std::vector<trust::ExemptionChange>& changes) override;

  /// Newest last; without those that wait or are in force.
  Result<std::vector<trust::Exemption>, std::string> ended(std::uint64_t newest);
  Result<std::optional<trust::Exemption>, std::string> find(std::uint64_t id);
  struct Step {
    std::uint64_t id = 0;
    trust::ExemptionEvent event;
  };
  /// Of one, or with 0 of all; oldest first.
  Result<std::vector<Step>, std::string> steps(std::uint64_t id, std::uint64_t newest);

 private:
  store::Store& store_;
};

}  // namespace sekisho::mgmt::life
