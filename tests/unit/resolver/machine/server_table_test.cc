// What is learnt of authoritative servers, and what moves nothing.
#include "resolver/machine/server_table.h"

#include <gtest/gtest.h>

namespace sekisho::resolver {
namespace {

using forwarding::Observation;
constexpr Instant start{1'000'000'000'000};
const Endpoint server = *Endpoint::parse("192.0.2.1");
const dns::Name zone = dns::Name::of("example");

Observation seen(Observation::Kind kind, Duration rtt = 0ms) { return {.tag = 0, .kind = kind, .rtt = rtt}; }

TEST(ServerTable, LearnsTheRoundTrip) {
  ServerTable table(10, 1);
  EXPECT_FALSE(table.known(server, start).srtt);
  table.on_observation(server, seen(Observation::Kind::reply, 40ms), start);
  EXPECT_EQ(table.known(server, start).srtt, 40ms);
  for (int i = 0; i < 50; ++i) table.on_observation(server, seen(Observation::Kind::reply, 80ms), start);
  EXPECT_GT(*table.known(server, start).srtt, 79ms);
}

TEST(ServerTable, SilenceGrowsAndEndsWithAReply) {
  ServerTable table(10, 1);
  table.on_observation(server, seen(Observation::Kind::timeout), start);
  EXPECT_LE(table.known(server, start).silent_until, start) << "one loss is no silence";
  table.on_observation(server, seen(Observation::Kind::timeout), start);
  EXPECT_EQ(table.known(server, start).silent_until, start + 1s);
  for (int i = 0; i < 20; ++i) table.on_observation(server, seen(Observation::Kind::timeout), start);
  EXPECT_EQ(table.known(server, start).silent_until, start + 60s);
  table.on_observation(server, seen(Observation::Kind::reply, 10ms), start);
  EXPECT_LE(table.known(server, start).silent_until, start);
}

// CVE-2023-26437, CVE-2026-52690
TEST(ServerTable, WhatASpooferCanSendMovesNothing) {
  ServerTable table(10, 1);
  table.on_observation(server, seen(Observation::Kind::reply, 10ms), start);
  for (int i = 0; i < 1000; ++i) table.on_observation(server, seen(Observation::Kind::mismatch), start);
  const ServerKnown known = table.known(server, start);
  EXPECT_EQ(known.srtt, 10ms);
  EXPECT_LE(known.silent_until, start);
  EXPECT_TRUE(known.edns);
}

// CVE-2021-25219: lame for a zone, not for others
TEST(ServerTable, LamenessIsOfOneZone) {
  ServerTable table(10, 1);
  table.mark_lame(server, zone, start);
  EXPECT_TRUE(table.lame(server, zone, start));
  EXPECT_FALSE(table.lame(server, dns::Name::of("other"), start));
  EXPECT_FALSE(table.lame(server, zone, start + 901s));
  for (const char* name : {"a", "b", "c", "d", "e", "f"}) table.mark_lame(server, dns::Name::of(name), start + 1s);
  EXPECT_FALSE(table.lame(server, zone, start + 1s)) << "four zones at most";
}

TEST(ServerTable, IsBounded) {
  ServerTable table(100, 1);
  for (std::uint32_t i = 0; i < 1000; ++i) {
    table.on_observation({IpAddress::v4(0x0A000000 + i), 53}, seen(Observation::Kind::reply, 1ms), start);
  }
  EXPECT_EQ(table.size(), 100U);
}

}  // namespace
}  // namespace sekisho::resolver
