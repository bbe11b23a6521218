// What a cached answer costs in the lane itself, without a port's share: frames are copied in from memory and go
// nowhere.
//
//   build/release/bin/bench_pipeline [--benchmark_filter=…]
//
// Names differ in each burst and are drawn from `range` cached ones, so that larger ranges show the price of memory.
#include <benchmark/benchmark.h>

#include "dataplane/pipeline/lane.h"
#include "tests/support/city.h"
#include "tests/support/fake_worker.h"
#include "tests/support/packets.h"

namespace sekisho::dataplane {
namespace {

using namespace testing;  // NOLINT

/// Plays the same frames again and again.
class LoopIo {
 public:
  static constexpr std::size_t buffer = 2048;
  LoopIo() : memory_(burst_size * 2 * buffer) {
    for (std::size_t i = 0; i < burst_size * 2; ++i) free_.push_back(memory_.data() + i * buffer);
  }
  void add(Octets frame) { frames_.push_back(std::move(frame)); }
  void clear() {
    frames_.clear();
    next_ = 0;
  }
  void stop_after(std::size_t frames) { left_ = frames; }
  std::size_t burst = burst_size;  ///< frames that one look finds at most
  bool trust_checksums = false;
  std::uint64_t sent = 0;

  unsigned receive(std::span<Packet> packets) noexcept {
    unsigned n = 0;
    for (; n < std::min(packets.size(), burst) && left_ > 0; ++n, --left_) {
      const Octets& f = frames_[next_];
      next_ = next_ + 1 < frames_.size() ? next_ + 1 : 0;
      packets[n] = Packet{free_.back(), static_cast<std::uint16_t>(f.size()), buffer, trust_checksums};
      free_.pop_back();
      std::memcpy(packets[n].data, f.data(), f.size());
    }
    return n;
  }
  void transmit(std::span<Packet> packets) noexcept {
    sent += packets.size();
    release(packets);
  }
  void pass(std::span<Packet> packets) noexcept { release(packets); }
  void release(std::span<Packet> packets) noexcept {
    for (const Packet& p : packets) free_.push_back(p.data);
  }
  bool allocate(Packet& packet) noexcept {
    packet = Packet{free_.back(), 0, buffer};
    free_.pop_back();
    return true;
  }
  void idle(Duration) noexcept {}
  std::uint64_t tx_dropped() const noexcept { return 0; }

 private:
  std::vector<std::uint8_t> memory_;
  std::vector<std::uint8_t*> free_;
  std::vector<Octets> frames_;
  std::size_t next_ = 0, left_ = 0;
};

struct Bench {
  Bench()
      : domain(4),
        policy(domain, city.policy()),
        mailbox(1, 1),
        core(settings(), {domain, policy, mailbox}),
        worker(mailbox, LaneId{0}),
        lane(io, core, PortId{0}) {
    core.enter_thread();
  }
  ~Bench() { core.leave_thread(); }
  static LaneSettings settings() {
    LaneSettings s;
    s.cache_bytes = 512U << 20;
    s.hash_key = 1;
    return s;
  }
  /// Plays `count` frames through the lane.
  void play(std::size_t count) {
    io.stop_after(count);
    while (const unsigned frames = lane.round(now)) now = now + frames * 300ns;  // 3.3 million in the lane's second
  }
  void limit(std::uint32_t queries) {
    city.limits.clients = {.queries = queries, .same_answers = 10'000'000, .errors = 10'000'000};
    core.leave_thread();
    policy.publish(city.policy());
    core.enter_thread();
  }
  City city;
  SnapshotDomain domain;
  Snapshot<views::Policy> policy;
  resolver::Mailbox mailbox;
  LoopIo io;
  LaneCore core;
  FakeWorker worker;
  Lane<LoopIo> lane;
  Instant now{1'000'000'000'000};
};

std::string name_of(std::int64_t i) { return "host" + std::to_string(i) + ".city.example.com."; }

enum class Opt : std::uint8_t { none, bare, cookie };  ///< what queries carry; the cookie is a good one

void add_opt(MessageText& text, Opt opt) {
  if (opt == Opt::none) return;
  if (opt == Opt::bare) {
    text.edns();
    return;
  }
  constexpr std::array<std::uint8_t, 8> mine{1, 2, 3, 4, 5, 6, 7, 8};
  constexpr std::array<std::uint8_t, 4> client{10, 2, 0, 7};
  static dns::FullCookie cookie;
  dns::answer_cookie(mine, client, static_cast<std::uint32_t>(wall_now().seconds), City().cookies, cookie);
  dns::OptFields fields;
  fields.cookie = cookie;
  text.opt(fields);
}

/// An address, or a text that makes the answer so many octets longer.
resolver::Answer data_of(const std::string& name, std::int64_t octets) {
  if (octets == 0) return answer_of({name + " 3600 A 192.0.2.1"});
  std::string text = name + " 3600 TXT";
  for (; octets > 0; octets -= 200)
    text += " \"" + std::string(static_cast<std::size_t>(std::min<std::int64_t>(octets, 200)), 'x') + '"';
  return answer_of({text});
}

// Fills the cache with `names` answers, and the port with a query for each.
void fill(Bench& bench, std::int64_t names, Opt opt, std::int64_t octets = 0) {
  const std::string type = octets == 0 ? " A" : " TXT";
  for (std::int64_t i = 0; i < names; ++i) {
    const std::string q = name_of(i) + type;
    bench.worker.forget();
    bench.worker.knows(internet_realm, q, data_of(name_of(i), octets));
    MessageText text = query(q);
    add_opt(text, opt);
    const Octets frame = FrameText("10.2.0.7", service4)
                             .udp(static_cast<std::uint16_t>(1024 + i % 60000), 53)
                             .payload(text.wire())
                             .frame();
    bench.io.clear();
    bench.io.add(frame);
    bench.play(1);
    bench.worker.step();
    bench.lane.round(bench.now);
  }
  bench.io.clear();
  std::uint64_t at = 1;
  for (std::int64_t i = 0; i < names; ++i) {  // a fixed shuffle, so that neighbours in memory are not asked in turn
    at = (at * 6364136223846793005ULL + 1442695040888963407ULL);
    MessageText text =
        query(name_of(static_cast<std::int64_t>((at >> 33) % static_cast<std::uint64_t>(names))) + type);
    add_opt(text, opt);
    bench.io.add(FrameText("10.2.0.7", service4)
                     .udp(static_cast<std::uint16_t>(1024 + i % 60000), 53)
                     .payload(text.wire())
                     .frame());
  }
}

/// Plays the bench's frames; all of them must be hits.
void measure(benchmark::State& state, Bench& bench) {
  constexpr std::size_t chunk = 32 * 64;
  bench.now = bench.now + 1s;  // TTLs are aged, as they are nearly always
  const std::uint64_t hits_before = bench.core.counters().views[2].cache_hits.value();
  const std::uint64_t sent_before = bench.io.sent;
  for (auto _ : state) bench.play(chunk);
  const auto answers = static_cast<std::int64_t>(bench.io.sent - sent_before);
  if (bench.core.counters().views[2].cache_hits.value() - hits_before != static_cast<std::uint64_t>(answers))
    state.SkipWithError("not all were hits");
  state.SetItemsProcessed(answers);
  state.counters["ns_per_answer"] = benchmark::Counter(static_cast<double>(answers) / 1e9,
                                                       benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

/// `limited`: rates that are never reached, but counted.
void cached_answer(benchmark::State& state, Opt opt, bool checksums, bool limited = false) {
  Bench bench;
  fill(bench, state.range(0), opt);
  if (limited) bench.limit(10'000'000);
  bench.io.trust_checksums = !checksums;
  measure(state, bench);
}

void burst(benchmark::State& state) {
  Bench bench;
  fill(bench, 10'000, Opt::bare);
  bench.io.burst = static_cast<std::size_t>(state.range(0));
  measure(state, bench);
}

void answer_octets(benchmark::State& state) {
  Bench bench;
  fill(bench, 1'000, Opt::bare, state.range(0));
  measure(state, bench);
}

/// What it costs to drop a query of a source that asks too much.
void over_its_rate(benchmark::State& state) {
  Bench bench;
  fill(bench, 100, Opt::none);
  bench.limit(1000);
  constexpr std::size_t chunk = 32 * 64;
  const auto dropped = [&] { return bench.core.counters().dropped(DropReason::source_limit); };
  const std::uint64_t before = dropped();
  for (auto _ : state) bench.play(chunk);
  const auto drops = static_cast<std::int64_t>(dropped() - before);
  state.SetItemsProcessed(drops);
  state.counters["ns_per_drop"] =
      benchmark::Counter(static_cast<double>(drops) / 1e9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

BENCHMARK(over_its_rate);
BENCHMARK_CAPTURE(cached_answer, limited, Opt::none, true, true)->Arg(100)->Arg(10'000)->Arg(200'000);
BENCHMARK_CAPTURE(cached_answer, plain, Opt::none, true)->Arg(100)->Arg(10'000)->Arg(200'000);
BENCHMARK_CAPTURE(cached_answer, edns, Opt::bare, true)->Arg(100)->Arg(10'000);
BENCHMARK_CAPTURE(cached_answer, cookie, Opt::cookie, true)->Arg(100)->Arg(10'000);
BENCHMARK(burst)->Arg(32)->Arg(16)->Arg(4)->Arg(1);
BENCHMARK(answer_octets)->Arg(0)->Arg(400)->Arg(1'100);
BENCHMARK_CAPTURE(cached_answer, edns_offload, Opt::bare, false)->Arg(100);

}  // namespace
}  // namespace sekisho::dataplane

BENCHMARK_MAIN();
