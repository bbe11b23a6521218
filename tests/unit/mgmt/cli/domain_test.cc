// `sekishoctl domain check` in words: every finding, its cause first, and what to do next.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mgmt/cli/domain_texts.h"
#include "mgmt/domain/fault.h"
#include "tests/support/staff_terminal.h"

namespace sekisho::mgmt::cli {
namespace {

using control::DomainReport;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(DomainTexts, EveryFaultIsExplainedInBothLanguages) {
  const std::initializer_list<std::string_view> details = {"D", "S", "A", "1", "2", "3", "4", "5"};
  for (unsigned i = 0; i < static_cast<unsigned>(domain::Fault::count); ++i) {
    const domain::FaultRow& row = domain::row_of(domain::Fault(i));
    const std::string word(row.word);
    const std::string en = explain_domain(word, Language::en, details),
                      ja = explain_domain(word, Language::ja, details);
    EXPECT_NE(en, "") << word;
    EXPECT_NE(en, ja) << word;
    EXPECT_THAT(en + ja, Not(HasSubstr("{"))) << word;
    const std::string advice = explain_domain("advice " + word, Language::en, details);
    EXPECT_EQ(advice.empty(), explain_domain("advice " + word, Language::ja, details).empty()) << word;
    if (row.level == domain::Level::error) {
      EXPECT_NE(advice, "") << word;
    }
  }
  EXPECT_EQ(fault_texts().size(), static_cast<std::size_t>(domain::Fault::count)) << "a sentence without its fault";
}

class CheckDomain : public test::StaffTerminal {
 protected:
  CheckDomain() {
    control::Commands c;
    c.check_domain = [this](const control::DomainRequest& request,
                            const std::function<void(DomainReport)>& done) -> std::optional<control::CommandError> {
      asked = request;
      if (request.realm == "mars") return control::CommandError{404, "there is no realm called mars"};
      done(report);
      return std::nullopt;
    };
    c.domains = [this] { return own; };
    serve(c);
    report.domain = "city.example.lg.jp.";
    report.parent = "jp.";
    report.ok = true;
    report.servers = {{"ns1.city.example.lg.jp.", "133.1.0.1", true, true, true, "ok", "ok", 7},
                      {"ns2.city.example.lg.jp.", "133.2.0.1", true, true, false, "REFUSED", "REFUSED", 0}};
    report.mail = {{10, "mail.city.example.lg.jp.", {"133.1.0.25"}}};
  }
  DomainReport report;
  control::DomainsReport own;
  control::DomainRequest asked;
};

TEST_F(CheckDomain, NamesTheLameServerFirst) {  // L-10
  report.ok = false;
  report.findings = {
      {"server_refuses", "error", "ns2.city.example.lg.jp.", "133.2.0.1", {"REFUSED"}, {"Delegation04"}, {"L-10"}},
      {"mx_no_address", "error", "", "", {"gone.example.", "no_name"}, {}, {}}};
  const auto [exit, text] = run_line("domain check city.example.lg.jp");
  EXPECT_EQ(exit, exit_refused);
  EXPECT_EQ(asked.name, "city.example.lg.jp");
  EXPECT_EQ(asked.realm, std::nullopt);
  EXPECT_THAT(text, HasSubstr("city.example.lg.jp. IS BROKEN: 2 errors, 0 warnings"));
  EXPECT_THAT(text, HasSubstr("ERROR: ns2.city.example.lg.jp. (133.2.0.1) is LAME: it refuses to answer for "
                              "city.example.lg.jp. (REFUSED).\n  -> set city.example.lg.jp. up on this server"));
  EXPECT_THAT(text, HasSubstr("Zonemaster Delegation04"));
  EXPECT_THAT(text, HasSubstr("The mail server gone.example. has no address (the name does not exist)"));
  EXPECT_THAT(text, HasSubstr("10 mail.city.example.lg.jp. 133.1.0.25"));
  EXPECT_LT(text.find("is LAME"), text.find("gone.example."));
  EXPECT_THAT(run_line("domain check city.example.lg.jp --lang ja").second,
              AllOf(HasSubstr("不完全な委任 (Lame)"), HasSubstr("名前が存在しない")));
}

TEST_F(CheckDomain, SaysThatAllIsRight) {
  report.findings = {{"unsigned_zone", "notice", "", "", {}, {}, {}}};
  const auto [exit, text] = run_line("domain check city.example.lg.jp --realm internet");
  EXPECT_EQ(exit, exit_done);
  EXPECT_EQ(asked.realm, "internet");
  EXPECT_THAT(text, HasSubstr("city.example.lg.jp. is right, as the Internet sees it."));
  EXPECT_THAT(text, HasSubstr("note: The zone is not signed (DNSSEC)."));
  const auto json = control::parse_domain(run_line("domain check city.example.lg.jp --json").second);
  ASSERT_TRUE(json);
  EXPECT_EQ(to_json(*json), to_json(report));
}

TEST_F(CheckDomain, RefusalsAndHelpAreExplained) {
  EXPECT_EQ(run_line("domain check a.jp --realm mars").first, exit_refused);
  EXPECT_THAT(run_line("domain check a.jp --realm mars").second, HasSubstr("no realm called mars"));
  EXPECT_THAT(run_line("domain check --help").second, HasSubstr("sekishoctl domain check city.example.lg.jp"));
  EXPECT_EQ(run_line("domain check").first, exit_usage);
  EXPECT_EQ(run_line("domain").first, exit_usage);
}

TEST_F(CheckDomain, ARegistrationOnItsWayIsNoFault) {
  report.ok = false;
  report.checked_at = 1'792'594'800;  // 2026-10-22 00:00 in Japan
  report.findings = {{"not_delegated", "error", "", "", {"jp.", "a.dns.jp."}, {}, {}}};
  const std::string line = "domain check city.example.lg.jp --notice ";
  EXPECT_EQ(run_line(line + "2026-10-21T13:00:00+09:00").first, exit_done);
  EXPECT_THAT(run_line(line + "2026-10-21T13:00:00+09:00").second, HasSubstr("PENDING: the registration of"));
  EXPECT_EQ(run_line(line + "2026-10-21T09:00:00+09:00").first, exit_refused) << "it was to be there by 18:00";
  report.findings.push_back({"server_silent", "error", "ns1.", "133.1.0.1", {}, {}, {}});
  EXPECT_EQ(run_line(line + "2026-10-21T13:00:00+09:00").first, exit_refused) << "that has another cause";
  EXPECT_EQ(run_line(line + "yesterday").first, exit_usage);
}

TEST_F(CheckDomain, RolloversWaitByTheRealTtls) {  // G3-27
  report.is_signed = true;
  report.keys = {{111, 13, "KSK", "active", true, true, true, false},
                 {222, 13, "KSK", "published_or_retired", true, false, true, false}};
  report.waits = {3600, 86'400, 7200, 4500};
  const auto [exit, text] = run_line("domain rollover city.example.lg.jp");
  EXPECT_EQ(exit, exit_done);
  EXPECT_THAT(text, AllOf(HasSubstr("Active"), HasSubstr("Published, Ready or Retired")));
  EXPECT_THAT(text, HasSubstr("Wait 2 h 15 min: the TTL of DNSKEY"));
  EXPECT_THAT(text, HasSubstr("wait 1 d: the TTL of DS"));
  EXPECT_THAT(text, HasSubstr("takes 1 d 2 h at least"));
  EXPECT_THAT(text, HasSubstr("One look cannot tell more."));
  report.followed = true;
  EXPECT_THAT(run_line("domain rollover city.example.lg.jp").second, HasSubstr("No rollover is under way."));
  report.checked_at = 5000;
  report.steps = {{"KSK", 7, "withdraw_ds", 4000}, {"ZSK", 8, "newer_word", 4000}};
  const std::string next = run_line("domain rollover city.example.lg.jp").second;
  EXPECT_THAT(next, HasSubstr("KSK 7: have its DS removed (now)"));
  EXPECT_THAT(next, HasSubstr("ZSK 8 newer_word (now)"));
  const std::string emergency = run_line("domain rollover city.example.lg.jp --emergency").second;
  EXPECT_THAT(emergency, HasSubstr("have every DS of city.example.lg.jp. removed"));
  EXPECT_THAT(emergency, HasSubstr("Wait 3 h 15 min: until no cache holds"));
  report.is_signed = false;
  EXPECT_EQ(run_line("domain rollover city.example.lg.jp").first, exit_refused);
}

TEST_F(CheckDomain, AReverseZoneIsAskedOfWhoeverHasTheBlock) {
  report.domain = "113.0.203.in-addr.arpa.";
  report.parent_servers = {"ns3.apnic.net.", "ns4.apnic.net."};
  report.registry = "apnic";
  EXPECT_THAT(run_line("domain check 113.0.203.in-addr.arpa").second,
              HasSubstr("the block is registered with APNIC; asked there: ns3.apnic.net., ns4.apnic.net."));
  report.registry = "jpnic";
  EXPECT_THAT(run_line("domain check 113.0.203.in-addr.arpa --lang ja").second, HasSubstr("JPNIC に登録"));
}

TEST_F(CheckDomain, TheListTellsWhatIsWrongWithOwnDomains) {  // L-11, L-17
  EXPECT_THAT(run_line("domain list").second, HasSubstr("Nothing is looked at"));
  own.interval_seconds = 21'600;
  own.domains = {
      {"city.example.lg.jp.", false, true, true, 1'792'594'800, 0, 0, 0, {}},
      {"town.example.lg.jp.",
       true,
       true,
       true,
       1'792'594'800,
       1'793'000'000,
       1,
       0,
       {{"server_silent", "error", "ns1.", "133.1.0.1", {}, {}, {}}, {"nsec3_used", "notice", "", "", {}, {}, {}}}},
      {"new.example.lg.jp.", false, true, false, 0, 0, 0, 0, {}}};
  const auto [exit, text] = run_line("domain list");
  EXPECT_EQ(exit, exit_refused);
  EXPECT_THAT(text, HasSubstr("town.example.lg.jp. (former)"));
  EXPECT_THAT(text, HasSubstr("ERROR: ns1. (133.1.0.1) is LAME: it does not answer"));
  EXPECT_THAT(text, AllOf(HasSubstr("the zone above is silent"), Not(HasSubstr("NSEC3"))));
  own.domains.erase(own.domains.begin() + 1);
  EXPECT_EQ(run_line("domain list").first, exit_done);
  own.domains[0].steps = {{"KSK", 4711, "submit_ds", own.domains[0].checked_at + 3600}};
  EXPECT_THAT(run_line("domain list").second, HasSubstr("KSK 4711: have its DS registered (not before "));
  EXPECT_EQ(control::parse_domains(run_line("domain list --json").second)->domains.size(), 2U);
}

TEST_F(CheckDomain, BeforeAChangeItIsSaidWhatIsToBeSettled) {  // G4-2, G4-5, G4-6
  report.waits = {3600, 86'400, 7200, 4500, 172'800};
  const auto [exit, text] = run_line("domain before dnssec city.example.lg.jp");
  EXPECT_EQ(exit, exit_refused) << "one server answers REFUSED";
  EXPECT_THAT(text, HasSubstr("NO    not by UDP and TCP with EDNS: ns2.city.example.lg.jp."));
  EXPECT_THAT(text, HasSubstr("ask   the registrar passes DS on"));
  EXPECT_THAT(text, HasSubstr("Wait 3 h 15 min: the longest TTL"));
  EXPECT_EQ(run_line("domain before breakfast city.example.lg.jp").first, exit_usage);
  EXPECT_THAT(run_line("domain before transfer city.example.lg.jp --lang ja").second, HasSubstr("要確認"));
  EXPECT_THAT(run_line("domain before servers city.example.lg.jp --server ns1.new.example").second,
              AllOf(HasSubstr("no chain of trust can break"), HasSubstr("wait 2 d: the TTL of NS")));
  EXPECT_EQ(asked.servers, "ns1.new.example");
  EXPECT_THAT(run_line("domain before servers city.example.lg.jp --json").second, HasSubstr("\"ready\": false"));
}

TEST_F(CheckDomain, AWordOfANewerGatewayIsShownAsItIs) {
  report.findings = {{"server_on_fire", "error", "ns1.", "133.1.0.1", {}, {}, {}}};
  EXPECT_THAT(run_line("domain check a.jp").second, HasSubstr("ERROR: server_on_fire ns1. 133.1.0.1"));
}

}  // namespace
}  // namespace sekisho::mgmt::cli
