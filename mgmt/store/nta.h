// A negative trust anchor's paper as it is kept: its row, its steps, and what the audit log says of each.
//
// A step, the row that it leaves and its audit event are one transaction: whoever sees one of them sees all. Words
// are those of mgmt/trust/exemption.h; nothing is judged here. Threads: plain values. Units: wall time. Spec: G2-22.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "mgmt/store/audit.h"

namespace sekisho::mgmt::store {

struct Nta {
  std::uint64_t id = 0;
  std::string state, realm, name, type;
  std::int64_t seconds = 0;
  std::string reason, confirmed_by, evidence;
  std::string requester, requester_account, requester_login;
  bool requester_nobody = false;
  std::string decider;
  WallTime requested_at, decided_at, expires, ended_at;
};

struct NtaStep {
  std::uint64_t number = 0, nta = 0;
  WallTime at;
  std::string state, who, note;
};

struct NtaChange {
  Nta nta;
  NtaStep step;      ///< its numbers are ignored
  AuditEvent event;  ///< number and hash are ignored; "{id}" in its detail becomes the number
};

struct NtaKept {
  std::uint64_t id = 0;  ///< of the last one
  std::vector<AuditEvent> events;
};

}  // namespace sekisho::mgmt::store
