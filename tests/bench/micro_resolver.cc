// What a worker's own part of a question costs that no cache holds: no sockets, no rings, no kernel.
//
//   bench_resolver --benchmark_min_time=0.5
//   valgrind --tool=callgrind build/release/bin/bench_resolver --benchmark_filter=forwarded   # in instructions,
//   whatever else runs
//
// `forwarded` is one unsigned question to a group of one server, from the lane's request to the lane's answer, with
// 128 others under way and a new name each; `remembered` the same name out of the truth cache.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstring>
#include <deque>

#include "base/check.h"
#include "resolver/machine/worker_core.h"
#include "tests/support/messages.h"

namespace {

using namespace sekisho;
using namespace sekisho::resolver;

constexpr std::size_t in_flight = 128;
const Endpoint forwarder{IpAddress::v4(0x0AC80009), 53};

/// One server, as many answers as questions: the question comes back with an address behind it.
class Upstream final : public WorkerOutput {
 public:
  void send_udp(AttemptKey key, const forwarding::Realm&, const Endpoint&, Bytes wire) override {
    sent_.push_back({key, {wire.begin(), wire.end()}});
  }
  void send_tcp(AttemptKey, const forwarding::Realm&, const Endpoint&, Bytes) override { SEKISHO_CHECK(false); }
  void cancel(AttemptKey) override {}
  void answer(LaneId, const Answer& answer) override {
    encoded_.clear();
    SEKISHO_CHECK(answer.rcode == dns::Rcode::noerror && encode_answer(answer, encoded_));
    ++answers;
  }
  bool nothing_waits() const { return sent_.empty(); }
  std::size_t waiting() const { return sent_.size(); }

  void reply_to_first(WorkerCore& worker, Instant now) {
    constexpr std::uint8_t record[] = {0xC0, 12, 0, 1, 0, 1, 0, 1, 0x51, 0x80, 0, 4, 192, 0, 2, 1};
    constexpr std::size_t opt = 11;
    Sent first = std::move(sent_.front());
    sent_.pop_front();
    testing::Octets& wire = first.wire;
    wire[2] |= 0x80;
    wire[3] |= 0x80;
    wire[7] = 1;
    wire.insert(wire.end() - opt, std::begin(record), std::end(record));
    worker.on_udp(first.key, wire, now, *this);
  }
  std::size_t answers = 0;

 private:
  struct Sent {
    AttemptKey key;
    testing::Octets wire;
  };
  std::deque<Sent> sent_;
  std::vector<std::uint8_t> encoded_;
};

forwarding::RealmTable one_realm() {
  forwarding::Realm realm;
  realm.id = RealmId{1};
  realm.name = "lgwan";
  realm.content_hash = 1;
  forwarding::UpstreamGroup group;
  group.id = GroupId{0};
  group.servers.push_back({"one", forwarder});
  realm.groups.push_back(group);
  forwarding::ZoneRule rule;
  rule.cut = dns::Name::of("bench.lg.jp.");
  rule.group = 0;
  realm.rules.push_back(rule);
  realm.zones = forwarding::SuffixTable::build({{rule.cut, 0}});
  forwarding::RealmTable table;
  table.realms.push_back(std::move(realm));
  return table;
}

struct World {
  forwarding::HealthBoard health;
  ScriptedRandom random{1};
  forwarding::RealmTable table = one_realm();
  WorkerCore worker{{}, health, random};
  Upstream upstream;
  Instant now{1'000'000'000'000};
  std::uint64_t asked = 0;

  World() {
    health.ensure(GroupId{0}, 1, 1);
    worker.set_realms(table, now, upstream);
  }
  void ask(std::uint64_t number) {
    char name[40];
    std::snprintf(name, sizeof name, "h%llu.bench.lg.jp.", static_cast<unsigned long long>(number));
    Request request;
    request.pending = number;
    request.realm = RealmId{1};
    request.question = {dns::Name::of(name), dns::RRType::a, dns::RRClass::in};
    request.client = number % 4;
    request.patience = 4500ms;
    std::vector<std::uint8_t> record;
    encode_request(request, record);
    worker.on_request(*decode_request(record), now, upstream);
  }
};

void forwarded(benchmark::State& state) {
  World w;
  for (auto _ : state) {
    w.ask(w.asked++);
    if (w.upstream.waiting() >= in_flight) w.upstream.reply_to_first(w.worker, w.now);
    w.now = w.now + 20us;
  }
  while (!w.upstream.nothing_waits()) w.upstream.reply_to_first(w.worker, w.now);
  if (w.upstream.answers != w.asked) state.SkipWithError("a question was lost");
}

void remembered(benchmark::State& state) {
  World w;
  w.ask(0);
  w.upstream.reply_to_first(w.worker, w.now);
  for (auto _ : state) w.ask(0);
}

}  // namespace

BENCHMARK(forwarded);
BENCHMARK(remembered);
BENCHMARK_MAIN();
