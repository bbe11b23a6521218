// `sekishoctl jpnic`: lines for the form, only after the servers were tested; wrong lines refused with the reason.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <sstream>

#include "mgmt/cli/jpnic_texts.h"
#include "mgmt/cli/run.h"
#include "mgmt/control/commands.h"
#include "mgmt/control/server.h"
#include "mgmt/domain/jpnic.h"

namespace sekisho::mgmt::cli {
namespace {

using control::DomainReport;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(JpnicTexts, EveryRefusalIsExplainedInBothLanguages) {
  std::vector<std::string> words;
  for (unsigned i = 0; i < static_cast<unsigned>(domain::DsLineFault::count); ++i)
    words.emplace_back(domain::word_of(domain::DsLineFault(i)));
  for (const auto fault : {domain::BlockFault::bad_block, domain::BlockFault::too_small,
                           domain::BlockFault::too_large, domain::BlockFault::not_aligned})
    words.emplace_back(domain::word_of(fault));
  for (const std::string& word : words) {
    const std::string en = explain_jpnic(word, Language::en, {"1", "2"}),
                      ja = explain_jpnic(word, Language::ja, {"1", "2"});
    EXPECT_NE(en, "") << word;
    EXPECT_NE(en, ja) << word;
    EXPECT_THAT(en + ja, Not(HasSubstr("{"))) << word;
  }
}

class JpnicForm : public testing::Test {
 protected:
  JpnicForm() {
    control::Commands c;
    c.check_domain = [this](const control::DomainRequest& request,
                            const std::function<void(DomainReport)>& done) -> std::optional<control::CommandError> {
      asked.push_back(request.name + " " + request.servers);
      DomainReport report;
      report.domain = request.name;
      report.ok = request.name != bad_zone;
      report.ds_to_enter = lines;
      done(report);
      return std::nullopt;
    };
    routes = control::staff_routes(c);
    EXPECT_EQ(api.listen_unix(socket_path, routes), std::nullopt);
    api.start();
  }
  ~JpnicForm() override { std::filesystem::remove(socket_path); }

  std::pair<int, std::string> run_words(std::vector<std::string> words) const {
    words.insert(words.begin(), {"--socket", socket_path});
    const ParsedLine parsed = parse_command_line(words, Language::en);
    if (!parsed.options) return {parsed.exit, parsed.out + parsed.err};
    std::ostringstream out, err;
    const int exit = run(*parsed.options, out, err);
    return {exit, out.str() + err.str()};
  }
  std::pair<int, std::string> ns(const std::string& block) const {
    return run_words({"jpnic", "ns", block, "--server", "ns1.a.example", "--server", "ns2.b.example"});
  }

  std::string socket_path = "/tmp/sekisho-jpnic-" + std::to_string(getpid()) + ".sock";
  std::vector<std::string> asked, lines;
  std::string bad_zone;
  control::Router routes;
  control::ControlServer api;
};

TEST_F(JpnicForm, LinesComeAfterTheServersWereTested) {
  const auto [exit, text] = ns("203.0.112.0-203.0.113.255");
  EXPECT_EQ(exit, exit_done);
  EXPECT_THAT(asked, ElementsAre("112.0.203.in-addr.arpa. ns1.a.example,ns2.b.example",
                                 "113.0.203.in-addr.arpa. ns1.a.example,ns2.b.example"));
  EXPECT_THAT(
      text,
      HasSubstr("  ns1.a.example/203.0.112.0/24\n  ns2.b.example/203.0.112.0/24\n  ns1.a.example/203.0.113.0/24"));
  EXPECT_THAT(text, HasSubstr("IP指定事業者"));
  asked.clear();
  const std::string as_json =
      run_words({"jpnic", "ns", "203.0.113.0/24", "--server", "ns1.a.example", "--server", "ns2.b.example", "--json"})
          .second;
  EXPECT_THAT(as_json, HasSubstr("\"ns1.a.example\""));
}

TEST_F(JpnicForm, NothingIsToBeSubmittedWhileAServerIsLame) {
  bad_zone = "113.0.203.in-addr.arpa.";
  const auto [exit, text] = ns("203.0.112.0/23");
  EXPECT_EQ(exit, exit_refused);
  EXPECT_THAT(text, AllOf(HasSubstr("112.0.203.in-addr.arpa.: the servers serve it rightly"),
                          HasSubstr("113.0.203.in-addr.arpa.: NOT READY"), Not(HasSubstr("Enter as"))));
}

TEST_F(JpnicForm, BlocksAndServersThatDoNotFitAreRefused) {
  EXPECT_THAT(ns("203.0.113.0/28").second, HasSubstr("RFC 2317"));
  EXPECT_EQ(ns("203.0.113.0/28").first, exit_refused);
  EXPECT_EQ(run_words({"jpnic", "ns", "203.0.113.0/24", "--server", "ns1.a.example"}).first, exit_refused);
  EXPECT_TRUE(asked.empty());
}

TEST_F(JpnicForm, ChecksAnEnteredDsLine) {
  const std::string digest(64, 'a');
  const auto good = run_words({"jpnic", "ds", "113.0.203.in-addr.arpa. DS 1 13 2 " + digest});
  EXPECT_EQ(good.first, exit_done);
  EXPECT_THAT(good.second, HasSubstr("113.0.203.in-addr.arpa. IN DS 1 13 2 ( " + std::string(64, 'A') + " )"));
  const auto example = run_words({"jpnic", "ds",
                                  "100.51.198.in-addr.arpa. 78951200 IN DS 779 5 2 ( "
                                  "NLKA8NCK87LA56DK10UO57A34S157NIKL95NDIO10LBD27ZS46MAL56NDIO087NB )"});
  EXPECT_EQ(example.first, exit_refused);
  EXPECT_THAT(example.second, HasSubstr("no hexadecimal digits: NLKUOSIZM"));
  EXPECT_EQ(run_words({"jpnic", "ds"}).first, exit_usage);
}

TEST_F(JpnicForm, MakesDsLinesFromTheZonesKeys) {
  lines = {"113.0.203.in-addr.arpa. IN DS 1 13 2 ( " + std::string(64, 'A') + " )",
           "113.0.203.in-addr.arpa. IN DS 2 15 2 ( " + std::string(64, 'B') + " )"};
  const auto [exit, text] = run_words({"jpnic", "ds", "--zone", "113.0.203.in-addr.arpa."});
  EXPECT_EQ(exit, exit_done);
  EXPECT_THAT(
      text, AllOf(HasSubstr("IN DS 1 13 2 ( AAAA"), HasSubstr("Algorithm 15 is not taken"), Not(HasSubstr("BBBB"))));
  lines.clear();
  EXPECT_THAT(run_words({"jpnic", "ds", "--zone", "113.0.203.in-addr.arpa."}).second,
              HasSubstr("has no key-signing key"));
}

}  // namespace
}  // namespace sekisho::mgmt::cli
