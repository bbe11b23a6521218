// What dnstap wrote and what it left out.
#include "appliance/metrics.h"
#include "appliance/taps.h"

namespace sekisho::appliance {

using mgmt::metrics::MetricType;

void register_tap_metrics(mgmt::metrics::Registry& registry, const Taps& taps) {
  registry.add(
      {
          {"sekisho_dnstap_written_total", "Messages written to dnstap's output.", MetricType::counter, {}},
          {"sekisho_dnstap_dropped_total",
           "Messages that dnstap left out: the queue of a lane or worker was full, or there was no reader.",
           MetricType::counter,
           {"where"}},
      },
      [&taps](mgmt::metrics::Samples& out) {
        if (!taps.on()) return;
        out.value(0, {}, static_cast<double>(taps.writer()->written()));
        out.value(1, {"lane"}, static_cast<double>(taps.dropped_by_lanes()));
        out.value(1, {"worker"}, static_cast<double>(taps.dropped_by_workers()));
        out.value(1, {"reader"}, static_cast<double>(taps.writer()->unread()));
      });
}

}  // namespace sekisho::appliance
