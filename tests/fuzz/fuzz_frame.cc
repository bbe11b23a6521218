// Any octets as a frame: the parser stays inside, and what it calls a query can be turned round with right checksums;
// a whole lane gives the frame exactly one fate (I5), and what it answers is a message.
//
// links: sekisho_dataplane_pipeline sekisho_test_support
#include "base/check.h"
#include "dataplane/io/memory_io.h"
#include "dataplane/pipeline/checksum.h"
#include "dataplane/pipeline/lane.h"
#include "tests/support/city.h"
#include "tests/support/fake_worker.h"
#include "tests/support/packets.h"

using namespace sekisho;
using namespace sekisho::dataplane;
using namespace sekisho::testing;

namespace {

constexpr std::size_t longest = 1514;

struct World {
  City city;
  SnapshotDomain domain{2};
  Snapshot<views::Policy> policy{domain, city.policy()};
  resolver::Mailbox mailbox{1, 1};
  LaneCore core{settings(), {domain, policy, mailbox}};
  FakeWorker worker{mailbox, LaneId{0}};
  MemoryIo io{64};
  Lane<MemoryIo> lane{io, core, PortId{0}};
  ServiceAddresses services = ServiceAddresses::of(policy.current(), PortId{0});
  Instant now{1'000'000'000'000};

  World() {
    core.enter_thread();
    worker.knows(internet_realm, "www.example.com. A", answer_of({"www.example.com. 300 A 192.0.2.1"}));
  }
  ~World() { core.leave_thread(); }
  static LaneSettings settings() {
    LaneSettings s;
    s.cache_bytes = 2U << 20;
    s.max_pending = 64;
    return s;
  }
};

void check_parser(const World& world, Bytes frame) {
  std::vector<std::uint8_t> exact(frame.begin(), frame.end());  // so that a look beyond is seen
  Packet packet{exact.data(), static_cast<std::uint16_t>(exact.size()), static_cast<std::uint16_t>(exact.size())};
  const FrameView view = parse_frame(packet, world.services);
  SEKISHO_CHECK((view.verdict == FrameVerdict::drop) == (view.reason != DropReason::none));
  if (view.verdict != FrameVerdict::query) return;
  SEKISHO_CHECK(std::size_t{view.l4} + udp_header + view.message <= packet.length);
  const std::uint16_t length = view.message;
  finish_frame(packet, view, length, sum_of({packet.data + view.l4 + udp_header, length}));
  const Opened o = open_frame({packet.data, packet.length});
  SEKISHO_CHECK(o.well_formed && o.checksums_ok && o.payload.size() == length);
}

void check_lane(World& world, Bytes frame) {
  world.io.arrive(frame);
  do {
    world.worker.step();
  } while (world.lane.round(world.now) != 0);
  world.worker.take_seen();
  const LaneCounters& c = world.core.counters();
  SEKISHO_CHECK(c.received.value() == c.answered.value() + c.passed.value() + c.pending() + c.dropped());
  SEKISHO_CHECK(c.pending() == 0);
  for (const auto& sent : world.io.take_sent()) {
    const Opened o = open_frame(sent);
    SEKISHO_CHECK(o.well_formed && o.checksums_ok);
    const auto message = dns::parse_message(o.payload);
    SEKISHO_CHECK(message.ok() && message->header.qr);
  }
  world.io.take_passed();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static World world;
  if (size > longest) return 0;
  check_parser(world, {data, size});
  check_lane(world, {data, size});
  return 0;
}
