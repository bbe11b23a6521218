// sekishoctl nta add, list, remove: zones that are not validated for a while (RFC 7646, G2-21, G2-22).
#include <algorithm>

#include "dns/name.h"
#include "mgmt/cli/local_time.h"
#include "mgmt/cli/run.h"
#include "mgmt/cli/table.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {
namespace {

void print_list(const control::NtaReport& report, Language language, std::ostream& out) {
  if (report.entries.empty()) {
    out << text(Text::nta_none, language) << "\n";
    return;
  }
  const auto word = [&](Text which) { return std::string(text(which, language)); };
  std::vector<std::vector<std::string>> rows = {{word(Text::name), word(Text::realm), word(Text::ends),
                                                 word(Text::set_by), word(Text::last_check), word(Text::reason)}};
  for (const control::NtaStatus& e : report.entries) {
    std::string checked = e.fixed ? "-" : e.checked_at == 0 ? word(Text::never) : local_time(e.checked_at);
    if (!e.last_fault.empty()) checked += " (" + e.last_fault + ")";
    rows.push_back({e.name, e.realm, local_time(e.expires), e.by, checked, e.reason});
  }
  out << format_table(rows);
}

std::string end_of(const control::NtaReport& report, const std::string& name) {
  const auto wanted = dns::Name::from_text(name);
  for (const control::NtaStatus& e : report.entries) {
    const auto entry = dns::Name::from_text(e.name);
    if (!e.fixed && wanted && entry && *wanted == *entry) return local_time(e.expires);
  }
  return "?";
}

Result<Reply, ClientError> ask(const Options& options) {
  const Client client = client_for(options);
  const control::NtaRequest request{options.realm, options.name, options.reason, options.seconds};
  if (options.command == Command::nta_list) return client.call(control::Method::get, "/v1/nta");
  const char* target = options.command == Command::nta_add ? "/v1/nta/add" : "/v1/nta/remove";
  return client.call(control::Method::post, target, control::to_json(request));
}

}  // namespace

int run_nta(const Options& options, std::ostream& out, std::ostream& err) {
  const auto reply = ask(options);
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  const auto report = control::parse_nta(reply->body);
  if (!report) return report_unreachable(ClientError::broken, options, err);
  if (options.json) {
    out << reply->body;
  } else if (options.command == Command::nta_add) {
    out << say(Text::nta_added, options.language, {options.name, end_of(*report, options.name)}) << "\n";
  } else if (options.command == Command::nta_remove) {
    out << say(Text::nta_removed, options.language, {options.name}) << "\n";
  } else {
    print_list(*report, options.language, out);
  }
  return exit_done;
}

}  // namespace sekisho::mgmt::cli
