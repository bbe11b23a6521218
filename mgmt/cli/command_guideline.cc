// The self-audit by the ministry's guideline: the level first, then what is not met, then every item by chapter.
#include <fstream>

#include "mgmt/cli/guideline_html.h"
#include "mgmt/cli/guideline_texts.h"
#include "mgmt/cli/local_time.h"
#include "mgmt/cli/run.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {

using namespace control;

namespace {

class Teller {
 public:
  Teller(Language language, std::ostream& out) : language_(language), out_(out) {}

  void tell(const GuidelineReport& report) {
    out_ << say("title") << "\n" << say("of", {report.identity, report.version, local_time(report.at)}) << "\n";
    if (!report.domain.empty()) out_ << say("domain", {report.domain}) << "\n";
    out_ << "\n" << (report.level == 0 ? say("level none") : say("level", {std::to_string(report.level)})) << "\n";
    std::string missing;
    for (const std::string& id : report.missing) missing += (missing.empty() ? "" : ", ") + id;
    if (!missing.empty()) out_ << say("missing", {missing}) << "\n";
    std::string chapter;
    for (const GuidelineItem& item : report.items) {
      if (item.id.substr(0, 2) != chapter) {
        chapter = item.id.substr(0, 2);
        out_ << "\n" << say("chapter " + chapter) << "\n";
      }
      tell(item);
    }
  }

  void tell(const GuidelineItem& item) {
    out_ << "  " << item.id << " [" << item.force << "] " << say(item.state) << ": " << in(item.wanted) << "\n      "
         << in(item.evidence) << "\n";
    if (!item.by.empty()) out_ << "      " << say("said by", {item.by, local_time(item.said_at), item.note}) << "\n";
    if (item.state != "none") out_ << "      $ " << item.command << "\n";
  }

 private:
  std::string say(std::string_view word, std::initializer_list<std::string_view> details = {}) const {
    return fill_in(guideline_text(word, language_), details);
  }
  const std::string& in(const GuidelineWords& words) const { return language_ == Language::ja ? words.ja : words.en; }

  Language language_;
  std::ostream& out_;
};

int write_html(const Options& options, const GuidelineReport& report, std::ostream& out, std::ostream& err) {
  const std::string& path = options.guideline.html;
  std::ofstream file(path);
  file << guideline_html(report, options.language);
  file.close();
  if (!file.good()) {
    err << "sekishoctl: " << fill_in(guideline_text("not written", options.language), {path}) << "\n";
    return exit_broken;
  }
  if (!options.json) out << fill_in(guideline_text("written", options.language), {path}) << "\n";
  return exit_done;
}

int run_report(const Options& options, std::ostream& out, std::ostream& err) {
  std::string target = "/v1/audit/guideline";
  if (options.guideline.domain) target += "?domain=" + percent_encode(*options.guideline.domain);
  const auto reply = client_for(options).call(Method::get, target);
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  const auto report = parse_guideline(reply->body);
  if (!report) return report_unreachable(ClientError::broken, options, err);
  if (!options.guideline.html.empty()) {
    if (const int fault = write_html(options, *report, out, err); fault != exit_done) return fault;
  }
  if (options.json) {
    out << reply->body;
  } else {
    Teller(options.language, out).tell(*report);
  }
  return report->level == 0 ? exit_refused : exit_done;
}

int run_attest(const Options& options, std::ostream& out, std::ostream& err) {
  const GuidelineOptions& said = options.guideline;
  const auto reply = client_for(options).call(Method::post, "/v1/audit/attest",
                                              to_json(Attestation{said.item, said.state, said.note}));
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  const auto item = parse_guideline_item(reply->body);
  if (!item) return report_unreachable(ClientError::broken, options, err);
  if (options.json) {
    out << reply->body;
  } else {
    Teller(options.language, out).tell(*item);
  }
  return exit_done;
}

}  // namespace

int run_guideline(const Options& options, std::ostream& out, std::ostream& err) {
  return options.guideline.verb == GuidelineOptions::Verb::attest ? run_attest(options, out, err)
                                                                  : run_report(options, out, err);
}

}  // namespace sekisho::mgmt::cli
