// Every metric of the gateway, beside the counter that it shows. To add one: a line in the file of its source.
//
// Threads: registered by the manager before the control server starts; collected in its thread.
#pragma once

#include <ctime>
#include <memory>
#include <vector>

#include "appliance/lanes.h"
#include "appliance/policy_store.h"
#include "mgmt/metrics/registry.h"
#include "resolver/copy/copy_board.h"
#include "resolver/engine/keeper.h"
#include "resolver/engine/worker_thread.h"

namespace sekisho::appliance {

using Workers = std::vector<std::unique_ptr<resolver::WorkerThread>>;

class AccessDesk;
class DomainDesk;
class NatDesk;
class PairDesk;
class TrustDesk;
class WatchDesk;
class Taps;

/// What metrics are read from; all of it outlives the registry's last scrape.
struct MetricSources {
  PolicyStore& store;
  const Lanes& lanes;
  const resolver::Keeper& keeper;
  Workers& workers;
  const resolver::CopyBoard& copies;
  const TrustDesk& trust;
  const Taps& taps;
  const WatchDesk& watch;
  const NatDesk& nat;
  const DomainDesk& domains;
  const AccessDesk& access;
  const PairDesk& pair;
  std::time_t started;
};
/// Every metric there is; nothing is read before the first scrape.
void register_metrics(mgmt::metrics::Registry& registry, const MetricSources& sources);

void register_lane_metrics(mgmt::metrics::Registry& registry, const Lanes& lanes, PolicyStore& store);
void register_stream_metrics(mgmt::metrics::Registry& registry, const Lanes& lanes);
void register_port_metrics(mgmt::metrics::Registry& registry, const Lanes& lanes);
void register_upstream_metrics(mgmt::metrics::Registry& registry, PolicyStore& store, const resolver::Keeper& keeper);
void register_worker_metrics(mgmt::metrics::Registry& registry, Workers& workers, const resolver::Keeper& keeper);
void register_nat_metrics(mgmt::metrics::Registry& registry, const NatDesk& desk);
void register_domain_metrics(mgmt::metrics::Registry& registry, const DomainDesk& desk);
void register_pair_metrics(mgmt::metrics::Registry& registry, const PairDesk& desk);
void register_access_metrics(mgmt::metrics::Registry& registry, const AccessDesk& desk);
void register_trust_metrics(mgmt::metrics::Registry& registry, const TrustDesk& desk);
void register_copy_metrics(mgmt::metrics::Registry& registry, const resolver::CopyBoard& copies);
void register_watch_metrics(mgmt::metrics::Registry& registry, const WatchDesk& desk);
void register_tap_metrics(mgmt::metrics::Registry& registry, const Taps& taps);
void register_process_metrics(mgmt::metrics::Registry& registry, PolicyStore& store, std::time_t started);

}  // namespace sekisho::appliance
