// Copies of zones, as staff and the NOC see them (N-6).
#include "appliance/control_commands.h"

namespace sekisho::appliance {

using namespace mgmt::control;
using mgmt::metrics::MetricType;
using mgmt::metrics::Registry;
using mgmt::metrics::Samples;

ZonesReport report_zones(const resolver::CopyBoard& copies) {
  ZonesReport report;
  const std::int64_t now = wall_now().seconds;
  for (const resolver::CopyStatus& s : copies.statuses(monotonic_now())) {
    const bool ever = s.checked.seconds != 0;
    report.zones.push_back({s.realm, s.zone,
                            s.usable  ? "usable"
                            : s.aside ? "aside"
                            : ever    ? "expired"
                                      : "none",
                            s.serial, s.records, s.digest, ever ? now - s.checked.seconds : 0,
                            ever ? s.expires.seconds : 0, s.next.seconds, s.fault});
  }
  return report;
}

void register_copy_metrics(Registry& registry, const resolver::CopyBoard& copies) {
  const auto gauge = [](const char* name, const char* help) {
    return mgmt::metrics::Metric{name, help, MetricType::gauge, {"realm", "zone"}};
  };
  registry.add(
      {
          gauge("sekisho_zone_copy_usable", "1 while the copy of the zone may be used."),
          gauge("sekisho_zone_copy_serial", "Serial of the copy."),
          gauge("sekisho_zone_copy_records", "Records of the copy."),
          gauge("sekisho_zone_copy_confirmed_timestamp_seconds", "When a primary last confirmed or gave the copy."),
          gauge("sekisho_zone_copy_expires_timestamp_seconds", "When the copy must no longer be used."),
          {"sekisho_zone_copy_transfers_total", "Transfers that were taken.", MetricType::counter, {"realm", "zone"}},
          {"sekisho_zone_copy_failures_total", "Tries that failed.", MetricType::counter, {"realm", "zone"}},
      },
      [&copies](Samples& out) {
        for (const resolver::CopyStatus& s : copies.statuses(monotonic_now())) {
          const double values[] = {s.usable ? 1.0 : 0.0,
                                   static_cast<double>(s.serial),
                                   static_cast<double>(s.records),
                                   static_cast<double>(s.checked.seconds),
                                   static_cast<double>(s.expires.seconds),
                                   static_cast<double>(s.transfers),
                                   static_cast<double>(s.failures)};
          for (std::size_t i = 0; i < std::size(values); ++i) out.value(i, {s.realm, s.zone}, values[i]);
        }
      });
}

}  // namespace sekisho::appliance
