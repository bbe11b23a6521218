// K-2, K-3: what a way out does to large answers, and that each such way is told apart, in virtual time.
#include "forwarding/path_probe.h"

#include <gtest/gtest.h>

#include "tests/support/messages.h"

namespace sekisho::forwarding {
namespace {

using Result = PathTry::Result;
using testing::Octets;

/// A server, and what lies between it and us.
struct Way {
  const char* about;
  std::size_t answer = 4096;              // octets of records, about
  std::size_t largest_datagram = 65'535;  // larger ones are lost
  bool udp = true, tcp = true;
  std::size_t largest_stream = 65'535;  // replies above stall
  dns::Rcode rcode = dns::Rcode::noerror;
  bool rejects = false;  // closed doors say so (ICMP, RST) instead of being silent
  PathFinding finding = PathFinding::whole;
};

struct Wire {
  std::uint16_t id, edns;
  dns::Question question;
};

Wire read(Bytes query) {
  const auto message = dns::parse_message(query);
  EXPECT_TRUE(message.ok());
  return {message->header.id, message->edns ? message->edns->udp_size : std::uint16_t{0}, *message->question};
}

Octets reply_of(const Way& way, const Wire& query, bool tcp) {
  const std::string name = query.question.name.to_text();
  testing::MessageText text = testing::reply(name + " " + to_text(query.question.type));
  text.id(query.id).rcode(way.rcode);
  const std::size_t records = query.question.type == dns::RRType::txt ? way.answer : 60;
  if (!tcp && records > query.edns) return text.tc().wire();
  if (way.rcode != dns::Rcode::noerror) return text.wire();
  for (std::size_t left = records; left > 0; left -= std::min<std::size_t>(left, 200)) {
    const std::string filling(std::min<std::size_t>(left, 200), static_cast<char>('a' + left / 200 % 26));
    text.answer(name + " 60 IN " +
                (query.question.type == dns::RRType::txt ? "TXT \"" + filling + "\""
                                                         : "SOA ns.example. h.example. 1 2 3 4 5"));
    if (query.question.type != dns::RRType::txt) break;
  }
  return text.wire();
}

class Walk {
 public:
  explicit Walk(const Way& way) : way_(way) {
    carry(probe.start(now, random_));
    while (!probe.done()) carry(probe.on_timer(now = probe.next_timer(), random_));
  }
  PathProbe probe{{testing::question("large.example. TXT"), testing::question("example. SOA"), true, true, 1232}};
  Instant now{1'000'000'000};
  unsigned datagrams = 0, streams = 0;
  std::vector<std::uint16_t> sizes;

 private:
  void carry(PathProbe::Next next) {
    while (next) {
      now = now + 10ms;
      const Wire query = read(next->wire);
      ++(next->tcp ? streams : datagrams);
      if (!next->tcp) sizes.push_back(query.edns);
      const bool open = next->tcp ? way_.tcp : way_.udp;
      const Octets reply = reply_of(way_, query, next->tcp);
      if (!open) {
        next = way_.rejects ? probe.on_failed(next->attempt, now, random_) : std::nullopt;
      } else if (next->tcp) {
        next = reply.size() > way_.largest_stream ? std::nullopt : probe.on_tcp(next->attempt, reply, now, random_);
      } else {
        next = reply.size() > way_.largest_datagram ? std::nullopt : probe.on_udp(next->attempt, reply, now, random_);
      }
    }
  }
  const Way& way_;
  ScriptedRandom random_{7};
};

TEST(PathProbe, TellsTheWaysApart) {
  const Way ways[] = {
      {.about = "all is open"},
      {.about = "an answer of 800 octets", .answer = 800, .finding = PathFinding::fits},
      {.about = "a small answer", .answer = 100, .finding = PathFinding::small},
      {.about = "TCP dropped", .tcp = false, .finding = PathFinding::tcp_blocked},
      {.about = "TCP reset", .tcp = false, .rejects = true, .finding = PathFinding::tcp_blocked},
      {.about = "full segments lost", .largest_stream = 1000, .finding = PathFinding::tcp_stalls},
      {.about = "datagrams over 512 lost", .answer = 900, .largest_datagram = 512, .finding = PathFinding::udp_lost},
      {.about = "UDP dropped", .udp = false, .finding = PathFinding::udp_blocked},
      {.about = "UDP refused by ICMP", .udp = false, .rejects = true, .finding = PathFinding::udp_blocked},
      {.about = "nobody there", .udp = false, .tcp = false, .finding = PathFinding::no_answer},
      {.about = "REFUSED", .answer = 100, .rcode = dns::Rcode::refused, .finding = PathFinding::error},
      {.about = "SERVFAIL after TC", .rcode = dns::Rcode::servfail, .finding = PathFinding::error},
      {.about = "NXDOMAIN is an answer too", .rcode = dns::Rcode::nxdomain},
  };
  for (const Way& way : ways) {
    const Walk walk(way);
    EXPECT_EQ(judge_path(walk.probe.evidence()), way.finding) << way.about;
    EXPECT_LE(walk.datagrams, 5U) << way.about;
    EXPECT_LE(walk.streams, 3U) << way.about;
    EXPECT_LE(walk.now, Instant{1'000'000'000} + 14s) << way.about;
  }
}

TEST(PathProbe, SaysHowLargeTheAnswerWas) {
  const Walk large(Way{.about = "4096"});
  EXPECT_EQ(large.probe.evidence().udp.result, Result::truncated);
  EXPECT_GT(large.probe.evidence().tcp.octets, 4096U);
  EXPECT_EQ(large.sizes, (std::vector<std::uint16_t>{1232}));  // G2-4: never more is asked for
  const Walk middle(Way{.about = "800", .answer = 800});
  EXPECT_EQ(middle.sizes, (std::vector<std::uint16_t>{1232, 512}));
  EXPECT_EQ(middle.probe.evidence().udp_512.result, Result::truncated);
}

TEST(PathProbe, LooksAtNothingButItsOwnReply) {
  ScriptedRandom random(7);
  PathProbe probe({testing::question("large.example. TXT"), testing::question("example. SOA"), true, true, 1232});
  const Instant now{1'000'000'000};
  const PathProbe::Next sent = probe.start(now, random);
  Octets forged = reply_of(Way{.about = ""}, read(sent->wire), false);
  forged[0] = static_cast<std::uint8_t>(forged[0] ^ 1U);
  EXPECT_FALSE(probe.on_udp(sent->attempt, forged, now, random));
  EXPECT_FALSE(probe.on_udp(sent->attempt, Octets{1, 2, 3}, now, random));
  EXPECT_FALSE(probe.on_udp(static_cast<std::uint8_t>(sent->attempt + 1), forged, now, random));
  EXPECT_FALSE(probe.on_failed(static_cast<std::uint8_t>(sent->attempt + 1), now, random));
  EXPECT_EQ(probe.evidence().udp, PathTry{});
  EXPECT_EQ(probe.on_timer(probe.next_timer(), random)->attempt, sent->attempt + 1);
}

TEST(PathFinding, NobodyIsBlamedForWhatWasNotAsked) { EXPECT_EQ(judge_path(PathEvidence{}), PathFinding::not_asked); }

TEST(PathFinding, TheFirstThreeAreGood) {
  EXPECT_TRUE(is_good(PathFinding::whole) && is_good(PathFinding::fits) && is_good(PathFinding::small));
  for (const PathFinding bad :
       {PathFinding::tcp_blocked, PathFinding::tcp_stalls, PathFinding::udp_lost, PathFinding::udp_blocked,
        PathFinding::no_answer, PathFinding::error, PathFinding::not_asked}) {
    EXPECT_FALSE(is_good(bad));
  }
}

}  // namespace
}  // namespace sekisho::forwarding
