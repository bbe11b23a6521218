// What the control API does to the running gateway: status, reload, flush, dump, metrics, readiness.
//
// Threads: the functions run in the control server's thread, which is the only one that publishes. Owns: nothing;
// what `parts` names outlives them.
#pragma once

#include <ctime>

#include "appliance/capture_service.h"
#include "appliance/config_desk.h"
#include "appliance/domain_desk.h"
#include "appliance/explain_service.h"
#include "appliance/lanes.h"
#include "appliance/mail_service.h"
#include "appliance/metrics.h"
#include "appliance/nat_desk.h"
#include "appliance/nta_desk.h"
#include "appliance/path_service.h"
#include "appliance/policy_store.h"
#include "appliance/trace_service.h"
#include "appliance/trust_desk.h"
#include "appliance/watch_desk.h"
#include "mgmt/control/commands.h"

namespace sekisho::appliance {

struct GatewayParts {
  PolicyStore& store;
  ConfigDesk& changes;
  Lanes& lanes;
  Workers& workers;
  resolver::CopyBoard& copies;
  mgmt::metrics::Registry& registry;
  TrustDesk& trust;
  NtaDesk& nta;
  WatchDesk& watch;
  NatDesk& nat;
  TraceService& tracer;
  PathService& paths;
  CaptureService& capture;
  MailService& mail;
  AccessDesk& access;
  DomainService& domains;
  DomainDesk& own_domains;
  ExplainService& explainer;
  std::time_t started = 0;
};

mgmt::control::Commands bind_commands(const GatewayParts& parts);
mgmt::control::StatusReport report_status(const GatewayParts& parts);
/// Reasons why the gateway cannot answer; empty: ready.
std::vector<std::string> reasons_not_ready(const GatewayParts& parts);

mgmt::control::ZonesReport report_zones(const resolver::CopyBoard& copies);
mgmt::control::CookieReport report_cookies(const PolicyStore& store);
Result<mgmt::control::CookieReport, mgmt::control::CommandError> roll_cookies(
    PolicyStore& store, const mgmt::control::RollRequest& request);

Result<mgmt::control::FlushReport, mgmt::control::CommandError> flush_caches(
    const GatewayParts& parts, const mgmt::control::FlushRequest& request);
Result<mgmt::control::ChunkSource, mgmt::control::CommandError> dump_caches(
    const GatewayParts& parts, const mgmt::control::DumpRequest& request);

}  // namespace sekisho::appliance
