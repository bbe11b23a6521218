// What differs between the map, the POIs and the router, and what does not (L-8, L-13, L-15).
#include "nat-map/drift.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho::nat {
namespace {

using State = PairState;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* name = "mail.city.example.lg.jp.";

Pair pair(const char* label, const char* inside, const char* lgwan, State state,
          std::optional<std::size_t> replaces = {}) {
  return {label, *IpPrefix::parse(inside), *IpPrefix::parse(lgwan), state, replaces, 0};
}

Published says(const char* server, std::vector<std::string> values, const char* type = "A") {
  Published published{name, type, server, true, values, {}, 300};
  for (const std::string& value : values) {
    if (const auto address = IpAddress::parse(value)) published.addresses.push_back(*address);
  }
  return published;
}

std::vector<std::string> kinds(const std::vector<Pair>& pairs, std::vector<Published> published,
                               std::optional<std::size_t> of = 0, std::vector<Connection> connections = {}) {
  std::vector<std::string> found;
  for (const Drift& drift : judge(pairs, {*IpPrefix::parse("10.100.0.0/16")},
                                  {{{name, of}}, std::move(published), std::move(connections)}))
    found.push_back(std::string(to_text(drift.kind)) + (drift.server.empty() ? "" : " " + drift.server));
  return found;
}

std::vector<Pair> changing(State old_state, State new_state) {
  return {pair("old", "10.1.5.25", "10.100.5.25", old_state), pair("new", "10.1.5.40", "10.100.5.40", new_state, 0)};
}

TEST(Drift, NothingWhereAllAgree) {
  EXPECT_THAT(kinds({pair("mail", "10.1.5.25", "10.100.5.25", State::in_effect)},
                    {says("east", {"10.100.5.25"}), says("west", {"10.100.5.25"}), says("east", {}, "AAAA"),
                     says("west", {}, "AAAA")}),
              IsEmpty());
}

TEST(Drift, KnowsLgwansAddressesByFamily) {  // L-15
  const IpPrefix four = *IpPrefix::parse("10.100.0.0/16"), six = *IpPrefix::parse("fd00:100::/32");
  struct Case {
    std::vector<IpPrefix> networks;
    const char* address;
    bool may;
  };
  for (const Case& c :
       {Case{{}, "192.0.2.1", true}, Case{{four}, "10.100.5.25", true}, Case{{four}, "192.0.2.1", false},
        Case{{four, six}, "192.0.2.1", false}, Case{{four, six}, "10.100.5.25", true},
        Case{{four, six}, "2001:db8::1", false}, Case{{four}, "2001:db8::1", true}}) {
    EXPECT_EQ(may_be_in(c.networks, *IpAddress::parse(c.address)), c.may) << c.networks.size() << " " << c.address;
  }
}

TEST(Drift, FollowsAChangeStepByStep) {
  const auto east_new = says("east", {"10.100.5.40"});
  const auto west_old = says("west", {"10.100.5.25"}), west_new = says("west", {"10.100.5.40"});
  struct Case {
    State old_state, new_state;
    Published west;
    std::vector<std::string> expected;
  };
  for (const Case& c :
       {Case{State::in_effect, State::notice_filed, west_old, {"poi-early east", "poi-differ east, west"}},
        Case{State::in_effect, State::router_changed, west_old, {"poi-differ east, west"}},
        Case{State::in_effect, State::in_effect, west_old, {"poi-late west", "poi-differ east, west"}},
        Case{State::in_effect, State::in_effect, west_new, {}},
        Case{State::retired, State::in_effect, west_old, {"retired-published west", "poi-differ east, west"}},
        Case{State::retired, State::in_effect, west_new, {}}}) {
    EXPECT_EQ(kinds(changing(c.old_state, c.new_state), {east_new, c.west}, 1), c.expected)
        << to_text(c.new_state) << " " << c.west.values[0];
  }
}

TEST(Drift, KnowsThatOldAndNewMayShareTheLgwanAddress) {
  for (const State state : {State::notice_filed, State::router_changed, State::in_effect}) {
    EXPECT_THAT(kinds({pair("old", "10.1.5.25", "10.100.5.25", State::in_effect),
                       pair("new", "10.1.5.40", "10.100.5.25", state, 0)},
                      {says("east", {"10.100.5.25"})}, 1),
                IsEmpty())
        << to_text(state);
  }
}

TEST(Drift, SeesWhatIsMissingSilentOrForeign) {
  const std::vector<Pair> mail = {pair("mail", "10.1.5.25", "10.100.5.25", State::in_effect)};
  Published silent = says("west", {});
  silent.answered = false;
  EXPECT_THAT(kinds(mail, {says("east", {"10.100.5.25"}), silent}), ElementsAre("poi-silent west"));
  EXPECT_THAT(kinds(mail, {says("east", {})}), ElementsAre("not-published east"));
  EXPECT_THAT(kinds(mail, {says("east", {"10.100.5.26"})}, {}), ElementsAre("unmapped east"));
  EXPECT_THAT(kinds(mail, {says("east", {"192.0.2.1"})}, {}), ElementsAre("outside-lgwan east"));  // L-15
}

TEST(Drift, TellsTheTranslationFromTheServer) {  // L-13
  const std::vector<Pair> mail = {pair("mail", "10.1.5.25", "10.100.5.25", State::in_effect)};
  const auto address = [](const char* text) { return *IpAddress::parse(text); };
  Connection c{0, address("10.1.5.25"), address("10.100.5.25"), true, true, true, "220 a", "220 a"};
  EXPECT_THAT(kinds(mail, {}, 0, {c}), IsEmpty());
  c.through_greeting = "220 b";
  EXPECT_THAT(kinds(mail, {}, 0, {c}), ElementsAre("other-host"));
  c.through_open = false;
  EXPECT_THAT(kinds(mail, {}, 0, {c}), ElementsAre("translation-closed"));
  c.inside_open = false;
  EXPECT_THAT(kinds(mail, {}, 0, {c}), ElementsAre("inside-closed")) << "the server first";
}

TEST(Drift, EachKindHasAWord) {
  for (std::size_t i = 0; i < drift_kinds; ++i) EXPECT_FALSE(to_text(static_cast<DriftKind>(i)).empty());
}

}  // namespace
}  // namespace sekisho::nat
