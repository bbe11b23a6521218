// A worker's thread from request ring to answer ring, with real sockets on loopback.
#include "resolver/engine/worker_thread.h"

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "gateway.h"

namespace sekisho::resolver {
namespace {

using namespace test;
constexpr RealmId realm{1};

void expect_address(const Answer& answer) {
  EXPECT_EQ(answer.rcode, dns::Rcode::noerror);
  ASSERT_EQ(answer.answer.size(), 1U);
  EXPECT_EQ(answer.answer[0].type, dns::RRType::a);
}

TEST(WorkerThread, AnswersARequestByUdpAndThenFromItsCache) {
  LoopbackServer server("127.0.0.2", address_server());
  Gateway gateway({forwarding_realm(realm, {server.endpoint()})});
  expect_address(gateway.ask("a.test."));
  expect_address(gateway.ask("a.test."));
  EXPECT_EQ(gateway.worker().counters().udp_sent.value(), 1U);
  EXPECT_EQ(gateway.worker().core_counters().cache_hits.value(), 1U);
}

TEST(WorkerThread, GoesOnByTcpWhenTruncated) {
  LoopbackServer server("127.0.0.2", address_server(true));
  Gateway gateway({forwarding_realm(realm, {server.endpoint()})});
  expect_address(gateway.ask("a.test."));
  expect_address(gateway.ask("b.test."));
  EXPECT_EQ(server.connections(), 1U);
  EXPECT_EQ(gateway.worker().counters().tcp_received.value(), 2U);
}

// L-2: a POI that refuses packets costs no waiting.
TEST(WorkerThread, TakesTheOtherServerWhenOneIsUnreachable) {
  Endpoint nobody;
  {
    LoopbackServer gone("127.0.0.3", address_server());
    nobody = gone.endpoint();
  }
  LoopbackServer server("127.0.0.2", address_server());
  Gateway gateway({forwarding_realm(realm, {nobody, server.endpoint()})});
  expect_address(gateway.ask("a.test."));
  EXPECT_EQ(gateway.worker().counters().udp_refused.value(), 1U);
}

// I1, N-3: a realm whose device is gone fails; nothing of it leaves by another way.
TEST(WorkerThread, ARealmWithoutItsDeviceFails) {
  LoopbackServer server("127.0.0.2", address_server());
  forwarding::Realm broken = forwarding_realm(realm, {server.endpoint()});
  broken.device = "no-such-dev0";
  Gateway gateway({broken});
  EXPECT_EQ(gateway.ask("a.test.").rcode, dns::Rcode::servfail);
  EXPECT_GT(gateway.worker().counters().bind_failures.value(), 0U);
  EXPECT_TRUE(server.source_ports().empty());
  EXPECT_EQ(server.connections(), 0U);
}

// Without the rights for ports without sockets, each question gets a socket as ever.
TEST(WorkerThread, AnswersWithoutAnyRights) {
  LoopbackServer server("127.0.0.2", address_server());
  forwarding::Realm plain = forwarding_realm(realm, {server.endpoint()});
  plain.source_v4 = IpAddress::parse("127.0.0.77");
  std::thread([&] {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct none[2]{};
    ASSERT_EQ(syscall(SYS_capset, &header, none), 0);
    Gateway gateway({plain});  // its worker begins with this thread's rights
    expect_address(gateway.ask("a.test."));
    expect_address(gateway.ask("b.test."));
    EXPECT_EQ(gateway.worker().counters().udp_steered.value(), 0U);
    EXPECT_EQ(gateway.worker().counters().udp_sent.value(), 2U);
  }).join();
  EXPECT_EQ(server.source_ports().size(), 2U);
}

TEST(WorkerThread, AReloadTakesEffectForTheNextRequest) {
  LoopbackServer first("127.0.0.2", address_server());
  LoopbackServer second("127.0.0.3", address_server());
  Gateway gateway({forwarding_realm(realm, {first.endpoint()}, 1)});
  expect_address(gateway.ask("a.test."));
  gateway.publish({forwarding_realm(realm, {second.endpoint()}, 2)});
  expect_address(gateway.ask("b.test."));
  EXPECT_EQ(first.source_ports().size(), 1U);
  EXPECT_EQ(second.source_ports().size(), 1U);
  gateway.publish({});
  EXPECT_EQ(gateway.ask("c.test.").rcode, dns::Rcode::servfail);
  EXPECT_EQ(second.source_ports().size(), 1U);
}

TEST(WorkerThread, ReloadsUnderLoadLoseNoRequest) {
  LoopbackServer server("127.0.0.2", address_server());
  Gateway gateway({forwarding_realm(realm, {server.endpoint()}, 1)});
  constexpr std::uint64_t count = 400;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string name = "n" + std::to_string(i) + ".test.";
    ASSERT_TRUE(gateway.request(i, name.c_str()));
    if (i % 20 == 0) gateway.publish({forwarding_realm(realm, {server.endpoint()}, 2 + i / 100)});
  }
  std::vector<bool> seen(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto answer = gateway.answer();
    ASSERT_TRUE(answer) << i;
    ASSERT_LT(answer->pending, count);
    EXPECT_FALSE(seen[answer->pending]);
    seen[answer->pending] = true;
  }
}

TEST(WorkerThread, WhatDoesNotFitTheRingWaitsUpToALimit) {
  LoopbackServer server("127.0.0.2", address_server());
  WorkerSettings settings;
  settings.backlog_bytes = 4096;
  Gateway gateway({forwarding_realm(realm, {server.endpoint()})}, settings);
  expect_address(gateway.ask("a.test."));
  std::uint64_t asked = 0;
  while (gateway.worker().counters().backlog_dropped.value() == 0) {  // nobody takes answers out
    if (gateway.request(asked, "a.test."))
      ++asked;
    else
      std::this_thread::yield();
  }
  std::uint64_t answered = 0;
  while (answered + gateway.worker().counters().backlog_dropped.value() < asked) {
    ASSERT_TRUE(gateway.answer());
    ++answered;
  }
  EXPECT_GT(gateway.worker().counters().answer_ring_full.value(),
            gateway.worker().counters().backlog_dropped.value());
  expect_address(gateway.ask("a.test."));  // and it goes on
}

TEST(WorkerThread, RunsTasksWhileItSleepsAndSurvivesGarbage) {
  LoopbackServer server("127.0.0.2", address_server());
  Gateway gateway({forwarding_realm(realm, {server.endpoint()})});
  gateway.put_garbage();
  expect_address(gateway.ask("a.test."));
  EXPECT_EQ(gateway.worker().counters().request_errors.value(), 1U);
  std::size_t dropped = 0;
  WorkerThread& worker = gateway.worker();
  ASSERT_TRUE(worker.tasks().run_on_owner([&] { dropped = worker.core().flush(realm, nullptr, true); }, 10s));
  EXPECT_EQ(dropped, 1U);
  expect_address(gateway.ask("a.test."));
  EXPECT_EQ(worker.counters().udp_sent.value(), 2U);
}

}  // namespace
}  // namespace sekisho::resolver
