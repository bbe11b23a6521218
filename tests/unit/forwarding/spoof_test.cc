// What a forger can do to an exchange, which is nothing: CVE-2023-26437, CVE-2026-52690, RFC 5452.
#include <gtest/gtest.h>

#include "forwarding/case_bits.h"
#include "forwarding/query_wire.h"
#include "tests/unit/forwarding/exchange_script.h"

namespace sekisho::forwarding::testing {
namespace {

using Mode = Behaviour::Mode;
using Kind = Observation::Kind;
using Wire = std::vector<std::uint8_t>;

TEST(Spoof, WrongIdsAreCountedAndNothingElse) {
  ExchangeScript script;
  script.servers.at(east).forged_before = 10;
  const Ran ran = script.ask();
  EXPECT_EQ(ran.outcome.tag, 0U);
  EXPECT_EQ(ran.took, 10ms) << "the true reply, in its time";
  EXPECT_EQ(ran.sends(), 1U);
  EXPECT_EQ(script.board.server(0).mismatches, 10U);
  EXPECT_EQ(script.board.server(0).suspicions, 0U);
  EXPECT_EQ(script.board.server(0).errors, 0U);
}

TEST(Spoof, ManyGuessesMakeItGoOnByTcp) {
  ExchangeScript script;
  script.servers.at(east).forged_before = 100;
  const Ran ran = script.ask();
  EXPECT_TRUE(ran.outcome.tcp);
  EXPECT_EQ(ran.udp, 1U);
  EXPECT_EQ(ran.seen(Kind::mismatch), 20U) << "what comes later is not even looked at";
}

TEST(Spoof, ForgedFormerrDoesNotTakeEdnsAway) {
  ExchangeScript script;
  script.servers.at(east).mode = Mode::forged_formerr;
  script.servers.at(west).mode = Mode::silent;
  EXPECT_EQ(script.ask().outcome.tag, 0U);
  EXPECT_TRUE(script.board.server(0).edns);
}

TEST(Spoof, EdnsIsGivenUpOnlyOnTheServersOwnWordByTcp) {
  for (const Mode mode : {Mode::no_edns, Mode::bare_formerr}) {
    ExchangeScript script;
    script.servers.at(east).mode = mode;
    script.servers.at(west).mode = Mode::silent;
    const Ran first = script.ask();
    EXPECT_EQ(first.outcome.tag, 0U);
    EXPECT_EQ(first.seen(Kind::no_edns_confirmed), 1U);
    EXPECT_FALSE(script.board.server(0).edns);
    const Ran second = script.ask();
    EXPECT_EQ(second.outcome.tag, 0U);
    EXPECT_EQ(second.sends(), 1U) << "without EDNS from the start";
  }
}

/// Each row spoils an honest reply in one way.
struct SpoilRow {
  const char* what;
  void (*spoil)(Wire&);
  ReplyVerdict verdict;
};
class Spoiled : public ::testing::TestWithParam<SpoilRow> {};

TEST_P(Spoiled, GetsItsVerdict) {
  const dns::Question question{dns::Name::of("wWw.lG.jp."), dns::RRType::a, dns::RRClass::in};
  const Wire query = compose_query(question, {.id = 0x1234});
  Wire reply = reply_to(query, 0, true);
  GetParam().spoil(reply);
  dns::Message message;
  const Expectation expected{.id = 0x1234, .question = &question, .exact_case = true};
  EXPECT_EQ(judge_reply(reply, expected, message), GetParam().verdict);
}

const SpoilRow spoils[] = {
    {"honest", [](Wire&) {}, ReplyVerdict::answer},
    {"id", [](Wire& w) { w[1] ^= 1; }, ReplyVerdict::mismatch},
    {"query_bit", [](Wire& w) { w[2] &= 0x7F; }, ReplyVerdict::mismatch},
    {"opcode", [](Wire& w) { w[2] |= 0x20; }, ReplyVerdict::mismatch},
    {"two_questions", [](Wire& w) { w[5] = 2; }, ReplyVerdict::mismatch},
    {"no_question", [](Wire& w) { w[5] = 0; }, ReplyVerdict::mismatch},
    {"other_name", [](Wire& w) { w[13] = 'x'; }, ReplyVerdict::mismatch},
    {"other_case", [](Wire& w) { w[13] ^= 0x20; }, ReplyVerdict::wrong_case},
    {"other_type", [](Wire& w) { w[12 + 11 + 1] = 28; }, ReplyVerdict::mismatch},
    {"other_class", [](Wire& w) { w[12 + 11 + 3] = 3; }, ReplyVerdict::mismatch},
    {"truncated", [](Wire& w) { w[2] |= 0x02; }, ReplyVerdict::truncated},
    {"truncated_inside_a_record",
     [](Wire& w) {
       w[2] |= 0x02;
       w.resize(w.size() - 14);
     },
     ReplyVerdict::truncated},
    {"cut_short", [](Wire& w) { w.resize(w.size() - 14); }, ReplyVerdict::unreadable},
    {"cut_in_the_question", [](Wire& w) { w.resize(20); }, ReplyVerdict::mismatch},
    {"cut_in_the_header", [](Wire& w) { w.resize(11); }, ReplyVerdict::mismatch},
    {"empty", [](Wire& w) { w.clear(); }, ReplyVerdict::mismatch},
    {"refused", [](Wire& w) { w[3] = 5; }, ReplyVerdict::error},
    {"nxdomain", [](Wire& w) { w[3] = 3; }, ReplyVerdict::answer},
    {"unknown_rcode", [](Wire& w) { w[3] = 12; }, ReplyVerdict::error},
    {"bare_refused",
     [](Wire& w) {
       w.resize(12);
       w[3] = 5;
       w[5] = w[7] = w[11] = 0;
     },
     ReplyVerdict::bare_error},
    {"bare_noerror",
     [](Wire& w) {
       w.resize(12);
       w[5] = w[7] = w[11] = 0;
     },
     ReplyVerdict::mismatch},
};
INSTANTIATE_TEST_SUITE_P(Replies, Spoiled, ::testing::ValuesIn(spoils),
                         [](const auto& row) { return std::string(row.param.what); });

TEST(Query, IsComposedToTheOctet) {
  const dns::Question question{dns::Name::of("lg.jp."), dns::RRType::mx, dns::RRClass::in};
  const Wire plain = {0xAB, 0xCD, 0x01, 0x10, 0, 1, 0, 0, 0, 0, 0, 0, 2, 'l', 'g', 2, 'j', 'p', 0, 0, 15, 0, 1};
  EXPECT_EQ(
      compose_query(question, {.id = 0xABCD, .recursion_desired = true, .checking_disabled = true, .edns = false}),
      plain);
  const Wire opt = {0, 0, 41, 0x04, 0xD0, 0, 0, 0x80, 0, 0, 0};
  const Wire with_opt = compose_query(question, {.id = 1, .dnssec_ok = true});
  EXPECT_TRUE(std::equal(opt.begin(), opt.end(), with_opt.end() - 11));
  EXPECT_EQ(with_opt[11], 1);
}

TEST(CaseBits, ChangeLettersAloneAndDrawEachAnew) {
  ScriptedRandom random(7);
  const dns::Name name = dns::Name::of("host-1.city.LG.jp.");
  unsigned different = 0;
  for (int i = 0; i < 100; ++i) {
    const dns::Name drawn = with_random_case(name, random);
    EXPECT_EQ(drawn, name);
    different += drawn.same_octets(name) ? 0 : 1;
  }
  EXPECT_GT(different, 95U);
}

TEST(CaseBits, IdsAndCaseDifferFromSendToSend) {
  ScriptedRandom random(7);
  std::vector<Wire> wires;
  for (int i = 0; i < 50; ++i) {
    Exchange exchange(ExchangeScript::question("www.city.lg.jp."), {Candidate{.endpoint = east}}, {});
    exchange.start({0}, random);
    wires.push_back(std::get<SendUdp>(exchange.take_actions().at(0)).wire);
  }
  std::sort(wires.begin(), wires.end());
  EXPECT_EQ(std::unique(wires.begin(), wires.end()), wires.end());
}

}  // namespace
}  // namespace sekisho::forwarding::testing
