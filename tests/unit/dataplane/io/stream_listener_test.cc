// TCP/53 on loopback: pipelining, order, limits, who is closed and who is not (RFC 7766).
#include "dataplane/io/stream_listener.h"

#include <gtest/gtest.h>

#include "tests/unit/dataplane/io/io_bench.h"

namespace sekisho::dataplane {
namespace {

using namespace testing;  // NOLINT: the test's own words

Octets framed(const Octets& message) {
  Octets out{static_cast<std::uint8_t>(message.size() >> 8), static_cast<std::uint8_t>(message.size())};
  out.insert(out.end(), message.begin(), message.end());
  return out;
}

struct StreamBench : IoBench {
  explicit StreamBench(StreamSettings settings = {}) {
    settings.addresses = {{PortId{0}, 0, any_port("127.0.0.1"), ""},
                          {PortId{0}, 0, any_port("::1"), ""},
                          {PortId{1}, 0, any_port("127.0.0.1"), ""}};  // another network's device
    auto opened = StreamListener::open(settings, core);
    EXPECT_TRUE(opened.ok());
    listener = std::move(opened).value();
    ports = listener->ports();
  }
  void settle() {
    for (int quiet = 0; quiet < 3;) quiet = listener->step(Duration{0}) + worker.step() != 0 ? 0 : quiet + 1;
  }
  /// All whole messages that the client has got.
  std::vector<dns::Message> replies(const Client& client) {
    std::vector<dns::Message> result;
    settle();
    Octets stream;
    for (Octets more = client.take(); !more.empty(); more = client.take()) {
      stream.insert(stream.end(), more.begin(), more.end());
      settle();
    }
    for (std::size_t at = 0; at + 2 <= stream.size();) {
      const std::size_t length = load_u16(&stream[at]);
      EXPECT_LE(at + 2 + length, stream.size());
      auto message = dns::parse_message(Bytes(stream).subspan(at + 2, length));
      EXPECT_TRUE(message.ok());
      if (message) result.push_back(std::move(message).value());
      at += 2 + length;
    }
    return result;
  }
  void expect_accounts_balance() {
    const LaneCounters& c = core.counters();
    EXPECT_EQ(c.received.value(), c.answered.value() + c.passed.value() + c.pending() + c.dropped());
  }
  std::unique_ptr<StreamListener> listener;
  std::vector<std::uint16_t> ports;
};

TEST(StreamListener, AnswersOverBothFamilies) {
  StreamBench bench;
  const Client four(SOCK_STREAM, "127.0.0.1", bench.ports[0]);
  const Client six(SOCK_STREAM, "::1", bench.ports[1]);
  for (const Client* client : {&four, &six}) {
    client->send(framed(query("www.example.com. A").id(7).wire()));
    const auto got = bench.replies(*client);
    ASSERT_EQ(got.size(), 1U);
    EXPECT_EQ(got[0].header.id, 7);
    EXPECT_EQ(show(got[0].answer), show({rrset({"www.example.com. 300 A 192.0.2.1"})}));
  }
  bench.expect_accounts_balance();
}

TEST(StreamListener, PipelinedQueriesAreAnsweredAsTheyAreReady) {  // RFC 7766 §6.2.1.1
  StreamBench bench;
  const Client client(SOCK_STREAM, "127.0.0.1", bench.ports[0]);
  client.send(framed(query("two.example.com. A").id(1).wire()));
  ASSERT_EQ(bench.replies(client).size(), 1U);  // now in the cache
  bench.worker.hold();
  Octets burst;
  for (std::uint16_t id = 10; id < 14; ++id) {
    const Octets f = framed(query(id % 2 == 0 ? "www.example.com. A" : "two.example.com. A").id(id).wire());
    burst.insert(burst.end(), f.begin(), f.end());
  }
  client.send(burst);
  const auto first = bench.replies(client);
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0].header.id, 11);
  EXPECT_EQ(first[1].header.id, 13);
  bench.worker.release();
  const auto later = bench.replies(client);
  ASSERT_EQ(later.size(), 2U);
  EXPECT_EQ(later[0].header.id, 10);
  EXPECT_EQ(later[1].header.id, 12);
  bench.expect_accounts_balance();
}

TEST(StreamListener, HundredsOfPipelinedQueriesOneOctetAtATime) {
  StreamBench bench;
  const Client client(SOCK_STREAM, "127.0.0.1", bench.ports[0]);
  Octets stream;
  for (std::uint16_t id = 0; id < 400; ++id) {
    const Octets f = framed(query("www.example.com. A").id(id).wire());
    stream.insert(stream.end(), f.begin(), f.end());
  }
  client.send(Bytes(stream).first(stream.size() / 2));
  std::size_t got = bench.replies(client).size();
  for (std::size_t i = stream.size() / 2; i < stream.size(); ++i) {
    client.send(Bytes(stream).subspan(i, 1));
    bench.listener->step(Duration{0});
  }
  got += bench.replies(client).size();
  EXPECT_EQ(got, 400U);
}

TEST(StreamListener, LargeAnswersAreWholeHere) {
  StreamBench bench;
  resolver::Answer large = answer_of({});
  dns::Rrset set = rrset({"large.example.com. 300 TXT x"});
  for (int i = 0; i < 100; ++i) set.rdatas.add(rdata(dns::RRType::txt, std::string(200, 'a') + std::to_string(i)));
  large.answer.push_back(set);
  bench.worker.knows(internet_realm, "large.example.com. TXT", large);
  const Client client(SOCK_STREAM, "127.0.0.1", bench.ports[0]);
  client.send(framed(query("large.example.com. TXT").wire()));
  const auto got = bench.replies(client);
  ASSERT_EQ(got.size(), 1U);
  EXPECT_FALSE(got[0].header.tc);
  EXPECT_EQ(got[0].answer.at(0).rdatas.count(), 101U);
}

TEST(StreamListener, ASpoofedSourceGetsNothing) {  // I2: this client's network belongs to another port
  StreamBench bench;
  const Client client(SOCK_STREAM, "127.0.0.1", bench.ports[2]);
  client.send(framed(query("www.example.com. A").wire()));
  EXPECT_TRUE(bench.replies(client).empty());
  EXPECT_TRUE(client.closed());
  EXPECT_EQ(bench.core.counters().dropped(DropReason::spoofed), 1U);
  bench.expect_accounts_balance();
}

TEST(StreamListener, WhatIsNoQueryEndsTheConnection) {
  StreamBench bench;
  for (const Octets& bad :
       {Octets{0, 5, 1, 2, 3, 4, 5}, Octets{0xFF, 0xFF}, framed(reply("www.example.com. A").wire())}) {
    const Client client(SOCK_STREAM, "127.0.0.1", bench.ports[0]);
    client.send(bad);
    EXPECT_TRUE(bench.replies(client).empty());
    EXPECT_TRUE(client.closed());
  }
  EXPECT_EQ(bench.core.counters().faults[static_cast<std::size_t>(dns::QueryFault::tcp_length)].value(), 2U);
  bench.expect_accounts_balance();
}

TEST(StreamListener, AClientThatIsDoneStillGetsWhatItAsked) {
  StreamBench bench;
  const Client client(SOCK_STREAM, "127.0.0.1", bench.ports[0]);
  client.send(framed(query("www.example.com. A").wire()));
  shutdown(client.fd(), SHUT_WR);
  EXPECT_EQ(bench.replies(client).size(), 1U);
  EXPECT_TRUE(client.closed());
  EXPECT_EQ(bench.listener->counters().open(), 0U);
}

TEST(StreamListener, AnAnswerForAClientThatLeftIsCounted) {  // I5
  StreamBench bench;
  bench.worker.hold();
  {
    const Client client(SOCK_STREAM, "127.0.0.1", bench.ports[0]);
    client.send(framed(query("www.example.com. A").wire()));
    bench.settle();
    EXPECT_EQ(bench.core.counters().pending(), 1U);
    const linger at_once{1, 0};
    setsockopt(client.fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  bench.settle();
  bench.worker.release();
  bench.settle();
  EXPECT_EQ(bench.core.counters().dropped(DropReason::client_gone), 1U);
  bench.expect_accounts_balance();
}

TEST(StreamListener, PlacesAreLimitedPerClient) {
  StreamSettings settings;
  settings.max_per_client = 2;
  StreamBench bench(settings);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<Client>(SOCK_STREAM, "127.0.0.1", bench.ports[0]));
    bench.settle();
  }
  EXPECT_TRUE(clients[2]->closed());
  EXPECT_EQ(bench.listener->counters().refused_client.value(), 1U);
  clients[0]->send(framed(query("www.example.com. A").wire()));
  EXPECT_EQ(bench.replies(*clients[0]).size(), 1U);
}

TEST(StreamListener, PlacesAreLimitedInAll) {
  StreamSettings settings;
  settings.max_connections = 2;
  StreamBench bench(settings);
  const Client one(SOCK_STREAM, "127.0.0.1", bench.ports[0]);
  const Client two(SOCK_STREAM, "::1", bench.ports[1]);
  bench.settle();
  const Client three(SOCK_STREAM, "127.0.0.1", bench.ports[0]);
  bench.settle();
  EXPECT_TRUE(three.closed());
  EXPECT_EQ(bench.listener->counters().refused_full.value(), 1U);
}

TEST(StreamListener, TheIdleAndTheSlowAreClosed) {
  StreamSettings settings;
  settings.idle_timeout = Duration{0};  // whoever is looked at has been idle long enough
  StreamBench bench(settings);
  const Client silent(SOCK_STREAM, "127.0.0.1", bench.ports[0]);
  bench.settle();
  EXPECT_TRUE(silent.closed());
  EXPECT_GE(bench.listener->counters().closed_idle.value(), 1U);
}

TEST(StreamListener, OctetsThatNeverMakeAQueryDoNotKeepAPlace) {
  StreamSettings settings;
  settings.idle_timeout = 5ms;
  StreamBench bench(settings);
  const Client dripping(SOCK_STREAM, "127.0.0.1", bench.ports[0]);
  dripping.send(Octets{0x0F, 0xFF});  // a query of 4,095 octets, it says
  for (unsigned sent = 0; sent < 4000 && bench.listener->counters().closed_idle.value() == 0; ++sent) {
    dripping.send(Octets{0});
    bench.listener->step(Duration{0});
  }
  while (bench.listener->counters().closed_idle.value() == 0) bench.listener->step(1ms);
  EXPECT_TRUE(dripping.closed());
  EXPECT_EQ(bench.core.counters().received.value(), 0U);
}

/// 128 questions of one client, each with an answer of about 60,000 octets.
struct LargeAnswers : StreamBench {
  explicit LargeAnswers(StreamSettings settings = {}) : StreamBench(std::move(settings)) {
    dns::Rrset set = rrset({"large.example.com. 300 TXT x"});
    for (int i = 0; i < 285; ++i)
      set.rdatas.add(rdata(dns::RRType::txt, std::string(197, 'a') + std::to_string(100 + i)));
    answer.answer.push_back(set);
    worker.hold();
    Octets burst;
    for (std::uint16_t id = 0; id < StreamConnection::max_in_flight; ++id) {
      const Octets f = framed(query("large.example.com. TXT").id(id).wire());
      burst.insert(burst.end(), f.begin(), f.end());
    }
    client.send(burst);
    settle();
    requests = worker.take_seen();
    EXPECT_EQ(requests.size(), StreamConnection::max_in_flight);
  }
  resolver::Answer answer = answer_of({});
  std::vector<resolver::Request> requests;
  const Client client{SOCK_STREAM, "127.0.0.1", ports[0]};
};

TEST(StreamListener, AClientThatTakesNothingIsClosed) {
  LargeAnswers bench;
  for (const resolver::Request& request : bench.requests) {
    bench.worker.say(request, bench.answer);
    bench.listener->step(Duration{0});
  }
  EXPECT_EQ(bench.listener->counters().closed.value(), 1U);
  EXPECT_EQ(bench.listener->counters().closed_idle.value(), 0U);
  EXPECT_GE(bench.core.counters().dropped(DropReason::client_gone), 1U);
  bench.expect_accounts_balance();
}

// I4: a thousand clients that take nothing hold no more than the sum for all; who takes its replies stays.
TEST(StreamListener, TheSlowestMakesRoomWhenTooMuchWaits) {
  StreamSettings settings;
  settings.max_output = 512U << 10;  // less than one client alone may have
  LargeAnswers bench(settings);
  const Client quick(SOCK_STREAM, "127.0.0.1", bench.ports[0]);
  for (std::size_t i = 0; i < bench.requests.size(); ++i) {
    bench.worker.say(bench.requests[i], bench.answer);
    bench.listener->step(Duration{0});
    EXPECT_LE(bench.listener->counters().output_octets.load(), settings.max_output);
  }
  EXPECT_EQ(bench.listener->counters().closed_output.value(), 1U);
  EXPECT_EQ(bench.listener->counters().closed.value(), 1U);
  EXPECT_EQ(bench.listener->counters().output_octets.load(), 0U);
  bench.worker.release();
  quick.send(framed(query("www.example.com. A").id(7).wire()));
  EXPECT_EQ(bench.replies(quick).size(), 1U);
  bench.expect_accounts_balance();
}

TEST(StreamListener, AClientThatTakesAllIsNotMistakenForASlowOne) {
  LargeAnswers bench;
  std::size_t taken = 0;
  for (std::size_t at = 0; at < bench.requests.size(); at += 32) {  // of 32 answers in one round
    for (std::size_t i = at; i < at + 32; ++i) bench.worker.say(bench.requests[i], bench.answer);
    taken += bench.replies(bench.client).size();
  }
  EXPECT_EQ(taken, bench.requests.size());
  EXPECT_EQ(bench.core.counters().dropped(DropReason::client_gone), 0U);
  EXPECT_EQ(bench.listener->counters().closed.value(), 0U);
}

TEST(StreamListener, KeepaliveIsOfferedToWhoAsks) {  // RFC 7828
  StreamBench bench;
  const Client client(SOCK_STREAM, "127.0.0.1", bench.ports[0]);
  Octets q = query("www.example.com. A").edns().wire();
  q[q.size() - 1] = 4;  // RDLENGTH: one empty option 11
  const Octets option = {0, 11, 0, 0};
  q.insert(q.end(), option.begin(), option.end());
  client.send(framed(q));
  const auto got = bench.replies(client);
  ASSERT_EQ(got.size(), 1U);
  ASSERT_TRUE(got[0].edns.has_value());
  EXPECT_TRUE(got[0].edns->tcp_keepalive);
}

}  // namespace
}  // namespace sekisho::dataplane
