// sekishoctl nta evidence: what the contact of a broken domain needs to see, as files to send (G2-16, G2-19).
//
// A letter in English and one in Japanese, each with the chain of trust as it was traced, and the trace as JSON. What
// is this organisation's own (who asked, why, who confirmed) stays out.
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "mgmt/cli/command_nta.h"
#include "mgmt/cli/local_time.h"
#include "mgmt/cli/nta_texts.h"
#include "mgmt/cli/tell_trace.h"

namespace sekisho::mgmt::cli {
namespace {

std::string letter(const control::NtaDetail& detail, Language language) {
  const control::NtaEntry& e = detail.entry;
  std::ostringstream text;
  text << nta_say("letter", language, {e.name, e.type, local_time(e.requested_at)}) << "\n\n";
  const std::string cause = trace_cause(detail.evidence, language);
  if (!cause.empty()) text << nta_say("letter cause", language, {cause}) << "\n\n";
  text << nta_say("letter ask", language, {e.name}) << "\n\n";
  tell_trace(detail.evidence, language, text);
  return text.str();
}

bool write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  file.close();
  return file.good();
}

}  // namespace

int write_nta_evidence(const Options& options, const control::NtaDetail& detail, std::ostream& out,
                       std::ostream& err) {
  const std::filesystem::path folder = options.nta.out;
  std::error_code fault;
  std::filesystem::create_directories(folder, fault);
  const std::string stem = "nta-" + std::to_string(detail.entry.id);
  const bool written = write_file(folder / (stem + "-en.txt"), letter(detail, Language::en)) &&
                       write_file(folder / (stem + "-ja.txt"), letter(detail, Language::ja)) &&
                       write_file(folder / (stem + ".json"), control::to_json(detail.evidence));
  if (!written) {
    err << "sekishoctl: " << nta_say("not written", options.language, {folder.string()}) << "\n";
    return exit_broken;
  }
  if (options.json) {
    out << nlohmann::json{{"directory", folder.string()},
                          {"files", {stem + "-en.txt", stem + "-ja.txt", stem + ".json"}}}
               .dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
        << "\n";
    return exit_done;
  }
  out << nta_say("written", options.language, {folder.string(), stem}) << "\n";
  return exit_done;
}

}  // namespace sekisho::mgmt::cli
