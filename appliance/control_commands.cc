#include "appliance/control_commands.h"

#include "appliance/source_files.h"
#include "appliance/version.h"
#include "base/version.h"
#include "mgmt/metrics/reference.h"

namespace sekisho::appliance {

using namespace mgmt::control;

namespace {

constexpr Duration owner_patience = 1s;

std::vector<std::string> trust_faults(const AnchorsReport& report) {
  std::vector<std::string> faults;
  if (!report.clock_fault.empty()) faults.push_back("clock: " + report.clock_fault);
  for (const AnchorStatus& anchor : report.anchors) {
    for (const std::string& warning : anchor.warnings)
      faults.push_back(anchor.realm + " " + anchor.zone + ": " + warning);
  }
  return faults;
}

std::vector<RealmStatus> realm_rows(const GatewayParts& parts) {
  std::vector<RealmStatus> rows;
  for (const forwarding::Realm& realm : parts.store.policy().current().realms->realms) {
    RealmStatus row{realm.name,
                    realm.resolution == forwarding::Resolution::recursive ? "recursive" : "forward",
                    realm.netns.empty() ? realm.device : realm.netns + "/" + realm.device,
                    {}};
    for (const forwarding::UpstreamGroup& group : realm.groups) {
      GroupStatus g{group.name, {}};
      const forwarding::GroupBoard* board = parts.store.health().group(group.id);
      for (std::size_t i = 0; board && i < group.servers.size(); ++i) {
        const forwarding::ServerBoard& b = board->server(i);
        g.servers.push_back({group.servers[i].label, group.servers[i].endpoint.to_string(), b.up.load(),
                             static_cast<double>(b.srtt_ns.load()) / 1e6, b.queries.load(), b.timeouts.load()});
      }
      row.groups.push_back(std::move(g));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<ViewStatus> view_rows(const GatewayParts& parts) {
  std::vector<ViewStatus> rows;
  for (const views::View& view : parts.store.policy().current().views) {
    ViewStatus row{view.name, 0, 0};
    for (const LaneRow& lane : parts.lanes.lanes()) {
      for (const dataplane::ViewCounters& slot : lane.core->counters().views) {
        if (slot.view.load(std::memory_order_relaxed) != view.id.value) continue;
        for (const Counter& replies : slot.replies) row.queries += replies.value();
        row.leaks_prevented += slot.leaks_prevented.value();
      }
    }
    rows.push_back(row);
  }
  return rows;
}

LaneStatus lane_row(const LaneRow& lane) {
  const dataplane::LaneCounters& c = lane.core->counters();
  LaneStatus row{lane.name, c.received.value(), c.answered.value(), 0, lane.core->cache().entries(), 0};
  for (const dataplane::ViewCounters& slot : c.views) row.cache_hits += slot.cache_hits.value();
  const double busy = static_cast<double>(c.busy_ns.value());
  const double all = busy + static_cast<double>(c.idle_ns.value());
  row.busy_ratio = all > 0 ? busy / all : 0;
  return row;
}

}  // namespace

StatusReport report_status(const GatewayParts& parts) {
  StatusReport report;
  report.version = version;
  report.released_at = released_at.seconds;
  report.identity = parts.store.config().server.identity.value;
  report.config_file = parts.store.path();
  report.revision = parts.store.policy().current().revision;
  report.uptime_seconds = std::time(nullptr) - parts.started;
  report.loaded_at = parts.store.loaded_at();
  report.last_reload_failed = parts.store.last_reload_failed();
  parts.changes.describe(report);
  report.not_ready = reasons_not_ready(parts);
  report.trust = trust_faults(parts.trust.report_anchors());
  report.exempt = parts.trust.exempt_zones();
  for (const auto& e : parts.trust.exemptions().open())
    report.exemptions_requested += e.state == mgmt::trust::ExemptionState::waiting ? 1 : 0;
  for (const SourceFile& file : source_files(parts.store.config()))
    report.sources.push_back({file.kind, file.path, file.modified});
  report.watch = parts.watch.report();
  report.realms = realm_rows(parts);
  report.views = view_rows(parts);
  for (const LaneRow& lane : parts.lanes.lanes()) report.lanes.push_back(lane_row(lane));
  for (std::size_t i = 0; i < parts.workers.size(); ++i) {
    resolver::WorkerThread& worker = *parts.workers[i];
    WorkerStatus row{std::to_string(i), worker.core_counters().requests.value(), 0, 0};
    worker.tasks().run_on_owner(
        [&] {
          row.in_flight = worker.core().in_flight();
          row.cache_entries = worker.core().cache_entries();
        },
        owner_patience);
    report.workers.push_back(row);
  }
  for (std::size_t i = 1; i < dataplane::drop_reason_count; ++i) {
    const auto reason = static_cast<dataplane::DropReason>(i);
    std::uint64_t sum = 0;
    for (const LaneRow& lane : parts.lanes.lanes()) sum += lane.core->counters().dropped(reason);
    if (sum) report.drops.emplace_back(to_text(reason), sum);
  }
  return report;
}

std::vector<std::string> reasons_not_ready(const GatewayParts& parts) {
  std::vector<std::string> reasons;
  for (const LaneRow& lane : parts.lanes.lanes()) {
    if (!lane.core->tasks().run_on_owner([] {}, owner_patience))
      reasons.push_back("lane " + lane.name + " does not turn");
  }
  for (std::size_t i = 0; i < parts.workers.size(); ++i) {
    if (!parts.workers[i]->tasks().run_on_owner([] {}, owner_patience))
      reasons.push_back("worker " + std::to_string(i) + " does not turn");
  }
  return reasons;
}

Commands bind_commands(const GatewayParts& parts) {
  Commands commands;
  commands.status = [parts] { return report_status(parts); };
  commands.reload = [parts](const std::string& language, const Peer& peer) {
    return parts.changes.reload(language, peer);
  };
  commands.config = parts.changes.commands();
  commands.access = parts.access.commands();
  commands.witness = [parts](const Request& request, const Response& response) {
    parts.changes.witness(request, response);
  };
  commands.flush = [parts](const FlushRequest& request) { return flush_caches(parts, request); };
  commands.dump = [parts](const DumpRequest& request) { return dump_caches(parts, request); };
  commands.anchors = [parts] { return parts.trust.report_anchors(); };
  commands.nta = parts.nta.commands();
  commands.trace = [parts](const TraceRequest& request, std::function<void(TraceReport)> done) {
    return parts.tracer.begin(request, std::move(done));
  };
  commands.explain = [parts](const ExplainRequest& request, std::function<void(ExplainReport)> done) {
    return parts.explainer.begin(request, std::move(done));
  };
  commands.zones = [parts] { return report_zones(parts.copies); };
  commands.cookies = [parts] { return report_cookies(parts.store); };
  commands.roll_cookies = [parts](const RollRequest& request) { return roll_cookies(parts.store, request); };
  commands.check_path = [parts](const PathRequest& request, std::function<void(PathReport)> done) {
    return parts.paths.begin(request, std::move(done));
  };
  commands.capture = [parts](const CaptureRequest& request, std::function<void(std::string)> done) {
    return parts.capture.begin(request, std::move(done));
  };
  commands.nat_check = [parts](std::function<void(NatCheckReport)> done) {
    return parts.nat.begin_check(std::move(done));
  };
  commands.nat_last = [parts] { return parts.nat.last(); };
  commands.nat_history = [parts] { return parts.nat.history(); };
  commands.mail_plan = [parts](const MailPlanRequest& request, std::function<void(MailPlanReport)> done) {
    return parts.mail.begin(request, std::move(done));
  };
  commands.check_domain = [parts](const DomainRequest& request, std::function<void(DomainReport)> done) {
    return parts.domains.begin(request, std::move(done));
  };
  commands.domains = [parts] { return parts.own_domains.report(); };
  commands.metrics = [parts] { return parts.registry.scrape(); };
  commands.metrics_reference = [parts] { return mgmt::metrics::reference_markdown(parts.registry.metrics()); };
  commands.not_ready = [parts] { return reasons_not_ready(parts); };
  return commands;
}

}  // namespace sekisho::appliance
