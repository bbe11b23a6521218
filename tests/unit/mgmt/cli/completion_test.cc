// The completion script in a real bash: what the Tab key offers.
#include "mgmt/cli/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace sekisho::mgmt::cli {
namespace {

using testing::UnorderedElementsAreArray;
using Words = std::vector<std::string>;

Words split(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

/// A folder with the script, a file to be completed, and a sekishoctl that has names of its own.
class Completion : public testing::Test {
 protected:
  Completion() {
    char name[] = "/tmp/sekisho-completion-XXXXXX";
    folder = mkdtemp(name);
    std::ofstream(folder + "/completion") << bash_completion(tree);
    std::ofstream(folder + "/changed.toml") << "";
    std::ofstream(folder + "/sekishoctl") << "#!/bin/sh\n"
                                             "echo \"$*\" >> asked\n"
                                             "case \"$*\" in\n"
                                             "  *'names realm'*) echo lgwan; echo internet ;;\n"
                                             "  *'names view'*) echo staff ;;\n"
                                             "  *'names port'*) echo lan ;;\n"
                                             "  *'names pair'*) echo mail1; echo mail2 ;;\n"
                                             "  *'names revision'*) echo 12; echo 11 ;;\n"
                                             "esac\n";
    std::filesystem::permissions(folder + "/sekishoctl", std::filesystem::perms::owner_all);
  }
  ~Completion() override { std::filesystem::remove_all(folder); }

  /// What is offered after each line. The last word, which may be "", is the one at the cursor; '=' is a word of its
  /// own, as bash parts the line.
  std::vector<Words> offered(const std::vector<Words>& lines) const {
    std::ofstream script(folder + "/cases");
    script << "cd " << folder << "; PATH=" << folder << ":$PATH; source ./completion || exit\n";
    for (const Words& line : lines) {
      script << "COMP_WORDS=(sekishoctl";
      for (const std::string& word : line) script << " '" << word << "'";
      script << "); COMP_CWORD=" << line.size() << "; _sekishoctl; echo \"${COMPREPLY[@]}\"\n";
    }
    script.close();
    FILE* bash = popen(("bash --noprofile --norc " + folder + "/cases 2>&1").c_str(), "r");
    std::string out;
    for (int c = 0; (c = std::fgetc(bash)) != EOF;) out += static_cast<char>(c);
    EXPECT_EQ(pclose(bash), 0);
    std::vector<Words> found;
    std::istringstream in(out);
    for (std::string line; std::getline(in, line);) found.push_back(split(line));
    return found;
  }

  const CommandNode tree = command_tree(config::Language::en);
  std::string folder;
};

struct Case {
  Words line;
  const char* offered;
};

TEST_F(Completion, OffersWhatFits) {
  const std::vector<Case> cases{
      {{"sta"}, "status"},
      {{"nta", ""}, nullptr},  // its commands, whatever they are: below
      {{"--lang", ""}, "en ja"},
      {{"--lang", "=", ""}, "en ja"},
      {{"--lang", "="}, "en ja"},
      {{"--lang", "=", "j"}, "ja"},
      {{"--lang", "ja", "stat"}, "status"},
      {{"--lang", "=", "ja", "stat"}, "status"},
      {{"status", "--js"}, "--json"},
      {{"config", "rollback", "--rea"}, "--reason"},
      {{"cookie", "roll", ""}, "stage activate drop"},
      {{"cookie", "roll", "a"}, "activate"},
      {{"cache", "flush", "--realm", ""}, "lgwan internet"},
      {{"cache", "flush", "--realm", "i"}, "internet"},
      {{"trace", "www.example.jp", "AA"}, "AAAA"},
      {{"trace", "www.example.jp", "A", "--view", ""}, "staff"},
      {{"check", "path", "--type", "TX"}, "TXT"},
      {{"capture", "--port", ""}, "lan"},
      {{"nat", "advance", ""}, "mail1 mail2"},
      {{"nat", "advance", "mail1", ""}, "notice-filed router-changed in-effect"},
      {{"nat", "advance", "--by", "", "mail1", "router"}, "router-changed"},
      {{"nat", "add", ""}, ""},            // a new name
      {{"nat", "add", "--port", ""}, ""},  // "tcp/25", not a port of the gateway
      {{"config", "rollback", ""}, "12 11"},
      {{"config", "apply", "ch"}, "changed.toml"},
      {{"config", "check", "changed.toml", "ch"}, "changed.toml"},
      {{"nonsense", ""}, nullptr},
      {{"completion", "names", "r"}, "realm revision"},
  };
  std::vector<Words> lines;
  for (const Case& c : cases) lines.push_back(c.line);
  const std::vector<Words> found = offered(lines);
  ASSERT_EQ(found.size(), cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (!cases[i].offered) continue;
    EXPECT_THAT(found[i], UnorderedElementsAreArray(split(cases[i].offered))) << testing::PrintToString(lines[i]);
  }
}

void collect(const CommandNode& node, std::vector<const CommandNode*>& all) {
  all.push_back(&node);
  for (const CommandNode& child : node.children) collect(child, all);
}

TEST_F(Completion, KnowsEveryCommandAndEveryOption) {
  std::vector<const CommandNode*> nodes;
  collect(tree, nodes);
  std::vector<Words> lines, expected;
  for (const CommandNode* node : nodes) {
    Words options, commands;
    for (const CommandWord& option : tree.options) options.push_back(option.name);
    for (const CommandWord& option : node->options) {
      if (option.name != "--help" && !node->path.empty()) options.push_back(option.name);
    }
    for (const CommandNode& child : node->children) commands.push_back(child.path.back());
    lines.push_back(node->path);
    lines.back().push_back("--");
    expected.push_back(options);
    if (node->is_leaf()) continue;
    lines.push_back(node->path);
    lines.back().push_back("");
    expected.push_back(commands);
  }
  const std::vector<Words> found = offered(lines);
  ASSERT_EQ(found.size(), lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i)
    EXPECT_THAT(found[i], UnorderedElementsAreArray(expected[i])) << testing::PrintToString(lines[i]);
}

// Names are asked of the gateway that the line is about.
TEST_F(Completion, AsksTheSameGateway) {
  offered({{"--socket", "/run/other.sock", "cache", "dump", "--realm", ""}});
  std::ifstream in(folder + "/asked");
  std::string asked;
  std::getline(in, asked);
  EXPECT_EQ(asked, "completion names realm --timeout 2 --socket /run/other.sock");
}

}  // namespace
}  // namespace sekisho::mgmt::cli
