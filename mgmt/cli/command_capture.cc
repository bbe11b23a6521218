#include <fstream>
#include <nlohmann/json.hpp>

#include "mgmt/capture/pcapng.h"
#include "mgmt/cli/run.h"
#include "mgmt/control/capture_request.h"

namespace sekisho::mgmt::cli {
namespace {

/// True when packets of whole lanes are missing.
bool tell_left_out(const std::vector<std::string>& lanes, const Options& options, std::ostream& err) {
  if (lanes.empty()) return false;
  std::string names;
  for (const std::string& lane : lanes) names += (names.empty() ? "" : ", ") + lane;
  const bool japanese = options.language == Language::ja;
  err << "sekishoctl: "
      << (japanese ? "次のレーンは時間内に応答しなかったため、そのパケットは記録に含まれません: "
                   : "these lanes did not take the order in time, and their packets are missing: ")
      << names << "\n";
  return true;
}

int write_file(const std::string& octets, const Options& options, std::ostream& out, std::ostream& err) {
  if (options.file == "-") {
    out << octets;
    return tell_left_out(capture::summarise(octets).left_out, options, err) ? exit_refused : exit_done;
  }
  std::ofstream file(options.file, std::ios::binary | std::ios::trunc);
  file << octets;
  file.close();
  if (!file) {
    err << "sekishoctl: " << say(Text::not_written, options.language, {options.file}) << "\n";
    return exit_refused;
  }
  const capture::Summary summary = capture::summarise(octets);
  const std::string packets = std::to_string(summary.packets), dropped = std::to_string(summary.dropped);
  if (options.json) {
    const nlohmann::ordered_json json{{"file", options.file},
                                      {"packets", summary.packets},
                                      {"dropped", summary.dropped},
                                      {"lanes_left_out", summary.left_out}};
    out << json.dump() << "\n";
  } else {
    out << say(Text::captured, options.language, {packets, options.file, dropped}) << "\n";
  }
  return tell_left_out(summary.left_out, options, err) ? exit_refused : exit_done;
}

}  // namespace

int run_capture(const Options& options, std::ostream& out, std::ostream& err) {
  const control::CaptureRequest request{options.port, options.filter, options.capture_seconds, options.max_bytes};
  Options patient = options;
  patient.timeout_seconds += options.capture_seconds;
  const auto reply = client_for(patient).call(control::Method::post, "/v1/capture", control::to_json(request));
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  return write_file(reply->body, options, out, err);
}

}  // namespace sekisho::mgmt::cli
