// `sekishoctl audit guideline` in words and as a page to print.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "mgmt/cli/guideline_html.h"
#include "mgmt/cli/guideline_texts.h"
#include "mgmt/cli/run.h"
#include "mgmt/control/commands.h"
#include "mgmt/control/server.h"

namespace sekisho::mgmt::cli {
namespace {

using control::GuidelineItem;
using control::GuidelineReport;
using testing::HasSubstr;
using testing::Not;

GuidelineReport example() {
  GuidelineReport report;
  report.at = 1'795'000'000;
  report.identity = "gw1";
  report.version = "1.0.0";
  report.domain = "city.example.lg.jp.";
  report.level = 1;
  report.missing = {"G2-16"};
  report.items = {
      {"G2-1", 1, "MUST", {"validates", "検証する"}, "met", {"all <do>", "すべて"}, "sekishoctl anchors", "", "", 0},
      {"G2-16", 2, "SHOULD", {"told", "伝える"}, "broken", {"nobody", "なし"}, "sekishoctl explain", "", "", 0},
      {"G3-4",
       0,
       "SHOULD",
       {"offline", "オフライン"},
       "met",
       {"said", "申告"},
       "-",
       "hanako",
       "in the safe",
       1'794'000'000}};
  report.servfail = {{"internet", 0.02, 0.01, 0.05}, {"idle", -1, 0, 0}};
  return report;
}

TEST(GuidelineTexts, EveryStateHasItsWord) {
  for (const std::string state : {"met", "broken", "unknown", "ask", "none"}) {
    EXPECT_NE(guideline_text(state, Language::en), "") << state;
    EXPECT_NE(guideline_text(state, Language::ja), guideline_text(state, Language::en)) << state;
  }
}

TEST(GuidelineHtml, IsOneFileInEitherLanguage) {
  const std::string ja = guideline_html(example(), Language::ja);
  EXPECT_THAT(ja, testing::StartsWith("<!DOCTYPE html>\n<html lang=\"ja\">"));
  EXPECT_THAT(ja, HasSubstr("レベル 1 を達成しています。"));
  EXPECT_THAT(ja, HasSubstr("size: A4"));
  EXPECT_THAT(ja, HasSubstr("<svg"));
  for (const char* outside : {"http://", "https://", "<script", "src=", "url("})
    EXPECT_THAT(ja, Not(HasSubstr(outside)));
  const std::string en = guideline_html(example(), Language::en);
  EXPECT_THAT(en, HasSubstr("all &lt;do&gt;"));
  EXPECT_THAT(en, HasSubstr("hanako"));
  EXPECT_THAT(en, Not(HasSubstr("idle")));  // a view without traffic has no bar
}

class Guideline : public testing::Test {
 protected:
  Guideline() {
    control::Commands c;
    c.guideline = [this](const control::GuidelineRequest& request,
                         const std::function<void(GuidelineReport)>& done) -> std::optional<control::CommandError> {
      asked = request;
      done(report);
      return std::nullopt;
    };
    c.attest = [this](const control::Attestation& attestation,
                      const control::Peer&) -> Result<GuidelineItem, control::CommandError> {
      said = attestation;
      if (attestation.id == "G9-9") return Failure{control::CommandError{404, "the guideline has no item G9-9"}};
      return report.items[2];
    };
    routes = control::staff_routes(c);
    EXPECT_EQ(api.listen_unix(socket_path, routes), std::nullopt);
    api.start();
  }
  ~Guideline() override { std::filesystem::remove(socket_path); }

  std::pair<int, std::string> run_line(const std::vector<std::string>& words) const {
    std::vector<std::string> line{"--socket", socket_path, "audit"};
    line.insert(line.end(), words.begin(), words.end());
    const ParsedLine parsed = parse_command_line(line, Language::en);
    if (!parsed.options) return {parsed.exit, parsed.out + parsed.err};
    std::ostringstream out, err;
    const int exit = run(*parsed.options, out, err);
    return {exit, out.str() + err.str()};
  }

  std::string socket_path = "/tmp/sekisho-guideline-" + std::to_string(getpid()) + ".sock";
  GuidelineReport report = example();
  control::GuidelineRequest asked;
  control::Attestation said;
  control::Router routes;
  control::ControlServer api;
};

TEST_F(Guideline, SaysLevelItemsAndWhatProvesThem) {
  const auto [exit, text] = run_line({"guideline"});
  EXPECT_EQ(exit, exit_done);
  EXPECT_FALSE(asked.domain);
  EXPECT_THAT(text, HasSubstr("Level 1 is reached.\nFor the next level: G2-16\n"));
  EXPECT_THAT(text, HasSubstr("G2-16 [SHOULD] NOT MET: told\n      nobody\n"));
  EXPECT_THAT(text, HasSubstr("$ sekishoctl anchors"));
  EXPECT_THAT(text, HasSubstr("hanako, "));
  EXPECT_THAT(text, Not(HasSubstr("{")));
  report.level = 0;
  EXPECT_EQ(run_line({"guideline", "--domain", "other.lg.jp"}).first, exit_refused);
  EXPECT_EQ(asked.domain, "other.lg.jp");
}

TEST_F(Guideline, WritesThePage) {
  const std::string path = "/tmp/sekisho-guideline-" + std::to_string(getpid()) + ".html";
  EXPECT_EQ(run_line({"guideline", "--html", path, "--lang", "ja"}).first, exit_done);
  std::ifstream file(path);
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(page, guideline_html(report, Language::ja));
  std::filesystem::remove(path);
  EXPECT_EQ(run_line({"guideline", "--html", "/nowhere/there/x.html"}).first, exit_broken);
}

TEST_F(Guideline, JsonIsTheReport) {
  const auto json = control::parse_guideline(run_line({"guideline", "--json"}).second);
  ASSERT_TRUE(json);
  EXPECT_EQ(to_json(*json), to_json(report));
}

TEST_F(Guideline, ATestimonyIsGiven) {
  EXPECT_EQ(run_line({"attest", "G3-4", "met", "--note", "in the safe"}).first, exit_done);
  EXPECT_EQ(said.id, "G3-4");
  EXPECT_EQ(said.state, "met");
  EXPECT_EQ(said.note, "in the safe");
  EXPECT_EQ(run_line({"attest", "G9-9", "met", "--note", "x"}).first, exit_refused);
  EXPECT_EQ(run_line({"attest", "G3-4", "perhaps", "--note", "x"}).first, exit_usage);
  EXPECT_EQ(run_line({"attest", "G3-4", "met"}).first, exit_usage);
}

}  // namespace
}  // namespace sekisho::mgmt::cli
