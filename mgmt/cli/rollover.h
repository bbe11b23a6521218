// The steps of a key rollover with their waits, made of a domain's real TTLs (G3-12, G3-27).
//
// Threads: any. Units: seconds. Spec: RFC 6781 §4.1.1–4.2.1, RFC 7583 §3.2–3.3.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "mgmt/cli/options.h"
#include "mgmt/control/domain_report.h"

namespace sekisho::mgmt::cli {

/// One plan: its title, its steps in order, and how long it takes at least.
struct RolloverPlan {
  std::string title;
  std::vector<std::string> steps;
  std::uint64_t seconds = 0;  ///< the sum of its waits
};

/// Double-KSK and pre-published ZSK; or what is to be done when a key is lost or stolen.
std::vector<RolloverPlan> rollover_plans(const control::DomainReport& report, bool emergency, Language language);

/// What a rollover that is under way needs next, and from when that is safe.
std::string step_text(const control::DomainStep& step, std::int64_t now, Language language);

/// "1 h 30 min", "2 日 3 時間".
std::string duration_text(std::uint64_t seconds, Language language);

/// `sekishoctl domain rollover`.
int run_rollover(const Options& options, std::ostream& out, std::ostream& err);

}  // namespace sekisho::mgmt::cli
