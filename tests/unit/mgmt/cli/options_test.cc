// Command lines and what they mean.
#include "mgmt/cli/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace sekisho::mgmt::cli {
namespace {

using testing::HasSubstr;

ParsedLine parse(const std::string& line, Language locale = Language::en) {
  std::istringstream in(line);
  return parse_command_line({std::istream_iterator<std::string>(in), {}}, locale);
}

TEST(CommandLine, NamesEachCommand) {
  struct Case {
    const char* line;
    Command command;
  };
  for (const Case& c :
       {Case{"config check a.toml b.toml", Command::config_check},
        Case{"config reference", Command::config_reference}, Case{"config schema", Command::config_schema},
        Case{"status", Command::status}, Case{"reload", Command::reload}, Case{"cache dump", Command::cache_dump},
        Case{"cache flush --all", Command::cache_flush}, Case{"anchors", Command::anchors},
        Case{"nta request a.jp --duration 1d --reason why --confirmed-by who", Command::nta},
        Case{"nta list", Command::nta}, Case{"nta approve 3", Command::nta},
        Case{"nta history --limit 5", Command::nta}, Case{"cookie status", Command::cookie_status},
        Case{"cookie roll stage", Command::cookie_roll}, Case{"check path", Command::check_path}}) {
    const ParsedLine line = parse(c.line);
    ASSERT_TRUE(line.options) << c.line << line.err;
    EXPECT_EQ(line.options->command, c.command) << c.line;
    EXPECT_EQ(line.options->socket, "/run/sekisho/control.sock");
  }
  EXPECT_THAT(parse("config check a.toml b.toml").options->files, testing::ElementsAre("a.toml", "b.toml"));
}

TEST(CommandLine, TakesOptionsAnywhere) {
  for (const char* text : {"--socket /s --json --lang ja --timeout 5 cache flush --realm lgwan lg.jp --subtree",
                           "cache flush lg.jp --subtree --realm lgwan --lang=ja --json --timeout 5 --socket /s"}) {
    const ParsedLine line = parse(text);
    ASSERT_TRUE(line.options) << line.err;
    EXPECT_EQ(line.options->socket, "/s");
    EXPECT_EQ(line.options->language, Language::ja);
    EXPECT_EQ(line.options->timeout_seconds, 5U);
    EXPECT_EQ(line.options->realm, "lgwan");
    EXPECT_EQ(line.options->name, "lg.jp");
    EXPECT_TRUE(line.options->subtree && line.options->json && !line.options->all);
  }
}

TEST(CommandLine, KnowsHowLong) {
  const struct {
    const char* text;
    std::int64_t seconds;
  } cases[] = {{"90s", 90}, {"30m", 1800}, {"12h", 43'200}, {"7d", 604'800}};
  for (const auto& c : cases) {
    const ParsedLine line =
        parse(std::string("nta request a.jp --realm internet --reason why --confirmed-by who --duration ") + c.text);
    ASSERT_TRUE(line.options) << c.text << line.err;
    EXPECT_EQ(line.options->seconds, c.seconds) << c.text;
    EXPECT_EQ(line.options->nta.reason, "why");
    EXPECT_EQ(line.options->realm, "internet");
  }
}

TEST(CommandLine, ExplainsWhatDoesNotFit) {
  struct Case {
    const char* line;
    const char* en;
    const char* ja;
  };
  for (const Case& c : {
           Case{"", "missing after \"sekishoctl\"", "必要なもの"},
           Case{"statsu", "\"statsu\" is not understood", "「statsu」"},
           Case{"status now", "\"now\"", "「now」"},
           Case{"--nope status", "\"--nope\"", "「--nope」"},
           Case{"config check", "missing after \"sekishoctl config check\"", "必要なもの"},
           Case{"cache", "missing after \"sekishoctl cache\"", "必要なもの"},
           Case{"cache flush", "either a name or --all", "どちらか一方"},
           Case{"cache flush a.jp --all", "either a name or --all", "どちらか一方"},
           Case{"cache flush --all --subtree", "--subtree needs a name", "名前が必要"},
           Case{"cache dump a..jp", "\"a..jp\" is not a domain name", "ドメイン名ではありません"},
           Case{"nta request a.jp --duration 1w --reason why --confirmed-by who", "\"1w\" is not a duration",
                "期間として読めません"},
           Case{"nta request a.jp --duration d --reason why --confirmed-by who", "\"d\" is not a duration",
                "期間として読めません"},
           Case{"nta request a.jp --duration 1d", "missing after \"sekishoctl nta request\"", "必要なもの"},
           Case{"nta approve", "missing after \"sekishoctl nta approve\"", "必要なもの"},
           Case{"--timeout 0 status", "--timeout", "--timeout"},
           Case{"--lang fr status", "--lang", "--lang"},
       }) {
    for (const Language language : {Language::en, Language::ja}) {
      const ParsedLine line = parse(c.line, language);
      EXPECT_FALSE(line.options) << c.line;
      EXPECT_EQ(line.exit, exit_usage) << c.line;
      EXPECT_THAT(line.err, HasSubstr(language == Language::en ? c.en : c.ja)) << c.line;
      EXPECT_THAT(line.err, HasSubstr("--help")) << "says what to do next";
    }
  }
}

TEST(CommandLine, SaysWhatAnOptionTakesInTheReadersLanguageAlone) {
  struct Case {
    const char* line;
    const char* en;
    const char* ja;
  };
  for (const Case& c : {
           Case{"--timeout 0 status", "--timeout cannot have that value; give 1-3600",
                "--timeout にその値は指定できません。1-3600 を指定してください"},
           Case{"--timeout soon status", "--timeout cannot have that value; give 1-3600",
                "--timeout にその値は指定できません。1-3600 を指定してください"},
           Case{"--lang fr status", "--lang cannot have that value; give en|ja",
                "--lang にその値は指定できません。en|ja を指定してください"},
           Case{"--json=maybe status", "--json takes no value", "--json に値は指定できません"},
           Case{"cache flush a.jp --subtree=maybe", "--subtree takes no value", "--subtree に値は指定できません"},
           Case{"status --socket", "--socket needs one value, once",
                "--socket には値を 1 つ、1 回だけ指定してください"},
           Case{"--socket /a --socket /b status", "--socket needs one value, once",
                "--socket には値を 1 つ、1 回だけ指定してください"},
       }) {
    for (const Language language : {Language::en, Language::ja}) {
      const std::string err = parse(c.line, language).err;
      EXPECT_EQ(err.substr(0, err.find('\n')), std::string("sekishoctl: ") + (language == Language::en ? c.en : c.ja))
          << c.line;
    }
  }
}

TEST(CommandLine, HelpsInBothLanguages) {
  EXPECT_THAT(parse("--help").out, testing::AllOf(HasSubstr("Usage: sekishoctl"), HasSubstr("Exit status")));
  EXPECT_THAT(parse("--help --lang ja").out,
              testing::AllOf(HasSubstr("使い方: sekishoctl"), HasSubstr("終了コード")));
  EXPECT_THAT(parse("cache flush --help", Language::ja).out, HasSubstr("sekishoctl cache flush"));
  EXPECT_THAT(parse("cache flush --help", Language::ja).out, testing::Not(HasSubstr("Options")));
  EXPECT_EQ(parse("--help").exit, exit_done);
  EXPECT_THAT(parse("--version").out, testing::StartsWith("sekishoctl "));
}

}  // namespace
}  // namespace sekisho::mgmt::cli
