// The domains that the gateway looks at by itself, and the first thing that is wrong with each (L-11, L-17).
#include <algorithm>

#include "mgmt/cli/domain_list.h"
#include "mgmt/cli/domain_texts.h"
#include "mgmt/cli/local_time.h"
#include "mgmt/cli/rollover.h"
#include "mgmt/cli/run.h"
#include "mgmt/cli/table.h"
#include "mgmt/control/domains_report.h"

namespace sekisho::mgmt::cli {

namespace {

using control::DomainFinding;
using control::DomainsReport;
using control::OwnDomain;

std::string sentence(const OwnDomain& domain, const DomainFinding& f, Language language) {
  const auto detail = [&](std::size_t i) -> std::string {
    if (i >= f.details.size()) return "";
    const std::string told = explain_domain("detail " + f.details[i], language, {});
    return told.empty() ? f.details[i] : told;
  };
  const std::string d[] = {detail(0), detail(1), detail(2), detail(3), detail(4)};
  const std::string told =
      explain_domain(f.word, language, {domain.name, f.server, f.address, d[0], d[1], d[2], d[3], d[4]});
  return told.empty() ? f.word + " " + f.server + " " + f.address : told;  // of a newer gateway
}

void tell(const DomainsReport& report, Language language, std::ostream& out) {
  const auto say = [&](std::string_view word) { return explain_domain(word, language, {}); };
  if (report.domains.empty() || report.interval_seconds == 0) {
    out << say("list none") << "\n";
    return;
  }
  std::vector<std::vector<std::string>> rows = {
      {say("list domain"), say("list checked"), say("list errors"), say("list warnings"), say("list end")}};
  for (const OwnDomain& one : report.domains) {
    const bool known = one.checked_at != 0;
    rows.push_back({one.name + (one.former ? " " + say("list former") : ""),
                    known ? local_time(one.checked_at) : say("list never"), known ? std::to_string(one.errors) : "-",
                    known ? std::to_string(one.warnings) : "-",
                    one.signatures_end != 0 ? local_time(one.signatures_end) : "-"});
  }
  out << format_table(rows);
  for (const OwnDomain& one : report.domains) {
    const bool blind = one.looked && !one.seen;
    if (one.errors + one.warnings == 0 && !blind && one.steps.empty()) continue;
    out << "\n" << one.name << (blind ? " " + say("list blind") : "") << "\n";
    for (const DomainFinding& f : one.findings)
      if (f.level != "notice") out << "  " << say(f.level) << ": " << sentence(one, f, language) << "\n";
    if (!one.steps.empty()) out << "  " << say("steps") << "\n";
    for (const control::DomainStep& step : one.steps)
      out << "    " << step_text(step, one.checked_at, language) << "\n";
  }
}

}  // namespace

int run_domain_list(const Options& options, std::ostream& out, std::ostream& err) {
  auto reply = client_for(options).call(control::Method::get, "/v1/domains");
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  const auto report = control::parse_domains(reply->body);
  if (!report) return report_unreachable(ClientError::broken, options, err);
  if (options.json) {
    out << reply->body;
  } else {
    tell(*report, options.language, out);
  }
  const bool broken = std::ranges::any_of(report->domains, [](const OwnDomain& one) { return one.errors != 0; });
  return broken ? exit_refused : exit_done;
}

}  // namespace sekisho::mgmt::cli
