// sekishoctl nta, from the request to the history, in both languages. G2-21, G2-22
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "mgmt/cli/nta_texts.h"
#include "mgmt/cli/run.h"
#include "mgmt/control/commands.h"
#include "mgmt/control/server.h"

namespace sekisho::mgmt::cli {
namespace {

using namespace control;
using testing::HasSubstr;
using testing::Not;

struct Printed {
  int exit;
  std::string out, err;
};

NtaEntry entry(std::uint64_t id, const std::string& state) {
  NtaEntry e;
  e.id = id;
  e.state = state;
  e.realm = "internet";
  e.name = "broken.jp.";
  e.type = "SOA";
  e.reason = "signatures expired";
  e.confirmed_by = "Suzuki, telephone";
  e.requested_by = "hanako (uid 1000)";
  e.seconds = 90'000;
  e.requested_at = 1'800'000'000;
  if (state != "waiting") e.decided_by = "taro (uid 1001)";
  if (state == "in-force") e.expires = 1'800'086'400;
  if (state == "mended") e.ended_at = 1'800'010'000;
  return e;
}

NtaDetail detail(std::uint64_t id, const std::string& state) {
  NtaDetail d{entry(id, state), {{id, 1'800'000'000, "waiting", "hanako (uid 1000)", ""}}, {}};
  if (state != "waiting") d.steps.push_back({id, 1'800'000'100, state, "taro (uid 1001)", "called back"});
  d.evidence.finding = "bogus";
  d.evidence.name = "broken.jp.";
  d.evidence.type = "SOA";
  d.evidence.links.push_back({"broken.jp.", "positive", "bogus", "the signature has expired", "", {}, {}, {}});
  return d;
}

class NtaCli : public testing::Test {
 protected:
  NtaCli() {
    char name[] = "/tmp/sekisho-nta-XXXXXX";
    folder = mkdtemp(name);
    Commands c;
    c.status = [] {
      StatusReport status;
      status.exempt = {{"internet", "broken.jp.", 1'800'086'400}};
      status.exemptions_requested = 2;
      return status;
    };
    c.nta.list = [this]() -> Result<NtaReport, CommandError> { return report; };
    c.nta.show = [](std::uint64_t id) -> NtaCommands::Detail { return detail(id, "in-force"); };
    c.nta.history = [](std::uint64_t) -> Result<NtaHistory, CommandError> {
      return NtaHistory{detail(12, "mended").steps};
    };
    c.nta.request = [this](const NtaRequest& wish, const Peer&, const NtaCommands::Done& done) {
      asked = wish;
      done(detail(12, "waiting"));
    };
    c.nta.decide = [](NtaVerb verb, const NtaDecision& decision, const Peer&) -> NtaCommands::Detail {
      if (decision.id == 13) return Failure{CommandError{403, refusal}};
      return detail(decision.id, verb == NtaVerb::approve  ? "in-force"
                                 : verb == NtaVerb::reject ? "rejected"
                                                           : "lifted");
    };
    routes = staff_routes(c);
    EXPECT_EQ(server.listen_unix(folder + "/control.sock", routes), std::nullopt);
    server.start();
  }
  ~NtaCli() override { std::filesystem::remove_all(folder); }

  Printed run_words(std::vector<std::string> words) const {
    words.insert(words.begin(), {"--socket", folder + "/control.sock"});
    const ParsedLine parsed = parse_command_line(words, Language::en);
    if (!parsed.options) return {parsed.exit, parsed.out, parsed.err};
    std::ostringstream out, err;
    const int exit = run(*parsed.options, out, err);
    return {exit, out.str(), err.str()};
  }
  Printed run_line(const std::string& line) const {
    std::istringstream in(line);
    return run_words({std::istream_iterator<std::string>(in), {}});
  }

  static constexpr const char* refusal = "nobody decides on their own request: another person must approve it";
  std::string folder;
  NtaReport report{"two-persons", {}};
  std::optional<NtaRequest> asked;
  Router routes;
  ControlServer server;
};

TEST_F(NtaCli, ARequestSaysWhatIsWrongAndWhatIsNext) {
  Printed p = run_words({"nta", "request", "broken.jp", "--duration", "1d", "--reason", "signatures expired",
                         "--confirmed-by", "Suzuki, telephone"});
  EXPECT_EQ(p.exit, exit_done) << p.err;
  EXPECT_EQ(asked->name, "broken.jp");
  EXPECT_EQ(asked->seconds, 86'400);
  EXPECT_EQ(asked->type, "SOA");
  EXPECT_EQ(asked->confirmed_by, "Suzuki, telephone");
  EXPECT_FALSE(asked->realm);
  EXPECT_THAT(p.out, HasSubstr("Request 12 is kept with its evidence: broken.jp. in realm internet, 1d 1h"));
  EXPECT_THAT(p.out, HasSubstr("the signature has expired"));
  EXPECT_THAT(p.out, HasSubstr("Another person must approve it within a day: sekishoctl nta approve 12"));
  report.approval = "one-person";
  p = run_words(
      {"nta", "request", "broken.jp", "--duration", "1d", "--reason", "x", "--confirmed-by", "y", "--lang", "ja"});
  EXPECT_THAT(p.out, HasSubstr("申請 12 を証拠とともに受け付けました"));
  EXPECT_THAT(p.out, HasSubstr("--note"));
}

TEST_F(NtaCli, WhatIsMissingIsSaid) {
  for (const char* line :
       {"nta request broken.jp --duration 1d --reason x", "nta request broken.jp --reason x --confirmed-by y",
        "nta request --duration 1d --reason x --confirmed-by y", "nta approve", "nta approve x", "nta approve 0",
        "nta", "nta request broken..jp --duration 1d --reason x --confirmed-by y",
        "nta request broken.jp --duration soon --reason x --confirmed-by y"}) {
    const Printed p = run_line(line);
    EXPECT_EQ(p.exit, exit_usage) << line;
    EXPECT_FALSE(p.err.empty()) << line;
  }
  EXPECT_THAT(run_line("nta request --help").out,
              HasSubstr("sekishoctl nta request broken.example.jp --duration 1d"));
  EXPECT_THAT(run_line("nta approve --help --lang ja").out, HasSubstr("例: sekishoctl nta approve 12"));
}

TEST_F(NtaCli, DecisionsAreToldAndRefusalsExplained) {
  EXPECT_THAT(run_line("nta approve 12").out, HasSubstr("broken.jp. is not validated until 2027-"));
  EXPECT_THAT(run_line("nta reject 12").out, HasSubstr("Request 12 for broken.jp. is rejected"));
  EXPECT_THAT(run_line("nta withdraw 12").out, HasSubstr("broken.jp. is validated again"));
  Printed p = run_line("nta approve 13");
  EXPECT_EQ(p.exit, exit_refused);
  EXPECT_THAT(p.err, HasSubstr(refusal));
  EXPECT_THAT(run_line("nta approve 13 --lang ja").err, HasSubstr("自分の申請は自分で承認できません"));
}

TEST_F(NtaCli, TheStatusNamesZonesThatAreNotValidated) {  // RFC 7646 §4
  const Printed p = run_line("status");
  EXPECT_THAT(p.out, HasSubstr("broken.jp. in realm internet until 2027-"));
  EXPECT_THAT(p.out, HasSubstr("2 request(s) wait for a decision"));
  EXPECT_THAT(run_line("status --lang ja").out, HasSubstr("検証の対象外"));
}

TEST_F(NtaCli, EvidenceIsWrittenForTheOtherSide) {  // G2-19
  const Printed p = run_line("nta evidence 12 --out " + folder + "/out");
  EXPECT_EQ(p.exit, exit_done) << p.err;
  EXPECT_THAT(p.out, HasSubstr("nta-12-en.txt"));
  const auto text_of = [this](const char* name) {
    std::ifstream file(folder + "/out/" + name);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  EXPECT_THAT(text_of("nta-12-en.txt"), HasSubstr("DNSSEC validation of broken.jp. SOA fails"));
  EXPECT_THAT(text_of("nta-12-en.txt"), HasSubstr("the signature has expired"));
  EXPECT_THAT(text_of("nta-12-en.txt"), Not(HasSubstr("hanako"))) << "our own affairs stay here";
  EXPECT_THAT(text_of("nta-12-ja.txt"), HasSubstr("署名の有効期限が切れています"));
  EXPECT_TRUE(parse_trace(text_of("nta-12.json")));
  EXPECT_EQ(run_line("nta evidence 12 --out /proc/nowhere").exit, exit_broken);
}

TEST_F(NtaCli, ListShowAndHistory) {
  EXPECT_THAT(run_line("nta list").out, HasSubstr("no request waits"));
  NtaEntry fixed = entry(0, "fixed");
  fixed.requested_by = "/etc/sekisho/sekisho.toml";
  report.entries = {fixed, entry(12, "in-force"), entry(13, "waiting"), entry(11, "mended")};
  Printed p = run_line("nta list");
  EXPECT_THAT(p.out, HasSubstr("In force\n"));
  EXPECT_THAT(p.out, HasSubstr("/etc/sekisho/sekisho.toml"));
  EXPECT_THAT(p.out, HasSubstr("Waiting for approval\n"));
  EXPECT_THAT(p.out, HasSubstr("mended: it validates again"));
  EXPECT_THAT(run_line("nta list --lang ja").out, HasSubstr("承認待ち"));
  EXPECT_EQ(parse_nta(run_line("nta list --json").out)->entries.size(), 4U);
  p = run_line("nta show 12");
  EXPECT_THAT(p.out, HasSubstr("confirmed by: Suzuki, telephone"));
  EXPECT_THAT(p.out, HasSubstr("called back"));
  EXPECT_THAT(p.out, HasSubstr("Evidence"));
  EXPECT_THAT(p.out, HasSubstr("broken.jp. SOA is refused"));
  EXPECT_EQ(parse_nta_detail(run_line("nta show 12 --json").out)->entry.id, 12U);
  p = run_line("nta history");
  EXPECT_THAT(p.out, HasSubstr("requested"));
  EXPECT_THAT(p.out, HasSubstr("mended"));
  EXPECT_EQ(parse_nta_history(run_line("nta history --json").out)->steps.size(), 2U);
}

}  // namespace
}  // namespace sekisho::mgmt::cli
