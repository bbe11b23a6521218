// lane_bench: a real lane in a process of its own, with the bench's names in its reply cache, on any DPDK port.
//
//   lane_bench --driver pcap --options rx_pcap=q.pcap,infinite_rx=1 --core 1     what the lane costs without a wire:
//                                                                                queries from memory, replies to
//                                                                                nowhere
//   lane_bench --driver memif --device /tmp/m.sock --core 1 --windows 0          a server for dpdkgen, until SIGTERM
//
// A thread plays the worker: it answers h<number>.<suffix> from the number. Prints one JSON object with the lane
// thread's time on its core for each answer, per window.
#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <thread>

#include "dataplane/dpdk/eal.h"
#include "dataplane/dpdk/ethdev_lane.h"
#include "resolver/mailbox/messages.h"
#include "tests/bench/bench_names.h"
#include "tests/support/options.h"

namespace sekisho::bench {
namespace {

using namespace dataplane;

constexpr std::uint32_t ttl = 86400;

std::unique_ptr<const views::Policy> policy_for(const std::string& suffix) {
  auto policy = std::make_unique<views::Policy>();
  policy->revision = 1;
  auto realms = std::make_shared<forwarding::RealmTable>();
  realms->realms.resize(1);
  realms->realms[0].id = RealmId{1};
  realms->realms[0].name = "bench";
  policy->realms = realms;
  policy->nat = std::make_shared<nat::AddressMap>();
  views::View view;
  view.id = ViewId{1};
  view.name = "bench";
  view.stamp = 1;
  views::Route route{views::Route::Kind::realm, 0, 0, {}, {}};
  views::set_routes(view, {{dns::Name::of(suffix), route}}, realms->realms);
  policy->views.push_back(std::move(view));
  policy->clients = views::ClientMatcher::build({{PortId{0}, 0, *IpPrefix::parse("10.1.0.0/16"), 0}});
  policy->services = {{PortId{0}, *IpAddress::parse("10.1.0.53")}};
  policy->port_names = {"bench"};
  return policy;
}

/// Answers requests until told to stop.
void play_worker(resolver::Mailbox& mailbox, const std::atomic<bool>& stop) {
  SpscRing& requests = mailbox.requests(LaneId{0}, WorkerId{0});
  SpscRing& answers = mailbox.answers(LaneId{0}, WorkerId{0});
  std::vector<std::uint8_t> octets;
  while (!stop.load(std::memory_order_relaxed)) {
    const Bytes record = requests.front();
    if (record.empty()) {
      std::this_thread::sleep_for(100us);
      continue;
    }
    const auto request = resolver::decode_request(record);
    requests.pop();
    if (!request || request->kind != resolver::RequestKind::resolve) continue;
    resolver::Answer answer;
    answer.pending = request->pending;
    answer.realm = request->realm;
    answer.realm_epoch = request->realm_epoch;
    answer.rcode = dns::Rcode::nxdomain;
    if (const auto index = bench_index(request->question.name.label(0))) {
      answer.rcode = dns::Rcode::noerror;
      answer.age_limit = ttl;
      std::array<std::uint8_t, 4> address;
      store_u32(address.data(), bench_address(*index));
      dns::Rrset set{request->question.name, dns::RRType::a, dns::RRClass::in, ttl, {}, {}};
      set.rdatas.add(address);
      answer.answer.push_back(std::move(set));
    }
    octets.clear();
    while (resolver::encode_answer(answer, octets) && !answers.push(octets)) std::this_thread::yield();
    mailbox.lane_bell(LaneId{0}).ring();
  }
}

struct Sample {
  std::uint64_t answers = 0, hits = 0, on_core = 0, busy = 0;
  Instant at;
};

/// The thread named "lane0"'s time on its core.
std::uint64_t lane_time() {
  for (int tid = getpid(); tid < getpid() + 64; ++tid) {
    const std::string task = "/proc/self/task/" + std::to_string(tid);
    std::string name;
    std::uint64_t ns = 0;
    if (std::ifstream(task + "/comm") >> name && name == "lane0" && std::ifstream(task + "/schedstat") >> ns)
      return ns;
  }
  return 0;
}

Sample sample(LaneCore& core) {
  LaneCounters& c = core.counters();
  Sample s{c.answered.value(), 0, lane_time(), c.busy_ns.value(), monotonic_now()};
  for (const ViewCounters& view : c.views) s.hits += view.cache_hits.value();
  return s;
}

void report(LaneCore& core, unsigned windows, double seconds) {
  std::vector<double> per_answer;
  for (unsigned i = 0; i < windows; ++i) {
    const Sample before = sample(core);
    std::this_thread::sleep_for(Duration(static_cast<std::int64_t>(seconds * 1e9)));
    const Sample after = sample(core);
    const auto answers = static_cast<double>(std::max<std::uint64_t>(after.answers - before.answers, 1));
    per_answer.push_back(static_cast<double>(after.on_core - before.on_core) / answers);
    std::fprintf(stderr, "%.1f ns per answer, %.2f %% hits, %.2f million a second\n", per_answer.back(),
                 100.0 * static_cast<double>(after.hits - before.hits) / answers,
                 answers * 1e3 / static_cast<double>((after.at - before.at).count()));
  }
  if (per_answer.empty()) return;
  std::sort(per_answer.begin(), per_answer.end());
  std::printf(
      "{\"ns_per_answer\": {\"median\": %.1f, \"min\": %.1f, \"max\": %.1f}, \"cached\": %zu, \"dropped\": %llu}\n",
      per_answer[per_answer.size() / 2], per_answer.front(), per_answer.back(), core.cache().entries(),
      static_cast<unsigned long long>(core.counters().dropped()));
}

int run(const testing::Options& options) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  auto eal = dpdk::Eal::start({.memory_mib = static_cast<unsigned>(options.number("memory", 256)),
                               .file_prefix = options.text("prefix", "lane_bench")});
  if (!eal) return std::fprintf(stderr, "%s\n", eal.error().c_str()), 1;
  dpdk::Housekeeper housekeeper;
  dpdk::PortSettings settings{.name = "bench"};
  settings.driver = options.text("driver", "pcap") == "memif" ? dpdk::Driver::memif : dpdk::Driver::pcap;
  settings.device = options.text("device", "");
  settings.options = options.text("options", "");
  settings.frames = 2048;
  settings.buffers = settings.driver == dpdk::Driver::pcap ? 16383 : 0;  // the whole file lies in buffers
  settings.exception = dpdk::ExceptionMode::none;
  auto port = dpdk::EthdevPort::start(settings, housekeeper);
  if (!port) return std::fprintf(stderr, "%s\n", port.error().c_str()), 1;

  SnapshotDomain domain(2);
  Snapshot<views::Policy> policy(domain, policy_for(options.text("suffix", "bench.example.com")));
  resolver::Mailbox mailbox(1, 1);
  LaneSettings lane_settings;
  lane_settings.cache_bytes = static_cast<std::size_t>(options.number("cache-mib", 64)) << 20;
  lane_settings.busy_poll = true;
  lane_settings.max_pending_per_client = lane_settings.max_pending;
  LaneCore core(lane_settings, {domain, policy, mailbox});
  std::atomic<bool> stop{false};
  std::thread worker([&] { play_worker(mailbox, stop); });
  auto lane = dpdk::start_ethdev_lane(**port, 0, core, {"lane0", static_cast<int>(options.number("core", -1))});
  const auto windows = static_cast<unsigned>(options.number("windows", 7));
  if (!lane) std::fprintf(stderr, "%s\n", lane.error().c_str());
  if (lane.ok() && windows == 0) {
    std::puts("ready");
    std::fflush(stdout);
    int caught = 0;
    sigwait(&signals, &caught);
  } else if (lane.ok()) {
    std::this_thread::sleep_for(Duration(static_cast<std::int64_t>(options.number("warm-up", 3) * 1e9)));
    report(core, windows, options.number("seconds", 1));
  }
  if (lane.ok()) (*lane)->stop();
  stop.store(true);
  worker.join();
  return lane.ok() ? 0 : 1;
}

}  // namespace
}  // namespace sekisho::bench

int main(int argc, char** argv) {
  return sekisho::bench::run(sekisho::testing::Options(argc, argv,
                                                       {"driver", "device", "options", "suffix", "core", "cache-mib",
                                                        "windows", "seconds", "warm-up", "memory", "prefix"}));
}
