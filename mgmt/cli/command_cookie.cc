#include "mgmt/cli/local_time.h"
#include "mgmt/cli/run.h"
#include "mgmt/cli/table.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {
namespace {

Text role_text(const std::string& role) {
  if (role == "previous") return Text::cookie_previous;
  if (role == "next") return Text::cookie_next;
  return Text::cookie_current;
}

int show(const Result<Reply, ClientError>& reply, const Options& options, std::ostream& out, std::ostream& err) {
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  const auto report = control::parse_cookies(reply->body);
  if (!report) return report_unreachable(ClientError::broken, options, err);
  if (options.json) {
    out << reply->body;
    return exit_done;
  }
  const auto word = [&options](Text which) { return std::string(text(which, options.language)); };
  std::vector<std::vector<std::string>> rows = {
      {word(Text::cookie_role), word(Text::cookie_fingerprint), word(Text::cookie_since)}};
  for (const control::CookieSecretStatus& secret : report->secrets) {
    rows.push_back({word(role_text(secret.role)), secret.fingerprint, local_time(secret.since)});
  }
  out << format_table(rows);
  if (report->file.empty()) {
    out << word(Text::cookie_no_file) << "\n";
  } else {
    out << say(Text::cookie_file, options.language, {report->file}) << "\n";
    if (options.command == Command::cookie_roll) out << word(Text::cookie_to_peer) << "\n";
  }
  return exit_done;
}

}  // namespace

int run_cookie_status(const Options& options, std::ostream& out, std::ostream& err) {
  return show(client_for(options).call(control::Method::get, "/v1/cookies"), options, out, err);
}

int run_cookie_roll(const Options& options, std::ostream& out, std::ostream& err) {
  const std::string body = control::to_json(control::RollRequest{options.step});
  return show(client_for(options).call(control::Method::post, "/v1/cookies/roll", body), options, out, err);
}

}  // namespace sekisho::mgmt::cli
