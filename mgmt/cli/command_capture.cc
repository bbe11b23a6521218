#include <fstream>
#include <nlohmann/json.hpp>

#include "mgmt/capture/pcapng.h"
#include "mgmt/cli/run.h"
#include "mgmt/control/capture_request.h"

namespace sekisho::mgmt::cli {
namespace {

int write_file(const std::string& octets, const Options& options, std::ostream& out, std::ostream& err) {
  if (options.file == "-") {
    out << octets;
    return exit_done;
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
    const nlohmann::ordered_json json{
        {"file", options.file}, {"packets", summary.packets}, {"dropped", summary.dropped}};
    out << json.dump() << "\n";
  } else {
    out << say(Text::captured, options.language, {packets, options.file, dropped}) << "\n";
  }
  return exit_done;
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
