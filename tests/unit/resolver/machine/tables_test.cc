// The worker's tables of Resolutions: by number, by time, by question.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/random.h"
#include "resolver/machine/questions_in_flight.h"
#include "resolver/machine/resolution_table.h"
#include "resolver/machine/timer_heap.h"

namespace sekisho::resolver {
namespace {

TEST(ResolutionTable, AnIdFindsItsOwnAndNeverWhoHasItsPlaceLater) {
  ResolutionTable table;
  Resolution& first = table.make();
  const ResolutionId id = first.id;
  first.exchange.emplace(dns::Question{}, std::vector<forwarding::Candidate>{}, forwarding::ExchangeSettings{});
  const std::uint64_t exchange = first.exchange_id = table.new_exchange_id(first);
  EXPECT_EQ(table.find(id), &first);
  EXPECT_EQ(table.find_by_exchange(exchange), &first);
  table.erase(first);
  Resolution& second = table.make();
  EXPECT_GT(second.id, id);
  EXPECT_EQ(table.last(), second.id);
  EXPECT_EQ(table.find(id), nullptr);
  EXPECT_EQ(table.find_by_exchange(exchange), nullptr);
  EXPECT_EQ(table.find(second.id), &second);
  EXPECT_EQ(table.find_by_exchange(0), nullptr);
  EXPECT_EQ(table.size(), 1U);
}

TEST(ResolutionTable, AnExchangeThatWasFollowedByAnotherIsOver) {
  ResolutionTable table;
  Resolution& r = table.make();
  r.exchange.emplace(dns::Question{}, std::vector<forwarding::Candidate>{}, forwarding::ExchangeSettings{});
  const std::uint64_t before = r.exchange_id = table.new_exchange_id(r);
  r.exchange_id = table.new_exchange_id(r);
  EXPECT_EQ(table.find_by_exchange(before), nullptr);
  EXPECT_EQ(table.find_by_exchange(r.exchange_id), &r);
  r.exchange.reset();
  EXPECT_EQ(table.find_by_exchange(r.exchange_id), nullptr);
}

TEST(TimerHeap, GivesThemInTheOrderOfTimeWhateverWasChanged) {
  ScriptedRandom random(5);
  ResolutionTable table;
  TimerHeap timers;
  std::vector<Resolution*> all;
  for (int i = 0; i < 500; ++i) all.push_back(&table.make());
  for (Resolution* r : all) timers.set(*r, Instant{random.below(100)});
  for (int i = 0; i < 500; ++i) {
    Resolution& r = *all[random.below(500)];
    if (random.below(3) == 0) {
      timers.clear(r);
    } else {
      timers.set(r, Instant{random.below(100)});
    }
  }
  std::vector<std::pair<Instant, ResolutionId>> expected, seen;
  for (const Resolution* r : all) {
    if (r->timer) expected.push_back({*r->timer, r->id});
  }
  std::sort(expected.begin(), expected.end());
  while (!timers.empty()) {
    seen.push_back({timers.next(), timers.first().id});
    timers.clear(timers.first());
  }
  EXPECT_EQ(seen, expected);
  EXPECT_GT(seen.size(), 200U);
}

TEST(QuestionsInFlight, FindsWhateverTheCaseAndOnlyTheSameQuestion) {
  ResolutionTable table;
  QuestionsInFlight questions(7);
  Resolution& r = table.make();
  r.question = {dns::Name::of("www.Example."), dns::RRType::a, dns::RRClass::in};
  questions.add(r);
  EXPECT_EQ(questions.find({dns::Name::of("WWW.example."), dns::RRType::a, false}), &r);
  EXPECT_EQ(questions.find({dns::Name::of("www.example."), dns::RRType::aaaa, false}), nullptr);
  EXPECT_EQ(questions.find({dns::Name::of("www.example."), dns::RRType::a, true}), nullptr);
  Resolution& other = table.make();
  other.question = r.question;
  questions.remove(other);  // it does not stand for the question
  EXPECT_EQ(questions.find({dns::Name::of("www.example."), dns::RRType::a, false}), &r);
  questions.remove(r);
  EXPECT_EQ(questions.find({dns::Name::of("www.example."), dns::RRType::a, false}), nullptr);
}

}  // namespace
}  // namespace sekisho::resolver
