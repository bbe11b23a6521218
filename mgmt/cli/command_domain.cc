// Whether a domain is right, in words: what is the matter, the cause first, and what to do next (L-9 to L-12).
#include <algorithm>

#include "mgmt/cli/before.h"
#include "mgmt/cli/domain_list.h"
#include "mgmt/cli/domain_reply.h"
#include "mgmt/cli/domain_texts.h"
#include "mgmt/cli/local_time.h"
#include "mgmt/cli/rollover.h"
#include "mgmt/cli/run.h"
#include "mgmt/cli/table.h"
#include "mgmt/cli/when.h"
#include "mgmt/domain/jpnic.h"

namespace sekisho::mgmt::cli {

using namespace control;

namespace {

class Teller {
 public:
  Teller(Language language, std::ostream& out) : language_(language), out_(out) {}

  void tell(const DomainReport& report) {
    const auto count = [&](const char* level) {
      return std::to_string(std::ranges::count(report.findings, level, &DomainFinding::level));
    };
    const std::string errors = count("error"), warnings = count("warning");
    const char* const headline = errors != "0" ? "broken" : warnings != "0" ? "fragile" : "sound";
    out_ << say(headline, {report.domain, errors, warnings}) << "\n";
    out_ << say(report.proposed ? "proposed" : "asked", {report.parent, local_time(report.checked_at)}) << "\n";
    tell_registry(report);
    for (const DomainFinding& finding : report.findings) tell_finding(report.domain, finding);
    tell_servers(report.servers);
    tell_mail(report.mail);
    tell_list("ds", report.ds);
    tell_keys(report.keys);
    if (report.ds.empty()) tell_list("to enter", report.ds_to_enter);
  }

 private:
  std::string say(std::string_view word, std::initializer_list<std::string_view> details = {}) const {
    return explain_domain(word, language_, details);
  }

  /// Of a reverse zone: whose servers were asked.
  void tell_registry(const DomainReport& report) const {
    if (report.registry.empty()) return;
    std::string names;
    for (const std::string& name : report.parent_servers) names += (names.empty() ? "" : ", ") + name;
    out_ << say("registry servers", {say("registry " + report.registry), names}) << "\n";
  }

  /// Some details are words that have a sentence of their own.
  std::string detail(const DomainFinding& finding, std::size_t i) const {
    if (i >= finding.details.size()) return "";
    const std::string told = say("detail " + finding.details[i]);
    return told.empty() ? finding.details[i] : told;
  }

  void tell_finding(const std::string& domain, const DomainFinding& f) const {
    const std::string d[] = {detail(f, 0), detail(f, 1), detail(f, 2), detail(f, 3), detail(f, 4)};
    const std::initializer_list<std::string_view> details = {domain, f.server, f.address, d[0],
                                                             d[1],   d[2],     d[3],      d[4]};
    std::string sentence = say(f.word, details);
    if (sentence.empty()) sentence = f.word + " " + f.server + " " + f.address;  // of a newer gateway
    out_ << "\n" << say(f.level) << ": " << sentence << "\n";
    const std::string advice = say("advice " + f.word, details);
    if (!advice.empty()) out_ << "  -> " << advice << "\n";
    std::string tests;
    for (const std::string& test : f.tests) tests += (tests.empty() ? "" : ", ") + test;
    if (!tests.empty() && f.level == "error") out_ << "     (" << say("tests", {tests}) << ")\n";
  }

  void tell_servers(const std::vector<DomainServer>& servers) const {
    if (servers.empty()) return;
    std::vector<std::vector<std::string>> rows = {
        {say("server"), say("address"), say("registered"), say("in zone"), "UDP", "TCP", say("serial")}};
    for (const DomainServer& s : servers) {
      rows.push_back({s.name, s.address, say(s.at_parent ? "yes" : "no"), say(s.in_zone ? "yes" : "no"), way(s.udp),
                      way(s.tcp), s.serial != 0 ? std::to_string(s.serial) : "-"});
    }
    out_ << "\n" << say("servers") << "\n" << format_table(rows);
  }
  std::string way(const std::string& word) const {
    const std::string told = say("detail " + word);
    return told.empty() ? word : told;
  }

  void tell_mail(const std::vector<DomainMail>& mail) const {
    if (mail.empty()) return;
    out_ << "\n" << say("mail") << "\n";
    for (const DomainMail& one : mail) {
      out_ << "  " << one.preference << " " << one.host;
      for (const std::string& address : one.addresses) out_ << " " << address;
      out_ << "\n";
    }
  }

  void tell_keys(const std::vector<DomainKey>& keys) const {
    if (keys.empty()) return;
    out_ << "\n" << say("signed") << "\n";
    for (const DomainKey& key : keys) {
      out_ << "  " << key.tag << " " << key.role << " "
           << say("key", {std::to_string(key.algorithm), say("state " + key.state)}) << "\n";
    }
  }

  void tell_list(std::string_view title, const std::vector<std::string>& lines) const {
    if (lines.empty()) return;
    out_ << "\n" << say(title) << "\n";
    for (const std::string& line : lines) out_ << "  " << line << "\n";
  }

  Language language_;
  std::ostream& out_;
};

/// Nothing is wrong but what a registration on its way explains.
bool is_pending(const DomainReport& report, WallTime visible) {
  return report.checked_at < visible.seconds && std::ranges::all_of(report.findings, [](const DomainFinding& f) {
           return f.level != "error" || domain::may_be_pending(f.word);
         });
}

}  // namespace

int run_domain(const Options& options, std::ostream& out, std::ostream& err) {
  switch (options.domain.verb) {
    case DomainOptions::Verb::check:
      break;
    case DomainOptions::Verb::rollover:
      return run_rollover(options, out, err);
    case DomainOptions::Verb::before:
      return run_before(options, out, err);
    case DomainOptions::Verb::list:
      return run_domain_list(options, out, err);
    case DomainOptions::Verb::jpnic:
      return run_jpnic(options, out, err);
  }
  const auto notice = options.domain.notice.empty() ? std::nullopt : parse_when(options.domain.notice, wall_now());
  if (!options.domain.notice.empty() && !notice) {
    err << "sekishoctl: " << explain_domain("bad notice", options.language, {options.domain.notice}) << "\n";
    return exit_usage;
  }
  const DomainReply reply = ask_domain(options, options.domain.name, options.domain.servers, err);
  if (!reply.report) return reply.exit;
  const bool pending = notice && is_pending(*reply.report, domain::visible_from(*notice));
  if (options.json) {
    out << reply.body;
  } else {
    if (pending) {
      const std::string when = local_time(domain::visible_from(*notice).seconds);
      out << explain_domain("pending", options.language, {reply.report->domain, when}) << "\n";
    }
    Teller(options.language, out).tell(*reply.report);
  }
  return reply.report->ok || pending ? exit_done : exit_refused;
}

}  // namespace sekisho::mgmt::cli
