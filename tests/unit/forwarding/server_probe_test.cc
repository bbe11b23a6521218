// One question to one server, straight, in virtual time: what it says is taken as it is, and its silence too (L-9).
#include "forwarding/server_probe.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/support/messages.h"

namespace sekisho::forwarding {
namespace {

using Result = ServerReply::Result;
using testing::Octets;

class Conversation : public ::testing::Test {
 protected:
  static ServerQuestion question() { return {.question = testing::question("city.example. SOA")}; }

  /// A reply to what was sent last, made by the test.
  Octets reply(const std::function<void(testing::MessageText&)>& fill) const {
    const auto query = dns::parse_message(sent_->wire);
    EXPECT_TRUE(query.ok());
    testing::MessageText text = testing::reply("city.example. SOA");
    text.id(query->header.id);
    fill(text);
    return text.wire();
  }
  void start(ServerProbe& probe) { sent_ = probe.start(now_, random_); }
  void on_udp(ServerProbe& probe, const Octets& wire) { sent_ = probe.on_udp(sent_->attempt, wire, now_, random_); }

  Instant now_{1'000'000'000};
  SystemRandom random_;
  ServerProbe::Next sent_;
};

TEST_F(Conversation, TakesWhatTheServerSays) {
  ServerProbe probe(question());
  start(probe);
  EXPECT_FALSE(sent_->tcp);
  on_udp(probe, reply([](auto& r) { r.aa().edns().answer("city.example. 60 SOA ns. root. 7 1 1 1 1"); }));
  ASSERT_TRUE(probe.done());
  EXPECT_EQ(probe.reply().result, Result::reply);
  EXPECT_TRUE(probe.reply().edns);
  EXPECT_TRUE(probe.reply().message.header.aa);
  EXPECT_EQ(probe.reply().message.answer.size(), 1U);
}

TEST_F(Conversation, ErrorsAreRepliesToo) {
  ServerProbe probe(question());
  start(probe);
  on_udp(probe, reply([](auto& r) { r.rcode(dns::Rcode::refused); }));
  EXPECT_EQ(probe.reply().result, Result::reply);
  EXPECT_EQ(probe.reply().rcode, dns::Rcode::refused);
  EXPECT_FALSE(probe.reply().edns);
}

TEST_F(Conversation, TheRestOfATruncatedReplyComesByTcp) {
  ServerProbe probe(question());
  start(probe);
  on_udp(probe, reply([](auto& r) { r.tc(); }));
  ASSERT_TRUE(sent_ && sent_->tcp);
  sent_ =
      probe.on_tcp(sent_->attempt, reply([](auto& r) { r.aa().answer("city.example. 60 SOA ns. root. 7 1 1 1 1"); }),
                   now_, random_);
  EXPECT_EQ(probe.reply().result, Result::reply);
}

TEST_F(Conversation, ATruncatedReplyWithoutTcpStaysTruncated) {
  ServerProbe probe(question());
  start(probe);
  on_udp(probe, reply([](auto& r) { r.tc(); }));
  sent_ = probe.on_failed(sent_->attempt, now_, random_);
  EXPECT_TRUE(probe.done());
  EXPECT_EQ(probe.reply().result, Result::truncated);
}

TEST_F(Conversation, SilenceIsWaitedForThreeTimes) {
  ServerProbe probe(question());
  unsigned sends = 0;
  for (start(probe); !probe.done(); sent_ = probe.on_timer(now_ = probe.next_timer(), random_)) ++sends;
  EXPECT_EQ(sends, 3U);
  EXPECT_EQ(probe.reply().result, Result::silent);
}

TEST_F(Conversation, ByTcpIsAskedOnce) {
  ServerQuestion by_tcp = question();
  by_tcp.tcp = true;
  ServerProbe probe(by_tcp);
  start(probe);
  EXPECT_TRUE(sent_->tcp);
  sent_ = probe.on_timer(now_ = probe.next_timer(), random_);
  EXPECT_FALSE(sent_);
  EXPECT_EQ(probe.reply().result, Result::silent);
}

TEST_F(Conversation, WhatIsNotOursIsIgnored) {
  ServerProbe probe(question());
  start(probe);
  const auto before = *sent_;
  const auto other_id = static_cast<std::uint16_t>(load_u16(before.wire.data()) ^ 1);
  const Octets forged = reply([&](auto& r) { r.id(other_id).rcode(dns::Rcode::refused); });
  EXPECT_FALSE(probe.on_udp(before.attempt, forged, now_, random_));
  EXPECT_FALSE(probe.done());
}

TEST_F(Conversation, WithoutEdnsNothingIsAdded) {
  ServerQuestion plain = question();
  plain.edns = false;
  ServerProbe probe(plain);
  start(probe);
  const auto query = dns::parse_message(sent_->wire);
  ASSERT_TRUE(query.ok());
  EXPECT_FALSE(query->edns);
}

}  // namespace
}  // namespace sekisho::forwarding
