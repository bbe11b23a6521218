// What each function on a cached answer's way costs, alone and warm.
//
//   build/release/bin/bench_stages [--benchmark_filter=…]
#include <benchmark/benchmark.h>

#include <random>

#include "base/hash.h"
#include "dataplane/pipeline/build_reply.h"
#include "dataplane/pipeline/checksum.h"
#include "dataplane/pipeline/frame.h"
#include "dataplane/pipeline/reply_cache.h"
#include "dns/ascii.h"
#include "dns/query_reader.h"
#include "tests/support/city.h"
#include "tests/support/packets.h"
#include "views/client_matcher.h"

namespace sekisho::dataplane {
namespace {

using namespace testing;  // NOLINT

constexpr const char* question = "host12345.city.example.lg.jp. A";

Octets query_frame(std::uint16_t port = 4321) {
  MessageText text = query(question);
  text.edns();
  return FrameText("10.2.0.7", service4).udp(port, 53).payload(text.wire()).frame();
}

/// A frame in a buffer with room for its reply.
struct Buffer {
  explicit Buffer(const Octets& frame) : octets(frame) {
    packet.length = static_cast<std::uint16_t>(octets.size());
    octets.resize(2048);
    packet.data = octets.data();
    packet.capacity = 2048;
  }
  Octets octets;
  Packet packet;
};

void parse_frame_v4(benchmark::State& state) {
  City city;
  const ServiceAddresses services = ServiceAddresses::of(*city.policy(), PortId{0});
  Buffer buffer(query_frame());
  for (auto _ : state) benchmark::DoNotOptimize(parse_frame(buffer.packet, services));
}

void finish_frame_v4(benchmark::State& state) {
  City city;
  const ServiceAddresses services = ServiceAddresses::of(*city.policy(), PortId{0});
  Buffer buffer(query_frame());
  const FrameView frame = parse_frame(buffer.packet, services);
  for (auto _ : state) finish_frame(buffer.packet, frame, 70, 0x1234);
}

void read_one_query(benchmark::State& state) {
  MessageText text = query(question);
  text.edns();
  const Octets wire = text.wire();
  for (auto _ : state) benchmark::DoNotOptimize(dns::read_query(wire));
}

void lower_and_hash(benchmark::State& state) {
  const dns::Name name = dns::Name::of("Host12345.City.Example.LG.jp.");
  std::array<std::uint8_t, 256> lowered;
  for (auto _ : state) {
    dns::lower_octets(name.wire(), lowered.data());
    benchmark::DoNotOptimize(hash_combine(hash_bytes({lowered.data(), name.wire().size()}, 7), 9));
  }
}

/// `range` client networks; sources drawn from all of them.
void match_client(benchmark::State& state) {
  std::minstd_rand random(1);
  const auto count = static_cast<std::uint32_t>(state.range(0));
  std::vector<views::ClientRule> rules;
  for (std::uint32_t i = 0; i < count; ++i) {
    const IpPrefix prefix{IpAddress::v4((10U << 24) + (i << 8)), 24};
    rules.push_back({PortId{0}, 0, prefix, static_cast<std::uint16_t>(i % 3)});
  }
  const views::ClientMatcher matcher = views::ClientMatcher::build(rules);
  std::vector<std::uint32_t> sources(1U << 14);
  for (std::uint32_t& source : sources)
    source = (10U << 24) + (static_cast<std::uint32_t>(random() % count) << 8) + 7;
  std::size_t next = 0;
  for (auto _ : state) {
    const std::span<const std::uint32_t> burst(sources.data() + next, 32);
    for (const std::uint32_t source : burst) matcher.prefetch_v4(PortId{0}, 0, source);
    for (const std::uint32_t source : burst) benchmark::DoNotOptimize(matcher.match_v4(PortId{0}, 0, source));
    next = (next + 32) % sources.size();
  }
  state.counters["ns_per_answer"] = benchmark::Counter(static_cast<double>(state.iterations()) * 32 / 1e9,
                                                       benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

struct OneReply {
  std::array<std::uint16_t, 1> ttl_offsets{6};
  Octets octets{0xC0, 12, 0, 1, 0, 1, 0, 0, 0x0E, 0x10, 0, 4, 192, 0, 2, 1};
  ReplyBody body;
  OneReply() {
    body.meta.expires = 3600;
    body.meta.whole_length = body.meta.brief_length = static_cast<std::uint16_t>(octets.size());
    body.meta.whole_sum = body.meta.brief_sum = sum_of(octets);
    body.meta.ancount = 1;
    body.meta.ttl_count = 1;
    body.octets = octets.data();
    body.ttl_offsets = ttl_offsets.data();
  }
};

void build_one_reply(benchmark::State& state) {
  MessageText text = query(question);
  text.edns();
  Octets room = text.wire();
  const dns::QueryView view = dns::read_query(room);
  const ClientFields client = client_fields(view, 1232);
  const std::size_t end = view.question_end;
  room.resize(2048);
  const OneReply reply;
  for (auto _ : state) benchmark::DoNotOptimize(build_reply(reply.body, client, ServerFields{}, 10, room, end));
}

/// A burst of 32 names out of `range`, brought and found as the lane does.
void find_replies(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  ReplyCache cache(std::size_t{count} * 256 + (8U << 20), 1);
  const OneReply reply;
  std::vector<dns::Name> names;
  const auto key_of = [&](std::uint32_t i) {
    ReplyKey key;
    key.name = names[i].wire().data();
    key.name_length = static_cast<std::uint8_t>(names[i].wire().size());
    key.shape = ReplyKey::shape_of(ViewId{1}, dns::RRType::a, false, false);
    cache.hash(key);
    return key;
  };
  for (std::uint32_t i = 0; i < count; ++i) {
    names.push_back(dns::Name::of("h" + std::to_string(i) + ".bench.example.com."));
    const ReplyKey key = key_of(i);
    cache.insert(key, 1, reply.body, 1);
    for (int again = 0; again < 2; ++again) cache.find(key, 1, 1);
  }
  std::minstd_rand random(1);
  std::uint64_t found = 0;
  for (auto _ : state) {
    std::array<ReplyKey, 32> keys;
    for (ReplyKey& key : keys) {
      key = key_of(static_cast<std::uint32_t>(random() % count));
      cache.prefetch_bucket(key);
    }
    for (const ReplyKey& key : keys) cache.prefetch_entry(key);
    for (const ReplyKey& key : keys) found += cache.find(key, 1, 1) != nullptr ? 1 : 0;
  }
  if (found * 100 < static_cast<std::uint64_t>(state.iterations()) * 32 * 99)
    state.SkipWithError("not all were found");
  state.counters["ns_per_answer"] = benchmark::Counter(static_cast<double>(state.iterations()) * 32 / 1e9,
                                                       benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

BENCHMARK(parse_frame_v4);
BENCHMARK(read_one_query);
BENCHMARK(match_client)->Arg(10)->Arg(1'000)->Arg(65'536);
BENCHMARK(lower_and_hash);
BENCHMARK(find_replies)->Arg(1'000)->Arg(100'000);
BENCHMARK(build_one_reply);
BENCHMARK(finish_frame_v4);

}  // namespace
}  // namespace sekisho::dataplane

BENCHMARK_MAIN();
