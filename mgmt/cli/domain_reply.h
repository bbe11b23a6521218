// What the gateway sees of a domain, asked for by several commands.
//
// Threads: one. Errors: a sentence in the asker's language on `err`, and the Exit status that fits.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "mgmt/cli/options.h"
#include "mgmt/control/domain_report.h"

namespace sekisho::mgmt::cli {

struct DomainReply {
  std::optional<control::DomainReport> report;  ///< nothing: it was said why
  std::string body;                             ///< as it came, for --json
  int exit = exit_done;                         ///< without a report
};

/// `servers`: NAME or NAME/ADDRESS, asked in place of those that are registered.
DomainReply ask_domain(const Options& options, const std::string& name, const std::vector<std::string>& servers,
                       std::ostream& err);

}  // namespace sekisho::mgmt::cli
