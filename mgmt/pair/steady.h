// From single looks to a state that does not flap: so many failures in a row to fall, so many successes to rise.
//
// Begins fallen: a node that has just started is not active before it has shown that it can be. Threads: plain value.
#pragma once

#include <cstdint>

namespace sekisho::mgmt::pair {

class Steady {
 public:
  Steady(std::uint32_t fall, std::uint32_t rise) : fall_(fall), rise_(rise) {}

  /// One more look. True when the state has changed.
  bool on_look(bool good) {
    if (good == well_) {
      in_a_row_ = 0;
      return false;
    }
    if (++in_a_row_ < (good ? rise_ : fall_)) return false;
    well_ = good;
    in_a_row_ = 0;
    return true;
  }
  bool well() const { return well_; }

 private:
  std::uint32_t fall_, rise_, in_a_row_ = 0;
  bool well_ = false;
};

}  // namespace sekisho::mgmt::pair
