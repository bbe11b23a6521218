// What is to be known and settled before a domain gets DNSSEC, changes its servers, or is transferred (G4-2, G4-5,
// G4-6); and the steps then, with waits from its real TTLs.
//
// What can be seen from outside is answered; what only people know is asked. A step is never called safe because
// something was not seen.
//
// Threads: any. Units: seconds. Spec: requirements G4-1 to G4-6; RFC 6781 §4.3.5.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "mgmt/cli/options.h"
#include "mgmt/control/domain_report.h"

namespace sekisho::mgmt::cli {

enum class Purpose : std::uint8_t { dnssec, servers, transfer };
std::optional<Purpose> purpose_of(std::string_view word);

enum class Settled : std::uint8_t {
  yes,
  no,      ///< this must be mended before
  person,  ///< only people know
};

struct BeforeItem {
  Settled settled = Settled::person;
  std::string_view word;  ///< of before_texts.cc
  std::vector<std::string> details;
};

struct BeforeStep {
  std::string_view word;
  std::uint64_t seconds = 0;  ///< to wait
};

struct Before {
  std::string_view dnssec;  ///< what is the case: "unsigned", "signed without DS", "same keys" …
  std::vector<BeforeItem> items;
  std::vector<BeforeStep> steps;
  bool ready() const;  ///< nothing must be mended
};

/// `now`: as it is registered; `then`: the servers that are thought of, if any were named.
Before before(Purpose purpose, const control::DomainReport& now, const control::DomainReport* then);

/// `sekishoctl domain before`.
int run_before(const Options& options, std::ostream& out, std::ostream& err);

}  // namespace sekisho::mgmt::cli
