// sekishoctl nat check: what differs between the map, the POIs and the router, and what to do about it (L-8, L-13,
// L-15).
#include "mgmt/cli/command_nat.h"
#include "mgmt/cli/local_time.h"
#include "mgmt/cli/nat_texts.h"
#include "mgmt/cli/run.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {
namespace {

std::string sentence_of(const control::NatFinding& f, Language language) {
  return nat_say("finding " + f.kind, language, {f.pair, f.name, f.server, f.address, f.other});
}

void print_findings(const control::NatCheckReport& report, Language language, std::ostream& out) {
  for (const control::NatFinding& finding : report.findings) {
    out << sentence_of(finding, language) << "\n  "
        << nat_say("do " + finding.kind, language,
                   {finding.pair, finding.name, finding.server, finding.address, finding.other})
        << "\n";
  }
  std::size_t open = 0;
  for (const control::NatConnection& c : report.connections)
    open += c.inside_open && (!c.through_tried || c.through_open);
  out << nat_say(report.findings.empty() ? "check good" : "check bad", language,
                 {std::to_string(report.findings.size()), std::to_string(report.names), std::to_string(open),
                  std::to_string(report.connections.size())})
      << "\n";
  if (report.names == 0) out << nat_say("check nothing", language) << "\n";
}

int print_history(const Reply& reply, const Options& options, std::ostream& out, std::ostream& err) {
  const auto history = control::parse_nat_history(reply.body);
  if (!history) return report_unreachable(ClientError::broken, options, err);
  if (options.json) {
    out << reply.body;
    return exit_done;
  }
  for (const control::NatEvent& event : history->events) {
    out << local_time(event.at) << "  " << nat_say("event " + event.event, options.language) << "  "
        << sentence_of(event.finding, options.language) << "\n";
  }
  if (history->events.empty()) out << nat_say("no events", options.language) << "\n";
  return exit_done;
}

}  // namespace

int run_nat_check(const Options& options, std::ostream& out, std::ostream& err) {
  const Client client = client_for(options);
  const auto reply = options.nat.history ? client.call(control::Method::get, "/v1/nat/history")
                                         : client.call(control::Method::post, "/v1/nat/check");
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  if (options.nat.history) return print_history(*reply, options, out, err);
  const auto report = control::parse_nat_check(reply->body);
  if (!report) return report_unreachable(ClientError::broken, options, err);
  if (options.json) {
    out << reply->body;
  } else {
    print_findings(*report, options.language, out);
  }
  return report->findings.empty() ? exit_done : exit_refused;
}

}  // namespace sekisho::mgmt::cli
