// What staff ask of `sekishoctl capture`: the request as JSON. The reply is a pcapng file.
// Threads: plain values. Limits: as the constants say; what is beyond is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho::mgmt::control {

struct CaptureRequest {
  static constexpr std::uint64_t longest_seconds = 300, most_bytes = 64ULL << 20;
  std::string port, filter;
  std::uint64_t seconds = 10;
  std::uint64_t max_bytes = 10ULL << 20;  ///< of the file
};

std::string to_json(const CaptureRequest& request);
/// Nothing when the text is no such object, or a bound is 0 or too high.
std::optional<CaptureRequest> parse_capture_request(std::string_view json);

}  // namespace sekisho::mgmt::control
