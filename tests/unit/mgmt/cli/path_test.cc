// `sekishoctl check path` in words: each way out, each finding, and what to do next (K-2).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mgmt/cli/path_texts.h"
#include "tests/support/staff_terminal.h"

namespace sekisho::mgmt::cli {
namespace {

using control::PathReport;
using control::PathServerReport;
using testing::HasSubstr;
using testing::Not;

constexpr const char* bad_findings[] = {"tcp_blocked", "tcp_stalls", "udp_lost", "udp_blocked",
                                        "no_answer",   "error",      "not_asked"};

TEST(PathTexts, EveryFindingIsExplainedWithWhatToDo) {
  for (const std::string finding : bad_findings) {
    for (const std::string& word : {finding, "advice " + finding}) {
      const std::string en = explain_path(word, Language::en, {"east", "4096", "1232", "REFUSED"});
      EXPECT_THAT(en, Not(HasSubstr("{"))) << word;
      EXPECT_NE(en, "") << word;
      EXPECT_NE(en, explain_path(word, Language::ja, {"east", "4096", "1232", "REFUSED"})) << word;
    }
    EXPECT_THAT(explain_path(finding, Language::ja, {"east", "1", "2", "3"}), HasSubstr("east"));
  }
  for (const char* word :
       {"whole", "fits", "small", "proven", "all open", "something bad", "not large", "group", "root", "zone"})
    EXPECT_NE(explain_path(word, Language::en, {}), explain_path(word, Language::ja, {})) << word;
}

PathServerReport server(const char* name, const char* address, const char* finding, std::uint64_t octets) {
  return {name, address, finding, {"truncated", 60, ""}, {}, {octets ? "whole" : "silent", octets, ""}, {}};
}

class CheckPath : public test::StaffTerminal {
 protected:
  CheckPath() {
    control::Commands c;
    c.check_path = [this](const control::PathRequest& request,
                          const std::function<void(PathReport)>& done) -> std::optional<control::CommandError> {
      asked = request;
      if (request.realm == "mars") return control::CommandError{404, "there is no realm called mars"};
      done(report);
      return std::nullopt;
    };
    serve(c);
  }
  PathReport report;
  control::PathRequest asked;
};

TEST_F(CheckPath, NamesTheServerThatTcpDoesNotReach) {
  report.ways = {
      {"lgwan",
       "group",
       "poi",
       "big.lg.jp.",
       "TXT",
       1232,
       {server("east", "10.100.1.53@53", "whole", 4100), server("west", "10.100.2.53@53", "tcp_blocked", 0)},
       true,
       "NOERROR",
       ""}};
  const auto [exit, text] = run_line("check path --name big.lg.jp --realm lgwan");
  EXPECT_EQ(exit, exit_refused);
  EXPECT_EQ(asked.name, "big.lg.jp");
  EXPECT_EQ(asked.type, "TXT");
  EXPECT_EQ(asked.realm, "lgwan");
  EXPECT_THAT(text, HasSubstr("Faults at 1 of 2 servers"));
  EXPECT_THAT(text, HasSubstr("realm lgwan, forwarders poi\n  asked for big.lg.jp. TXT, over UDP with 1232"));
  EXPECT_THAT(text, HasSubstr("east (10.100.1.53@53): UDP ok, truncated (TC) at 1232 octets; whole by TCP: 4100"));
  EXPECT_THAT(text, HasSubstr("west (10.100.2.53@53): UDP ok, but TCP/53 IS NOT LET THROUGH"));
  EXPECT_THAT(text, HasSubstr("-> ask whoever runs the firewalls between here and west (10.100.2.53@53)"));
  EXPECT_THAT(text, HasSubstr("as clients get it: NOERROR"));
  EXPECT_THAT(text, Not(HasSubstr("To prove 4096")));
  EXPECT_THAT(run_line("check path --lang ja").second, HasSubstr("TCP/53 が通りません"));
}

TEST_F(CheckPath, SaysWhenAllIsProven) {
  report.ok = true;
  report.ways = {{"lgwan",
                  "group",
                  "poi",
                  "big.lg.jp.",
                  "TXT",
                  1232,
                  {server("east", "10.100.1.53@53", "whole", 4097)},
                  true,
                  "NOERROR",
                  ""}};
  const auto [exit, text] = run_line("check path --name big.lg.jp");
  EXPECT_EQ(exit, exit_done);
  EXPECT_THAT(text, HasSubstr("Answers of 4096 octets and more arrive whole"));
}

TEST_F(CheckPath, SaysWhenNothingLargeWasSeen) {
  report.ok = true;
  report.ways = {{"internet", "root", ".", ".", "DNSKEY", 1232, {}, true, "NOERROR", ""}};
  for (int i = 0; i < 13; ++i)
    report.ways[0].servers.push_back(server("a.root", "198.41.0.4@53", "fits", 1139U + static_cast<unsigned>(i)));
  const auto [exit, text] = run_line("check path");
  EXPECT_EQ(exit, exit_done);
  EXPECT_EQ(asked.name, "");
  EXPECT_THAT(text, HasSubstr("UDP and TCP work through every way out"));
  EXPECT_THAT(text, HasSubstr("  13 servers: UDP ok, TC and TCP ok; the answer has 1139 octets"));
  EXPECT_THAT(text, Not(HasSubstr("198.41.0.4")));
  EXPECT_THAT(text, HasSubstr("through realm internet, root servers had 1151 octets. To prove 4096"));
  const auto json = control::parse_path(run_line("check path --json").second);
  ASSERT_TRUE(json);
  EXPECT_EQ(to_json(*json), to_json(report));
}

TEST_F(CheckPath, RefusalsAndHelpAreExplained) {
  EXPECT_EQ(run_line("check path --realm mars").first, exit_refused);
  EXPECT_THAT(run_line("check path --realm mars").second, HasSubstr("no realm called mars"));
  EXPECT_THAT(run_line("check path --help").second, HasSubstr("--name large.city.example.lg.jp"));
  EXPECT_EQ(run_line("check path --type TXT").first, exit_usage);
  EXPECT_EQ(run_line("check").first, exit_usage);
}

}  // namespace
}  // namespace sekisho::mgmt::cli
