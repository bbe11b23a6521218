// lane_bench: a real lane in a process of its own, with the bench's names in its reply cache, on any DPDK port.
//
//   lane_bench --driver memory --device queries.pcap --core 1                    what the lane costs without a wire:
//                                                                                queries from memory, replies to
//                                                                                nowhere
//   lane_bench --driver pcap --options rx_pcap=queries.pcap,infinite_rx=1 …      the same through DPDK's driver
//   lane_bench --driver memif --device /tmp/m.sock --core 1                      a server for dpdkgen
//   lane_bench --config sekisho.toml …                                           under that configuration's policy
//   lane_bench --lanes 2 --core 0 …                                              lanes on cores 0 and 1, each with a
//                                                                                port and a cache of its own
//
// A thread plays the worker: it answers h<number>.<suffix> from the number. Each line of standard input is a number
// of seconds to measure; what the lanes did in that time, and how long they were on their cores for each answer, is
// printed as one line of JSON. Until then, and without standard input, it serves until SIGTERM.
#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

#include "dataplane/dpdk/eal.h"
#include "dataplane/dpdk/ethdev_lane.h"
#include "dataplane/pipeline/lane.h"
#include "tests/bench/lane_bench/memory_port.h"
#include "tests/bench/lane_bench/policy.h"
#include "tests/bench/lane_bench/worker.h"
#include "tests/support/options.h"

namespace sekisho::bench {
namespace {

using namespace dataplane;

struct Sample {
  std::uint64_t answers = 0, hits = 0, dropped = 0, on_core = 0;
  Instant at;
};

/// Time on their cores of the threads named "lane…".
std::uint64_t lanes_time() {
  std::uint64_t sum = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::string name;
    std::uint64_t ns = 0;
    if (std::ifstream(task.path() / "comm") >> name && name.starts_with("lane") && name != "lane_bench" &&
        std::ifstream(task.path() / "schedstat") >> ns)
      sum += ns;
  }
  return sum;
}

/// The lanes, each with its port.
class Field {
 public:
  Field(const testing::Options& options, const LaneShared& shared) : options_(options), shared_(shared) {}
  ~Field() {
    for (auto& lane : lanes_) lane->stop();
  }

  /// Empty, or what is wrong.
  std::string add(std::uint16_t number) {
    LaneSettings settings;
    settings.lane = LaneId{number};
    settings.cache_bytes = static_cast<std::size_t>(options_.number("cache-mib", 64)) << 20;
    settings.busy_poll = true;
    settings.max_pending_per_client = settings.max_pending;
    settings.max_pending_per_zone = settings.max_pending;
    cores_.push_back(std::make_unique<LaneCore>(settings, shared_));
    const int core = static_cast<int>(options_.number("core", -1));
    const dpdk::LaneThreadSettings thread{"lane" + std::to_string(number), core < 0 ? core : core + number};
    auto lane = options_.text("driver", "memory") == "memory" ? start_from_memory(number, thread)
                                                              : start_on_port(number, thread);
    if (!lane) return lane.error();
    lanes_.push_back(std::move(*lane));
    return {};
  }

  Sample sample() {
    Sample s{0, 0, 0, lanes_time(), monotonic_now()};
    for (const auto& core : cores_) {
      s.answers += core->counters().answered.value();
      s.dropped += core->counters().dropped();
      for (const ViewCounters& view : core->counters().views) s.hits += view.cache_hits.value();
    }
    return s;
  }
  std::size_t cached() const {
    std::size_t sum = 0;
    for (const auto& core : cores_) sum += core->cache().entries();
    return sum;
  }

 private:
  using Started = Result<std::unique_ptr<dpdk::LaneThread>, std::string>;

  Started start_from_memory(std::uint16_t number, const dpdk::LaneThreadSettings& thread) {
    const std::string file = options_.text("device", "");
    if (MemoryPort(file).frames() == 0) return Failure{file + " holds no frames"};
    LaneCore& core = *cores_[number];
    return dpdk::LaneThread::start(thread, &core.bell(), [file, number, &core](const std::atomic<bool>& stop) {
      MemoryPort port(file);
      const auto lane = std::make_unique<Lane<MemoryPort>>(port, core, PortId{number});
      core.enter_thread();
      lane->run(stop);
      core.leave_thread();
    });
  }

  Started start_on_port(std::uint16_t number, const dpdk::LaneThreadSettings& thread) {
    dpdk::PortSettings settings{.id = PortId{number}, .name = "bench" + std::to_string(number)};
    settings.driver = options_.text("driver", "") == "memif" ? dpdk::Driver::memif : dpdk::Driver::pcap;
    settings.device = options_.text("device", "");
    settings.options = options_.text("options", "");
    settings.frames = 2048;
    settings.buffers = settings.driver == dpdk::Driver::pcap ? 16383 : 0;  // the whole file lies in buffers
    settings.exception = dpdk::ExceptionMode::none;
    auto port = dpdk::EthdevPort::start(settings, housekeeper_);
    if (!port) return Failure{port.error()};
    ports_.push_back(std::move(*port));
    return dpdk::start_ethdev_lane(*ports_.back(), 0, *cores_[number], thread);
  }

  const testing::Options& options_;
  LaneShared shared_;
  dpdk::Housekeeper housekeeper_;
  std::vector<std::unique_ptr<dpdk::EthdevPort>> ports_;
  std::vector<std::unique_ptr<LaneCore>> cores_;
  std::vector<std::unique_ptr<dpdk::LaneThread>> lanes_;
};

/// Measures as standard input says, to its end.
void serve_commands(Field& field) {
  double seconds = 0;
  while (std::cin >> seconds) {
    const Sample before = field.sample();
    std::this_thread::sleep_for(Duration(static_cast<std::int64_t>(seconds * 1e9)));
    const Sample after = field.sample();
    const auto answers = static_cast<double>(std::max<std::uint64_t>(after.answers - before.answers, 1));
    std::printf(
        "{\"ns_per_answer\": %.1f, \"answers_per_second\": %.0f, \"hit_pct\": %.3f, \"cached\": %zu, \"dropped\": "
        "%llu}\n",
        static_cast<double>(after.on_core - before.on_core) / answers,
        answers * 1e9 / static_cast<double>((after.at - before.at).count()),
        100.0 * static_cast<double>(after.hits - before.hits) / answers, field.cached(),
        static_cast<unsigned long long>(after.dropped - before.dropped));
    std::fflush(stdout);
  }
}

int run(const testing::Options& options) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  const std::string file = options.text("config", "");
  auto built = file.empty() ? policy_for(options.text("suffix", "bench.example.com")) : policy_from(file);
  if (built == nullptr) return 1;
  auto eal = dpdk::Eal::start({.hugepages = options.number("hugepages", 0) != 0,
                               .memory_mib = static_cast<unsigned>(options.number("memory", 256)),
                               .file_prefix = options.text("prefix", "lane_bench")});
  if (!eal) return std::fprintf(stderr, "%s\n", eal.error().c_str()), 1;

  const auto lanes = static_cast<std::uint16_t>(options.number("lanes", 1));
  SnapshotDomain domain(lanes + 1U);
  Snapshot<views::Policy> policy(domain, std::move(built));
  resolver::Mailbox mailbox(lanes, 1);
  std::atomic<bool> stop{false};
  std::thread worker([&] { play_worker(mailbox, stop); });
  std::string wrong;
  {
    Field field(options, {domain, policy, mailbox});
    for (std::uint16_t i = 0; i < lanes && wrong.empty(); ++i) wrong = field.add(i);
    if (wrong.empty()) {
      std::puts("{}");  // ready
      std::fflush(stdout);
      serve_commands(field);
      int caught = 0;
      sigwait(&signals, &caught);
    }
  }
  stop.store(true);
  worker.join();
  if (!wrong.empty()) std::fprintf(stderr, "%s\n", wrong.c_str());
  return wrong.empty() ? 0 : 1;
}

}  // namespace
}  // namespace sekisho::bench

int main(int argc, char** argv) {
  return sekisho::bench::run(sekisho::testing::Options(argc, argv,
                                                       {"driver", "device", "options", "suffix", "core", "cache-mib",
                                                        "memory", "prefix", "config", "lanes", "hugepages"}));
}
