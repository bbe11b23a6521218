#include "nat-map/dated_steps.h"

#include <algorithm>

namespace sekisho::nat {
namespace {

bool same(const std::vector<Pair>& a, const std::vector<Pair>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Pair& one, const Pair& other) {
    return one.state == other.state && one.ttl_cap == other.ttl_cap;
  });
}

}  // namespace

bool DatedSteps::are_due(const std::vector<Pair>& wanted, const std::vector<Pair>& running) {
  if (same(wanted, running)) {
    called_for_.clear();
    return false;
  }
  if (same(wanted, called_for_)) return false;
  called_for_ = wanted;
  return true;
}

}  // namespace sekisho::nat
