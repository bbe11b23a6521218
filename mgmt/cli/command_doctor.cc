// sekishoctl doctor: what doctor::examine() found, for people and programs.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "mgmt/cli/command_setup.h"
#include "mgmt/cli/setup_texts.h"
#include "mgmt/doctor/examine.h"

namespace sekisho::mgmt::cli {
namespace {

using doctor::Finding;
using doctor::Findings;
using doctor::Grade;

std::size_t count_of(const Findings& findings, Grade grade) {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(), [grade](const Finding& f) { return f.grade == grade; }));
}

void as_json(const Findings& findings, Language language, std::ostream& out) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Finding& f : findings) {
    nlohmann::ordered_json item{{"area", doctor::to_text(f.area)},
                                {"grade", doctor::to_text(f.grade)},
                                {"code", doctor::code(f.says)},
                                {"message", f.sentence(language)},
                                {"details", f.details}};
    if (!f.mend.empty()) item["mend"] = f.mend;
    list.push_back(std::move(item));
  }
  const nlohmann::ordered_json report{{"ok", count_of(findings, Grade::fault) == 0},
                                      {"faults", count_of(findings, Grade::fault)},
                                      {"warnings", count_of(findings, Grade::warning)},
                                      {"findings", std::move(list)}};
  out << report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

void as_text(const Findings& findings, Language language, std::ostream& out) {
  const doctor::Area* shown = nullptr;
  for (const Finding& f : findings) {
    if (shown == nullptr || *shown != f.area) out << doctor::title(f.area, language) << "\n";
    shown = &f.area;
    out << "  " << setup_say("grade " + std::string(doctor::to_text(f.grade)), language) << "  "
        << f.sentence(language) << "\n";
    const bool wrong = f.grade == Grade::fault || f.grade == Grade::warning;
    if (wrong && !f.mend.empty()) out << "           " << setup_say("mend", language, {f.mend}) << "\n";
  }
  const std::size_t faults = count_of(findings, Grade::fault);
  const std::string warnings = std::to_string(count_of(findings, Grade::warning));
  out << "\n"
      << (faults == 0 ? setup_say("doctor well", language, {warnings})
                      : setup_say("doctor faults", language, {std::to_string(faults), warnings}))
      << "\n";
}

}  // namespace

int doctor_on(const Options& options, const doctor::Host& host, std::ostream& out) {
  const Findings findings = doctor::examine(host, options.setup.config);
  if (options.json) {
    as_json(findings, options.language, out);
  } else {
    as_text(findings, options.language, out);
  }
  return count_of(findings, Grade::fault) == 0 ? exit_done : exit_refused;
}

int run_doctor(const Options& options, std::ostream& out, std::ostream& /*err*/) {
  return doctor_on(options, doctor::this_host(), out);
}

}  // namespace sekisho::mgmt::cli
