// tests/packets/queries.h through the lane: each row's reply, its own counter, and accounts that balance (I5).
#include "tests/packets/queries.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "tests/support/lane_bench.h"

namespace sekisho::dataplane {
namespace {

using namespace testing;  // NOLINT: the test's own words

std::string reply_text(const std::optional<Octets>& wire) {
  if (!wire) return "";
  const auto m = dns::parse_message(*wire);
  if (!m) return "no message";
  std::string text = dns::to_text(m->rcode());
  if (m->edns && m->edns->ede) text += " " + std::to_string(static_cast<int>(m->edns->ede->code));
  return text;
}

void teach(LaneBench& bench) {
  bench.worker.knows(internet_realm, "www.example.com. A", answer_of({"www.example.com. 300 A 192.0.2.1"}));
}

TEST(Queries, EachShapeGetsWhatItDeservesAndMovesItsOwnCounter) {  // I5, RFC 8906
  for (const QueryRow& row : query_rows()) {
    SCOPED_TRACE(row.what);
    LaneBench bench;
    teach(bench);
    EXPECT_EQ(reply_text(bench.ask_wire(row.client, row.message)), row.reply);
    for (std::size_t f = 1; f < dns::query_fault_count; ++f) {
      EXPECT_EQ(bench.core.counters().faults[f].value(), f == static_cast<std::size_t>(row.fault) ? 1U : 0U) << f;
    }
    bench.expect_accounts_balance();
  }
}

TEST(Queries, ErrorRepliesEchoWhatCouldBeRead) {
  LaneBench bench;
  const dns::Message m = bench.ask("10.2.0.7", query("Www.Example.COM. A").id(77).opcode(dns::Opcode::update).cd());
  EXPECT_EQ(m.header.id, 77);
  EXPECT_EQ(m.header.opcode, dns::Opcode::update);
  EXPECT_TRUE(m.header.qr && m.header.rd && m.header.cd && m.header.ra);
  ASSERT_TRUE(m.question.has_value());
  EXPECT_TRUE(m.question->name.same_octets(dns::Name::of("Www.Example.COM.")));
}

TEST(Queries, IdentityIsTheConfiguredOne) {  // RFC 4892, RFC 5001
  LaneBench bench;
  teach(bench);
  EXPECT_EQ(bench.outcome("10.2.0.7", query("id.server. CH TXT")), "NOERROR: id.server. 0 CH TXT \"gw1\";");
  dns::OptFields opt;
  opt.nsid_request = true;
  for (int i = 0; i < 2; ++i) {
    const dns::Message m = bench.ask("10.2.0.7", query("www.example.com. A").opt(opt));
    ASSERT_TRUE(m.edns && m.edns->nsid);
    EXPECT_EQ(std::string(m.edns->nsid_value.begin(), m.edns->nsid_value.end()), "gw1");
  }
  EXPECT_FALSE(bench.ask("10.2.0.7", query("www.example.com. A").edns()).edns->nsid);
  bench.city.nsid.clear();
  bench.reload();
  EXPECT_EQ(bench.ask("10.2.0.7", query("id.server. CH TXT")).rcode(), dns::Rcode::refused);
}

// Any mix of good, bad, foreign and broken frames: everything received has exactly one fate.
TEST(Queries, AccountsBalanceOverAnyMix) {  // I5
  LaneBench bench;
  teach(bench);
  ScriptedRandom random(7);
  const std::vector<QueryRow> rows = query_rows();
  std::size_t sent = 0;
  for (int round = 0; round < 400; ++round) {
    if (random.below(10) == 0) bench.worker.hold();
    if (random.below(5) == 0) bench.worker.release();
    for (unsigned i = random.below(burst_size + 1); i-- > 0;) {
      const QueryRow& row = rows[random.below(static_cast<std::uint32_t>(rows.size()))];
      FrameText text(row.client, service4);
      text.payload(row.message);
      if (random.below(8) == 0) text = FrameText(row.client, "10.0.0.54").payload(row.message);
      if (random.below(8) == 0) text.spoil_udp_checksum();
      if (random.below(8) == 0) text.protocol(6);
      Octets frame = text.frame();
      if (random.below(4) == 0) frame[random.below(static_cast<std::uint32_t>(frame.size()))] ^= 0x10;
      if (random.below(8) == 0) frame.resize(random.below(static_cast<std::uint32_t>(frame.size())));
      bench.arrive(frame);
      ++sent;
    }
    bench.lane.round(bench.now);
    bench.worker.step();
    bench.wait(random.below(20) == 0 ? Duration{6s} : Duration{1ms});
    bench.expect_accounts_balance();
  }
  bench.worker.release();
  bench.settle();
  bench.wait(10s);
  bench.settle();
  const LaneCounters& c = bench.core.counters();
  EXPECT_EQ(c.received.value(), sent);
  EXPECT_EQ(c.pending(), 0U);
  EXPECT_EQ(c.answered.value(), bench.io.take_sent().size());
  EXPECT_EQ(c.passed.value(), bench.io.take_passed().size());
  EXPECT_EQ(bench.io.free_buffers(), 1024U);
  std::uint64_t by_view = 0;
  for (const ViewCounters& v : c.views) {
    for (const Counter& n : v.replies) by_view += n.value();
  }
  EXPECT_EQ(by_view, c.answered.value());
}

TEST(Queries, APortThatTakesNoMoreIsADropWithAName) {  // I5
  LaneBench bench;
  teach(bench);
  bench.ask("10.2.0.7", query("www.example.com. A"));
  bench.io.limit_transmit(3);
  for (int i = 0; i < 10; ++i) bench.arrive(LaneBench::frame_from("10.2.0.7", query("www.example.com. A").wire()));
  bench.settle();
  EXPECT_EQ(bench.core.counters().dropped(DropReason::tx_full), 7U);
  bench.expect_accounts_balance();
}

}  // namespace
}  // namespace sekisho::dataplane
