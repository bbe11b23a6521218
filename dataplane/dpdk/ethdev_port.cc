#include "dataplane/dpdk/ethdev_port.h"

#include <optional>

#include "base/log.h"
#include "dataplane/dpdk/driver_args.h"
#include "dataplane/dpdk/ethdev.h"
#include "dataplane/dpdk/ingress_block.h"
#include "dataplane/dpdk/interface_setup.h"
#include "dataplane/dpdk/xdp_program.h"

namespace sekisho::dataplane::dpdk {
namespace {

using Wrong = std::string;  // empty: all is well

Wrong check_mode(Driver driver, ExceptionMode mode) {
  const bool sees_kernel = driver == Driver::af_xdp || driver == Driver::af_packet;
  if (mode == ExceptionMode::kernel && !sees_kernel) {
    return "exception = \"kernel\" is for af_xdp and af_packet ports: the kernel does not see this port's frames";
  }
  if (mode == ExceptionMode::tap && driver == Driver::af_xdp) {
    return "an af_xdp port needs no TAP: its XDP program leaves all other frames to the kernel";
  }
  return {};
}

ExceptionWay way_of(Driver driver, ExceptionMode mode) {
  switch (mode) {
    case ExceptionMode::tap:
      return ExceptionWay::tap;
    // With af_xdp the kernel has no copy of what the program redirected.
    case ExceptionMode::kernel:
      return driver == Driver::af_packet ? ExceptionWay::left_to_kernel : ExceptionWay::nowhere;
    case ExceptionMode::automatic:
    case ExceptionMode::none:
      return ExceptionWay::nowhere;
  }
  return ExceptionWay::nowhere;
}

std::string describe(const PortSettings& settings, ExceptionMode mode, const std::string& kernel_device) {
  std::string text = "port " + settings.name + ": " + std::string(to_string(settings.driver));
  if (!settings.device.empty()) text += " on " + settings.device;
  text += ", queues: " + std::to_string(settings.queues) + ", exception path: " + std::string(to_string(mode));
  if (!kernel_device.empty()) text += " by " + kernel_device;
  return text;
}

}  // namespace

// Destroyed from the last member to the first: the program is read no more, the device closes, then the interface is
// the kernel's again.
struct EthdevPort::State {
  PortSettings settings;
  ExceptionMode mode = ExceptionMode::none;
  std::string kernel_device;
  std::optional<InterfaceSetup> interface;
  std::optional<IngressBlock> block;
  std::vector<std::unique_ptr<ExceptionGate>> gates;
  std::unique_ptr<Ethdev> device;
  std::optional<XdpProgram> program;
  const TapBridge* bridge = nullptr;

  Wrong start(Housekeeper& housekeeper);
  Wrong prepare_af_xdp();
  Wrong prepare_af_packet();
  Wrong make_tap(Housekeeper& housekeeper);
};

Wrong EthdevPort::State::start(Housekeeper& housekeeper) {
  mode = exception_mode_of(settings);
  if (Wrong wrong = check_mode(settings.driver, mode); !wrong.empty()) return wrong;
  if (Wrong wrong = check_device(settings); !wrong.empty()) return wrong;
  if (settings.driver == Driver::af_xdp || settings.driver == Driver::af_packet) {
    interface.emplace(settings.device);
    if (mode == ExceptionMode::kernel) kernel_device = settings.device;
    Wrong wrong = settings.driver == Driver::af_xdp ? prepare_af_xdp() : prepare_af_packet();
    if (!wrong.empty()) return wrong;
  }
  Result<std::unique_ptr<Ethdev>, std::string> opened = Ethdev::start(settings);
  if (!opened) return opened.error();
  device = std::move(*opened);
  for (unsigned i = 0; i < settings.queues; ++i) {
    gates.push_back(std::make_unique<ExceptionGate>(way_of(settings.driver, mode)));
  }
  if (settings.driver == Driver::af_xdp) {
    Result<XdpProgram, std::string> adopted = XdpProgram::adopt(settings.device, settings.addresses);
    if (!adopted) return adopted.error();
    program.emplace(std::move(*adopted));
  }
  return mode == ExceptionMode::tap ? make_tap(housekeeper) : Wrong{};
}

Wrong EthdevPort::State::prepare_af_xdp() {
  if (Wrong wrong = interface->require_up(); !wrong.empty()) return wrong;
  settings.xdp_program = find_xdp_program(settings.xdp_program);
  if (settings.xdp_program.empty()) return "redirect.bpf.o is not beside this program nor in /usr/lib/sekisho";
  if (Wrong wrong = clear_stale_xdp_program(settings.device); !wrong.empty()) return wrong;
  if (!interface->keep_vlan_tags()) {
    log::warn("port " + settings.name + ": " + settings.device +
              " takes VLAN tags off: its clients all count as untagged. Use driver \"af_packet\" for VLANs there");
  }
  return interface->set_queues(settings.queues);
}

Wrong EthdevPort::State::prepare_af_packet() {
  interface->turn_off_receive_merging();
  const bool stands_in = mode == ExceptionMode::tap;
  if (stands_in) interface->turn_off_ipv6();
  if (mode == ExceptionMode::none) return {};
  Result<IngressBlock, std::string> placed = IngressBlock::place(
      settings.device, stands_in ? Blocked::everything : Blocked::service_queries, settings.addresses);
  if (!placed) return placed.error();
  block.emplace(std::move(*placed));
  return {};
}

Wrong EthdevPort::State::make_tap(Housekeeper& housekeeper) {
  Result<TapDevice, std::string> tap = TapDevice::open(tap_name_of(settings), device->mac(), device->mtu());
  if (!tap) return tap.error();
  kernel_device = tap->name();
  std::vector<ExceptionGate*> ends;
  for (const std::unique_ptr<ExceptionGate>& gate : gates) ends.push_back(gate.get());
  bridge = &housekeeper.add(std::move(*tap), std::move(ends), settings.tap_rate);
  return {};
}

EthdevPort::EthdevPort() : state_(std::make_unique<State>()) {}
EthdevPort::~EthdevPort() = default;

Result<std::unique_ptr<EthdevPort>, std::string> EthdevPort::start(const PortSettings& settings,
                                                                   Housekeeper& housekeeper) {
  std::unique_ptr<EthdevPort> port(new EthdevPort);
  port->state_->settings = settings;
  const Wrong wrong = port->state_->start(housekeeper);
  if (!wrong.empty()) return Failure{"port " + settings.name + ": " + wrong};
  log::info(describe(settings, port->state_->mode, port->kernel_device()));
  return port;
}

PortId EthdevPort::id() const { return state_->settings.id; }
const std::string& EthdevPort::name() const { return state_->settings.name; }
unsigned EthdevPort::queue_count() const { return state_->device->queue_count(); }
const std::string& EthdevPort::kernel_device() const { return state_->kernel_device; }

namespace {

bool is_on_a_wire(Driver driver) {
  switch (driver) {
    case Driver::pci:
    case Driver::af_xdp:
    case Driver::af_packet:
      return true;
    case Driver::tap:
    case Driver::memif:
    case Driver::ring:
    case Driver::null:
    case Driver::pcap:
      return false;
  }
  return false;
}

}  // namespace

EthdevQueue EthdevPort::queue(unsigned index, Doorbell* bell) {
  EthdevQueue queue = state_->device->queue(index);
  if (is_on_a_wire(state_->settings.driver)) queue.mac = state_->device->mac();
  queue.gate = state_->gates[index].get();
  queue.gate->lane_bell = bell;
  return queue;
}

PortStats EthdevPort::stats() const {
  PortStats stats = state_->device->stats();
  if (state_->settings.driver == Driver::memif) {  // it forgets its counters when the other side goes
    stats.ipackets = stats.opackets = 0;
    for (const std::unique_ptr<ExceptionGate>& gate : state_->gates) {
      stats.ipackets += gate->received.value();
      stats.opackets += gate->sent.value();
    }
  }
  for (const std::unique_ptr<ExceptionGate>& gate : state_->gates) {
    stats.passed += gate->passed.value();
    stats.pass_dropped += gate->pass_dropped.value();
    stats.from_kernel += gate->from_kernel_sent.value();
    stats.from_kernel_dropped += gate->from_kernel_unsent.value();
  }
  if (state_->bridge != nullptr) {
    // What the housekeeper dropped was passed by a lane; it did not arrive.
    stats.passed -= std::min(stats.passed, state_->bridge->to_kernel_dropped.value());
    stats.pass_dropped += state_->bridge->to_kernel_dropped.value();
    stats.from_kernel_dropped += state_->bridge->from_kernel_dropped.value();
  }
  if (state_->program) stats.fragments = state_->program->fragments();
  return stats;
}

}  // namespace sekisho::dataplane::dpdk
