// `sekishoctl explain` in words: every finding has its sentence and its advice, in both languages.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mgmt/cli/explain_texts.h"
#include "tests/support/staff_terminal.h"

namespace sekisho::mgmt::cli {
namespace {

using control::ExplainReport;
using control::ExplainStep;
using testing::HasSubstr;
using testing::Not;

TEST(ExplainTexts, EveryWordIsExplained) {
  for (const std::string finding :
       {"spoofed", "no_view", "refused", "leak_guard", "answered", "no_data", "no_such_name", "stale", "limited",
        "answer_limited", "minimal_any", "bogus", "unreachable", "failed", "no_answer"}) {
    for (const std::string& word : {"finding " + finding, "advice " + finding}) {
      EXPECT_NE(explain_text(word, Language::en), "") << word;
      EXPECT_NE(explain_text(word, Language::en), explain_text(word, Language::ja)) << word;
    }
  }
  for (const std::string kind : {"realm", "local", "built_in", "refuse", "leak_guard", "minimal_any"})
    EXPECT_NE(explain_text("step " + kind, Language::ja), "") << kind;
  for (const char* security : {"secure", "insecure", "bogus", "indeterminate", "off"})
    EXPECT_NE(explain_text(security, Language::ja), "") << security;
}

class Explain : public test::StaffTerminal {
 protected:
  Explain() {
    control::Commands c;
    c.explain = [this](const control::ExplainRequest& request,
                       const std::function<void(ExplainReport)>& done) -> std::optional<control::CommandError> {
      asked = request;
      if (request.port == "lan9") return control::CommandError{404, "there is no port called lan9"};
      done(report);
      return std::nullopt;
    };
    serve(c);
  }
  ExplainReport report;
  control::ExplainRequest asked;
};

ExplainReport mapped_mail() {
  ExplainReport r;
  r.name = "mail.city.lg.jp.";
  r.type = "A";
  r.from = "10.1.5.20";
  r.finding = "answered";
  r.port = "lan0";
  r.view = "lgwan";
  r.network = "10.1.0.0/16";
  r.where = "sekisho.toml:40";
  ExplainStep step;
  step.name = r.name;
  step.kind = "realm";
  step.suffix = "lg.jp.";
  step.where = "sekisho.toml:44";
  step.realm = "lgwan";
  step.group = "poi";
  step.servers = {{"east", "10.0.0.1@53", false}, {"west", "10.0.0.2@53", true}};
  step.server = "west";
  step.rcode = "NOERROR";
  step.security = "insecure";
  r.steps = {step};
  r.nat = "inside";
  r.mapped = {{"mail1", "10.100.5.25", "10.1.5.25"}};
  r.rcode = "NOERROR";
  r.records = {"mail.city.lg.jp. 300 IN A 10.1.5.25"};
  return r;
}

TEST_F(Explain, OneParagraphThenTheSteps) {
  report = mapped_mail();
  const auto [exit, text] = run_line("explain mail.city.lg.jp A --from 10.1.5.20");
  EXPECT_EQ(exit, exit_done);
  EXPECT_EQ(asked.name, "mail.city.lg.jp");
  EXPECT_EQ(asked.from, "10.1.5.20");
  EXPECT_FALSE(asked.port);
  EXPECT_THAT(text, testing::StartsWith("10.1.5.20 gets 10.1.5.25 for mail.city.lg.jp. A from view lgwan. "));
  EXPECT_THAT(text, HasSubstr("Server west (poi, lgwan) said so just now. Not responding at present: east. "));
  EXPECT_THAT(text, HasSubstr("on port lan0: view lgwan, by 10.1.0.0/16 (sekisho.toml:40)"));
  EXPECT_THAT(text, HasSubstr("rule \"lg.jp.\" (sekisho.toml:44) leads to realm lgwan"));
  EXPECT_THAT(text, HasSubstr("west of group poi answered"));
  EXPECT_THAT(text, HasSubstr("east 10.0.0.1@53 DOWN; west 10.0.0.2@53 up"));
  EXPECT_THAT(text, HasSubstr("Address 10.100.5.25 is shown as 10.1.5.25 (NAT map, pair mail1)"));
  EXPECT_THAT(text, Not(HasSubstr("{")));
  const std::string ja = run_line("explain mail.city.lg.jp A --from 10.1.5.20 --lang ja").second;
  EXPECT_THAT(ja, HasSubstr("10.1.5.20 には mail.city.lg.jp. A の答えとして 10.1.5.25 を返します"));
  EXPECT_THAT(
      ja, HasSubstr("いま lgwan 側のサーバー west (poi) に問い合わせた結果です。現在応答していないサーバー: east。"));
  EXPECT_THAT(ja, Not(HasSubstr("{")));
}

TEST_F(Explain, AHostOfNoView) {
  report.name = "www.lg.jp.";
  report.type = "A";
  report.from = "192.0.2.1";
  report.finding = "no_view";
  const std::string text = run_line("explain www.lg.jp --from 192.0.2.1").second;
  EXPECT_THAT(text, HasSubstr("192.0.2.1 is refused: no view"));
  EXPECT_THAT(text, HasSubstr("Client: 192.0.2.1: no view"));
}

TEST_F(Explain, IsThereAsJson) {
  report = mapped_mail();
  const auto json = control::parse_explain(run_line("explain mail.city.lg.jp --from 10.1.5.20 --json").second);
  ASSERT_TRUE(json);
  EXPECT_EQ(to_json(*json), to_json(report));
}

TEST_F(Explain, RefusalsAndWrongUseAreExplained) {
  EXPECT_EQ(run_line("explain www.lg.jp --from 10.1.5.20 --port lan9").first, exit_refused);
  EXPECT_EQ(run_line("explain www.lg.jp").first, exit_usage);
  EXPECT_EQ(run_line("explain www.lg.jp --from 10.1.5.20 --vlan 5").first, exit_usage);  // VLANs are a port's
  EXPECT_EQ(run_line("explain www.lg.jp --from 10.1.5.20 --port lan0 --vlan 5").first, exit_done);
  EXPECT_EQ(asked.vlan, 5);
}

}  // namespace
}  // namespace sekisho::mgmt::cli
