// Whether the pairs that run are behind those that the dates call for; asked every half second.
//
// What was called for already and came out otherwise is not called for again and again; once what runs is as it
// should be, everything may be called for anew: a date that was put off comes a second time. Owns: what was called
// for last. Threads: the manager's. Spec: L-7, L-8.
#pragma once

#include <vector>

#include "nat-map/address_map.h"

namespace sekisho::nat {

class DatedSteps {
 public:
  /// True: publish the map anew. `wanted`: the pairs as they are now; `running`: as they were when it was built.
  bool are_due(const std::vector<Pair>& wanted, const std::vector<Pair>& running);

 private:
  std::vector<Pair> called_for_;
};

}  // namespace sekisho::nat
