// What the TCP listener counts: connections, why they ended, replies that clients have not taken yet.
#include "appliance/metrics.h"
#include "dataplane/io/stream_listener.h"

namespace sekisho::appliance {

using mgmt::metrics::MetricType;

void register_stream_metrics(mgmt::metrics::Registry& registry, const Lanes& lanes) {
  registry.add(
      {
          {"sekisho_tcp_connections", "TCP connections of clients that are open.", MetricType::gauge, {}},
          {"sekisho_tcp_accepted_total", "TCP connections of clients that were taken.", MetricType::counter, {}},
          {"sekisho_tcp_closed_total",
           "TCP connections that the gateway closed or refused, by reason.",
           MetricType::counter,
           {"reason"}},
          {"sekisho_tcp_output_bytes", "Replies that TCP clients have not taken yet.", MetricType::gauge, {}},
      },
      [&lanes](mgmt::metrics::Samples& out) {
        const dataplane::StreamCounters& c = lanes.streams();
        out.value(0, {}, static_cast<double>(c.open()));
        out.value(1, {}, static_cast<double>(c.accepted.value()));
        for (const auto& [reason, counter] : {std::pair{"idle", &c.closed_idle},
                                              {"broken", &c.closed_broken},
                                              {"output", &c.closed_output},
                                              {"made_room", &c.made_room},
                                              {"refused_full", &c.refused_full},
                                              {"refused_client", &c.refused_client}})
          out.value(2, {reason}, static_cast<double>(counter->value()));
        out.value(3, {}, static_cast<double>(c.output_octets.load(std::memory_order_relaxed)));
      });
}

}  // namespace sekisho::appliance
