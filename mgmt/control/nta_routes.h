// The routes of nta_values.h, as functions that appliance fills in.
//
// Threads: the control server's. A `done` may be called at once or later, from any thread, once.
#pragma once

#include <functional>

#include "base/result.h"
#include "mgmt/control/command_error.h"
#include "mgmt/control/http.h"
#include "mgmt/control/nta_values.h"

namespace sekisho::mgmt::control {

enum class NtaVerb : std::uint8_t { approve, reject, withdraw };

struct NtaCommands {
  using Detail = Result<NtaDetail, CommandError>;
  using Done = std::function<void(Detail)>;

  std::function<Result<NtaReport, CommandError>()> list;
  std::function<Detail(std::uint64_t id)> show;
  std::function<Result<NtaHistory, CommandError>(std::uint64_t limit)> history;
  std::function<void(const NtaRequest&, const Peer&, Done)> request;
  std::function<Detail(NtaVerb, const NtaDecision&, const Peer&)> decide;
};

void add_nta_routes(Router& router, const NtaCommands& commands);

}  // namespace sekisho::mgmt::control
