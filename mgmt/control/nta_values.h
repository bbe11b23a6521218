// What staff ask of negative trust anchors, and what they see of them, as plain values with their JSON.
//
//   GET  /v1/nta            NtaReport: waiting, in force, the last that ended
//   GET  /v1/nta/show       ?id=   NtaDetail, with its history and the trace
//   GET  /v1/nta/history    ?limit=   NtaHistory: the steps of all, oldest first
//   POST /v1/nta/request    NtaRequest → NtaDetail, when the gateway has traced the name (some seconds)
//   POST /v1/nta/approve    NtaDecision → NtaDetail
//   POST /v1/nta/reject     NtaDecision → NtaDetail
//   POST /v1/nta/withdraw   NtaDecision → NtaDetail: a request is taken back, what is in force is lifted
//
// `state`: waiting, in-force, rejected, withdrawn, lapsed, lifted, expired, mended, replaced; fixed for what stands
// in the configuration. Refusals: 400 it does not fit, 403 the wrong person, 404, 409 the wrong moment (also: the
// zone validates), 507 not saved. Threads: plain values. Units: seconds since 1970 UTC, 0 for "not yet". Spec: G2-21,
// G2-22.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mgmt/control/trace_report.h"

namespace sekisho::mgmt::control {

struct NtaEntry {
  std::uint64_t id = 0;  ///< 0: stands in the configuration
  std::string state, realm, name, type, reason, confirmed_by, requested_by, decided_by;
  std::int64_t seconds = 0;  ///< its life, from the approval
  std::int64_t requested_at = 0, decided_at = 0, expires = 0, ended_at = 0, checked_at = 0;
  std::string last_fault;  ///< what the last check found, in English
};

struct NtaReport {
  std::string approval;  ///< two-persons, one-person
  std::vector<NtaEntry> entries;
};

struct NtaStepRow {
  std::uint64_t id = 0;
  std::int64_t at = 0;
  std::string state, who, note;
};
struct NtaHistory {
  std::vector<NtaStepRow> steps;
};

struct NtaDetail {
  NtaEntry entry;
  std::vector<NtaStepRow> steps;
  TraceReport evidence;
};

struct NtaRequest {
  std::optional<std::string> realm;  ///< nothing: the one realm that validates
  std::string name, reason, confirmed_by;
  std::string type = "SOA";  ///< what fails to validate
  std::int64_t seconds = 0;
};

struct NtaDecision {
  std::uint64_t id = 0;
  std::string note;
};

std::string to_json(const NtaReport& report);
std::string to_json(const NtaHistory& history);
std::string to_json(const NtaDetail& detail);
std::string to_json(const NtaRequest& request);
std::string to_json(const NtaDecision& decision);
// Nothing when the text is not what to_json() writes. Requests are read strictly: an unknown key is a mistake.
std::optional<NtaReport> parse_nta(std::string_view json);
std::optional<NtaHistory> parse_nta_history(std::string_view json);
std::optional<NtaDetail> parse_nta_detail(std::string_view json);
std::optional<NtaRequest> parse_nta_request(std::string_view json);
std::optional<NtaDecision> parse_nta_decision(std::string_view json);

}  // namespace sekisho::mgmt::control
