#include "mgmt/watch/clock_sync.h"

#include <sys/timex.h>

#include <array>
#include <charconv>
#include <cmath>

#include "base/run_program.h"

namespace sekisho::mgmt::watch {
namespace {

// Of chronyc's comma-separated tracking report, as chronyc(1) orders them.
enum Field {
  id,
  name,
  stratum,
  reference_time,
  offset,
  last,
  rms,
  frequency,
  residual,
  skew,
  delay,
  dispersion,
  update,
  leap,
  field_count
};

template <typename Number>
bool parse_number(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string_view to_text(ClockState state) {
  switch (state) {
    case ClockState::synchronised:
      return "synchronised";
    case ClockState::unsynchronised:
      return "unsynchronised";
    case ClockState::too_far_off:
      return "too-far-off";
    case ClockState::stale:
      return "stale";
    case ClockState::unknown:
      return "unknown";
  }
  return "";
}

std::optional<ClockReading> parse_tracking(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  std::array<std::string_view, field_count> fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::size_t comma = line.find(',');
    if ((comma == std::string_view::npos) != (i + 1 == fields.size())) return std::nullopt;
    fields[i] = line.substr(0, comma);
    line.remove_prefix(i + 1 == fields.size() ? line.size() : comma + 1);
  }
  ClockReading reading;
  double measured = 0, root_delay = 0, root_dispersion = 0;
  if (!parse_number(fields[stratum], reading.stratum) || !parse_number(fields[reference_time], measured) ||
      !parse_number(fields[offset], reading.offset) || !parse_number(fields[delay], root_delay) ||
      !parse_number(fields[dispersion], root_dispersion)) {
    return std::nullopt;
  }
  reading.synchronised =
      fields[leap] == "Normal" || fields[leap] == "Insert second" || fields[leap] == "Delete second";
  reading.error_bound = std::fabs(reading.offset) + root_delay / 2 + root_dispersion;
  if (measured > 0) reading.measured_at = WallTime{static_cast<std::int64_t>(measured)};
  reading.source = fields[name];
  return reading;
}

std::optional<ClockReading> read_chrony(const std::string& chronyd) {
  const auto said = read_program({"chronyc", "-c", "-h", chronyd, "tracking"});
  return said ? parse_tracking(*said) : std::nullopt;
}

ClockReading read_kernel_clock() {
  timex kernel{};
  const int state = adjtimex(&kernel);
  ClockReading reading;
  reading.synchronised = state >= 0 && state != TIME_ERROR && (kernel.status & STA_UNSYNC) == 0;
  const double unit = (kernel.status & STA_NANO) != 0 ? 1e-9 : 1e-6;
  reading.offset = static_cast<double>(kernel.offset) * unit;
  reading.error_bound = static_cast<double>(kernel.maxerror) * 1e-6;
  return reading;
}

ClockState judge_sync(const std::optional<ClockReading>& reading, double error_limit, WallTime now) {
  if (!reading) return ClockState::unknown;
  if (!reading->synchronised) return ClockState::unsynchronised;
  if (reading->error_bound > error_limit) return ClockState::too_far_off;
  if (reading->measured_at && now.seconds > reading->measured_at->seconds + longest_silence) return ClockState::stale;
  return ClockState::synchronised;
}

}  // namespace sekisho::mgmt::watch
