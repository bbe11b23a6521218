#include "mgmt/cli/run.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {

int run_cache_dump(const Options& options, std::ostream& out, std::ostream& err) {
  std::string target = "/v1/cache/dump";
  char separator = '?';
  if (options.realm) {
    target += separator + ("realm=" + control::percent_encode(*options.realm));
    separator = '&';
  }
  if (!options.name.empty()) target += separator + ("under=" + control::percent_encode(options.name));
  const auto reply = client_for(options).call(control::Method::get, target, {}, &out);
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  return exit_done;
}

int run_cache_flush(const Options& options, std::ostream& out, std::ostream& err) {
  const control::FlushRequest request{options.realm, options.name, options.subtree, options.all};
  const auto reply = client_for(options).call(control::Method::post, "/v1/cache/flush", control::to_json(request));
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  const auto report = control::parse_flush(reply->body);
  if (!report) return report_unreachable(ClientError::broken, options, err);
  if (options.json) {
    out << reply->body;
  } else {
    out << say(Text::flushed, options.language, {std::to_string(report->removed)}) << "\n";
  }
  return exit_done;
}

}  // namespace sekisho::mgmt::cli
