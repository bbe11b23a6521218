// dpdkgen: a DNS load generator over a DPDK port, by default a memif whose other end is the gateway.
//
//   dpdkgen --socket /run/bench/memif.sock --server 10.1.0.53 --client 10.1.1.0 --core 0 --windows 7 --seconds 3
//           [--rate 1000000] [--names 10000] [--zipf 1.0] [--lane-thread PID/TID] …
//
//   dpdkgen --socket … --server … --client … --ask-once 128      each name of lists that standard input names:
//   ask_once.h
//   dpdkgen --socket … --server … --client … --commands 1        a window for each line "RATE SECONDS" of standard
//   input, printed as one line; between them it sleeps
//
// Prints one JSON object: every window, and the median with minimum and maximum. With --lane-thread also that
// thread's time on its core for each answer. Exit status 1 when the port fails or an answer is wrong, 3 when names
// stay unanswered.
#include <cstdio>
#include <fstream>
#include <iostream>

#include "dataplane/dpdk/eal.h"
#include "dataplane/dpdk/ethdev_port.h"
#include "dataplane/dpdk/lane_thread.h"
#include "tests/bench/dpdkgen/ask_once.h"
#include "tests/bench/dpdkgen/generator.h"
#include "tests/bench/dpdkgen/report.h"
#include "tests/support/options.h"

namespace sekisho::bench {
namespace {

using namespace dataplane::dpdk;

struct Plan {
  QuerySetSettings queries;
  GeneratorSettings generator;
  PortSettings port;
  unsigned windows = 7;
  double seconds = 3;
  double rate = 0;
  std::uint32_t warm_up_outstanding = 256;
  double warm_up_limit = 60;
  std::string lane_thread;
  unsigned ask_once = 0;  // questions outstanding; 0: not this
  bool commands = false;
};

Plan plan_of(const testing::Options& o) {
  Plan p;
  p.queries.names = static_cast<std::uint32_t>(o.number("names", 10'000));
  p.queries.suffix = o.text("suffix", p.queries.suffix);
  p.queries.zipf = o.number("zipf", 1.0);
  p.queries.edns = o.number("edns", 1) != 0;
  p.queries.clients = static_cast<std::uint32_t>(o.number("clients", 1000));
  p.queries.stride = static_cast<std::uint32_t>(o.number("stride", 1));
  p.queries.vlan = static_cast<std::uint16_t>(o.number("vlan", 0));
  p.queries.seed = static_cast<std::uint64_t>(o.number("seed", 1));
  p.queries.server = IpAddress::parse(o.text("server", "10.1.0.53")).value_or(IpAddress());
  p.queries.client = IpAddress::parse(o.text("client", "10.1.1.0")).value_or(IpAddress());
  p.rate = o.number("rate", 0);
  p.generator.sample = static_cast<std::uint32_t>(o.number("sample", 1000));
  p.generator.echo = o.number("echo", 0) != 0;
  p.port.name = "generator";
  p.port.driver = o.text("driver", "memif") == "af_packet" ? Driver::af_packet : Driver::memif;
  p.port.device = o.text("socket", o.text("device", ""));
  p.port.memif_role = MemifRole::client;
  p.port.memif_id = static_cast<unsigned>(o.number("id", 0));
  p.port.frames = static_cast<unsigned>(o.number("ring", 2048));
  p.port.exception = ExceptionMode::none;
  p.windows = static_cast<unsigned>(o.number("windows", 7));
  p.seconds = o.number("seconds", 3);
  p.warm_up_outstanding = static_cast<std::uint32_t>(o.number("outstanding", p.warm_up_outstanding));
  p.warm_up_limit = o.number("warm-up-limit", p.warm_up_limit);
  p.lane_thread = o.text("lane-thread", "");
  p.ask_once = static_cast<unsigned>(o.number("ask-once", 0));
  p.commands = o.number("commands", 0) != 0;
  return p;
}

/// Nanoseconds that "PID/TID" has run, or 0.
std::uint64_t time_on_core(const std::string& thread) {
  const std::size_t slash = thread.find('/');
  if (slash == std::string::npos) return 0;
  std::uint64_t ns = 0;
  std::ifstream("/proc/" + thread.substr(0, slash) + "/task/" + thread.substr(slash + 1) + "/schedstat") >> ns;
  return ns;
}

MeasuredWindow measure_window(Generator& generator, const Plan& plan, double seconds, double rate) {
  const std::uint64_t before = time_on_core(plan.lane_thread);
  Window window = generator.measure(Duration(static_cast<std::int64_t>(seconds * 1e9)), rate);
  return {std::move(window), time_on_core(plan.lane_thread) - before};
}

void serve_commands(Generator& generator, const Plan& plan) {
  std::puts("{}");  // ready
  std::fflush(stdout);
  double rate = 0, seconds = 0;
  while (std::cin >> rate >> seconds) {
    generator.measure(50ms, rate);  // rings and branch predictors settle
    print_window(measure_window(generator, plan, seconds, rate));
    std::puts("");
    std::fflush(stdout);
    generator.drain();
  }
}

int measure(const Plan& plan, EthdevIo io) {
  if (plan.ask_once != 0) {
    serve_ask_once(io, plan.queries, plan.ask_once);
    return 0;
  }
  const QuerySet set(plan.queries);
  Generator generator(io, set, plan.generator);
  const Duration limit(static_cast<std::int64_t>(plan.warm_up_limit * 1e9));
  const std::uint32_t missing = generator.warm_up(limit, plan.warm_up_outstanding);
  if (missing != 0) return std::fprintf(stderr, "%u names were never answered\n", missing), 3;
  if (plan.commands) return serve_commands(generator, plan), 0;
  generator.measure(Duration(static_cast<std::int64_t>(plan.seconds * 5e8)), plan.rate);
  std::vector<MeasuredWindow> windows;
  for (unsigned i = 0; i < plan.windows; ++i)
    windows.push_back(measure_window(generator, plan, plan.seconds, plan.rate));
  generator.drain();
  print_report(windows, plan.rate);
  for (const MeasuredWindow& window : windows) {
    if (window.window.wrong != 0 || window.window.received == 0) return 1;
  }
  return 0;
}

int run(const testing::Options& options) {
  const Plan plan = plan_of(options);
  if (const std::string path = options.text("write-pcap", ""); !path.empty())
    return QuerySet(plan.queries).write_pcap(path, 8192) ? 0 : 1;

  auto eal = Eal::start({.memory_mib = static_cast<unsigned>(options.number("memory", 128)),
                         .file_prefix = options.text("prefix", "dpdkgen")});
  if (!eal) return std::fprintf(stderr, "%s\n", eal.error().c_str()), 1;
  Housekeeper housekeeper;
  auto port = EthdevPort::start(plan.port, housekeeper);
  if (!port) return std::fprintf(stderr, "%s\n", port.error().c_str()), 1;
  int status = 1;
  const EthdevIo io((*port)->queue(0, nullptr), nullptr);
  auto thread = LaneThread::start({.name = "generator", .core = static_cast<int>(options.number("core", -1))},
                                  nullptr, [&](const std::atomic<bool>&) { status = measure(plan, io); });
  if (!thread) return std::fprintf(stderr, "%s\n", thread.error().c_str()), 1;
  (*thread)->stop();
  return status;
}

}  // namespace
}  // namespace sekisho::bench

int main(int argc, char** argv) {
  return sekisho::bench::run(sekisho::testing::Options(
      argc, argv,
      {"names",  "suffix",  "zipf",     "edns",        "clients",       "vlan",        "seed",       "server",
       "client", "rate",    "sample",   "echo",        "driver",        "socket",      "device",     "id",
       "ring",   "windows", "seconds",  "outstanding", "warm-up-limit", "lane-thread", "write-pcap", "memory",
       "prefix", "core",    "ask-once", "commands",    "stride"}));
}
