// floodgen: what a flood takes from those who ask beside it, over a memif whose other end is the gateway.
//
//   floodgen --socket /run/bench/memif.sock --server 10.1.0.53 --core 0 [--names 10000] [--clients 100000]
//            [--newcomers 100] [--flood 300000] [--seconds 3]
//
// Asks for all names once, prints "{}", then reads the name of a flood (traffic.h) from each line of its input,
// measures a window of it and prints one JSON object. Exit status 1 when the port fails, 3 when names stay
// unanswered.
#include <cstdio>
#include <iostream>

#include "dataplane/dpdk/eal.h"
#include "dataplane/dpdk/ethdev_port.h"
#include "dataplane/dpdk/lane_thread.h"
#include "tests/bench/floodgen/blend.h"
#include "tests/support/options.h"

namespace sekisho::bench {
namespace {

using namespace dataplane::dpdk;

void print(const char* name, const Tally& tally) {
  const auto number = [](std::uint64_t n) { return static_cast<unsigned long long>(n); };
  std::printf("\"%s\": {\"sent\": %llu, \"refused\": %llu, \"good\": %llu, \"cut\": %llu, \"other\": %llu}, ", name,
              number(tally.sent), number(tally.refused), number(tally.good), number(tally.cut), number(tally.other));
}

void print(Flood flood, const Blended& b) {
  std::printf("{\"flood\": \"%s\", \"seconds\": %.3f, ", std::string(to_text(flood)).c_str(), b.seconds);
  print("clients", b[Sender::client]);
  print("newcomers", b[Sender::newcomer]);
  print("floods", b[Sender::flood]);
  std::printf("\"p50_us\": %.1f, \"p99_us\": %.1f}\n", static_cast<double>(b.latency.percentile(0.5)) / 1e3,
              static_cast<double>(b.latency.percentile(0.99)) / 1e3);
  std::fflush(stdout);
}

int serve(const testing::Options& o, EthdevIo io, Traffic& traffic, std::uint32_t names) {
  Blender blender(io, traffic, names);
  const std::uint32_t missing = blender.warm_up(60s);
  if (missing != 0) return std::fprintf(stderr, "%u names were never answered\n", missing), 3;
  std::printf("{}\n");
  std::fflush(stdout);
  const BlendRates rates{o.number("clients", 100'000), o.number("newcomers", 100), o.number("flood", 300'000)};
  const Duration length(static_cast<std::int64_t>(o.number("seconds", 3) * 1e9));
  for (std::string line; std::getline(std::cin, line);) {
    const auto flood = flood_of(line);
    if (!flood) return std::fprintf(stderr, "no such flood: %s\n", line.c_str()), 1;
    print(*flood, blender.measure(*flood, rates, length));
  }
  return 0;
}

int run(const testing::Options& options) {
  const auto names = static_cast<std::uint32_t>(options.number("names", 10'000));
  Traffic traffic(IpAddress::parse(options.text("server", "10.1.0.53")).value_or(IpAddress()), names);
  auto eal = Eal::start({.memory_mib = 128, .file_prefix = options.text("prefix", "floodgen")});
  if (!eal) return std::fprintf(stderr, "%s\n", eal.error().c_str()), 1;
  PortSettings settings;
  settings.name = "generator";
  settings.driver = Driver::memif;
  settings.device = options.text("socket", "");
  settings.memif_role = MemifRole::client;
  settings.frames = static_cast<unsigned>(options.number("ring", 2048));
  settings.exception = ExceptionMode::none;
  Housekeeper housekeeper;
  auto port = EthdevPort::start(settings, housekeeper);
  if (!port) return std::fprintf(stderr, "%s\n", port.error().c_str()), 1;
  int status = 1;
  const EthdevIo io((*port)->queue(0, nullptr), nullptr);
  auto thread =
      LaneThread::start({.name = "generator", .core = static_cast<int>(options.number("core", -1))}, nullptr,
                        [&](const std::atomic<bool>&) { status = serve(options, io, traffic, names); });
  if (!thread) return std::fprintf(stderr, "%s\n", thread.error().c_str()), 1;
  (*thread)->stop();
  return status;
}

}  // namespace
}  // namespace sekisho::bench

int main(int argc, char** argv) {
  return sekisho::bench::run(sekisho::testing::Options(
      argc, argv,
      {"socket", "server", "core", "names", "clients", "newcomers", "flood", "seconds", "ring", "prefix"}));
}
