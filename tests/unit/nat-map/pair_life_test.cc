// Lives of pairs, and hosts whose address is being changed: what clients are shown at each step (L-7, L-8, X11).
#include "nat-map/pair_life.h"

#include <gtest/gtest.h>

#include "nat-map/address_map.h"

namespace sekisho::nat {
namespace {

using State = PairState;

IpAddress ip(const char* text) { return *IpAddress::parse(text); }

TEST(PairLife, FollowsItsStepsByTheirDates) {
  const std::vector<LifeStep> steps = {
      {State::planned, {100}}, {State::notice_filed, {200}}, {State::in_effect, {300}}};
  struct Case {
    std::int64_t now;
    State state;
    std::int64_t next;  // 0: none
  };
  for (const Case& c :
       {Case{0, State::planned, 100}, Case{150, State::planned, 200}, Case{200, State::notice_filed, 300},
        Case{299, State::notice_filed, 300}, Case{300, State::in_effect, 0}}) {
    EXPECT_EQ(state_at(steps, {c.now}), c.state) << c.now;
    const auto next = next_step(steps, {c.now});
    EXPECT_EQ(next ? next->at.seconds : 0, c.next) << c.now;
  }
  EXPECT_EQ(state_at({}, {0}), State::in_effect) << "a pair of before anybody kept records";
  EXPECT_EQ(state_at({{State::retired, {100}}}, {99}), State::in_effect) << "an old pair that will be retired";
  EXPECT_EQ(reached_at(steps, State::router_changed)->seconds, 300) << "a step that was left out came with the next";
  EXPECT_FALSE(reached_at(steps, State::retired));
}

TEST(PairLife, NamesItsStates) {
  for (const State state :
       {State::planned, State::notice_filed, State::router_changed, State::in_effect, State::retired})
    EXPECT_EQ(parse_pair_state(to_text(state)), state);
  EXPECT_FALSE(parse_pair_state("filed"));
}

// The TTL in force before it was lowered, then the cap.
TEST(PairLife, PromisesWhenTheOldAddressIsGone) {
  struct Case {
    Lowering lowering;
    std::uint32_t before;
    std::int64_t in_effect, lowered_for_all, last_use;
    bool too_soon;
  };
  constexpr std::int64_t s = switch_seconds;
  for (const Case& c : {Case{{300, {1000}}, 3600, 10'000, 4600 + s, 10'300 + s, false},
                        Case{{300, {1000}}, 3600, 4600 + s, 4600 + s, 4900 + 2 * s, false},
                        Case{{300, {1000}}, 3600, 2000, 4600 + s, 4600 + s, true},
                        Case{{300, {1000}}, 3600, 4400, 4600 + s, 4700 + s, true},
                        Case{{0, {}}, 3600, 10'000, 10'000, 13'600 + s, false},
                        Case{{300, {10'000}}, 3600, 10'000, 10'000, 13'600 + s, false},
                        Case{{7200, {1000}}, 3600, 10'000, 10'000, 13'600 + s, false}}) {
    const Promise promise = promise_of(c.lowering, c.before, {c.in_effect});
    EXPECT_EQ(promise.lowered_for_all.seconds, c.lowered_for_all) << c.in_effect;
    EXPECT_EQ(promise.last_use.seconds, c.last_use) << c.in_effect;
    EXPECT_EQ(promise.too_soon, c.too_soon) << c.in_effect;
  }
}

/// One host whose old pair is `old_state` and whose new one is `new_state`.
Result<AddressMap, PairError> changing(const char* old_inside, const char* old_lgwan, const char* new_inside,
                                       const char* new_lgwan, State old_state, State new_state,
                                       std::uint32_t cap = 0) {
  return AddressMap::build({{"old", *IpPrefix::parse(old_inside), *IpPrefix::parse(old_lgwan), old_state, {}, 0},
                            {"new", *IpPrefix::parse(new_inside), *IpPrefix::parse(new_lgwan), new_state, 0, cap}});
}

std::string shown(const AddressMap& map, const char* address, Direction direction) {
  const auto to = map.map(ip(address), direction);
  return to ? to->to_string() : "-";
}

struct Row {
  State old_state, new_state;
  const char *of_old, *of_new;  // what clients inside are shown for each LGWAN address
};

TEST(ChangingHost, ShowsOneAddressWhicheverIsPublished) {  // both sides change
  for (const Row& row : {Row{State::in_effect, State::planned, "10.1.5.25", "-"},
                         Row{State::in_effect, State::notice_filed, "10.1.5.25", "10.1.5.25"},
                         Row{State::in_effect, State::router_changed, "10.1.5.25", "10.1.5.25"},
                         Row{State::in_effect, State::in_effect, "10.1.5.40", "10.1.5.40"},
                         Row{State::retired, State::in_effect, "-", "10.1.5.40"},
                         Row{State::in_effect, State::retired, "10.1.5.25", "-"}}) {
    const auto map = changing("10.1.5.25", "10.100.5.25", "10.1.5.40", "10.100.5.40", row.old_state, row.new_state);
    ASSERT_TRUE(map.ok());
    const std::string step(to_text(row.new_state));
    EXPECT_EQ(shown(*map, "10.100.5.25", Direction::to_inside), row.of_old) << step;
    EXPECT_EQ(shown(*map, "10.100.5.40", Direction::to_inside), row.of_new) << step;
  }
}

TEST(ChangingHost, MayKeepItsLgwanAddress) {
  for (const auto& [state, expected] :
       {std::pair{State::router_changed, "10.1.5.25"}, {State::in_effect, "10.1.5.40"}}) {
    const auto map = changing("10.1.5.25", "10.100.5.25", "10.1.5.40", "10.100.5.25", State::in_effect, state);
    ASSERT_TRUE(map.ok());
    EXPECT_EQ(shown(*map, "10.100.5.25", Direction::to_inside), expected);
    EXPECT_EQ(shown(*map, "10.1.5.25", Direction::to_lgwan), "10.100.5.25");
    EXPECT_EQ(shown(*map, "10.1.5.40", Direction::to_lgwan), "10.100.5.25");
  }
}

TEST(ChangingHost, MayKeepItsInsideAddress) {
  for (const auto& [state, expected] :
       {std::pair{State::notice_filed, "10.100.5.25"}, {State::in_effect, "10.100.5.40"}}) {
    const auto map = changing("10.1.5.25", "10.100.5.25", "10.1.5.25", "10.100.5.40", State::in_effect, state);
    ASSERT_TRUE(map.ok());
    EXPECT_EQ(shown(*map, "10.100.5.25", Direction::to_inside), "10.1.5.25");
    EXPECT_EQ(shown(*map, "10.100.5.40", Direction::to_inside), "10.1.5.25");
    EXPECT_EQ(shown(*map, "10.1.5.25", Direction::to_lgwan), expected);
    EXPECT_EQ(map->unmap(ip("10.1.5.25"), Direction::to_inside), ip(expected))
        << "reverse names ask for what is shown";
  }
}

TEST(ChangingHost, OldLocalDataAreShownAsTheNewOnes) {
  const auto map =
      changing("10.1.5.25", "10.100.5.25", "10.1.5.40", "10.100.5.40", State::in_effect, State::in_effect);
  EXPECT_EQ(map->show_local(ip("10.1.5.25"), Direction::to_inside)->address, ip("10.1.5.40"));
  EXPECT_FALSE(map->show_local(ip("10.1.5.40"), Direction::to_inside));
  EXPECT_EQ(shown(*map, "10.100.5.25", Direction::to_lgwan), "10.100.5.40") << "a POI that publishes late";
}

TEST(ChangingHost, PrefixesKeepTheHostPart) {
  const auto map = changing("10.1.6.16/28", "10.100.6.16/28", "10.1.7.32/28", "10.100.7.32/28", State::in_effect,
                            State::in_effect);
  EXPECT_EQ(shown(*map, "10.100.6.19", Direction::to_inside), "10.1.7.35");
}

TEST(ChangingHost, TheCapHoldsWhileBothRun) {
  const auto cap = [](State old_state, State new_state, const char* address) {
    const auto map = changing("10.1.5.25", "10.100.5.25", "10.1.5.40", "10.100.5.40", old_state, new_state, 60);
    const auto to = map->show(ip(address), Direction::to_inside);
    return to ? to->ttl_cap : 0;
  };
  EXPECT_EQ(cap(State::in_effect, State::planned, "10.100.5.25"), 60U) << "lowered beforehand";
  EXPECT_EQ(cap(State::in_effect, State::planned, "10.1.5.25"), 60U) << "local data too";
  EXPECT_EQ(cap(State::in_effect, State::in_effect, "10.100.5.40"), 60U);
  EXPECT_EQ(cap(State::retired, State::in_effect, "10.100.5.40"), 0U) << "done";
  EXPECT_EQ(cap(State::in_effect, State::retired, "10.100.5.25"), 0U) << "given up";
}

TEST(ChangingHost, AFreshPairIsMappedFromTheRouterOn) {
  for (const auto& [state, expected] :
       {std::pair{State::planned, "-"}, {State::notice_filed, "-"}, {State::router_changed, "10.1.5.25"}}) {
    const auto map =
        AddressMap::build({{"a", *IpPrefix::parse("10.1.5.25"), *IpPrefix::parse("10.100.5.25"), state, {}, 0}});
    EXPECT_EQ(shown(*map, "10.100.5.25", Direction::to_inside), expected);
  }
}

TEST(ChangingHost, ContentHashTellsWhatClientsCanSee) {
  const auto at = [](State state, std::uint32_t cap = 0) {
    return changing("10.1.5.25", "10.100.5.25", "10.1.5.40", "10.100.5.40", State::in_effect, state, cap)
        ->content_hash();
  };
  EXPECT_EQ(at(State::notice_filed), at(State::router_changed)) << "nothing that clients see has changed";
  EXPECT_NE(at(State::planned), at(State::notice_filed));
  EXPECT_NE(at(State::router_changed), at(State::in_effect));
  EXPECT_NE(at(State::planned), at(State::planned, 60));
}

TEST(ChangingHost, RefusesWhatCannotBe) {
  using Kind = PairError::Kind;
  const auto prefix = [](const char* text) { return *IpPrefix::parse(text); };
  const auto kinds = [](const std::vector<Pair>& pairs) {
    std::vector<Kind> found;
    for (const PairError& error : AddressMap::check(pairs)) found.push_back(error.kind);
    return found;
  };
  const Pair old{"old", prefix("10.1.5.25"), prefix("10.100.5.25"), State::in_effect, {}, 0};
  const Pair other{"other", prefix("10.1.5.30"), prefix("10.100.5.30"), State::in_effect, {}, 0};
  Pair next{"new", prefix("10.1.5.40"), prefix("10.100.5.30"), State::planned, 0, 0};
  EXPECT_EQ(kinds({old, other, next}), std::vector{Kind::lgwan_overlaps}) << "another host's address";
  next.lgwan = prefix("10.100.5.40");
  Pair second = next;
  second.inside = prefix("10.1.5.41"), second.lgwan = prefix("10.100.5.41");
  EXPECT_EQ(kinds({old, next, second}), std::vector{Kind::replaced_twice});
  second.state = State::retired;
  EXPECT_TRUE(kinds({old, next, second}).empty()) << "a plan that was given up";
  Pair circle = old;
  circle.replaces = 1;
  EXPECT_EQ(kinds({circle, next}), (std::vector{Kind::replaces_itself, Kind::replaces_itself}));
  Pair wide{"wide", prefix("10.1.6.0/28"), prefix("10.100.6.0/28"), State::planned, 0, 0};
  EXPECT_EQ(kinds({old, wide}), std::vector{Kind::replaces_other_size});
}

}  // namespace
}  // namespace sekisho::nat
