// What a person has said of an item of the guideline: the newest of each counts, the older ones stay to be read.
//
// Threads: plain values.
#pragma once

#include <string>

#include "base/clock.h"

namespace sekisho::mgmt::store {

struct AttestationRow {
  std::string item, state, by, note;  ///< state: met, broken, withdrawn
  WallTime at;
};

}  // namespace sekisho::mgmt::store
