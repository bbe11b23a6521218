#include "mgmt/cli/run.h"

namespace sekisho::mgmt::cli {

int run_metrics(const Options& options, std::ostream& out, std::ostream& err) {
  const auto reply =
      client_for(options).call(control::Method::get, options.all ? "/v1/metrics/reference" : "/metrics");
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  out << reply->body;
  return exit_done;
}

}  // namespace sekisho::mgmt::cli
