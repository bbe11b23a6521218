// One conversation with the peer: what has it, and what of ours is newer? Then that is pushed.
//
// Runs in a thread that may wait; knows nothing but what it is given. Threads: any. Limits: a step of the
// conversation takes at most `patience`, a push as long as two runs of the peer's canaries. Errors:
// PairResult::fault, a sentence.
#pragma once

#include <optional>
#include <string>

#include "mgmt/client/remote.h"
#include "mgmt/control/pair_values.h"
#include "mgmt/pair/standing.h"

namespace sekisho::appliance {

struct PairTask {
  mgmt::client::Remote remote;
  mgmt::control::PairState own;
  mgmt::control::PairPush push;  ///< with everything; what is not newer is left out
  std::string config_common, cookies_common;
  std::string config_tried;     ///< digest of a push whose answer never came: perhaps the peer has it
  bool exemptions_due = false;  ///< some changed since they were pushed last
  bool force = false;           ///< ours counts, whatever the peer has
};

struct PairResult {
  std::string fault;  ///< the peer was not reached, or refuses; empty: it was
  mgmt::control::PairState theirs;
  mgmt::pair::Standing config = mgmt::pair::Standing::conflict, cookies = mgmt::pair::Standing::conflict;
  bool cookies_shared = false;
  bool config_sent = false;                       ///< whatever became of it
  std::optional<mgmt::control::PairReply> reply;  ///< of a push; nothing: there was nothing to push
};

PairResult talk_to_peer(const PairTask& task);

}  // namespace sekisho::appliance
