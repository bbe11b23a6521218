#include "appliance/metrics.h"

namespace sekisho::appliance {

void register_metrics(mgmt::metrics::Registry& registry, const MetricSources& sources) {
  register_process_metrics(registry, sources.store, sources.started);
  register_lane_metrics(registry, sources.lanes, sources.store);
  register_stream_metrics(registry, sources.lanes);
  register_port_metrics(registry, sources.lanes);
  register_upstream_metrics(registry, sources.store, sources.keeper);
  register_worker_metrics(registry, sources.workers, sources.keeper);
  register_trust_metrics(registry, sources.trust);
  register_copy_metrics(registry, sources.copies);
  register_tap_metrics(registry, sources.taps);
  register_watch_metrics(registry, sources.watch);
  register_nat_metrics(registry, sources.nat);
  register_domain_metrics(registry, sources.domains);
  register_access_metrics(registry, sources.access);
  register_pair_metrics(registry, sources.pair);
}

}  // namespace sekisho::appliance
