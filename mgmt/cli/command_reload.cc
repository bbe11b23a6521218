#include "mgmt/cli/change.h"
#include "mgmt/cli/run.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {
int run_reload(const Options& options, std::ostream& out, std::ostream& err) {
  const std::string target = options.language == Language::ja ? "/v1/reload?lang=ja" : "/v1/reload?lang=en";
  const auto reply = client_for(options).call(control::Method::post, target);
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200 && reply->status != 422) return report_reply(*reply, options, err);
  const auto report = control::parse_reload(reply->body);
  if (!report) return report_unreachable(ClientError::broken, options, err);
  const int exit = report->ok ? exit_done : exit_refused;
  if (options.json) {
    out << reply->body;
    return exit;
  }
  for (const control::ReloadDiagnostic& d : report->diagnostics) print_diagnostic(d, options.language, out);
  std::string keys;
  for (const std::string& key : report->needs_restart) keys += (keys.empty() ? "" : ", ") + key;
  if (!keys.empty()) out << say(Text::reload_needs_restart, options.language, {keys}) << "\n";
  const std::string revision = std::to_string(report->history_revision ? report->history_revision : report->revision);
  out << say(report->ok ? Text::reload_done : Text::reload_refused, options.language, {revision}) << "\n";
  return exit;
}

}  // namespace sekisho::mgmt::cli
