// The clock, as [watch] says that it is to be looked at.
#include <cstdio>

#include "mgmt/doctor/examine.h"
#include "mgmt/watch/clock_sync.h"

namespace sekisho::mgmt::doctor {
namespace {

constexpr double usual_limit = 1.0;  // s, where no configuration says another

std::string seconds(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

std::optional<watch::ClockReading> read_clock(const Patient& patient, const std::string& way) {
  if (way == "kernel") return patient.host.kernel_clock();
  const std::string chronyd = patient.config ? patient.config->watch.chronyd.value : "127.0.0.1";
  const Said said = patient.host.run({"chronyc", "-c", "-h", chronyd, "tracking"});
  return said.well() ? watch::parse_tracking(said.out) : std::nullopt;
}

}  // namespace

void check_clock(const Patient& patient, Findings& out) {
  const std::string way = patient.config ? patient.config->watch.clock.value : "chrony";
  if (way == "none") {
    out.push_back({Area::clock, Grade::warning, Says::clock_unwatched, {}, "editor " + patient.config_path});
    return;
  }
  auto reading = read_clock(patient, way);
  // Before there is a configuration, any daemon will do that has told the kernel.
  if (!reading && !patient.config && patient.host.kernel_clock().synchronised) reading = patient.host.kernel_clock();
  const double limit = patient.config
                           ? static_cast<double>(patient.config->watch.clock_error_limit.value.count()) * 1e-9
                           : usual_limit;
  const std::string source = reading && !reading->source.empty() ? reading->source : way;
  const std::vector<std::string> details{source, reading ? seconds(reading->error_bound) : ""};
  switch (watch::judge_sync(reading, limit, patient.host.now())) {
    case watch::ClockState::synchronised:
      out.push_back({Area::clock, Grade::well, Says::clock_well, details, ""});
      return;
    case watch::ClockState::unsynchronised:
      out.push_back({Area::clock, Grade::fault, Says::clock_not_synchronised, {}, "chronyc -N sources"});
      return;
    case watch::ClockState::too_far_off:
      out.push_back({Area::clock, Grade::fault, Says::clock_far_off, details, "chronyc makestep"});
      return;
    case watch::ClockState::stale:
      out.push_back({Area::clock,
                     Grade::fault,
                     Says::clock_stale,
                     {std::to_string(watch::longest_silence / 3600)},
                     "chronyc -N sources"});
      return;
    case watch::ClockState::unknown:
      out.push_back({Area::clock,
                     Grade::fault,
                     Says::clock_nobody,
                     {},
                     "apt-get install chrony && systemctl enable --now chrony"});
      return;
  }
}

}  // namespace sekisho::mgmt::doctor
