// The chain of trust in words (G2-18): what is the matter first, then each step, for who has to tell the zone's
// operator.
#include <algorithm>
#include <ctime>
#include <sstream>

#include "mgmt/cli/run.h"
#include "mgmt/cli/tell_trace.h"
#include "mgmt/cli/trace_texts.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {

using namespace control;

namespace {

class Teller {
 public:
  Teller(Language language, std::ostream& out) : language_(language), out_(out) {}

  void tell(const TraceReport& report) {
    const std::string what = report.name + " " + report.type;
    out_ << say(report.finding, {what, report.realm}) << "\n";
    if (const auto cause = first_cause(report); !cause.empty()) out_ << "  " << cause << "\n";
    out_ << "\n";
    const std::string view = report.view.empty() ? "" : say("of view", {report.view});
    out_ << say("way", {report.realm, view}) << "\n";
    tell_answer("checked", report.checked);
    tell_answer("unchecked", report.unchecked);
    for (const TraceLinkReport& link : report.links) tell_link(link);
  }

  /// Where it breaks, in one line; empty when nothing does.
  std::string first_cause(const TraceReport& report) const {
    for (const TraceLinkReport& link : report.links) {
      for (const TraceStepReport& step : link.steps) {
        if (step.verdict == "bogus" || step.verdict == "indeterminate") {
          return with_verdict(say(step.kind, {step.zone}), step.verdict, step.reason);
        }
      }
      if (link.verdict == "bogus" || link.verdict == "indeterminate") {
        return with_verdict(say(link.kind, {link.name}), link.verdict, link.reason);
      }
    }
    return {};
  }

 private:
  std::string say(std::string_view word, std::initializer_list<std::string_view> details) const {
    std::string text(explain_word(word, language_));
    std::size_t number = 0;
    for (const std::string_view detail : details) {
      const std::string mark = "{" + std::to_string(number++) + "}";
      for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + detail.size())) {
        text.replace(at, mark.size(), detail);
      }
    }
    return text;
  }

  std::string with_verdict(const std::string& text, const std::string& verdict, const std::string& reason) const {
    std::string line = text + " - " + say("verdict " + verdict, {});
    if (!reason.empty()) line += ": " + std::string(reason_in(reason, language_));
    return line;
  }

  void tell_answer(std::string_view way, const TraceAnswer& answer) {
    std::string seen = answer.rcode.empty() ? say("no answer", {}) : answer.rcode;
    if (answer.authentic) seen += ", AD";
    if (!answer.ede.empty()) seen += ", EDE " + answer.ede;
    out_ << say(way, {seen}) << "\n";
  }

  void tell_link(const TraceLinkReport& link) {
    out_ << "\n";
    for (const TraceStepReport& step : link.steps) {
      out_ << with_verdict(say(step.kind, {step.zone}), step.verdict, step.reason) << "\n";
      if (step.kind == "not_delegated") continue;  // its records are the same proof as the next one's
      tell_records(step.records, step.signatures);
    }
    out_ << with_verdict(say(link.kind, {link.name}), link.verdict, link.reason) << "\n";
    if (!link.proof.empty()) out_ << "    " << say("proof", {link.proof}) << "\n";
    tell_records(link.records, link.signatures);
  }

  void tell_records(const std::vector<std::string>& records, const std::vector<TraceSignature>& signatures) {
    constexpr std::size_t widest = 110;
    for (const std::string& record : records) {
      out_ << "    " << (record.size() > widest ? record.substr(0, widest - 3) + "..." : record) << "\n";
    }
    for (const TraceSignature& s : signatures) {
      const std::string tag = std::to_string(s.tag);
      const std::string algorithm = std::to_string(s.algorithm);
      out_ << "      " << say(s.state, {s.covers, tag, algorithm, s.signer, date(s.from), date(s.until)}) << "\n";
    }
  }

  static std::string date(std::int64_t seconds) {
    const std::time_t time = seconds;
    std::tm parts{};
    char text[40] = "";
    if (localtime_r(&time, &parts) != nullptr) std::strftime(text, sizeof text, "%Y-%m-%d %H:%M %Z", &parts);
    return text;
  }

  Language language_;
  std::ostream& out_;
};

}  // namespace

void tell_trace(const TraceReport& report, Language language, std::ostream& out) {
  Teller(language, out).tell(report);
}

std::string trace_cause(const TraceReport& report, Language language) {
  std::ostringstream nowhere;
  return Teller(language, nowhere).first_cause(report);
}

int run_trace(const Options& options, std::ostream& out, std::ostream& err) {
  std::string target = "/v1/trace?name=" + percent_encode(options.name) + "&type=" + percent_encode(options.type);
  if (options.view) target += "&view=" + percent_encode(*options.view);
  if (options.realm) target += "&realm=" + percent_encode(*options.realm);
  const auto reply = client_for(options).call(Method::get, target);
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  const auto report = parse_trace(reply->body);
  if (!report) return report_unreachable(ClientError::broken, options, err);
  if (options.json) {
    out << reply->body;
  } else {
    tell_trace(*report, options.language, out);
  }
  const bool good = report->finding != "bogus" && report->finding != "unreachable";
  return good ? exit_done : exit_refused;
}

}  // namespace sekisho::mgmt::cli
