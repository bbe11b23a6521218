// What staff can ask of the running gateway, as plain values; and the HTTP routes that carry them as JSON.
//
// appliance/wiring fills in the functions; sekishoctl reads the same values back with the parse_… functions, so that
// both ends share one description. To add a command: a value here, its route in commands.cc, one binding, one CLI
// file.
//
//   GET  /v1/status          StatusReport
//   POST /v1/reload          ReloadReport, 200 or 422
//   GET  /v1/cache/dump      ?realm=&under=      text, one record per line, streamed
//   POST /v1/cache/flush     {"realm"?, "name"? , "subtree"?, "all"?}
//   GET  /v1/anchors         AnchorsReport
//   …    /v1/nta/…                               nta_values.h
//   GET  /v1/trace           ?name=&type=&view=|realm=   TraceReport (trace_report.h)
//   GET  /v1/explain         ?name=&type=&from=&port=&vlan=   ExplainReport (explain_report.h)
//   …    /v1/audit/guideline, /v1/audit/attest   guideline_report.h
//   GET  /v1/zones           ZonesReport
//   GET  /v1/cookies         CookieReport
//   POST /v1/cookies/roll    {"step": "stage"|"activate"|"drop"} → CookieReport, 409 when it must wait
//   …    /v1/config/…, /v1/audit                 config_values.h
//   GET  /v1/check/path      ?name=&type=&realm=         PathReport (path_report.h)
//   POST /v1/capture         CaptureRequest → a pcapng file
//   GET  /v1/metrics/reference   Markdown
//   GET  /v1/nat/check       NatCheckReport: the last one (nat_values.h)
//   POST /v1/nat/check       NatCheckReport: a new one
//   GET  /v1/nat/history     NatHistory
//   GET  /v1/mail/plan       ?from=&to=           MailPlanReport (mail_values.h)
//   …    /v1/whoami, /v1/token/…, /v1/openapi.json   access_values.h
//   GET  /v1/domains         DomainsReport (domains_report.h)
//   GET  /v1/domain/check    ?name=&realm=&servers=   DomainReport (domain_report.h)
//   …    /v1/pair…                                  pair_values.h
//   GET  /metrics, /healthz, /readyz             also on TCP for monitoring
//
// Which role each needs: api_routes.cc. Threads: the functions run in the control server's thread. Units: as named.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "mgmt/control/access_values.h"
#include "mgmt/control/capture_request.h"
#include "mgmt/control/command_error.h"
#include "mgmt/control/config_routes.h"
#include "mgmt/control/config_values.h"
#include "mgmt/control/domain_report.h"
#include "mgmt/control/domains_report.h"
#include "mgmt/control/explain_report.h"
#include "mgmt/control/guideline_report.h"
#include "mgmt/control/http.h"
#include "mgmt/control/mail_values.h"
#include "mgmt/control/nat_values.h"
#include "mgmt/control/nta_routes.h"
#include "mgmt/control/pair_routes.h"
#include "mgmt/control/path_report.h"
#include "mgmt/control/trace_report.h"
#include "mgmt/control/trust_values.h"
#include "mgmt/control/watch_report.h"

namespace sekisho::mgmt::control {

struct ServerStatus {
  std::string name, address;
  bool up = true;
  double srtt_ms = 0;
  std::uint64_t queries = 0, timeouts = 0;
};
struct GroupStatus {
  std::string name;
  std::vector<ServerStatus> servers;
};
struct RealmStatus {
  std::string name, resolution, exit;  ///< exit: device or namespace
  std::vector<GroupStatus> groups;
};
struct ViewStatus {
  std::string name;
  std::uint64_t queries = 0, leaks_prevented = 0;
};
struct LaneStatus {
  std::string name;  ///< port and queue
  std::uint64_t received = 0, answered = 0, cache_hits = 0, cache_entries = 0;
  double busy_ratio = 0;
};
struct WorkerStatus {
  std::string name;
  std::uint64_t resolved = 0, in_flight = 0, cache_entries = 0;
};

/// A file of the distribution that the gateway rests on (K-5).
struct SourceStatus {
  std::string kind;           ///< "root-hints", "trust-anchors"
  std::string path;           ///< or "built in"
  std::int64_t modified = 0;  ///< seconds since 1970 UTC; 0: the file is not there
};

/// A zone that is not validated now (RFC 7646).
struct ExemptZone {
  std::string realm, name;
  std::int64_t expires = 0;  ///< seconds since 1970 UTC
};

struct StatusReport {
  std::string version, identity, config_file;
  std::uint64_t revision = 0;    ///< of the policy
  std::int64_t released_at = 0;  ///< when this version was made, seconds since 1970 UTC
  std::int64_t uptime_seconds = 0;
  std::int64_t loaded_at = 0;          ///< of the policy, seconds since 1970 UTC
  bool last_reload_failed = false;     ///< the running policy is older than the file
  std::uint64_t history_revision = 0;  ///< of the configuration, in the history; 0: not kept
  PendingChange pending;               ///< a change that is not kept yet
  std::vector<std::string> not_ready;  ///< reasons; empty: ready
  std::vector<std::string> trust;      ///< what is wrong with the clock or trust anchors: "realm zone: not-trusted"
  std::vector<ExemptZone> exempt;
  std::uint64_t exemptions_requested = 0;  ///< and not decided on
  std::vector<SourceStatus> sources;
  WatchReport watch;
  std::vector<RealmStatus> realms;
  std::vector<ViewStatus> views;
  std::vector<LaneStatus> lanes;
  std::vector<WorkerStatus> workers;
  std::vector<std::pair<std::string, std::uint64_t>> drops;  ///< by reason, without zeros
};

struct ReloadReport {
  bool ok = false;
  std::uint64_t revision = 0;              ///< of the policy that now runs
  std::uint64_t history_revision = 0;      ///< of the configuration, in the history; 0: not kept
  std::vector<std::string> needs_restart;  ///< keys whose change waits for a restart
  std::vector<ReloadDiagnostic> diagnostics;
};

struct FlushRequest {
  std::optional<std::string> realm;  ///< nothing: every realm
  std::string name;                  ///< empty with `all`
  bool subtree = false;
  bool all = false;
};
struct FlushReport {
  std::uint64_t removed = 0;
};
struct DumpRequest {
  std::optional<std::string> realm;
  std::string under;  ///< a name; empty: everything
};

/// A copy of a zone (N-6).
struct ZoneStatus {
  std::string realm, zone;
  std::string state;  ///< usable, aside (it did not prove true), expired, none
  std::uint32_t serial = 0;
  std::uint64_t records = 0;
  std::string digest;            ///< ZONEMD: good, unknown, absent
  std::int64_t age_seconds = 0;  ///< since a primary confirmed it
  std::int64_t expires = 0;      ///< seconds since 1970 UTC
  std::int64_t next_check = 0;
  std::string fault;  ///< of the last try; empty: it went well
};
struct ZonesReport {
  std::vector<ZoneStatus> zones;
};

struct CookieSecretStatus {
  std::string role;         ///< current, previous, next
  std::string fingerprint;  ///< the same on both nodes of a pair
  std::int64_t since = 0;   ///< seconds since 1970 UTC
};
struct CookieReport {
  std::string file;  ///< empty: secrets of this process alone
  std::vector<CookieSecretStatus> secrets;
};
struct RollRequest {
  std::string step;
};

struct Commands {
  std::function<StatusReport()> status;
  std::function<ReloadReport(const std::string& language, const Peer& peer)> reload;
  std::function<Result<FlushReport, CommandError>(const FlushRequest&)> flush;
  std::function<Result<ChunkSource, CommandError>(const DumpRequest&)> dump;
  std::function<AnchorsReport()> anchors;
  NtaCommands nta;
  /// Begins a trace; `done` gets the report from another thread. Nothing: it was begun.
  std::function<std::optional<CommandError>(const TraceRequest&, std::function<void(TraceReport)> done)> trace;
  /// As `trace`.
  std::function<std::optional<CommandError>(const ExplainRequest&, std::function<void(ExplainReport)> done)> explain;
  /// As `trace`.
  std::function<std::optional<CommandError>(const GuidelineRequest&, std::function<void(GuidelineReport)> done)>
      guideline;
  std::function<Result<GuidelineItem, CommandError>(const Attestation&, const Peer&)> attest;
  std::function<ZonesReport()> zones;
  std::function<CookieReport()> cookies;
  std::function<Result<CookieReport, CommandError>(const RollRequest&)> roll_cookies;
  ConfigCommands config;
  AccessCommands access;
  PairCommands pair;
  /// What was asked for, by whom, and the status that it got; for the audit log. Not for /v1/config/, which keeps
  /// more.
  std::function<void(const Request&, const Response&)> witness;
  /// As `trace`.
  std::function<std::optional<CommandError>(const PathRequest&, std::function<void(PathReport)> done)> check_path;
  /// Begins a capture; `done` gets the file from another thread. Nothing: it was begun.
  std::function<std::optional<CommandError>(const CaptureRequest&, std::function<void(std::string)> done)> capture;
  /// Begins a check of the NAT map; `done` gets the report.
  std::function<std::optional<CommandError>(std::function<void(NatCheckReport)> done)> nat_check;
  std::function<NatCheckReport()> nat_last;
  std::function<NatHistory()> nat_history;
  /// Begins a prediction; `done` gets it from another thread.
  std::function<std::optional<CommandError>(const MailPlanRequest&, std::function<void(MailPlanReport)> done)>
      mail_plan;
  /// As `trace`.
  std::function<std::optional<CommandError>(const DomainRequest&, std::function<void(DomainReport)> done)>
      check_domain;
  std::function<DomainsReport()> domains;
  std::function<std::string()> metrics;                 ///< text exposition format
  std::function<std::string()> metrics_reference;       ///< Markdown
  std::function<std::vector<std::string>()> not_ready;  ///< reasons; empty: ready
};

/// Every route, for staff's Unix socket.
Router staff_routes(const Commands& commands);
/// /metrics, /healthz and /readyz alone, for TCP.
Router monitoring_routes(const Commands& commands);

std::string to_json(const StatusReport& report);
std::string to_json(const ReloadReport& report);
std::string to_json(const FlushRequest& request);
std::string to_json(const FlushReport& report);
std::string to_json(const ZonesReport& report);
std::string to_json(const CookieReport& report);
std::string to_json(const RollRequest& request);
// Nothing when the text is not what to_json() writes. Fields that are not there keep their defaults.
std::optional<StatusReport> parse_status(std::string_view json);
std::optional<ReloadReport> parse_reload(std::string_view json);
std::optional<FlushRequest> parse_flush_request(std::string_view json);
std::optional<FlushReport> parse_flush(std::string_view json);
std::optional<ZonesReport> parse_zones(std::string_view json);
std::optional<CookieReport> parse_cookies(std::string_view json);
std::optional<RollRequest> parse_roll(std::string_view json);
/// The text of an error_response().
std::optional<std::string> parse_error(std::string_view json);

}  // namespace sekisho::mgmt::control
