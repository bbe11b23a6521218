#include <algorithm>

#include "mgmt/cli/local_time.h"
#include "mgmt/cli/run.h"
#include "mgmt/cli/table.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {
namespace {

Text state_text(const std::string& state) {
  if (state == "usable") return Text::zone_usable;
  if (state == "aside") return Text::zone_aside;
  return state == "expired" ? Text::zone_expired : Text::zone_missing;
}

void print(const control::ZonesReport& report, Language language, std::ostream& out) {
  const auto word = [language](Text which) { return std::string(text(which, language)); };
  std::vector<std::vector<std::string>> rows = {
      {word(Text::realm), word(Text::zone), word(Text::zone_state), word(Text::zone_serial), word(Text::zone_records),
       word(Text::zone_digest), word(Text::zone_age), word(Text::zone_expires)}};
  for (const control::ZoneStatus& z : report.zones) {
    const bool ever = z.state != "none";
    rows.push_back({z.realm, z.zone, word(state_text(z.state)), ever ? std::to_string(z.serial) : "-",
                    ever ? std::to_string(z.records) : "-", ever ? z.digest : "-",
                    ever ? std::to_string(z.age_seconds) : "-", ever ? local_time(z.expires) : "-"});
  }
  out << (report.zones.empty() ? word(Text::zones_none) + "\n" : format_table(rows));
  for (const control::ZoneStatus& z : report.zones) {
    if (!z.fault.empty()) out << say(Text::zone_fault, language, {z.zone, z.fault}) << "\n";
  }
}

}  // namespace

int run_zones(const Options& options, std::ostream& out, std::ostream& err) {
  const auto reply = client_for(options).call(control::Method::get, "/v1/zones");
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  const auto report = control::parse_zones(reply->body);
  if (!report) return report_unreachable(ClientError::broken, options, err);
  if (options.json) {
    out << reply->body;
  } else {
    print(*report, options.language, out);
  }
  const auto usable = [](const control::ZoneStatus& z) { return z.state == "usable"; };
  return std::ranges::all_of(report->zones, usable) ? exit_done : exit_refused;
}

}  // namespace sekisho::mgmt::cli
