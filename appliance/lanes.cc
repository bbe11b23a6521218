#include "appliance/lanes.h"

#include "base/log.h"
#include "base/random.h"
#include "dataplane/dpdk/eal.h"
#include "dataplane/dpdk/ethdev_lane.h"
#include "dataplane/dpdk/ethdev_port.h"
#include "dataplane/dpdk/housekeeper.h"
#include "dataplane/io/socket_io.h"
#include "dataplane/io/stream_listener.h"
#include "dataplane/pipeline/lane.h"

namespace sekisho::appliance {

using namespace dataplane;
using mgmt::config::Config;
using mgmt::config::Port;

namespace {

constexpr std::size_t stream_cache_bytes = 8U << 20;

bool is_socket(const Port& port) { return port.driver.value == "socket"; }
dpdk::Driver driver_of(const std::string& text) {
  for (const dpdk::Driver driver :
       {dpdk::Driver::pci, dpdk::Driver::af_xdp, dpdk::Driver::af_packet, dpdk::Driver::tap, dpdk::Driver::memif}) {
    if (dpdk::to_string(driver) == text) return driver;
  }
  SEKISHO_CHECK(false);  // the schema knows no other
  return dpdk::Driver::af_packet;
}

dpdk::ExceptionMode exception_of(const std::string& text) {
  if (text == "kernel") return dpdk::ExceptionMode::kernel;
  if (text == "tap") return dpdk::ExceptionMode::tap;
  if (text == "none") return dpdk::ExceptionMode::none;
  return dpdk::ExceptionMode::automatic;
}

dpdk::PortSettings settings_of(const Port& port, PortId id) {
  dpdk::PortSettings settings;
  settings.id = id;
  settings.name = port.name.value;
  settings.driver = driver_of(port.driver.value);
  settings.device = port.device.value;
  settings.queues = port.queues.value;
  settings.exception = exception_of(port.exception.value);
  for (const auto& address : port.addresses) settings.addresses.push_back(address.value);
  return settings;
}

dpdk::EalSettings eal_of(const Config& config) {
  dpdk::EalSettings settings;
  settings.hugepages = config.dpdk.hugepages.value;
  settings.memory_mib = static_cast<unsigned>(config.dpdk.memory.value.bytes >> 20);
  settings.file_prefix = config.dpdk.file_prefix.value;
  for (const Port& port : config.ports) {
    if (port.driver.value == "pci") settings.pci_devices.push_back(port.device.value);
  }
  return settings;
}

PortId port_id(const views::Policy& policy, const std::string& name) {
  for (std::size_t i = 0; i < policy.port_names.size(); ++i) {
    if (policy.port_names[i] == name) return PortId{static_cast<std::uint16_t>(i)};
  }
  SEKISHO_CHECK(false);
  return {};
}

}  // namespace

std::uint16_t count_lanes(const Config& config) {
  std::size_t lanes = 1;  // the TCP listener
  for (const Port& port : config.ports) lanes += is_socket(port) ? 1 : port.queues.value;
  return static_cast<std::uint16_t>(lanes);
}

// Destroyed from the last member to the first: threads, then cores, ports, housekeeper, EAL.
struct Lanes::State {
  State(const Config& c, const views::Policy& p, const LaneShared& s, const Taps& t)
      : config(c), policy(p), shared(s), taps(t) {}

  const Config& config;  // both only during start()
  const views::Policy& policy;
  LaneShared shared;
  const Taps& taps;
  std::uint64_t hash_key = 0;
  std::uint16_t next_lane = 0;

  std::unique_ptr<dpdk::Eal> eal;
  dpdk::Housekeeper housekeeper;
  std::vector<std::unique_ptr<dpdk::EthdevPort>> ports;
  std::vector<std::unique_ptr<LaneCore>> cores;
  std::vector<std::unique_ptr<SocketIo>> sockets;
  std::unique_ptr<StreamListener> streams;
  std::vector<std::unique_ptr<dpdk::LaneThread>> threads;
  std::vector<LaneRow> lane_rows;
  std::vector<PortRow> port_rows;
  std::vector<PortDevice> kernel_devices;

  ~State() {
    for (auto& thread : threads) thread->stop();
    housekeeper.stop();
  }

  LaneCore& add_core(const std::string& name, const std::string& port, bool busy_poll, std::size_t cache_bytes) {
    LaneSettings settings;
    settings.tap = taps.of_lane(next_lane);
    settings.lane = LaneId{next_lane++};
    settings.cache_bytes = cache_bytes;
    settings.busy_poll = busy_poll;
    settings.max_pending_per_client = config.limits.queries_in_flight_per_client.value;
    settings.max_pending_per_zone = config.limits.queries_in_flight_per_zone.value;
    settings.hash_key = hash_key;
    cores.push_back(std::make_unique<LaneCore>(settings, shared));
    lane_rows.push_back({name, port, cores.back().get()});
    return *cores.back();
  }

  dpdk::LaneThreadSettings next_thread(const std::string& name) const {
    const auto& lanes = config.cpu.lanes;
    return {name, lanes.empty() ? -1 : static_cast<int>(lanes[threads.size() % lanes.size()].value)};
  }

  std::string start_ethdev(const Port& port);
  std::string start_sockets(const Port& port);
  std::string start_streams();
  std::string start_all();
};

std::string Lanes::State::start_ethdev(const Port& port) {
  const PortId id = port_id(policy, port.name.value);
  auto started = dpdk::EthdevPort::start(settings_of(port, id), housekeeper);
  if (!started) return started.error();
  ports.push_back(std::move(*started));
  dpdk::EthdevPort& ethdev = *ports.back();
  port_rows.push_back({port.name.value, [&ethdev] { return ethdev.stats(); }});
  for (unsigned q = 0; q < ethdev.queue_count(); ++q) {
    const std::string name = port.name.value + "/" + std::to_string(q);
    LaneCore& core =
        add_core(name, port.name.value, config.cpu.busy_poll.value, config.cache.reply_memory.value.bytes);
    auto lane = dpdk::start_ethdev_lane(ethdev, q, core, next_thread(name));
    if (!lane) return lane.error();
    threads.push_back(std::move(*lane));
  }
  return {};
}

std::string Lanes::State::start_sockets(const Port& port) {
  LaneCore& core = add_core(port.name.value + "/0", port.name.value, config.cpu.busy_poll.value,
                            config.cache.reply_memory.value.bytes);
  std::vector<Endpoint> endpoints;
  for (const auto& address : port.addresses) endpoints.push_back({address.value, dns_port});
  auto opened = SocketIo::open(endpoints, port.device.value, core.bell().fd());
  if (!opened) return "port " + port.name.value + ": " + opened.error();
  sockets.push_back(std::move(*opened));
  SocketIo& io = *sockets.back();
  auto thread =
      dpdk::LaneThread::start(next_thread(port.name.value + "/0"), &core.bell(),
                              [&io, &core, id = port_id(policy, port.name.value)](const std::atomic<bool>& stop) {
                                const auto lane = std::make_unique<Lane<SocketIo>>(io, core, id);
                                core.enter_thread();
                                lane->run(stop);
                                core.leave_thread();
                              });
  if (!thread) return thread.error();
  threads.push_back(std::move(*thread));
  return {};
}

std::string Lanes::State::start_streams() {
  StreamSettings settings;
  settings.max_connections = config.limits.tcp_connections.value;
  settings.max_per_client = config.limits.tcp_connections_per_client.value;
  settings.idle_timeout = config.limits.tcp_idle_timeout.value;
  std::size_t next_ethdev = 0;
  for (const Port& port : config.ports) {
    std::string device = is_socket(port) ? port.device.value : ports[next_ethdev++]->kernel_device();
    if (device.empty() || port.exception.value == "none") continue;  // TCP does not reach the kernel here
    kernel_devices.push_back({port.name.value, device});
    for (const auto& address : port.addresses) {
      settings.addresses.push_back({port_id(policy, port.name.value), 0, {address.value, dns_port}, device});
    }
  }
  LaneCore& core = add_core("tcp", "", false, stream_cache_bytes);
  auto opened = StreamListener::open(settings, core);
  if (!opened) return opened.error();
  streams = std::move(*opened);
  auto thread = dpdk::LaneThread::start({"tcp", -1}, &core.bell(), [this, &core](const std::atomic<bool>& stop) {
    core.enter_thread();
    streams->run(stop);
    core.leave_thread();
  });
  if (!thread) return thread.error();
  threads.push_back(std::move(*thread));
  return {};
}

std::string Lanes::State::start_all() {
  SystemRandom random;
  hash_key = random.u64();
  bool any_dpdk = false;
  for (const Port& port : config.ports) any_dpdk |= !is_socket(port);
  if (any_dpdk) {
    auto started = dpdk::Eal::start(eal_of(config));
    if (!started) return started.error();
    eal = std::move(*started);
  }
  for (const Port& port : config.ports) {
    std::string fault = is_socket(port) ? start_sockets(port) : start_ethdev(port);
    if (!fault.empty()) return fault;
  }
  housekeeper.start();
  return start_streams();
}

Lanes::Lanes() = default;
Lanes::~Lanes() = default;

Result<std::unique_ptr<Lanes>, std::string> Lanes::start(const Config& config, const views::Policy& policy,
                                                         const LaneShared& shared, const Taps& taps) {
  std::unique_ptr<Lanes> lanes(new Lanes);
  lanes->state_ = std::make_unique<State>(config, policy, shared, taps);
  if (std::string fault = lanes->state_->start_all(); !fault.empty()) return Failure{std::move(fault)};
  return lanes;
}

const std::vector<LaneRow>& Lanes::lanes() const { return state_->lane_rows; }
const std::vector<PortRow>& Lanes::ports() const { return state_->port_rows; }
const dataplane::StreamCounters& Lanes::streams() const { return state_->streams->counters(); }
const std::vector<PortDevice>& Lanes::kernel_devices() const { return state_->kernel_devices; }

}  // namespace sekisho::appliance
