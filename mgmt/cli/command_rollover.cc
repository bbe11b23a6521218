// The states of a domain's keys, and the steps of their rollover, in words (G3-19, G3-27, G3-28).
#include "mgmt/cli/domain_reply.h"
#include "mgmt/cli/domain_texts.h"
#include "mgmt/cli/local_time.h"
#include "mgmt/cli/rollover.h"
#include "mgmt/cli/run.h"
#include "mgmt/cli/table.h"

namespace sekisho::mgmt::cli {

namespace {

std::string yes_no(bool yes, Language language) { return explain_domain(yes ? "yes" : "no", language, {}); }

/// What comes next; of a domain that is not watched, why that is not known.
void tell_steps(const control::DomainReport& report, Language language, std::ostream& out) {
  if (!report.followed) {
    out << "\n" << explain_domain("not followed", language, {report.domain}) << "\n";
    return;
  }
  out << "\n" << explain_domain(report.steps.empty() ? "no step" : "steps", language, {}) << "\n";
  for (const control::DomainStep& step : report.steps)
    out << "  " << step_text(step, report.checked_at, language) << "\n";
}

void tell(const control::DomainReport& report, bool emergency, Language language, std::ostream& out) {
  const auto say = [&](std::string_view word, std::initializer_list<std::string_view> details = {}) {
    return explain_domain(word, language, details);
  };
  std::vector<std::vector<std::string>> rows = {{say("key tag"), say("role"), say("algorithm"), "DS",
                                                 say("signs keys"), say("signs data"), say("state"), say("since")}};
  for (const control::DomainKey& key : report.keys) {
    rows.push_back({std::to_string(key.tag), key.role, std::to_string(key.algorithm), yes_no(key.has_ds, language),
                    yes_no(key.signs_keys, language), yes_no(key.signs_data, language), say("state " + key.state),
                    key.since == 0 ? "-" : local_time(key.since)});
  }
  out << say("keys of", {report.domain}) << "\n" << format_table(rows);
  const auto time = [&](std::uint32_t seconds) { return duration_text(seconds, language); };
  const control::DomainWaits& w = report.waits;
  out << say("ttls", {time(w.key_ttl), time(w.ds_ttl), time(w.longest_ttl), time(w.propagation)}) << "\n";
  tell_steps(report, language, out);
  for (const RolloverPlan& plan : rollover_plans(report, emergency, language)) {
    out << "\n" << plan.title << "\n";
    for (std::size_t i = 0; i < plan.steps.size(); ++i) out << "  " << i + 1 << ". " << plan.steps[i] << "\n";
    out << "  " << say("at least", {duration_text(plan.seconds, language)}) << "\n";
  }
}

}  // namespace

std::string step_text(const control::DomainStep& step, std::int64_t now, Language language) {
  const std::string tag = std::to_string(step.tag), at = local_time(step.at);
  const auto say = [&](std::string_view word) { return explain_domain(word, language, {step.role, tag, at}); };
  const std::string told = say("step " + step.word);
  return (told.empty() ? step.role + " " + tag + " " + step.word : told) + " (" +
         say(step.at <= now ? "from now" : "from then") + ")";
}

int run_rollover(const Options& options, std::ostream& out, std::ostream& err) {
  const DomainReply reply = ask_domain(options, options.domain.name, {}, err);
  if (!reply.report) return reply.exit;
  if (options.json) {
    out << reply.body;
    return exit_done;
  }
  if (!reply.report->is_signed) {
    err << "sekishoctl: " << explain_domain("nothing to roll", options.language, {reply.report->domain}) << "\n";
    return exit_refused;
  }
  tell(*reply.report, options.domain.emergency, options.language, out);
  return exit_done;
}

}  // namespace sekisho::mgmt::cli
