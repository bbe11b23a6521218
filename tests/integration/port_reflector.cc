// One port with the smallest lane behind it: answers UDP/53 by turning it round and passes everything else. For
// proofs of drivers and exception paths without DNS, and for the floor of what a port costs.
//
//   port_reflector --driver af_packet --device eth1 --address 10.1.0.53 [--exception kernel|tap] [--core N] [--busy
//   1]
//
// Prints "ready" when packets are taken; SIGTERM or SIGINT ends it and prints the port's counters as JSON.
#include <signal.h>

#include <cstdio>
#include <map>

#include "dataplane/dpdk/eal.h"
#include "dataplane/dpdk/ethdev_io.h"
#include "dataplane/dpdk/ethdev_port.h"
#include "dataplane/dpdk/lane_thread.h"
#include "tests/support/options.h"
#include "tests/support/reflector.h"

namespace sekisho {
namespace {

using namespace dataplane::dpdk;

struct Settings {
  PortSettings port{.id = {0}, .name = "p0"};
  int core = -1;
  bool busy = false;
  EalSettings eal;
};

Settings settings_of(const testing::Options& o) {
  Settings s;
  for (const Driver d : {Driver::af_packet, Driver::af_xdp, Driver::tap, Driver::memif, Driver::pcap, Driver::null}) {
    if (o.text("driver", "af_packet") == to_string(d)) s.port.driver = d;
  }
  for (const ExceptionMode m : {ExceptionMode::kernel, ExceptionMode::tap, ExceptionMode::none}) {
    if (o.text("exception", "") == to_string(m)) s.port.exception = m;
  }
  for (const std::string& text : o.list("address")) {
    if (const auto address = IpAddress::parse(text)) s.port.addresses.push_back(*address);
  }
  s.port.device = o.text("device", "");
  s.port.queues = static_cast<unsigned>(o.number("queues", 1));
  s.port.frames = static_cast<unsigned>(o.number("frames", 4096));
  s.port.tap_name = o.text("tap", "");
  s.port.options = o.text("options", "");
  s.core = static_cast<int>(o.number("core", -1));
  s.busy = o.number("busy", 0) != 0;
  s.eal.memory_mib = static_cast<unsigned>(o.number("memory", 128));
  s.eal.file_prefix = o.text("prefix", "reflector");
  return s;
}

void reflect(EthdevIo io, bool busy, const std::atomic<bool>& stop) {
  Duration sleep = 50us;
  while (!stop.load(std::memory_order_relaxed)) {
    if (testing::reflect_once(io) != 0) {
      sleep = 50us;
    } else if (!busy) {
      io.idle(io.wakes_on_frame() ? 100ms : sleep);
      sleep = std::min<Duration>(2 * sleep, 1ms);
    }
  }
}

void print(const PortStats& s) {
  const std::pair<const char*, std::uint64_t> rows[] = {
      {"ipackets", s.ipackets},       {"opackets", s.opackets},
      {"missed", s.missed},           {"no_buffer", s.no_buffer},
      {"rx_errors", s.rx_errors},     {"tx_errors", s.tx_errors},
      {"passed", s.passed},           {"pass_dropped", s.pass_dropped},
      {"from_kernel", s.from_kernel}, {"from_kernel_dropped", s.from_kernel_dropped},
      {"fragments", s.fragments}};
  const char* separator = "{";
  for (const auto& [name, value] : rows) {
    std::printf("%s\"%s\": %llu", separator, name, static_cast<unsigned long long>(value));
    separator = ", ";
  }
  std::printf("}\n");
}

int run(const Settings& s) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  auto eal = Eal::start(s.eal);
  if (!eal) return std::fprintf(stderr, "%s\n", eal.error().c_str()), 1;
  Housekeeper housekeeper;
  auto port = EthdevPort::start(s.port, housekeeper);
  if (!port) return std::fprintf(stderr, "%s\n", port.error().c_str()), 1;
  housekeeper.start();
  std::vector<std::unique_ptr<Doorbell>> bells;
  std::vector<std::unique_ptr<LaneThread>> lanes;
  for (unsigned i = 0; i < (*port)->queue_count(); ++i) {
    bells.push_back(std::make_unique<Doorbell>());
    EthdevIo io((*port)->queue(i, bells.back().get()), bells.back().get());
    const int core = s.core < 0 ? -1 : s.core + static_cast<int>(i);
    auto lane = LaneThread::start({.name = "lane" + std::to_string(i), .core = core}, bells.back().get(),
                                  [io, &s](const std::atomic<bool>& stop) { reflect(io, s.busy, stop); });
    if (!lane) return std::fprintf(stderr, "%s\n", lane.error().c_str()), 1;
    lanes.push_back(std::move(*lane));
  }
  std::printf("ready %s\n", (*port)->kernel_device().c_str());
  std::fflush(stdout);
  int caught = 0;
  sigwait(&signals, &caught);
  lanes.clear();
  housekeeper.stop();
  print((*port)->stats());
  return 0;
}

}  // namespace
}  // namespace sekisho

int main(int argc, char** argv) {
  const sekisho::testing::Options options(argc, argv,
                                          {"driver", "device", "address", "exception", "tap", "queues", "frames",
                                           "options", "core", "busy", "memory", "prefix"});
  return sekisho::run(sekisho::settings_of(options));
}
