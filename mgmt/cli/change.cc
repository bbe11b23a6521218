#include "mgmt/cli/change.h"

#include "mgmt/cli/local_time.h"
#include "mgmt/cli/refusal_texts.h"

namespace sekisho::mgmt::cli {
namespace {

struct Sentence {
  std::string_view state;
  Text text;
  Exit exit;
};

constexpr Sentence sentences[] = {
    {"in-force", Text::change_in_force, exit_done},       {"waiting", Text::change_waiting, exit_done},
    {"unchanged", Text::change_unchanged, exit_done},     {"checked", Text::change_checked, exit_done},
    {"rolled-back", Text::change_rolled_back, exit_done}, {"faulty", Text::change_faulty, exit_refused},
    {"conflict", Text::change_conflict, exit_conflict},   {"busy", Text::change_busy, exit_conflict},
    {"canary-failed", Text::change_canary, exit_refused}, {"refused", Text::change_refused, exit_refused},
    {"not-saved", Text::change_not_saved, exit_refused},  {"nothing", Text::change_nothing, exit_refused},
};

/// What stands for {0} and {1} in the state's sentence.
std::string words_for(const control::ChangeReport& report, Text text, Language language) {
  const std::string revision = std::to_string(report.revision);
  switch (text) {
    case Text::change_waiting:
      return say(text, language, {revision, local_time(report.confirm_until)});
    case Text::change_rolled_back:
      return say(text, language, {revision, refusal_in(language, report.text)});
    case Text::change_in_force:
    case Text::change_unchanged:
    case Text::change_checked:
      return say(text, language, {revision});
    default:  // the others tell what is particular
      return say(text, language, {refusal_in(language, report.text)});
  }
}

int print_report(const control::ChangeReport& report, const Options& options, std::ostream& out) {
  const Sentence* found = nullptr;
  for (const Sentence& sentence : sentences) {
    if (sentence.state == report.state) found = &sentence;
  }
  if (!found) return exit_broken;
  const bool show_diff = options.command == Command::config_diff || found->text == Text::change_conflict;
  if (show_diff) out << report.diff;
  if (options.command == Command::config_diff && report.diff.empty() && report.ok)
    out << text(Text::no_differences, options.language) << "\n";
  for (const control::ReloadDiagnostic& d : report.diagnostics) print_diagnostic(d, options.language, out);
  std::string keys;
  for (const std::string& key : report.needs_restart) keys += (keys.empty() ? "" : ", ") + key;
  if (!keys.empty()) out << say(Text::reload_needs_restart, options.language, {keys}) << "\n";
  out << words_for(report, found->text, options.language) << "\n";
  return found->exit;
}

}  // namespace

void print_diagnostic(const control::ReloadDiagnostic& d, Language language, std::ostream& out) {
  const bool ja = language == Language::ja;
  out << d.file;
  if (d.line > 0) out << ":" << d.line << ":" << d.column;
  out << ": " << (ja ? (d.severity == "error" ? "エラー" : "注意") : d.severity) << ": " << d.message << "\n  "
      << (ja ? "対処: " : "remedy: ") << d.remedy << "\n";
}

int carry_change(const std::string& target, const std::string& body, const Options& options, std::ostream& out,
                 std::ostream& err) {
  const std::string language = options.language == Language::ja ? "?lang=ja" : "?lang=en";
  const auto reply = client_for(options).call(control::Method::post, target + language, body);
  if (!reply) return report_unreachable(reply.error(), options, err);
  const auto report = control::parse_change(reply->body);
  if (!report || report->state.empty()) return report_reply(*reply, options, err);
  if (!options.json) return print_report(*report, options, out);
  out << reply->body;
  for (const Sentence& sentence : sentences) {
    if (sentence.state == report->state) return sentence.exit;
  }
  return exit_broken;
}

int apply_change(const control::ApplyRequest& request, const Options& options, std::ostream& out, std::ostream& err) {
  return carry_change("/v1/config/apply", control::to_json(request), options, out, err);
}

std::optional<control::ShownConfig> fetch_config(std::uint64_t revision, bool expanded, const Options& options,
                                                 std::ostream& err, int& exit) {
  std::string target = "/v1/config/show?revision=" + std::to_string(revision);
  if (expanded) target += "&expanded=1";
  const auto reply = client_for(options).call(control::Method::get, target);
  if (!reply) {
    exit = report_unreachable(reply.error(), options, err);
    return std::nullopt;
  }
  auto shown = reply->status == 200 ? control::parse_shown(reply->body) : std::nullopt;
  exit = shown ? exit_done : report_reply(*reply, options, err);
  return shown;
}

}  // namespace sekisho::mgmt::cli
