// Negative trust anchors at run time: asked for by one person, approved by another, kept over restarts, lifted when
// the zone is mended. RFC 7646, G2-21, G2-22.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "mgmt/trust/chain_check.h"
#include "mgmt/trust/exemption_book.h"
#include "tests/support/signed_zone.h"

namespace sekisho::mgmt::trust {
namespace {

constexpr WallTime now{1'800'000'000};
constexpr std::int64_t hour = 3600;
constexpr std::int64_t day = 24 * hour;
const dns::Name broken = dns::Name::of("broken.example");
const Person hanako{"hanako", "", "hanako (uid 1000)", false};
const Person taro{"taro", "", "taro (uid 1001)", false};
const Person anybody{"root", "", "root (uid 0)", true};
constexpr ApprovalRule two = ApprovalRule::two_persons;
constexpr ApprovalRule one = ApprovalRule::one_person;

WallTime after(std::int64_t seconds) { return {now.seconds + seconds}; }
/// Both clocks go on alike.
Moment moment(std::int64_t seconds) { return {after(seconds), Instant{1} + std::chrono::seconds(seconds)}; }

/// Keeps what it is told, and forgets nothing; or refuses.
class FakeShelf final : public ExemptionShelf {
 public:
  Result<std::vector<Exemption>, std::string> open_ones() override {
    if (refuses) return Failure{std::string("no disk")};
    std::vector<Exemption> list;
    for (const auto& [id, e] : kept) {
      if (!is_open(e.state)) continue;
      list.push_back(e);
      list.back().ends_at = {};
    }
    return list;
  }
  Result<std::uint64_t, std::string> add(const ExemptionChange& request) override {
    if (refuses) return Failure{std::string("no disk")};
    const std::uint64_t id = kept.size() + 1;
    kept[id] = request.exemption;
    kept[id].id = id;
    steps.emplace_back(id, request.event);
    return id;
  }
  std::optional<std::string> put(const std::vector<ExemptionChange>& changes) override {
    if (refuses) return "no disk";
    for (const ExemptionChange& change : changes) {
      kept.at(change.exemption.id) = change.exemption;
      steps.emplace_back(change.exemption.id, change.event);
    }
    return std::nullopt;
  }
  std::vector<std::string> story(std::uint64_t id) const {
    std::vector<std::string> words;
    for (const auto& [of, event] : steps) {
      if (of == id) words.push_back(std::string(to_text(event.state)) + " " + event.who);
    }
    return words;
  }

  std::map<std::uint64_t, Exemption> kept;
  std::vector<std::pair<std::uint64_t, ExemptionEvent>> steps;
  bool refuses = false;
};

Exemption wish(std::int64_t life = day, const dns::Name& name = broken) {
  Exemption e;
  e.realm = "internet";
  e.name = name;
  e.seconds = life;
  e.reason = "expired signatures";
  e.confirmed_by = "their operator, by telephone";
  e.requested_by = hanako;
  return e;
}

/// A book with one in force since now.
struct Desk {
  explicit Desk(std::int64_t life = day) : book(shelf, moment(0)) {
    EXPECT_TRUE(book.request(wish(life), two, now));
    EXPECT_TRUE(book.approve(1, taro, "", two, moment(0)));
  }
  FakeShelf shelf;
  ExemptionBook book;
};

TEST(Exemptions, WhatMayBeAskedFor) {
  const auto with = [](auto change) {
    Exemption e = wish();
    change(e);
    return e;
  };
  const struct {
    const char* what;
    Exemption wish;
    std::optional<ExemptionError> error;
  } cases[] = {
      {"a day", wish(), std::nullopt},
      {"seven days", wish(7 * day), std::nullopt},
      {"a second more", wish(7 * day + 1), ExemptionError::too_long},
      {"no time", wish(0), ExemptionError::ends_in_the_past},
      {"the root", wish(hour, dns::Name()), ExemptionError::root},
      {"a top-level domain", wish(hour, dns::Name::of("jp")), ExemptionError::top_level},
      {"all municipalities", wish(hour, dns::Name::of("LG.jp")), ExemptionError::whole_class},
      {"one municipality", wish(hour, dns::Name::of("city.example.lg.jp")), std::nullopt},
      {"another lg", wish(hour, dns::Name::of("lg.example")), std::nullopt},
      {"no reason", with([](Exemption& e) { e.reason.clear(); }), ExemptionError::no_reason},
      {"nobody confirmed", with([](Exemption& e) { e.confirmed_by.clear(); }), ExemptionError::no_confirmation},
      {"two lines", with([](Exemption& e) { e.reason = "one\ntwo"; }), ExemptionError::bad_text},
      {"too long a text", with([](Exemption& e) { e.confirmed_by.assign(501, 'x'); }), ExemptionError::bad_text},
      {"nobody in particular", with([](Exemption& e) { e.requested_by = anybody; }), ExemptionError::nobody},
  };
  for (const auto& c : cases) {
    FakeShelf shelf;
    ExemptionBook book(shelf, moment(0));
    const auto asked = book.request(c.wish, two, now);
    EXPECT_EQ(asked.ok() ? std::nullopt : std::optional(asked.error()), c.error) << c.what;
    EXPECT_EQ(shelf.kept.size(), asked.ok() ? 1U : 0U) << c.what;
    EXPECT_TRUE(book.anchors("internet").empty()) << "a request alone excuses nothing: " << c.what;
  }
}

TEST(Exemptions, WhoMayApprove) {  // G2-22
  const Person by_sudo{"root", "taro", "root (uid 0), logged in as taro", false};
  const Person own_by_sudo{"root", "hanako", "root (uid 0), logged in as hanako", false};
  const Person other_account{"hanako2", "hanako", "hanako2 (uid 1002), logged in as hanako", false};
  const struct {
    const char* what;
    Person by;
    const char* note;
    ApprovalRule rule;
    std::optional<ExemptionError> error;
  } cases[] = {
      {"another person", taro, "", two, std::nullopt},
      {"another person by sudo", by_sudo, "", two, std::nullopt},
      {"oneself", hanako, "", two, ExemptionError::own_request},
      {"oneself with a note", hanako, "nobody else is here", two, ExemptionError::own_request},
      {"oneself by sudo", own_by_sudo, "", two, ExemptionError::own_request},
      {"oneself by su", other_account, "", two, ExemptionError::own_request},
      {"root without a login", anybody, "", two, ExemptionError::nobody},
      {"oneself where there is one", hanako, "nobody else is here", one, std::nullopt},
      {"without saying why", hanako, "", one, ExemptionError::needs_note},
      {"root where there is one", anybody, "night shift", one, std::nullopt},
      {"two where one would do", taro, "", one, std::nullopt},
  };
  for (const auto& c : cases) {
    FakeShelf shelf;
    ExemptionBook book(shelf, moment(0));
    ASSERT_TRUE(book.request(wish(), two, now));
    const auto approved = book.approve(1, c.by, c.note, c.rule, moment(60));
    EXPECT_EQ(approved.ok() ? std::nullopt : std::optional(approved.error()), c.error) << c.what;
    ASSERT_EQ(book.anchors("internet").size(), approved.ok() ? 1U : 0U) << c.what;
    if (!approved.ok()) continue;
    EXPECT_EQ(book.anchors("internet")[0].expires, after(60 + day)) << "its life begins with the approval";
    EXPECT_EQ(shelf.story(1), (std::vector<std::string>{"waiting hanako (uid 1000)", "in-force " + c.by.name}));
  }
}

TEST(Exemptions, ARequestThatNobodyDecidesOnLapses) {
  FakeShelf shelf;
  ExemptionBook book(shelf, moment(0));
  ASSERT_TRUE(book.request(wish(), two, now));
  EXPECT_EQ(book.request(wish(), two, now).error(), ExemptionError::waits_already);
  EXPECT_TRUE(book.expire(moment(day - 1)).empty());
  EXPECT_EQ(book.open().size(), 1U);
  EXPECT_TRUE(book.expire(moment(day)).empty()) << "nothing changes for clients";
  EXPECT_EQ(shelf.kept.at(1).state, ExemptionState::lapsed);
  EXPECT_EQ(book.approve(1, taro, "", two, moment(day)).error(), ExemptionError::not_there);
}

TEST(Exemptions, RequestsAreRejectedOrTakenBack) {
  FakeShelf shelf;
  ExemptionBook book(shelf, moment(0));
  ASSERT_TRUE(book.request(wish(), two, now));
  ASSERT_TRUE(book.reject(1, taro, "repair at noon", now));
  EXPECT_EQ(shelf.story(1).back(), "rejected taro (uid 1001)");
  ASSERT_TRUE(book.request(wish(), two, now));
  ASSERT_TRUE(book.end(2, hanako, "", now));
  EXPECT_EQ(shelf.story(2).back(), "withdrawn hanako (uid 1000)");
  EXPECT_TRUE(book.open().empty());
  EXPECT_EQ(book.ended(ExemptionState::rejected), 1U);
}

TEST(Exemptions, SurviveARestartWithTheEndThatTheyHad) {
  Desk desk;
  ExemptionBook next(desk.shelf, moment(hour));
  ASSERT_EQ(next.anchors("internet").size(), 1U);
  EXPECT_EQ(next.anchors("internet")[0].expires, after(day));
  EXPECT_TRUE(next.expire(moment(day - 1)).empty());
  EXPECT_EQ(next.expire(moment(day)), std::vector<std::string>{"internet"});
  EXPECT_EQ(next.ended(ExemptionState::expired), 1U);
  EXPECT_TRUE(ExemptionBook(desk.shelf, moment(day + 1)).open().empty());
}

TEST(Exemptions, WhatHasEndedIsNeverRevivedByARestart) {
  const auto revived = [](auto end) {
    Desk desk;
    end(desk.book);
    return !ExemptionBook(desk.shelf, moment(1)).anchors("internet").empty();
  };
  EXPECT_FALSE(revived([](ExemptionBook& book) { EXPECT_TRUE(book.end(1, hanako, "", now)); }));
  EXPECT_FALSE(revived([](ExemptionBook& book) { EXPECT_TRUE(book.on_check(1, dnssec::secure(), now)); }));
  EXPECT_FALSE(revived([](ExemptionBook& book) { EXPECT_EQ(book.expire(moment(day)).size(), 1U); }));
  Desk desk;  // it ends while the gateway is off
  EXPECT_TRUE(ExemptionBook(desk.shelf, moment(day)).anchors("internet").empty());
}

TEST(Exemptions, AClockThatIsSetBackProlongsNothing) {
  Desk desk(hour);
  const auto steady = [](std::int64_t seconds) { return Instant{1} + std::chrono::seconds(seconds); };
  EXPECT_TRUE(desk.book.expire({after(-100), steady(hour - 1)}).empty()) << "a small correction";
  EXPECT_EQ(desk.book.anchors("internet").size(), 1U);
  EXPECT_EQ(desk.book.expire({after(-100), steady(hour)}), std::vector<std::string>{"internet"});
  EXPECT_EQ(desk.book.ended(ExemptionState::expired), 1U);
}

TEST(Exemptions, NoneIsInForceBeforeItsApprovalByTheClock) {
  Desk desk;
  const Moment wrong{after(-1000 * day), Instant{1}};  // a board without a battery
  EXPECT_EQ(desk.book.expire(wrong), std::vector<std::string>{"internet"});
  EXPECT_TRUE(desk.book.anchors("internet").empty());
  ExemptionBook next(desk.shelf, wrong);
  EXPECT_TRUE(next.anchors("internet").empty());
  EXPECT_EQ(next.expire(moment(hour)), std::vector<std::string>{"internet"}) << "the clock was set";
  EXPECT_EQ(next.anchors("internet").size(), 1U);
  EXPECT_EQ(next.expire(moment(day)), std::vector<std::string>{"internet"});
}

TEST(Exemptions, NothingIsInForceThatIsNotKept) {
  FakeShelf shelf;
  ExemptionBook book(shelf, moment(0));
  shelf.refuses = true;
  EXPECT_EQ(book.request(wish(), two, now).error(), ExemptionError::not_saved);
  shelf.refuses = false;
  ASSERT_TRUE(book.request(wish(), two, now));
  shelf.refuses = true;
  EXPECT_EQ(book.approve(1, taro, "", two, moment(0)).error(), ExemptionError::not_saved);
  EXPECT_TRUE(book.anchors("internet").empty());
  EXPECT_EQ(book.open().at(0).state, ExemptionState::waiting);
  EXPECT_TRUE(ExemptionBook(shelf, moment(0)).open().empty()) << "what cannot be read excuses nothing";
}

TEST(Exemptions, EndingDoesNotWaitForTheDisk) {
  Desk desk;
  desk.shelf.refuses = true;
  EXPECT_EQ(desk.book.end(1, hanako, "", now).error(), ExemptionError::not_saved);
  EXPECT_TRUE(desk.book.anchors("internet").empty());
  EXPECT_TRUE(desk.book.unsaved());
  desk.shelf.refuses = false;
  desk.book.flush();
  EXPECT_FALSE(desk.book.unsaved());
  EXPECT_TRUE(ExemptionBook(desk.shelf, moment(1)).open().empty());
}

TEST(Exemptions, ALaterOneOfTheSameNameTakesThePlaceOfTheEarlier) {
  Desk desk;
  ASSERT_TRUE(desk.book.request(wish(2 * day), two, after(hour)));
  EXPECT_EQ(desk.book.anchors("internet")[0].expires, after(day));
  ASSERT_TRUE(desk.book.approve(2, taro, "", two, moment(hour)));
  ASSERT_EQ(desk.book.anchors("internet").size(), 1U);
  EXPECT_EQ(desk.book.anchors("internet")[0].expires, after(hour + 2 * day));
  EXPECT_EQ(desk.shelf.kept.at(1).state, ExemptionState::replaced);
}

/// As the other node of a pair approved it, `seconds` after now.
Exemption approved_there(std::int64_t seconds = 0, std::int64_t life = day) {
  Exemption e = wish(life);
  e.decided_by = taro;
  e.requested_at = after(seconds);
  e.decided_at = after(seconds);
  e.expires = after(seconds + life);
  return e;
}

TEST(Exemptions, TheOtherNodesComesWithItsOwnEnd) {
  const Person peer{"gw2", "", "gw2 (certificate)", false, "operator"};
  FakeShelf shelf;
  ExemptionBook book(shelf, moment(0));
  ASSERT_TRUE(book.adopt(approved_there(), peer, two, moment(hour)));
  ASSERT_EQ(book.anchors("internet").size(), 1U);
  EXPECT_EQ(book.anchors("internet")[0].expires, after(day));
  EXPECT_FALSE(book.adopt(approved_there(), peer, two, moment(hour))) << "once is enough";
  EXPECT_EQ(ExemptionBook(shelf, moment(2 * hour)).anchors("internet").size(), 1U) << "it is kept";
  ASSERT_TRUE(book.adopt(approved_there(hour), peer, two, moment(hour))) << "a newer one takes its place";
  EXPECT_EQ(book.anchors("internet")[0].expires, after(hour + day));
  EXPECT_EQ(shelf.kept.at(1).state, ExemptionState::replaced);
}

TEST(Exemptions, WhatTheOtherNodeMayNotBring) {
  const Person peer{"gw2", "", "gw2 (certificate)", false, "operator"};
  Exemption alone = approved_there(), stretched = approved_there(), whole = approved_there();
  alone.decided_by = hanako;
  stretched.expires = after(2 * day);
  whole.name = dns::Name::of("lg.jp");
  const struct {
    const char* what;
    Exemption e;
    ExemptionError error;
  } cases[] = {
      {"approved by who asked", alone, ExemptionError::own_request},
      {"longer than asked for", stretched, ExemptionError::too_long},
      {"all municipalities", whole, ExemptionError::whole_class},
      {"over already", approved_there(-2 * day), ExemptionError::has_ended},
      {"longer than a week", approved_there(0, 8 * day), ExemptionError::too_long},
  };
  for (const auto& c : cases) {
    FakeShelf shelf;
    ExemptionBook book(shelf, moment(0));
    const auto adopted = book.adopt(c.e, peer, two, moment(0));
    ASSERT_FALSE(adopted) << c.what;
    EXPECT_EQ(adopted.error(), c.error) << c.what;
    EXPECT_TRUE(shelf.kept.empty()) << c.what;
  }
  FakeShelf full;
  ExemptionBook book(full, moment(0));
  full.refuses = true;
  EXPECT_FALSE(book.adopt(approved_there(), peer, two, moment(0)));
  EXPECT_TRUE(book.anchors("internet").empty());
}

TEST(Exemptions, AreCheckedEveryFiveMinutesAndLiftedWhenMended) {
  Desk desk;
  EXPECT_TRUE(desk.book.due(after(299)).empty());
  ASSERT_EQ(desk.book.due(after(300)).size(), 1U);
  EXPECT_TRUE(desk.book.due(after(301)).empty());
  using dnssec::Reason;
  EXPECT_FALSE(desk.book.on_check(1, dnssec::bogus(Reason::signature_expired), after(302)));
  EXPECT_EQ(desk.book.open()[0].last_fault, Reason::signature_expired);
  EXPECT_FALSE(desk.book.on_check(1, dnssec::indeterminate(Reason::ds_unreachable), after(302)));
  ASSERT_EQ(desk.book.due(after(602)).size(), 1U);
  EXPECT_TRUE(desk.book.on_check(1, dnssec::secure(), after(603)));
  EXPECT_TRUE(desk.book.open().empty());
  EXPECT_EQ(desk.shelf.story(1).back(), "mended sekishod");
  EXPECT_FALSE(desk.book.on_check(1, dnssec::secure(), after(604))) << "a late word of one that is gone";
}

// The check judges by itself, through an Internet of signed zones.
TEST(ChainCheck, SeesWhetherAZoneIsMended) {
  using namespace sekisho::testing;
  SignedZone root(".");
  SignedZone jp("jp.");
  SignedZone good("good.jp.");
  SignedZone expired("expired.jp.");
  expired.sign_with({.inception = -864000, .expiration = -432000});
  SignedZone other_keys("other-keys.jp.");
  SignedZone impostor("other-keys.jp.");
  SignedZone plain("unsigned.jp.");
  plain.leave_unsigned();
  jp.delegate(good).delegate(expired).delegate(other_keys).delegate_unsigned("unsigned.jp.");
  root.delegate(jp);
  const Internet net({&root, &jp, &good, &expired, &impostor, &plain});
  dnssec::TrustAnchors anchors;
  anchors.add_ds(dns::Name(), root.ksk.ds());
  const auto check = [&](const char* name, bool reachable = true) {
    return check_chain(dns::Name::of(name), anchors, test_time, Instant{1},
                       [&](const dns::Question& q) { return reachable ? std::optional(net.ask(q)) : std::nullopt; })
        .security;
  };
  EXPECT_EQ(check("good.jp"), dnssec::Security::secure);
  EXPECT_EQ(check("nothing.good.jp"), dnssec::Security::secure) << "a proven absence is right too";
  EXPECT_EQ(check("expired.jp"), dnssec::Security::bogus);
  EXPECT_EQ(check("other-keys.jp"), dnssec::Security::bogus);
  EXPECT_EQ(check("unsigned.jp"), dnssec::Security::insecure);
  EXPECT_EQ(check("good.jp", false), dnssec::Security::indeterminate);
}

}  // namespace
}  // namespace sekisho::mgmt::trust
