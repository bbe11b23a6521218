// How much work one client question may cause, shared by all its sub-resolutions and kept over restarts.
// Spec: design I4; attacks NXNSAttack, CAMP, CVE-2026-50045 (quotas reset by restarts).
#pragma once

#include "dnssec/limits.h"

namespace sekisho::resolver {

struct WorkBudget {
  unsigned sends_left = 0;
  unsigned subqueries_left = 0;       ///< addresses of servers
  unsigned chain_questions_left = 0;  ///< DS and DNSKEY
  dnssec::WorkBudget proof;

  void spend_sends(unsigned n) { sends_left = n < sends_left ? sends_left - n : 0; }
};

}  // namespace sekisho::resolver
