#include <algorithm>
#include <nlohmann/json.hpp>

#include "mgmt/cli/run.h"
#include "mgmt/config/load.h"

namespace sekisho::mgmt::cli {
namespace {

std::size_t count_of(const config::LoadResult& result, config::Severity severity) {
  return static_cast<std::size_t>(
      std::count_if(result.diagnostics.begin(), result.diagnostics.end(),
                    [severity](const config::Diagnostic& d) { return d.severity == severity; }));
}

nlohmann::json as_json(const config::LoadResult& result, const std::string& file, Language language) {
  nlohmann::json list = nlohmann::json::array();
  for (const config::Diagnostic& d : result.diagnostics) {
    const std::string& where = d.where.file < result.files.size() ? result.files[d.where.file] : file;
    list.push_back({{"file", where},
                    {"line", d.where.line},
                    {"column", d.where.column},
                    {"severity", d.severity == config::Severity::error ? "error" : "warning"},
                    {"code", config::code_name(d.code)},
                    {"message", d.message(language)},
                    {"remedy", d.remedy(language)}});
  }
  return {{"file", file}, {"ok", !result.has_errors()}, {"diagnostics", std::move(list)}};
}

void as_text(const config::LoadResult& result, const std::string& file, Language language, std::ostream& out) {
  for (const config::Diagnostic& d : result.diagnostics) {
    const std::string words = config::format(d, result.files, language);
    out << words << (words.ends_with('\n') ? "" : "\n");
  }
  const std::size_t errors = count_of(result, config::Severity::error);
  const std::size_t warnings = count_of(result, config::Severity::warning);
  if (errors > 0) {
    out << say(Text::check_bad, language, {file, std::to_string(errors)}) << "\n";
  } else if (warnings > 0) {
    out << say(Text::check_good_with_warnings, language, {file, std::to_string(warnings)}) << "\n";
  } else {
    out << say(Text::check_good, language, {file}) << "\n";
  }
}

}  // namespace

int run_config_check(const Options& options, std::ostream& out, std::ostream& /*err*/) {
  bool good = true;
  nlohmann::json files = nlohmann::json::array();
  for (const std::string& file : options.files) {
    const config::LoadResult result = config::load(file);
    good = good && !result.has_errors();
    if (options.json) {
      files.push_back(as_json(result, file, options.language));
    } else {
      as_text(result, file, options.language, out);
    }
  }
  if (options.json) out << files.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
  return good ? exit_done : exit_refused;
}

}  // namespace sekisho::mgmt::cli
