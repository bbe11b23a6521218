// Every command explains itself in both languages: what it does, an example, --json, exit statuses.
#include "mgmt/cli/help_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "mgmt/cli/help_texts.h"
#include "mgmt/cli/options.h"
#include "mgmt/cli/run.h"

namespace sekisho::mgmt::cli {
namespace {

using testing::HasSubstr;

bool is_japanese(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xe3; });
}

void expect_translated(const std::string& en, const std::string& ja, const std::string& what) {
  EXPECT_NE(en, "") << what;
  EXPECT_NE(en, ja) << what;
  EXPECT_FALSE(is_japanese(en)) << what << ": " << en;
  EXPECT_TRUE(is_japanese(ja)) << what << ": " << ja;
}

void expect_translated(const CommandNode& en, const CommandNode& ja) {
  const std::string name = "sekishoctl " + en.name();
  expect_translated(en.description, ja.description, name);
  ASSERT_EQ(en.options.size(), ja.options.size()) << name;
  ASSERT_EQ(en.arguments.size(), ja.arguments.size()) << name;
  ASSERT_EQ(en.children.size(), ja.children.size()) << name;
  for (std::size_t i = 0; i < en.options.size(); ++i)
    expect_translated(en.options[i].description, ja.options[i].description, name + " " + en.options[i].name);
  for (std::size_t i = 0; i < en.arguments.size(); ++i)
    expect_translated(en.arguments[i].description, ja.arguments[i].description, name + " " + en.arguments[i].name);
  for (std::size_t i = 0; i < en.children.size(); ++i) expect_translated(en.children[i], ja.children[i]);
}

TEST(Help, EverythingIsSaidInBothLanguages) {
  expect_translated(command_tree(Language::en), command_tree(Language::ja));
}

/// The lines of a footer that begin with the program's name.
std::vector<std::string> examples_in(const std::string& footer) {
  std::vector<std::string> examples;
  std::istringstream lines(footer);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t at = line.find("sekishoctl ");
    const std::string before = line.substr(0, std::min(at, line.size()));
    const bool leads =
        before.find_first_not_of(' ') == std::string::npos || before == "Example: " || before == "例: ";
    if (at != std::string::npos && leads) examples.push_back(line.substr(at));
  }
  return examples;
}

/// As a shell parts it, up to a pipe or redirection; without the program's name.
std::vector<std::string> shell_words(const std::string& line) {
  std::vector<std::string> words(1);
  char quote = 0;
  for (const char c : line) {
    if (quote == 0 && (c == '|' || c == '>')) break;
    if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    } else if (c == ' ' && quote == 0) {
      if (!words.back().empty()) words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  if (words.back().empty()) words.pop_back();
  return {words.begin() + 1, words.end()};
}

TEST(Help, EveryCommandHasAnExampleThatIsWrittenRight) {
  for (const Language language : {Language::en, Language::ja}) {
    const CommandNode tree = command_tree(language);
    for (const CommandNode* leaf : leaves(tree)) {
      SCOPED_TRACE(leaf->name());
      const std::vector<std::string> examples = examples_in(leaf->footer);
      ASSERT_FALSE(examples.empty()) << leaf->footer << "\nadd an example to mgmt/cli/help_texts.cc";
      EXPECT_THAT(examples.front(), testing::StartsWith("sekishoctl " + leaf->name()));
      for (const std::string& example : examples) {
        const ParsedLine parsed = parse_command_line(shell_words(example), language);
        EXPECT_TRUE(parsed.options) << example << "\n" << parsed.err;
      }
    }
  }
}

TEST(Help, EveryCommandSaysWhetherItHasJsonAndWhatItsExitStatusMeans) {
  const struct {
    Language language;
    const char *json, *exits;
  } cases[] = {{Language::en, "Every command also takes --json", "Exit status: 0 done"},
               {Language::ja, "どのコマンドでも --json", "終了コード: 0 正常終了"}};
  for (const auto& c : cases) {
    const CommandNode tree = command_tree(c.language);
    for (const CommandNode* leaf : leaves(tree)) {
      EXPECT_THAT(leaf->footer, HasSubstr(c.json)) << leaf->name();
      EXPECT_THAT(leaf->footer, HasSubstr(c.exits)) << leaf->name();
      const bool only_text = !help_of(leaf->name()).only_text.empty();
      EXPECT_EQ(leaf->footer.find("\n--json: ") != std::string::npos, only_text) << leaf->name();
    }
  }
}

TEST(Help, EveryCommandHasItsRow) {
  const CommandNode tree = command_tree(Language::en);
  std::set<std::string> commands, rows;
  for (const CommandNode* leaf : leaves(tree)) commands.insert(leaf->name());
  for (const CommandHelp& row : command_helps()) {
    EXPECT_TRUE(rows.insert(std::string(row.command)).second) << row.command << " stands there twice";
    EXPECT_EQ(row.only_text.empty(), row.only_text_ja.empty()) << row.command;
  }
  EXPECT_EQ(commands, rows) << "mgmt/cli/help_texts.cc has one row for each command";
}

std::string printed(const std::vector<std::string>& words) {
  const ParsedLine line = parse_command_line(words, Language::en);
  if (!line.options) return line.out + line.err;
  std::ostringstream out, err;
  EXPECT_EQ(run(*line.options, out, err), exit_done) << err.str();
  return out.str();
}

TEST(Help, OneCommandShowsThemAll) {
  EXPECT_THAT(printed({"help"}),
              testing::AllOf(HasSubstr("config apply"), HasSubstr("nat add"), HasSubstr("Exit status")));
  EXPECT_THAT(printed({"help", "--lang", "ja"}), HasSubstr("終了コード"));
  const auto json = nlohmann::json::parse(printed({"help", "--json"}), nullptr, false);
  ASSERT_FALSE(json.is_discarded());
  EXPECT_GT(json["commands"].size(), 10U);
  EXPECT_EQ(printed({"completion", "bash"}).substr(0, 1), "#");
}

TEST(Help, TheCommittedOverviewsAreThoseOfTheCommands) {
  for (const std::string language : {"en", "ja"}) {
    const std::string name = "docs/sekishoctl." + language + ".md";
    std::ifstream in(std::string(SEKISHO_SOURCE_DIR) + "/" + name);
    const std::string committed{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(committed, printed({"help", "--markdown", "--lang", language}))
        << "run: sekishoctl help --markdown --lang " << language << " > " << name;
  }
}

}  // namespace
}  // namespace sekisho::mgmt::cli
