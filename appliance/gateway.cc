#include "appliance/gateway.h"

#include <ctime>
#include <filesystem>

#include "appliance/access_desk.h"
#include "appliance/capture_service.h"
#include "appliance/config_desk.h"
#include "appliance/control_commands.h"
#include "appliance/domain_desk.h"
#include "appliance/guards.h"
#include "appliance/guideline_service.h"
#include "appliance/lanes.h"
#include "appliance/mail_service.h"
#include "appliance/metrics.h"
#include "appliance/nat_desk.h"
#include "appliance/nta_desk.h"
#include "appliance/pair_desk.h"
#include "appliance/person.h"
#include "appliance/progress_watch.h"
#include "appliance/taps.h"
#include "appliance/watch_desk.h"
#include "base/event_log.h"
#include "mgmt/control/server.h"
#include "resolver/engine/copy_keeper.h"

namespace sekisho::appliance {
namespace {

constexpr unsigned spare_readers =
    12;  // keepers, canaries, an explanation, a trace, checks, a mail plan; some to come

int core_of(const mgmt::config::List<std::uint32_t>& cores, std::size_t index) {
  return cores.empty() ? -1 : static_cast<int>(cores[index % cores.size()].value);
}

log::Level level_of(const std::string& text) {
  return text == "debug"   ? log::Level::debug
         : text == "warn"  ? log::Level::warn
         : text == "error" ? log::Level::error
                           : log::Level::info;
}

log::JournalUse journal_use_of(const std::string& text) {
  return text == "always" ? log::JournalUse::always
         : text == "auto" ? log::JournalUse::when_held
                          : log::JournalUse::never;
}

mgmt::control::ServerLimits limits_of(const mgmt::config::ControlLimits& from) {
  mgmt::control::ServerLimits limits;
  limits.connections = from.connections.value;
  limits.read_timeout = std::chrono::duration_cast<std::chrono::milliseconds>(from.request_timeout.value);
  return limits;
}

/// A file that the configuration names, relative to where it stands itself.
std::string beside(const std::string& config_path, const std::string& name) {
  if (name.empty()) return {};
  return (std::filesystem::path(config_path).parent_path() / name).string();
}

/// Opening says what is wrong where the directory cannot be made.
mgmt::store::Store open_history(const std::string& directory) {
  std::error_code fault;
  std::filesystem::create_directories(directory, fault);
  return mgmt::store::Store::open(directory);
}

}  // namespace

// Destroyed from the last member to the first: control, lanes, keeper, workers, mailbox, configuration, guards.
struct Gateway::State {
  State(const std::string& path, mgmt::config::LoadResult first, mgmt::config::CookieBook cookies,
        const mgmt::life::Recovery& recovery, std::uint16_t lane_count, std::uint16_t worker_count)
      : history(open_history(first.config->server.state_directory.value)),
        trust(first.config->server.state_directory.value, history),
        watch(first.config->server.state_directory.value),
        store(path, std::move(first), std::move(cookies), lane_count + worker_count + spare_readers,
              [this](const mgmt::config::Config& config) { return trust.overlays(config); }),
        access(store),
        changes(store, history, access, recovery),
        mailbox(static_cast<std::uint16_t>(lane_count + 4),
                worker_count),  // rows for the inquirer, the canaries, explanations, and the health check of a pair
        realms([this]() -> const std::shared_ptr<const forwarding::RealmTable>& {
          return store.policy().current().realms;
        }),
        taps(store.config(), lane_count, worker_count),
        keeper(store.domain(), realms, store.health()),
        inquirer(mailbox, LaneId{lane_count}),
        nat(changes.store()),
        tracer(store, realms),
        nta(
            trust, history, store,
            [this](const mgmt::control::TraceRequest& request, std::function<void(mgmt::control::TraceReport)> done) {
              return tracer.begin(request, std::move(done));
            },
            [](const mgmt::control::Peer& peer) { return person_of(peer); }),
        mail(store, realms),
        domains(store, realms),
        own_domains(store, history, realms),
        copy_keeper(store.domain(), realms, copies, store.config().server.state_directory.value),
        paths(store, realms),
        explainer(store, inquirer, client_for_explanations, lanes),
        capture(lanes),
        guideline(history),
        pair(store, changes, trust, history, store.config().server.state_directory.value),
        control(limits_of(store.config().control.limits)) {}

  Guards guards;  // outlives every socket of a realm
  mgmt::store::Store history;
  TrustDesk trust;
  WatchDesk watch;
  PolicyStore store;
  AccessDesk access;
  ConfigDesk changes;
  resolver::Mailbox mailbox;
  resolver::RealmSource realms;
  resolver::CopyBoard copies;
  Taps taps;  // outlives lanes and workers
  Workers workers;
  resolver::Keeper keeper;
  Inquirer inquirer;
  NatDesk nat;
  TraceService tracer;
  NtaDesk nta;
  MailService mail;
  DomainService domains;
  DomainDesk own_domains;
  std::unique_ptr<CanaryLane> canaries, client_for_explanations, pair_canaries;
  resolver::CopyKeeper copy_keeper;
  PathService paths;
  std::unique_ptr<Lanes> lanes;
  ExplainService explainer;
  CaptureService capture;
  GuidelineService guideline;
  PairDesk pair;
  mgmt::metrics::Registry registry;
  std::time_t started = std::time(nullptr);
  mgmt::control::Commands commands;
  mgmt::control::Router staff, monitoring;
  mgmt::control::ControlServer control;
  ProgressWatch progress;
  PairHealth health;
};

namespace {

void start_workers(const mgmt::config::Config& config, Workers& workers, resolver::Mailbox& mailbox,
                   PolicyStore& store, const resolver::RealmSource& realms, resolver::CopyBoard& copies,
                   const Taps& taps) {
  for (std::uint16_t i = 0; i < mailbox.workers(); ++i) {
    resolver::WorkerSettings settings;
    settings.id = WorkerId{i};
    settings.cpu = core_of(config.cpu.workers, i);
    settings.copies = &copies;
    settings.tap = taps.of_worker(i);
    settings.limits.cache_bytes = config.cache.truth_memory.value.bytes;
    settings.limits.max_per_zone = config.limits.queries_in_flight_per_zone.value;
    settings.limits.max_per_server = config.limits.queries_in_flight_per_upstream.value;
    workers.push_back(
        std::make_unique<resolver::WorkerThread>(settings, mailbox, store.domain(), realms, store.health()));
    workers.back()->start();
  }
}

std::optional<std::string> open_doors(mgmt::control::ControlServer& control, const std::string& path,
                                      const mgmt::config::Config& config, const mgmt::control::Router& staff,
                                      const mgmt::control::Router& monitoring) {
  if (auto fault = control.listen_unix(config.server.control_socket.value, staff)) return fault;
  for (const auto& listen : config.metrics.listen) {
    if (auto fault = control.listen_tcp(listen.value.address.to_string(), listen.value.port, monitoring))
      return fault;
  }
  const mgmt::config::ControlTls& tls = config.control.tls;
  const mgmt::tls::ServerFiles files{beside(path, tls.certificate.value), beside(path, tls.key.value),
                                     beside(path, tls.client_ca.value), !tls.tokens.value};
  for (const auto& listen : tls.listen) {
    if (auto fault = control.listen_tls(listen.value.address.to_string(), listen.value.port, files, staff))
      return fault;
  }
  return std::nullopt;
}

/// Staff's looks at a watched domain are looks as well.
decltype(mgmt::control::Commands::check_domain) followed(decltype(mgmt::control::Commands::check_domain) check,
                                                         DomainDesk& desk, const DomainDesk::Post& post) {
  return [check = std::move(check), &desk, post](const mgmt::control::DomainRequest& request, auto done) {
    const bool as_watched = !request.realm && request.servers.empty();
    return check(request, [as_watched, &desk, post, done](mgmt::control::DomainReport report) {
      post([as_watched, &desk, done, report = std::move(report)]() mutable {
        if (as_watched) desk.follow(report);
        done(std::move(report));
      });
    });
  };
}

std::vector<WatchedThread> watched(const Lanes& lanes, const Workers& workers) {
  std::vector<WatchedThread> threads;
  for (const LaneRow& lane : lanes.lanes()) threads.push_back({"lane " + lane.name, &lane.core->tasks()});
  for (std::size_t i = 0; i < workers.size(); ++i)
    threads.push_back({"worker " + std::to_string(i), &workers[i]->tasks()});
  return threads;
}

/// Of a pair alone: the check that decides whether this node may be the active one.
std::optional<std::string> start_health(const mgmt::config::Config& config, const PairDesk& pair, PairHealth& health,
                                        CanaryLane& lane, std::vector<WatchedThread> threads) {
  if (!pair.configured()) return std::nullopt;
  return health.start(config.pair.health.socket.value, std::move(threads), lane, pair.plan());
}

}  // namespace

Gateway::Gateway() = default;

Gateway::~Gateway() {
  if (!state_) return;
  state_->health.stop();  // first of all: the other node of a pair takes over
  state_->progress.stop();
  state_->control.stop();  // no handler runs from here on
  state_->changes.stop();
  state_->tracer.stop();
  state_->paths.stop();
  state_->capture.stop();
  state_->mail.stop();
  state_->domains.stop();
  state_->own_domains.stop();
  state_->pair.stop();
  state_->nat.stop();
  state_->inquirer.stop();
  state_->lanes.reset();
  state_->copy_keeper.stop();
  state_->keeper.stop();
  for (auto& worker : state_->workers) worker->stop();
  state_->taps.stop();
}

Result<std::unique_ptr<Gateway>, std::string> Gateway::start(const std::string& path, mgmt::config::LoadResult first,
                                                             const mgmt::life::Recovery& recovery,
                                                             const ServiceManager& service) {
  const std::uint16_t lane_count = count_lanes(*first.config);
  const auto worker_count = static_cast<std::uint16_t>(first.config->server.workers.value);
  log::set_level(level_of(first.config->server.log_level.value));
  log::use_journal(journal_use_of(first.config->server.journal.value));

  auto cookies = open_cookies(path, *first.config);
  if (!cookies) return Failure{"cookie secrets: " + cookies.error()};
  std::unique_ptr<Gateway> gateway(new Gateway);
  gateway->state_ =
      std::make_unique<State>(path, std::move(first), *std::move(cookies), recovery, lane_count, worker_count);
  State& s = *gateway->state_;
  const mgmt::config::Config& config = s.store.config();

  if (const std::string fault = s.guards.hold_exits(config); !fault.empty()) return Failure{fault};
  start_workers(config, s.workers, s.mailbox, s.store, s.realms, s.copies, s.taps);
  s.keeper.start();
  s.copy_keeper.start();
  s.taps.start();
  auto lanes =
      Lanes::start(config, s.store.policy().current(), {s.store.domain(), s.store.policy(), s.mailbox}, s.taps);
  if (!lanes) return Failure{lanes.error()};
  s.lanes = std::move(*lanes);
  const auto& devices = s.lanes->kernel_devices();
  if (const std::string fault = s.guards.hold_sources(config, devices); !fault.empty()) return Failure{fault};
  s.store.set_gate([&s](const mgmt::config::Config& next) {
    if (std::string why = s.changes.object(next); !why.empty()) return why;
    return s.guards.change(s.store.config(), next, s.lanes->kernel_devices());
  });

  register_metrics(s.registry, {s.store, *s.lanes, s.keeper, s.workers, s.copies, s.trust, s.taps, s.watch, s.nat,
                                s.own_domains, s.access, s.pair, s.started});
  s.commands = bind_commands({s.store, s.changes, *s.lanes, s.workers, s.copies, s.registry, s.trust, s.nta, s.watch,
                              s.nat, s.tracer, s.paths, s.capture, s.mail, s.access, s.domains, s.own_domains,
                              s.explainer, s.started});
  const auto post = [&s](std::function<void()> work) { s.control.post(std::move(work)); };
  s.commands.check_domain = followed(s.commands.check_domain, s.own_domains, post);
  s.commands.guideline = [&s](const auto& request, auto done) { return s.guideline.begin(request, std::move(done)); };
  s.commands.attest = [&s](const auto& said, const auto& peer) { return s.guideline.attest(said, peer); };
  s.commands.pair = s.pair.commands();
  s.staff = mgmt::control::staff_routes(s.commands);
  s.monitoring = mgmt::control::monitoring_routes(s.commands);
  s.control.set_gate(s.access.gate());
  if (auto fault = open_doors(s.control, path, config, s.staff, s.monitoring)) return Failure{*fault};
  s.guideline.start(s.commands, s.store, post);
  s.trust.start(s.store, s.inquirer, post);
  s.nta.start(post);
  s.watch.start(s.store, *s.lanes, s.inquirer, post);
  s.canaries = std::make_unique<CanaryLane>(LaneId{static_cast<std::uint16_t>(lane_count + 1)},
                                            dataplane::LaneShared{s.store.domain(), s.store.policy(), s.mailbox});
  s.client_for_explanations =
      std::make_unique<CanaryLane>(LaneId{static_cast<std::uint16_t>(lane_count + 2)},
                                   dataplane::LaneShared{s.store.domain(), s.store.policy(), s.mailbox});
  s.pair.start(s.health, post);
  s.pair_canaries =
      std::make_unique<CanaryLane>(LaneId{static_cast<std::uint16_t>(lane_count + 3)},
                                   dataplane::LaneShared{s.store.domain(), s.store.policy(), s.mailbox});
  if (auto fault = start_health(config, s.pair, s.health, *s.pair_canaries, watched(*s.lanes, s.workers)))
    return Failure{*fault};
  s.changes.tell_of_reloads(service);
  s.changes.start(*s.canaries, post);
  s.nat.start(s.store, post);
  s.own_domains.start(post);
  s.control.start();
  // What is watched has intervals of a second and more; trust, which may have files to save, is in no such haste.
  s.inquirer.start([&s, ticks = 0U]() mutable {
    s.control.post([&s, trust_too = ticks++ % 5 == 0] {
      if (trust_too) s.trust.tick();
      s.watch.tick();
      s.own_domains.tick();
      s.pair.tick();
    });
  });
  s.progress.start(service, watched(*s.lanes, s.workers));
  return gateway;
}

void Gateway::request_reload() {
  state_->control.post([this] { state_->changes.reload_by_signal(); });
}

}  // namespace sekisho::appliance
