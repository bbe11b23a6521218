// The routes of config_values.h, as functions that appliance fills in.
//
// Threads: the control server's. A `done` may be called at once or later, from any thread, once.
#pragma once

#include <functional>

#include "base/result.h"
#include "mgmt/control/config_values.h"
#include "mgmt/control/http.h"

namespace sekisho::mgmt::control {

/// A report with the status that fits.
struct ChangeReply {
  unsigned status = 200;
  ChangeReport report;
};

struct ConfigCommands {
  using Done = std::function<void(ChangeReply)>;
  /// Who asks, and the language of the diagnostics.
  struct Asker {
    Peer peer;
    std::string language;
  };
  std::function<ChangeReply(const ApplyRequest&, const Asker&)> check;
  std::function<void(const ApplyRequest&, const Asker&, Done)> apply;
  std::function<ChangeReply(const Asker&)> confirm;
  std::function<void(const RollbackRequest&, const Asker&, Done)> roll_back;
  std::function<Result<HistoryReport, std::string>(std::uint64_t limit)> history;
  std::function<Result<ShownConfig, std::string>(std::uint64_t revision, bool expanded)> show;  ///< 0: in force
  std::function<Result<AuditReport, std::string>(std::uint64_t after, std::uint64_t limit)> audit;
  std::function<Result<AuditReport, std::string>(std::uint64_t count)> audit_tail;  ///< the newest
  std::function<Result<AuditVerdictReport, std::string>()> verify;
};

void add_config_routes(Router& router, const ConfigCommands& commands);

}  // namespace sekisho::mgmt::control
