// The guideline's items by evidence: each turned from met to broken by what would turn it in an office.
#include "mgmt/audit/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

namespace sekisho::mgmt::audit {
namespace {

using testing::HasSubstr;

constexpr std::int64_t today = 1'795'000'000;  // in November 2026

control::AnchorStatus root_anchor() {
  control::AnchorStatus root;
  root.realm = "internet";
  root.zone = ".";
  root.source = "/usr/share/dns/root.ds";
  root.tracked = root.asked = true;
  root.outcome = "trusted";
  root.last_success = today - 3600;
  root.keys = {{20326, 8, "valid", 0, 0}, {38696, 8, "valid", 0, 0}};
  return root;
}

control::PathServerReport path_server(const char* name, const char* finding, std::uint64_t octets) {
  control::PathServerReport server;
  server.name = name;
  server.finding = finding;
  if (octets != 0) server.tcp = {"whole", octets, "NOERROR"};
  return server;
}

control::PathReport open_paths() {
  control::PathReport report{true, {}};
  report.ways.resize(2);
  report.ways[0].realm = "lgwan";
  report.ways[0].way = "poi";
  report.ways[0].servers = {path_server("east", "whole", 4200), path_server("west", "fits", 700)};
  report.ways[1].realm = "internet";
  report.ways[1].way = ".";
  report.ways[1].servers = {path_server("a.root", "whole", 4300)};
  return report;
}

/// A gateway whose every item that it can see is met.
Evidence sound() {
  Evidence e;
  e.now = today;
  e.status.version = "1.0.0";
  e.status.released_at = today - 86'400;
  e.status.identity = "gw1";
  e.status.sources = {{"trust-anchors", "/usr/share/dns/root.ds", today - 86'400}};
  e.status.watch.clock = {"synchronised", today, 0.2, 3.5, "ntp.example"};
  e.status.watch.canaries = {{"internet", "jp.", "SOA", "secure", "good", today, today, 4}};
  e.status.watch.servfail = {{"internet", 0.01, 0.01, 0.05, false, 700, 672}};
  e.anchors.anchors = {root_anchor()};
  e.approval = "two-persons";
  e.views = {{"lgwan", "refuse"}, {"internet", "internet"}, {"both", "internet"}};
  e.realms = {{"lgwan", "closed network", false, false, true, 1232}, {"internet", "", true, true, true, 1232}};
  e.anchor_package = "/usr/share/dns/root.ds";
  e.counted = {100, 1, 5000};
  e.contact = "Information Systems, 3211";
  e.domain = "city.example.lg.jp.";
  control::DomainReport zone;
  zone.ok = zone.is_signed = true;
  zone.domain = e.domain;
  zone.keys = {{4711, 13, "KSK", "active", true, true, true, true}};
  zone.servers.resize(2);
  zone.servers[0].serves = zone.servers[1].serves = true;
  e.zone = zone;
  e.paths = open_paths();
  return e;
}

control::GuidelineItem item_of(const Evidence& evidence, std::string_view id) {
  const Item* item = find_item(id);
  EXPECT_NE(item, nullptr) << id;
  return judge_item(*item, evidence);
}

TEST(Guideline, EveryItemHasWordsInBothLanguagesAndACommand) {
  std::set<std::string> ids;
  const control::GuidelineReport report = judge(sound());
  for (const control::GuidelineItem& item : report.items) {
    EXPECT_TRUE(ids.insert(item.id).second) << item.id;
    EXPECT_NE(item.wanted.en, item.wanted.ja) << item.id;
    EXPECT_FALSE(item.evidence.en.empty()) << item.id;
    EXPECT_FALSE(item.evidence.ja.empty()) << item.id;
    EXPECT_THAT(item.evidence.en + item.evidence.ja, testing::Not(HasSubstr("{"))) << item.id;
    EXPECT_THAT(item.command, testing::Not(HasSubstr("{"))) << item.id;
    EXPECT_NE(item.command, "") << item.id;
  }
  for (int n = 1; n <= 23; ++n) {
    if (n == 14) continue;  // the levels themselves
    EXPECT_TRUE(ids.contains("G2-" + std::to_string(n))) << n;
  }
  for (int n = 1; n <= 28; ++n) EXPECT_TRUE(ids.contains("G3-" + std::to_string(n))) << n;
  for (int n = 1; n <= 6; ++n) EXPECT_TRUE(ids.contains("G4-" + std::to_string(n))) << n;
  for (int n = 1; n <= 5; ++n) EXPECT_TRUE(ids.contains("K-" + std::to_string(n))) << n;
}

struct Turn {
  const char* id;
  const char* state;
  std::function<void(Evidence&)> change;
};

TEST(Guideline, EachItemFollowsItsEvidence) {
  const Turn turns[] = {
      {"G2-1", "broken", [](Evidence& e) { e.realms[1].validates = false; }},
      {"G2-2", "broken", [](Evidence& e) { e.realms[0].iterates = true, e.views[0].default_route = "lgwan"; }},
      {"G2-3", "broken", [](Evidence& e) { e.status.watch.clock.state = "too-far-off"; }},
      {"G2-3", "broken", [](Evidence& e) { e.anchors.clock_fault = "before-release"; }},
      {"G2-3", "unknown", [](Evidence& e) { e.status.watch.clock.state = "unknown"; }},
      {"G2-4", "broken", [](Evidence& e) { e.realms[0].largest_edns = 4096; }},
      {"G2-5", "broken", [](Evidence& e) { e.realms[0].largest_edns = 1400; }},
      {"G2-7", "broken", [](Evidence& e) { e.anchors.anchors[0].warnings = {"not-trusted"}; }},
      {"G2-7", "broken", [](Evidence& e) { e.anchors.anchors.clear(); }},
      {"G2-7", "broken", [](Evidence& e) { e.anchors.anchors[0].last_success = today - 40 * 86'400; }},
      {"G2-7", "unknown", [](Evidence& e) { e.anchors.anchors[0].asked = false; }},
      {"G2-8", "broken", [](Evidence& e) { e.anchors.anchors[0].source = "/etc/own.key"; }},
      {"G2-9", "broken", [](Evidence& e) { e.failures_logged = false; }},
      {"G2-12", "broken", [](Evidence& e) { e.status.watch.canaries.clear(); }},
      {"G2-12", "broken", [](Evidence& e) { e.status.watch.clock.state = ""; }},
      {"G2-12", "broken", [](Evidence& e) { e.status.watch.canaries[0].result = "bogus"; }},
      {"G2-13", "unknown", [](Evidence& e) { e.status.watch.servfail.clear(); }},
      {"G2-13", "unknown", [](Evidence& e) { e.status.watch.servfail[0] = {"internet", -1, 0, 0.2, true, 0, 168}; }},
      {"G2-15", "unknown", [](Evidence& e) { e.status.watch.servfail[0].learning = true; }},
      {"G2-16", "broken", [](Evidence& e) { e.contact.clear(); }},
      {"G2-17", "broken", [](Evidence& e) { e.status.identity.clear(); }},
      {"G2-21", "broken", [](Evidence& e) { e.exemptions.resize(1), e.exemptions[0].state = "fixed"; }},
      {"G2-22", "unknown", [](Evidence& e) { e.approval = "one-person"; }},
      {"G2-23", "broken", [](Evidence& e) { e.status.watch.canaries[0].result = "no-answer"; }},
      {"K-1", "broken", [](Evidence& e) { e.anchors.anchors[0].tracked = false; }},
      {"G2-10", "unknown", [](Evidence& e) { e.counted.responses = 0; }},
      {"G2-11", "unknown",
       [](Evidence& e) {
         e.counted = {0, 0, 5000};
       }},
      {"G3-13", "ask",
       [](Evidence& e) {
         e.zone->findings = {{"nsec3_used", "notice", "", "", {}, {}, {"G3-13"}}};
       }},
      {"G3-28", "unknown", [](Evidence& e) { e.zone->keys[0].state = "published_or_retired"; }},
      {"K-2", "unknown", [](Evidence& e) { e.paths.reset(); }},
      {"K-2", "unknown", [](Evidence& e) { e.paths->ways[1].servers[0].finding = "no_answer"; }},
      {"K-2", "broken", [](Evidence& e) { e.paths->ways[1].servers[0].finding = "tcp_blocked"; }},
      {"K-3", "broken", [](Evidence& e) { e.paths->ways[0].servers[1].finding = "tcp_stalls"; }},
      {"K-3", "none", [](Evidence& e) { e.realms[0].validates = true; }},
      {"K-4", "broken", [](Evidence& e) { e.anchors.anchors[0].tracked = false; }},
      {"K-4", "broken", [](Evidence& e) { e.paths->ways[1].servers[0].finding = "tcp_blocked"; }},
      {"K-4", "unknown", [](Evidence& e) { e.status.watch.clock.state = "unknown"; }},
      {"K-5", "broken", [](Evidence& e) { e.status.released_at = today - 3 * 365 * 86'400; }},
      {"K-5", "broken", [](Evidence& e) { e.status.sources[0].modified = 0; }},
  };
  for (const Turn& turn : turns) {
    Evidence e = sound();
    EXPECT_EQ(item_of(e, turn.id).state, "met") << turn.id;
    turn.change(e);
    EXPECT_EQ(item_of(e, turn.id).state, turn.state) << turn.id << ": " << item_of(e, turn.id).evidence.en;
  }
}

TEST(Guideline, LargeAnswersAreToldByTheWayThatTheyCome) {
  Evidence e = sound();
  EXPECT_THAT(item_of(e, "K-2").evidence.en, HasSubstr("lgwan poi 4200, internet . 4300"));
  e.paths->ways[1].servers[0] = path_server("a.root", "fits", 900);
  EXPECT_EQ(item_of(e, "K-2").state, "met");
  EXPECT_THAT(item_of(e, "K-2").evidence.en, HasSubstr("check path --name"));
  e.paths->ways[1].servers.push_back(path_server("b.root", "udp_lost", 900));
  EXPECT_THAT(item_of(e, "K-2").evidence.ja, HasSubstr("internet . b.root: udp_lost"));
  EXPECT_EQ(item_of(e, "K-3").state, "met") << "LGWAN is not validated, and open";
}

TEST(Guideline, TheDomainsFindingsBreakTheItemsThatTheyCarry) {
  for (const Item& item : zone_items()) {
    if (!item.by_domain_check) continue;
    Evidence e = sound();
    EXPECT_EQ(item_of(e, item.id).state, "met") << item.id;
    control::DomainFinding finding;
    finding.word = "some_fault";
    finding.level = "error";
    finding.server = "ns1.example.";
    finding.requirements = {"L-9", std::string(item.id)};
    e.zone->findings = {finding};
    const control::GuidelineItem judged = item_of(e, item.id);
    EXPECT_EQ(judged.state, "broken") << item.id;
    EXPECT_THAT(judged.evidence.ja, HasSubstr("some_fault (ns1.example.)"));
    e.zone->findings[0].level = "notice";
    EXPECT_EQ(item_of(e, item.id).state, "met") << item.id;
    e.zone.reset();
    EXPECT_EQ(item_of(e, item.id).state, "unknown") << item.id;
  }
}

TEST(Guideline, AnUnsignedDomainAndNoDomainHaveNothingToJudge) {
  Evidence e = sound();
  e.zone->is_signed = false;
  EXPECT_EQ(item_of(e, "G3-17").state, "none");
  EXPECT_EQ(item_of(e, "G3-4").state, "none");
  EXPECT_EQ(item_of(e, "G4-4").state, "ask");
  e.domain.clear();
  EXPECT_EQ(item_of(e, "G4-4").state, "none");
}

TEST(Guideline, LevelsAreCountedFromBelow) {
  Evidence e = sound();
  const auto of = [](const Evidence& evidence) { return judge(evidence); };
  EXPECT_EQ(of(e).level, 2U);
  EXPECT_EQ(of(e).missing, std::vector<std::string>{"G2-20"});
  e.said["G2-20"] = {"met", "hanako", "dnsops.jp", today - 86'400};
  EXPECT_EQ(of(e).level, 3U);
  EXPECT_TRUE(of(e).missing.empty());
  e.contact.clear();
  EXPECT_EQ(of(e).level, 1U);
  EXPECT_EQ(of(e).missing, std::vector<std::string>{"G2-16"});
  e.status.watch.clock.state = "unsynchronised";
  EXPECT_EQ(of(e).level, 0U);
  EXPECT_EQ(of(e).missing, std::vector<std::string>{"G2-3"});
}

TEST(Guideline, WordsCountWhereNobodyCanSeeAndAgeAway) {
  Evidence e = sound();
  e.said["G3-4"] = {"met", "hanako", "in the safe", today - 86'400};
  const control::GuidelineItem item = item_of(e, "G3-4");
  EXPECT_EQ(item.state, "met");
  EXPECT_EQ(item.by, "hanako");
  EXPECT_EQ(item.note, "in the safe");
  e.said["G3-4"].state = "broken";
  EXPECT_EQ(item_of(e, "G3-4").state, "broken");
  e.said["G3-4"].at = today - word_lasts - 1;
  EXPECT_EQ(item_of(e, "G3-4").state, "ask");
  e.said["G2-1"] = {"met", "hanako", "no, really", today};
  e.realms[1].validates = false;
  EXPECT_EQ(item_of(e, "G2-1").state, "broken");  // what is seen counts
}

}  // namespace
}  // namespace sekisho::mgmt::audit
