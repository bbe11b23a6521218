// What staff ask of the configuration's life, and of the audit log, as plain values with their JSON.
//
//   POST /v1/config/check     ApplyRequest → ChangeReport: diagnostics and diff, nothing is changed
//   POST /v1/config/apply     ApplyRequest → ChangeReport, when the canaries have answered
//   POST /v1/config/confirm   {} → ChangeReport
//   POST /v1/config/rollback  RollbackRequest → ChangeReport
//   GET  /v1/config/history   ?limit=   HistoryReport, newest first
//   GET  /v1/config/show      ?revision=&expanded=1   ShownConfig
//   GET  /v1/audit            ?after=&limit= or ?last=   AuditReport, oldest first
//   GET  /v1/audit/verify     AuditVerdictReport
//
// A change of one file (the NAT map, say) is an ApplyRequest with that file alone. Statuses of a ChangeReport: 200
// done, waiting or nothing to do; 404 nothing waits; 409 busy or a conflict; 422 mistakes, failed canaries, or
// refused by the system; 507 not saved. Threads: plain values. Units: seconds since 1970 UTC.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho::mgmt::control {

/// A configuration's fault, in the words that the asker's language has for it.
struct ReloadDiagnostic {
  std::string file, severity, code, message, remedy;
  std::uint32_t line = 0, column = 0;
};

struct ApplyRequest {
  /// Name relative to the main file's directory → text; nothing: the file is removed. None: what was edited by hand.
  std::map<std::string, std::optional<std::string>> files;
  std::string reason;
  std::int64_t confirm_within_s = 0;  ///< 0: kept at once
  std::optional<std::uint64_t> base_revision;
};

struct RollbackRequest {
  std::optional<std::uint64_t> revision;  ///< nothing: what waits, or else the revision before
  std::string reason;
  std::int64_t confirm_within_s = 0;
};

struct CanaryReport {
  std::string view, name, type, text;
  bool ok = false;
};

struct ChangeReport {
  bool ok = false;
  /// in-force, waiting, unchanged, checked, rolled-back; faulty, conflict, busy, canary-failed, refused, not-saved,
  /// nothing
  std::string state;
  std::string text;            ///< what is particular: who holds it, what failed
  std::uint64_t revision = 0;  ///< the change's, or the one in force
  std::uint64_t policy = 0;
  std::int64_t confirm_until = 0;
  std::vector<ReloadDiagnostic> diagnostics;
  std::vector<std::string> needs_restart;
  std::string diff;
  std::vector<CanaryReport> canaries;
};

struct RevisionRow {
  std::uint64_t number = 0, base = 0;
  std::int64_t at = 0;
  std::string who, why, how, state, sha256;
};
struct PendingChange {
  std::uint64_t revision = 0;
  std::string who, why, state;  ///< testing, waiting, stuck; "": none
  std::int64_t since = 0, confirm_until = 0;
};
struct HistoryReport {
  std::uint64_t in_force = 0;
  PendingChange pending;
  std::vector<RevisionRow> revisions;
};

struct ShownConfig {
  RevisionRow revision;
  std::map<std::string, std::string> files;
  std::string expanded;  ///< all files in one text, each value with its place; when asked for
};

struct AuditRow {
  std::uint64_t number = 0;
  std::int64_t at = 0;
  std::string who, role, what, outcome, detail, sha256;
};
struct AuditReport {
  std::vector<AuditRow> events;
};
struct AuditVerdictReport {
  bool ok = false;
  std::uint64_t events = 0, broken_at = 0;
  std::string fault, last_sha256;
};

std::string to_json(const ApplyRequest& request);
std::string to_json(const RollbackRequest& request);
std::string to_json(const ChangeReport& report);
std::string to_json(const HistoryReport& report);
std::string to_json(const ShownConfig& shown);
std::string to_json(const AuditReport& report);
std::string to_json(const AuditVerdictReport& report);
// Nothing when the text is not what to_json() writes. Requests are read strictly: an unknown key is a mistake.
std::optional<ApplyRequest> parse_apply_request(std::string_view json);
std::optional<RollbackRequest> parse_rollback_request(std::string_view json);
std::optional<ChangeReport> parse_change(std::string_view json);
std::optional<HistoryReport> parse_history(std::string_view json);
std::optional<ShownConfig> parse_shown(std::string_view json);
std::optional<AuditReport> parse_audit(std::string_view json);
std::optional<AuditVerdictReport> parse_audit_verdict(std::string_view json);

}  // namespace sekisho::mgmt::control
