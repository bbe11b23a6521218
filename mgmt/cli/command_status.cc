#include <algorithm>
#include <array>
#include <cstdio>

#include "mgmt/cli/change.h"
#include "mgmt/cli/local_time.h"
#include "mgmt/cli/nta_texts.h"
#include "mgmt/cli/refusal_texts.h"
#include "mgmt/cli/run.h"
#include "mgmt/cli/table.h"
#include "mgmt/cli/watch_page.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string decimal(double value) {
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.1f", value);
  return buffer.data();
}

/// Prints a StatusReport in one language.
class StatusPage {
 public:
  StatusPage(const control::StatusReport& report, Language language, std::ostream& out)
      : report_(report), language_(language), out_(out) {}

  void print() {
    print_facts();
    print_servers();
    print_canaries(report_.watch.canaries, language_, out_);
    print_views();
    print_servfail(report_.watch.servfail, language_, out_);
    print_lanes();
    print_workers();
    print_drops();
  }

 private:
  std::string word(Text which) const { return std::string(text(which, language_)); }

  /// With the day, and how long ago that is.
  std::string dated(Text which, const std::string& what, std::int64_t seconds) const {
    const std::int64_t days = std::max<std::int64_t>(0, (std::time(nullptr) - seconds) / 86'400);
    return say(which, language_, {what, local_time(seconds).substr(0, 10), std::to_string(days)});
  }

  void print_facts() {
    Rows rows;
    if (report_.not_ready.empty()) {
      rows.push_back({word(Text::state), word(Text::ready)});
    }
    for (const std::string& reason : report_.not_ready) {
      rows.push_back({word(Text::state), say(Text::not_ready, language_, {refusal_in(language_, reason)})});
    }
    rows.push_back({word(Text::version), report_.released_at == 0
                                             ? report_.version
                                             : dated(Text::version_value, report_.version, report_.released_at)});
    if (!report_.identity.empty()) rows.push_back({word(Text::identity), report_.identity});
    const std::int64_t minutes = report_.uptime_seconds / 60;
    rows.push_back({word(Text::uptime), say(Text::uptime_value, language_,
                                            {std::to_string(minutes / 1440), std::to_string(minutes / 60 % 24),
                                             std::to_string(minutes % 60)})});
    rows.push_back({word(Text::policy),
                    say(Text::policy_value, language_,
                        {std::to_string(report_.history_revision ? report_.history_revision : report_.revision),
                         report_.config_file, local_time(report_.loaded_at)})});
    const std::string pending = pending_words(report_.pending, language_);
    if (!pending.empty()) rows.push_back({word(Text::pending), pending});
    if (report_.last_reload_failed) rows.push_back({"", say(Text::older_policy, language_, {report_.config_file})});
    for (const control::SourceStatus& file : report_.sources) {
      rows.push_back({word(file.kind == "root-hints" ? Text::root_hints : Text::anchor_file),
                      file.modified == 0 ? say(Text::file_missing, language_, {file.path})
                                         : dated(Text::file_value, file.path, file.modified)});
    }
    for (const std::string& fault : report_.trust)
      rows.push_back({word(Text::trust), say(Text::trust_fault, language_, {fault})});
    for (const control::ExemptZone& zone : report_.exempt) {
      rows.push_back({nta_say("status exempt", language_),
                      nta_say("status zone", language_, {zone.name, zone.realm, local_time(zone.expires)})});
    }
    if (report_.exemptions_requested > 0) {
      rows.push_back({nta_say("status exempt", language_),
                      nta_say("status requests", language_, {std::to_string(report_.exemptions_requested)})});
    }
    auto clock = clock_row(report_.watch.clock, language_);
    if (!clock.empty()) rows.push_back(std::move(clock));
    out_ << format_table(rows);
  }

  void section(Text title, const Rows& rows) {
    out_ << "\n" << text(title, language_) << "\n";
    if (rows.size() > 1) {
      out_ << format_table(rows);
    } else {
      out_ << "  " << text(Text::none_yet, language_) << "\n";
    }
  }

  void print_servers() {
    Rows rows = {{word(Text::realm), word(Text::group), word(Text::server), word(Text::address), word(Text::health),
                  word(Text::rtt), word(Text::queries), word(Text::timeouts)}};
    for (const control::RealmStatus& realm : report_.realms) {
      for (const control::GroupStatus& group : realm.groups) {
        for (const control::ServerStatus& server : group.servers) {
          rows.push_back({realm.name, group.name, server.name, server.address,
                          word(server.up ? Text::up : Text::down), decimal(server.srtt_ms),
                          std::to_string(server.queries), std::to_string(server.timeouts)});
        }
      }
    }
    section(Text::servers, rows);
  }

  void print_views() {
    Rows rows = {{word(Text::view), word(Text::queries), word(Text::leaks)}};
    for (const control::ViewStatus& view : report_.views) {
      rows.push_back({view.name, std::to_string(view.queries), std::to_string(view.leaks_prevented)});
    }
    section(Text::views, rows);
  }

  void print_lanes() {
    Rows rows = {{word(Text::lane), word(Text::received), word(Text::answered), word(Text::hits), word(Text::entries),
                  word(Text::busy)}};
    for (const control::LaneStatus& lane : report_.lanes) {
      rows.push_back({lane.name, std::to_string(lane.received), std::to_string(lane.answered),
                      std::to_string(lane.cache_hits), std::to_string(lane.cache_entries),
                      decimal(lane.busy_ratio * 100)});
    }
    section(Text::lanes, rows);
  }

  void print_workers() {
    Rows rows = {{word(Text::worker), word(Text::resolved), word(Text::in_flight), word(Text::entries)}};
    for (const control::WorkerStatus& worker : report_.workers) {
      rows.push_back({worker.name, std::to_string(worker.resolved), std::to_string(worker.in_flight),
                      std::to_string(worker.cache_entries)});
    }
    section(Text::workers, rows);
  }

  void print_drops() {
    Rows rows = {{word(Text::reason), word(Text::packets)}};
    for (const auto& [reason, packets] : report_.drops) rows.push_back({reason, std::to_string(packets)});
    section(Text::drops, rows);
  }

  const control::StatusReport& report_;
  Language language_;
  std::ostream& out_;
};

}  // namespace

int run_status(const Options& options, std::ostream& out, std::ostream& err) {
  const auto reply = client_for(options).call(control::Method::get, "/v1/status");
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  const auto report = control::parse_status(reply->body);
  if (!report) return report_unreachable(ClientError::broken, options, err);
  if (options.json) {
    out << reply->body;
  } else {
    StatusPage(*report, options.language, out).print();
  }
  return report->not_ready.empty() ? exit_done : exit_refused;
}

}  // namespace sekisho::mgmt::cli
