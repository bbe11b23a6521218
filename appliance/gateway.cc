#include "appliance/gateway.h"

#include <ctime>

#include "appliance/config_desk.h"
#include "appliance/control_commands.h"
#include "appliance/guards.h"
#include "appliance/lanes.h"
#include "appliance/metrics.h"
#include "base/log.h"
#include "mgmt/control/server.h"
#include "resolver/engine/copy_keeper.h"

namespace sekisho::appliance {
namespace {

constexpr unsigned spare_readers = 6;  // keepers, a trace, a check of the ways out; some to come

int core_of(const mgmt::config::List<std::uint32_t>& cores, std::size_t index) {
  return cores.empty() ? -1 : static_cast<int>(cores[index % cores.size()].value);
}

log::Level level_of(const std::string& text) {
  return text == "debug"   ? log::Level::debug
         : text == "warn"  ? log::Level::warn
         : text == "error" ? log::Level::error
                           : log::Level::info;
}

}  // namespace

// Destroyed from the last member to the first: control, lanes, keeper, workers, mailbox, configuration, guards.
struct Gateway::State {
  State(const std::string& path, mgmt::config::LoadResult first, mgmt::config::CookieBook cookies,
        const mgmt::life::Recovery& recovery, std::uint16_t lane_count, std::uint16_t worker_count)
      : trust(first.config->server.state_directory.value),
        store(path, std::move(first), std::move(cookies), lane_count + worker_count + spare_readers,
              [this](const mgmt::config::Config& config) { return trust.overlays(config); }),
        changes(store, recovery),
        mailbox(static_cast<std::uint16_t>(lane_count + 2), worker_count),  // rows for the inquirer and the canaries
        realms([this]() -> const std::shared_ptr<const forwarding::RealmTable>& {
          return store.policy().current().realms;
        }),
        keeper(store.domain(), realms, store.health()),
        inquirer(mailbox, LaneId{lane_count}, workers),
        tracer(store, realms),
        copy_keeper(store.domain(), realms, copies, store.config().server.state_directory.value),
        paths(store, realms) {}

  Guards guards;  // outlives every socket of a realm
  TrustDesk trust;
  PolicyStore store;
  ConfigDesk changes;
  resolver::Mailbox mailbox;
  resolver::RealmSource realms;
  resolver::CopyBoard copies;
  Workers workers;
  resolver::Keeper keeper;
  Inquirer inquirer;
  TraceService tracer;
  std::unique_ptr<CanaryLane> canaries;
  resolver::CopyKeeper copy_keeper;
  PathService paths;
  std::unique_ptr<Lanes> lanes;
  mgmt::metrics::Registry registry;
  std::time_t started = std::time(nullptr);
  mgmt::control::Commands commands;
  mgmt::control::Router staff, monitoring;
  mgmt::control::ControlServer control;
};

namespace {

void start_workers(const mgmt::config::Config& config, Workers& workers, resolver::Mailbox& mailbox,
                   PolicyStore& store, const resolver::RealmSource& realms, resolver::CopyBoard& copies) {
  for (std::uint16_t i = 0; i < mailbox.workers(); ++i) {
    resolver::WorkerSettings settings;
    settings.id = WorkerId{i};
    settings.cpu = core_of(config.cpu.workers, i);
    settings.copies = &copies;
    settings.limits.cache_bytes = config.cache.truth_memory.value.bytes;
    workers.push_back(
        std::make_unique<resolver::WorkerThread>(settings, mailbox, store.domain(), realms, store.health()));
    workers.back()->start();
  }
}

}  // namespace

Gateway::Gateway() = default;

Gateway::~Gateway() {
  if (!state_) return;
  state_->control.stop();  // no handler runs from here on
  state_->changes.stop();
  state_->tracer.stop();
  state_->paths.stop();
  state_->inquirer.stop();
  state_->lanes.reset();
  state_->copy_keeper.stop();
  state_->keeper.stop();
  for (auto& worker : state_->workers) worker->stop();
}

Result<std::unique_ptr<Gateway>, std::string> Gateway::start(const std::string& path, mgmt::config::LoadResult first,
                                                             const mgmt::life::Recovery& recovery) {
  const std::uint16_t lane_count = count_lanes(*first.config);
  const auto worker_count = static_cast<std::uint16_t>(first.config->server.workers.value);
  log::set_level(level_of(first.config->server.log_level.value));

  auto cookies = open_cookies(path, *first.config);
  if (!cookies) return Failure{"cookie secrets: " + cookies.error()};
  std::unique_ptr<Gateway> gateway(new Gateway);
  gateway->state_ =
      std::make_unique<State>(path, std::move(first), *std::move(cookies), recovery, lane_count, worker_count);
  State& s = *gateway->state_;
  const mgmt::config::Config& config = s.store.config();

  if (const std::string fault = s.guards.hold_exits(config); !fault.empty()) return Failure{fault};
  start_workers(config, s.workers, s.mailbox, s.store, s.realms, s.copies);
  s.keeper.start();
  s.copy_keeper.start();
  auto lanes = Lanes::start(config, s.store.policy().current(), {s.store.domain(), s.store.policy(), s.mailbox});
  if (!lanes) return Failure{lanes.error()};
  s.lanes = std::move(*lanes);
  const auto& devices = s.lanes->kernel_devices();
  if (const std::string fault = s.guards.hold_sources(config, devices); !fault.empty()) return Failure{fault};
  s.store.set_gate([&s](const mgmt::config::Config& next) {
    return s.guards.change(s.store.config(), next, s.lanes->kernel_devices());
  });

  register_process_metrics(s.registry, s.store, s.started);
  register_lane_metrics(s.registry, *s.lanes, s.store);
  register_port_metrics(s.registry, *s.lanes);
  register_upstream_metrics(s.registry, s.store);
  register_worker_metrics(s.registry, s.workers, s.keeper);
  register_trust_metrics(s.registry, s.trust);
  s.commands = bind_commands(
      {s.store, s.changes, *s.lanes, s.workers, s.copies, s.registry, s.trust, s.tracer, s.paths, s.started});
  register_copy_metrics(s.registry, s.copies);
  s.staff = mgmt::control::staff_routes(s.commands);
  s.monitoring = mgmt::control::monitoring_routes(s.commands);
  if (auto fault = s.control.listen_unix(config.server.control_socket.value, s.staff)) return Failure{*fault};
  for (const auto& listen : config.metrics.listen) {
    if (auto fault = s.control.listen_tcp(listen.value.address.to_string(), listen.value.port, s.monitoring))
      return Failure{*fault};
  }
  s.trust.start(s.store, s.inquirer, [&s](std::function<void()> work) { s.control.post(std::move(work)); });
  s.canaries = std::make_unique<CanaryLane>(LaneId{static_cast<std::uint16_t>(lane_count + 1)},
                                            dataplane::LaneShared{s.store.domain(), s.store.policy(), s.mailbox});
  s.changes.start(*s.canaries, [&s](std::function<void()> work) { s.control.post(std::move(work)); });
  s.control.start();
  s.inquirer.start([&s] { s.control.post([&s] { s.trust.tick(); }); });
  return gateway;
}

void Gateway::request_reload() {
  state_->control.post([this] { state_->changes.reload_by_signal(); });
}

}  // namespace sekisho::appliance
