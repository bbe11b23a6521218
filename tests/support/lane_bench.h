// A lane with memory for a port, a fake worker at the far end and virtual time: ask, and see what comes back.
//
//   LaneBench bench;
//   bench.worker.knows(internet_realm, "www.example.com. A", answer_of({"www.example.com. 300 A 192.0.2.1"}));
//   dns::Message m = bench.ask("10.2.0.7", query("www.example.com. A"));
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "dataplane/io/memory_io.h"
#include "dataplane/pipeline/lane.h"
#include "tests/support/city.h"
#include "tests/support/fake_worker.h"
#include "tests/support/packets.h"

namespace sekisho::testing {

class LaneBench {
 public:
  explicit LaneBench(dataplane::LaneSettings settings = small(), std::uint16_t workers = 2)
      : domain(4),
        policy(domain, city.policy()),
        mailbox(1, workers),
        core(settings, {domain, policy, mailbox}),
        worker(mailbox, LaneId{0}),
        lane(io, core, PortId{0}) {
    core.enter_thread();
  }
  ~LaneBench() { core.leave_thread(); }

  static dataplane::LaneSettings small() {
    dataplane::LaneSettings s;
    s.cache_bytes = 4U << 20;
    s.max_pending = 512;
    s.hash_key = 0x5EC1540;
    s.wall_clock = [] { return wall; };
    return s;
  }

  /// Publishes what `city` says now.
  void reload() {
    dataplane::LaneCore& c = core;
    c.leave_thread();  // the bench's only thread is the publisher too
    policy.publish(city.policy());
    c.enter_thread();
  }
  void wait(Duration d) { now = now + d; }
  void arrive(Bytes frame) { io.arrive(frame); }
  /// Rounds of lane and worker until nothing moves.
  void settle() {
    while (lane.round(now) + worker.step() != 0) {
    }
  }
  static Octets frame_from(const std::string& client, Octets message) {
    const bool v6 = client.find(':') != std::string::npos;
    return FrameText(client, v6 ? service6 : service4).payload(std::move(message)).frame();
  }
  /// The replies' DNS octets; every frame is checked to be well-formed.
  std::vector<Octets> replies() {
    std::vector<Octets> result;
    for (const auto& frame : io.take_sent()) {
      const Opened o = open_frame(frame);
      EXPECT_TRUE(o.well_formed);
      EXPECT_TRUE(o.checksums_ok);
      result.push_back(o.payload);
    }
    return result;
  }
  std::optional<Octets> ask_wire(const std::string& client, Octets message) {
    arrive(frame_from(client, std::move(message)));
    settle();
    auto all = replies();
    EXPECT_LE(all.size(), 1U);
    return all.empty() ? std::nullopt : std::optional(all.front());
  }
  dns::Message ask(const std::string& client, const MessageText& q) {
    const auto wire = ask_wire(client, q.wire());
    EXPECT_TRUE(wire.has_value()) << "no reply";
    if (!wire) return {};
    last_ = *wire;
    auto message = dns::parse_message(last_);
    EXPECT_TRUE(message.ok()) << to_hex(last_);
    return message ? *message : dns::Message{};
  }
  /// "NOERROR: www.lg.jp. 300 IN A 10.1.5.25; …": code and answer section.
  std::string outcome(const std::string& client, const MessageText& q) {
    const dns::Message m = ask(client, q);
    std::string text = dns::to_text(m.rcode()) + ":";
    for (const dns::Rrset& set : m.answer) {
      std::string lines = dns::to_text(set);
      for (char& c : lines) c = c == '\n' ? ';' : c;
      text += " " + lines;
    }
    return text;
  }
  /// I5, exactly.
  void expect_accounts_balance() {
    const dataplane::LaneCounters& c = core.counters();
    EXPECT_EQ(c.received.value(), c.answered.value() + c.passed.value() + c.pending() + c.dropped());
    EXPECT_EQ(c.pending(), core.pending_count());
  }

  City city;
  SnapshotDomain domain;
  Snapshot<views::Policy> policy;
  resolver::Mailbox mailbox;
  dataplane::MemoryIo io;
  dataplane::LaneCore core;
  FakeWorker worker;
  dataplane::Lane<dataplane::MemoryIo> lane;
  Instant now{1'000'000'000'000};
  inline static WallTime wall{1'559'731'985};  ///< read when a second of `now` has passed

 private:
  Octets last_;
};

}  // namespace sekisho::testing
