#include "mgmt/cli/domain_reply.h"

#include "mgmt/cli/run.h"

namespace sekisho::mgmt::cli {

DomainReply ask_domain(const Options& options, const std::string& name, const std::vector<std::string>& servers,
                       std::ostream& err) {
  std::string target = "/v1/domain/check?name=" + control::percent_encode(name), list;
  if (options.domain.realm) target += "&realm=" + control::percent_encode(*options.domain.realm);
  for (const std::string& server : servers) list += (list.empty() ? "" : ",") + server;
  if (!list.empty()) target += "&servers=" + control::percent_encode(list);
  auto reply = client_for(options).call(control::Method::get, target);
  DomainReply made;
  if (!reply) {
    made.exit = report_unreachable(reply.error(), options, err);
  } else if (reply->status != 200) {
    made.exit = report_reply(*reply, options, err);
  } else if (made.report = control::parse_domain(reply->body); !made.report) {
    made.exit = report_unreachable(ClientError::broken, options, err);
  } else {
    made.body = std::move(reply->body);
  }
  return made;
}

}  // namespace sekisho::mgmt::cli
