// sekishoctl nat on files of its own, without a gateway: the record of a change, byte for byte, and what is printed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "mgmt/cli/nat_texts.h"
#include "mgmt/cli/router_template.h"
#include "mgmt/cli/run.h"
#include "mgmt/cli/when.h"
#include "nat-map/drift.h"

namespace sekisho::mgmt::cli {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::filesystem::path source_dir = SEKISHO_SOURCE_DIR;

std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class NatCommands : public testing::Test {
 protected:
  NatCommands() {
    char name[] = "/tmp/sekisho-nat-XXXXXX";
    folder_ = mkdtemp(name);
    std::filesystem::copy_file(source_dir / "configs/sekisho.toml", folder_ / "sekisho.toml");
    write("# 対応表\n[[pair]]\nname   = \"mail1\"  # 本庁\ninside = \"10.1.5.25\"\nlgwan  = \"10.100.5.25\"\n");
  }
  ~NatCommands() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& text) const { std::ofstream(folder_ / "nat-map.toml", std::ios::binary) << text; }
  std::string map() const { return slurp(folder_ / "nat-map.toml"); }

  /// `words` after "nat"; a word may hold spaces.
  int run_nat_line(std::vector<std::string> words) {
    words.insert(words.begin(), {"--socket", (folder_ / "none").string(), "nat"});
    words.insert(words.end(), {"--config", (folder_ / "sekisho.toml").string()});
    const ParsedLine parsed = parse_command_line(words, Language::en);
    out_ = parsed.out, err_ = parsed.err;
    if (!parsed.options) return parsed.exit;
    std::ostringstream out, err;
    const int exit = run(*parsed.options, out, err);
    out_ = out.str(), err_ = err.str();
    return exit;
  }

  std::filesystem::path folder_;
  std::string out_, err_;
};

TEST_F(NatCommands, AChangeIsRecordedFromPlanToRetirement) {  // L-8
  const std::string before = map();
  ASSERT_EQ(run_nat_line({"change", "mail1", "--inside", "10.1.5.40", "--lgwan", "10.100.5.40", "--lower-ttl-from",
                          "2026-01-01", "--ttl-before", "1h", "--name", "mail.city.example.lg.jp", "--by", "suzuki"}),
            exit_done)
      << err_;
  EXPECT_THAT(map(), StartsWith(before)) << "what stood there stays";
  EXPECT_THAT(map(), HasSubstr("name = \"mail1-2\""));
  EXPECT_THAT(map(), HasSubstr("replaces = \"mail1\""));
  EXPECT_THAT(out_, HasSubstr("+replaces = \"mail1\"")) << "the diff is shown";
  EXPECT_THAT(out_, HasSubstr("no client uses an address of mail1 for longer than 302s"));

  EXPECT_EQ(run_nat_line({"advance", "mail1-2", "in-effect"}), exit_refused) << "steps are not left out by mistake";
  EXPECT_THAT(err_, HasSubstr("before in-effect comes notice-filed"));
  ASSERT_EQ(run_nat_line({"advance", "mail1-2", "notice-filed", "--note", "受付 \"12\"", "--by", "suzuki"}),
            exit_done);
  EXPECT_THAT(map(), HasSubstr("by = \"suzuki\", note = \"受付 \\\"12\\\"\" },\n]\n"));
  ASSERT_EQ(run_nat_line({"advance", "mail1-2", "router-changed"}), exit_done) << err_;
  EXPECT_EQ(run_nat_line({"retire", "mail1"}), exit_refused) << "its successor is not in effect";
  ASSERT_EQ(run_nat_line({"advance", "mail1-2", "in-effect", "--at", "+2h", "--json"}), exit_done) << err_;
  EXPECT_THAT(out_, HasSubstr("\"last-use\""));
  EXPECT_EQ(run_nat_line({"retire", "mail1", "--at", "+2h"}), exit_refused) << "clients may still use it then";
  EXPECT_THAT(err_, HasSubstr("clients may use mail1 until"));
  ASSERT_EQ(run_nat_line({"retire", "mail1", "--at", "+3h"}), exit_done) << err_;
  EXPECT_THAT(map(),
              HasSubstr("name   = \"mail1\"  # 本庁\ninside = \"10.1.5.25\"\nlgwan  = \"10.100.5.25\"\nlife = [\n"));
  EXPECT_EQ(run_nat_line({"advance", "mail1-2", "router-changed"}), exit_refused) << "not backwards";
}

TEST_F(NatCommands, RefuseWhatTheFileCannotBe) {
  const std::string before = map();
  EXPECT_EQ(run_nat_line({"add", "web", "--inside", "10.1.5.25", "--lgwan", "10.100.5.30"}), exit_refused);
  EXPECT_THAT(err_, HasSubstr("its inside address lies in another pair too"));
  EXPECT_EQ(run_nat_line({"add", "web", "--inside", "10.1.5", "--lgwan", "10.100.5.30"}), exit_refused);
  EXPECT_EQ(run_nat_line({"add", "mail1", "--inside", "10.1.5.30", "--lgwan", "10.100.5.30"}), exit_refused);
  EXPECT_EQ(run_nat_line({"change", "mail9", "--inside", "10.1.5.30"}), exit_refused);
  EXPECT_THAT(err_, HasSubstr("there are: mail1"));
  EXPECT_EQ(run_nat_line({"change", "mail1"}), exit_refused);
  EXPECT_EQ(run_nat_line({"change", "mail1", "--inside", "10.1.5.30", "--lower-ttl-from", "tomorrow"}), exit_refused);
  EXPECT_EQ(run_nat_line({"advance", "mail1", "lost"}), exit_usage);
  EXPECT_EQ(run_nat_line({"add", "web", "--inside", "10.1.5.30", "--lgwan", "10.100.5.30", "--dry-run"}), exit_done);
  EXPECT_THAT(out_, HasSubstr("+name = \"web\""));
  EXPECT_EQ(map(), before);
}

TEST_F(NatCommands, KeepOtherLayouts) {
  write("pair = [\n  { name = \"a\", inside = \"10.1.5.25\", lgwan = \"10.100.5.25\" }, # one\n]\n");
  ASSERT_EQ(run_nat_line({"retire", "a", "--by", "x"}), exit_done) << err_;
  EXPECT_THAT(map(), HasSubstr("lgwan = \"10.100.5.25\", life = [\n"));
  EXPECT_THAT(map(), HasSubstr("] }, # one\n]\n"));
  write(
      "[[pair]]\nname = \"a\"\ninside = \"10.1.5.25\"\nlgwan = \"10.100.5.25\"\n[[pair.life]]\nstate = \"planned\" # "
      "計画\n"
      "at = 2026-01-01T00:00:00Z\n\n[[pair]] # b\nname = \"b\"\ninside = \"10.1.5.26\"\nlgwan = \"10.100.5.26\"\n");
  ASSERT_EQ(run_nat_line({"advance", "a", "notice-filed", "--by", "x"}), exit_done) << err_;
  EXPECT_THAT(map(), HasSubstr("at = 2026-01-01T00:00:00Z\n\n[[pair.life]]\nstate = \"notice-filed\"\n"));
  EXPECT_THAT(map(), HasSubstr("by = \"x\"\n\n[[pair]] # b\n"));
}

TEST_F(NatCommands, PrintTheNoticeAndTheRoutersEntries) {
  ASSERT_EQ(
      run_nat_line({"change", "mail1", "--inside", "10.1.5.40", "--reason", "更新", "--wished", "2026-12-19 18:00"}),
      exit_done);
  EXPECT_EQ(run_nat_line({"notice", "mail1-2"}), exit_refused) << "nobody knows who we are";
  EXPECT_THAT(err_, HasSubstr("団体名"));
  for (const char* item : {"変更届出", "10.1.5.25", "10.1.5.40", "10.100.5.25", "TCP/25（SMTP）", "更新", "＿＿＿＿"})
    EXPECT_THAT(out_, HasSubstr(item));
  const std::string templates = (source_dir / "configs/router-templates").string();
  ASSERT_EQ(run_nat_line({"router", "mail1-2", "--vendor", "cisco-ios", "--templates", templates}), exit_done);
  EXPECT_THAT(out_,
              HasSubstr("no ip nat inside source static 10.1.5.25 10.100.5.25\n! right after it: mail1-2 comes\n"
                        "ip nat inside source static 10.1.5.40 10.100.5.25\n"));
  EXPECT_EQ(run_nat_line({"router", "mail1-2", "--vendor", "abacus", "--templates", templates}), exit_refused);
  EXPECT_THAT(err_, HasSubstr("cisco-ios, juniper-srx, nftables, yamaha-rtx"));
  EXPECT_EQ(run_nat_line({"router", "mail1-2", "--vendor", "../cisco-ios", "--templates", templates}), exit_refused);
}

TEST_F(NatCommands, ListInBothLanguagesAndAsJson) {
  ASSERT_EQ(run_nat_line({"list"}), exit_done) << err_;
  EXPECT_THAT(out_, HasSubstr("mail1  10.1.5.25  10.100.5.25  in effect"));
  ASSERT_EQ(run_nat_line({"list", "--lang", "ja"}), exit_done);
  EXPECT_THAT(out_, HasSubstr("有効"));
  ASSERT_EQ(run_nat_line({"list", "--json"}), exit_done);
  EXPECT_THAT(out_, HasSubstr("\"state\": \"in-effect\""));
}

TEST(RouterTemplates, FillEveryForm) {
  const nat::Pair network{"relay", *IpPrefix::parse("10.1.6.16/28"), *IpPrefix::parse("10.100.6.16/28")};
  const nat::Pair six{"mail6", *IpPrefix::parse("fd00:1::25"), *IpPrefix::parse("fd00:100::25")};
  for (const auto& entry : std::filesystem::directory_iterator(source_dir / "configs/router-templates")) {
    SCOPED_TRACE(entry.path().filename().string());
    const RouterTemplate vendor = RouterTemplate::parse(slurp(entry.path()));
    const nat::Pair host{"mail1", *IpPrefix::parse("10.1.5.25"), *IpPrefix::parse("10.100.5.25")};
    for (const char* action : {"add", "remove"}) {
      const auto text = vendor.entry(action, host);
      ASSERT_TRUE(text);
      EXPECT_THAT(*text, Not(HasSubstr("{lgwan}")));
      EXPECT_THAT(*text, testing::AnyOf(HasSubstr("10.100.5.25"), HasSubstr("rule mail1")));
    }
  }
  const RouterTemplate yamaha =
      RouterTemplate::parse(slurp(source_dir / "configs/router-templates/yamaha-rtx.template"));
  EXPECT_EQ(yamaha.entry("add", network), "nat descriptor static N M 10.100.6.16=10.1.6.16 16\n");
  EXPECT_FALSE(yamaha.entry("add", six)) << "RTX translates IPv4 only";
}

TEST(When, ReadsWhatStaffType) {
  const WallTime now{1'800'000'000};
  EXPECT_EQ(parse_when("now", now), now);
  EXPECT_EQ(parse_when("+2h", now)->seconds, now.seconds + 7200);
  EXPECT_EQ(parse_when("2026-12-01T18:00:00+09:00", now)->seconds, 1'796'115'600);
  EXPECT_EQ(parse_when("2026-12-01T09:00:00Z", now)->seconds, 1'796'115'600);
  EXPECT_EQ(parse_when("2026-12-01 09:00Z", now)->seconds, 1'796'115'600);
  EXPECT_TRUE(parse_when("2026-12-01 18:00", now));
  EXPECT_TRUE(parse_when("2026-12-01", now));
  for (const char* bad : {"", "tomorrow", "+2", "+2x", "2026-13-01", "2026-02-30", "2026-12-01 24:00",
                          "2026-12-01T18:00:00+99:00", "2026-12-01 18", "2026-12-01x"})
    EXPECT_FALSE(parse_when(bad, now)) << bad;
}

TEST(NatTexts, AreThereInBothLanguagesAndTakeTheSameParticulars) {
  const auto marks = [](std::string_view sentence) {
    std::string found;
    for (char digit = '0'; digit <= '9'; ++digit) {
      if (sentence.find(std::string("{") + digit + "}") != std::string_view::npos) found += digit;
    }
    return found;
  };
  for (const NatText& row : nat_texts()) {
    EXPECT_FALSE(row.en.empty()) << row.word;
    EXPECT_FALSE(row.ja.empty()) << row.word;
    EXPECT_EQ(marks(row.en), marks(row.ja)) << row.word;
  }
  for (std::size_t i = 0; i < nat::drift_kinds; ++i) {
    const std::string kind(nat::to_text(static_cast<nat::DriftKind>(i)));
    EXPECT_TRUE(has_nat_text("finding " + kind) && has_nat_text("do " + kind)) << kind;
  }
}

}  // namespace
}  // namespace sekisho::mgmt::cli
