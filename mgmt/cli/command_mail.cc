// sekishoctl mail plan and mail postfix: which way mail goes, and what the mail server is told (L-3 to L-6, L-13 to
// L-16).
#include <nlohmann/json.hpp>

#include "mgmt/cli/nat_file.h"
#include "mgmt/cli/nat_texts.h"
#include "mgmt/cli/run.h"
#include "mgmt/config/load.h"
#include "mgmt/config/nat_pairs.h"
#include "mgmt/control/commands.h"
#include "mgmt/mail/postfix.h"

namespace sekisho::mgmt::cli {
namespace {

/// Findings that mean that mail does not arrive; others are remarks.
bool is_fault(const control::MailFinding& finding) {
  return finding.kind != "is-exchanger" && finding.kind != "sender-not-lg" && finding.kind != "wildcard-hidden";
}

void print_server(const control::MailServerPlan& plan, Language language, std::ostream& out) {
  out << nat_say("way " + plan.way, language, {plan.server}) << "\n";
  for (const control::MailHop& hop : plan.hops) {
    out << "  " << hop.preference << "  " << hop.host << (hop.address.empty() ? "" : " [" + hop.address + "]");
    for (const std::string& next : hop.then) out << (next == hop.then.front() ? " → " : ", ") << next;
    out << "\n";
  }
  for (const control::MailFinding& f : plan.findings) {
    out << "  ! " << nat_say("mail " + f.kind, language, {f.name, f.address}) << "\n";
  }
}

int run_mail_plan(const Options& options, std::ostream& out, std::ostream& err) {
  const std::string target = "/v1/mail/plan?from=" + control::percent_encode(options.mail.from) +
                             "&to=" + control::percent_encode(options.mail.to);
  const auto reply = client_for(options).call(control::Method::get, target);
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  const auto report = control::parse_mail_plan(reply->body);
  if (!report) return report_unreachable(ClientError::broken, options, err);
  bool good = true;
  for (const control::MailServerPlan& plan : report->servers) {
    for (const control::MailFinding& finding : plan.findings) good = good && !is_fault(finding);
    if (!options.json) print_server(plan, options.language, out);
  }
  if (options.json) out << reply->body;
  return good ? exit_done : exit_refused;
}

int run_mail_postfix(const Options& options, std::ostream& out, std::ostream& err) {
  const std::string path = config_path_for(options);
  const config::LoadResult loaded = config::load(path);
  if (!loaded.config) {
    for (const config::Diagnostic& d : loaded.diagnostics) err << config::format(d, loaded.files, options.language);
    return exit_refused;
  }
  const auto pairs = config::pairs_at(loaded.config->nat_pairs, wall_now());
  nlohmann::ordered_json servers = nlohmann::ordered_json::array();
  for (const config::MailServer& server : loaded.config->mail.servers) {
    if (!options.mail.server.empty() && server.name.value != options.mail.server) continue;
    nlohmann::ordered_json files = nlohmann::ordered_json::array();
    for (const mail::PostfixFile& file : mail::postfix_files(*loaded.config, pairs, server)) {
      files.push_back({{"name", file.name}, {"text", file.text}});
      if (!options.json)
        out << "# --- " << server.name.value << ": /etc/postfix/" << file.name << "\n" << file.text << "\n";
    }
    servers.push_back({{"server", server.name.value}, {"files", files}});
  }
  if (servers.empty()) {
    err << "sekishoctl: " << nat_say("no mail server", options.language, {options.mail.server}) << "\n";
    return exit_refused;
  }
  if (options.json) {
    out << nlohmann::ordered_json{{"servers", servers}}.dump(2) << "\n";
  } else {
    out << nat_say("postfix after", options.language) << "\n";
  }
  return exit_done;
}

}  // namespace

int run_mail(const Options& options, std::ostream& out, std::ostream& err) {
  switch (options.mail.verb) {
    case MailOptions::Verb::plan:
      return run_mail_plan(options, out, err);
    case MailOptions::Verb::postfix:
      return run_mail_postfix(options, out, err);
  }
  return exit_usage;
}

}  // namespace sekisho::mgmt::cli
