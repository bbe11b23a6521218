// The change that ConfigLife has in hand. For config_life*.cc only.
#pragma once

#include "mgmt/life/config_life.h"

namespace sekisho::mgmt::life {

struct ConfigLife::Change {
  Journal journal;
  Actor actor;
  std::string how;
  store::Files after;     ///< the whole set once the change is in force
  config::Config config;  ///< of that set
  Duration confirm_within{};
  Instant deadline;
  WallTime confirm_until;
  std::vector<CanaryOutcome> before, canaries;  ///< as things stood; after the change
  std::vector<std::string> needs_restart;
  std::uint64_t policy = 0;
  config::Diagnostics warnings;
  std::vector<std::string> files;
  std::string diff;
  Done done;
  bool undecided = false;  ///< the journal on the disk may say keep
};

}  // namespace sekisho::mgmt::life
