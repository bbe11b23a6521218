// The routes of pair_values.h, as functions that appliance fills in.
//
// Threads: the control server's. A `done` may be called at once or later, from any thread, once.
#pragma once

#include <functional>

#include "base/result.h"
#include "mgmt/control/command_error.h"
#include "mgmt/control/http.h"
#include "mgmt/control/pair_values.h"

namespace sekisho::mgmt::control {

struct PairCommands {
  using Synced = std::function<void(Result<PairReport, CommandError>)>;
  using Taken = std::function<void(Result<PairReply, CommandError>)>;

  std::function<PairReport()> report;
  std::function<Result<PairState, CommandError>()> state;
  std::function<void(const PairSync&, const Peer&, Synced)> sync;
  std::function<void(const PairPush&, const Peer&, Taken)> take;
};

void add_pair_routes(Router& router, const PairCommands& commands);

}  // namespace sekisho::mgmt::control
