// Every sentence of `sekishoctl token` and its kin stands in both languages, and the command line knows the words.
#include "mgmt/cli/access_texts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "mgmt/cli/options.h"

namespace sekisho::mgmt::cli {
namespace {

TEST(AccessTexts, StandInBothLanguagesWithTheSameMarks) {
  std::set<std::string_view> words;
  for (const AccessText& row : access_texts()) {
    EXPECT_TRUE(words.insert(row.word).second) << row.word;
    EXPECT_FALSE(row.en.empty() || row.ja.empty()) << row.word;
    for (const char* mark : {"{0}", "{1}", "{2}", "{3}"})
      EXPECT_EQ(row.en.find(mark) == row.en.npos, row.ja.find(mark) == row.ja.npos) << row.word << " " << mark;
  }
  EXPECT_EQ(access_say("no such word", Language::en), "");
}

ParsedLine parse(std::vector<std::string> words) { return parse_command_line(words, Language::en); }

TEST(AccessOptions, ATokenNeedsARoleAndAnEnd) {
  const auto line = parse({"token", "add", "laptop", "--role", "operator", "--expires", "90d", "--for", "hanako"});
  ASSERT_TRUE(line.options) << line.err;
  EXPECT_EQ(line.options->access.verb, AccessOptions::Verb::token_add);
  EXPECT_EQ(line.options->access.name, "laptop");
  EXPECT_EQ(line.options->access.person, "hanako");
  EXPECT_EQ(line.options->access.role, "operator");
  EXPECT_EQ(line.options->seconds, 90 * 86'400);
  const std::vector<std::vector<std::string>> wrong = {
      {"token", "add", "laptop", "--role", "operator"},
      {"token", "add", "laptop", "--expires", "90d"},
      {"token", "add", "laptop", "--role", "administrator", "--expires", "90d"},
      {"token", "add", "laptop", "--role", "operator", "--expires", "soon"},
      {"token", "add", "--role", "operator", "--expires", "90d"},
      {"token"},
  };
  for (const auto& words : wrong) EXPECT_EQ(parse(words).exit, exit_usage) << words.size();
}

TEST(AccessOptions, WhatBelongsToAUrlNeedsOne) {
  EXPECT_TRUE(parse({"--url", "https://gw1:8443", "--token-file", "t", "--ca", "c", "status"}).options);
  EXPECT_EQ(parse({"--token-file", "t", "status"}).exit, exit_usage);
  EXPECT_EQ(parse({"--url", "https://gw1:8443", "--key", "k", "status"}).exit, exit_usage);
  EXPECT_EQ(parse({"--url", "https://gw1:8443", "--socket", "/s", "status"}).exit, exit_usage);
}

TEST(AccessOptions, EachCommandHasHelp) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"token", "--help"},
                                                {"token", "add", "--help"},
                                                {"whoami", "--help"},
                                                {"api", "--help"}}) {
    const auto line = parse(words);
    EXPECT_EQ(line.exit, exit_done);
    EXPECT_FALSE(line.out.empty());
  }
  EXPECT_THAT(parse({"token", "add", "--help"}).out, testing::HasSubstr("sekishoctl token add noc-probe"));
}

}  // namespace
}  // namespace sekisho::mgmt::cli
