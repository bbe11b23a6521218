
#include "mgmt/control/capture_request.h"
#include "mgmt/control/json_text.h"

namespace sekisho::mgmt::control {

using nlohmann::json;

std::string to_json(const CaptureRequest& request) {
  const json value{{"port", request.port},
                   {"filter", request.filter},
                   {"seconds", request.seconds},
                   {"max_bytes", request.max_bytes}};
  return dump(value);
}

std::optional<CaptureRequest> parse_capture_request(std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object()) return std::nullopt;
  CaptureRequest request;
  for (const auto& [key, field] : value.items()) {
    if (key == "port" && field.is_string()) {
      request.port = field.get<std::string>();
    } else if (key == "filter" && field.is_string()) {
      request.filter = field.get<std::string>();
    } else if (key == "seconds" && field.is_number_unsigned()) {
      request.seconds = field.get<std::uint64_t>();
    } else if (key == "max_bytes" && field.is_number_unsigned()) {
      request.max_bytes = field.get<std::uint64_t>();
    } else {
      return std::nullopt;
    }
  }
  const bool bounded = request.seconds >= 1 && request.seconds <= CaptureRequest::longest_seconds &&
                       request.max_bytes >= 1024 && request.max_bytes <= CaptureRequest::most_bytes;
  return bounded && !request.port.empty() ? std::optional(request) : std::nullopt;
}

}  // namespace sekisho::mgmt::control
