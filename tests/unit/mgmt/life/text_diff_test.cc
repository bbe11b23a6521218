// Differences as people and `patch` read them.
#include "mgmt/life/text_diff.h"

#include <gtest/gtest.h>

#include <random>
#include <sstream>

namespace sekisho::mgmt::life {
namespace {

struct Case {
  const char *before, *after, *diff;
};

TEST(UnifiedDiff, ShowsWhatDiffersWithThreeLinesAround) {
  const Case cases[] = {
      {"", "", ""},
      {"a\n", "a\n", ""},
      {"a\n", "b\n", "--- f\n+++ f\n@@ -1 +1 @@\n-a\n+b\n"},
      {"", "a\nb\n", "--- f\n+++ f\n@@ -0,0 +1,2 @@\n+a\n+b\n"},
      {"a\n", "", "--- f\n+++ f\n@@ -1 +0,0 @@\n-a\n"},
      {"a", "a\n", "--- f\n+++ f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"},
      {"1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nx\n6\n7\n8\n",
       "--- f\n+++ f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n"},
      {"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n", "x\n2\n3\n4\n5\n6\n7\n8\n9\ny\n",
       "--- f\n+++ f\n@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -7,4 +7,4 @@\n 7\n 8\n 9\n-10\n+y\n"},
  };
  for (const Case& c : cases) EXPECT_EQ(unified_diff(c.before, c.after, "f"), c.diff);
}

/// The text after a diff made by unified_diff() is applied.
std::string patched(const std::string& before, const std::string& diff) {
  std::vector<std::string> lines;
  std::istringstream old(before);
  for (std::string line; std::getline(old, line);) lines.push_back(line + "\n");
  std::string out;
  std::size_t at = 0;
  std::istringstream in(diff);
  for (std::string line; std::getline(in, line);) {
    std::size_t first = 0;
    if (line.starts_with("---") || line.starts_with("+++")) continue;
    if (std::sscanf(line.c_str(), "@@ -%zu", &first) == 1) {
      const bool empty = line.find(",0 +") != std::string::npos;
      while (at + 1 < first + (empty ? 1 : 0)) out += lines[at++];
    } else if (line[0] == '+') {
      out += line.substr(1) + "\n";
    } else {
      EXPECT_EQ(lines.at(at), line.substr(1) + "\n");
      if (line[0] == ' ') out += lines[at];
      ++at;
    }
  }
  while (at < lines.size()) out += lines[at++];
  return out;
}

TEST(UnifiedDiff, AppliedToTheOldTextGivesTheNewOne) {
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    std::string texts[2];
    for (std::string& text : texts) {
      for (auto i = random() % 30; i > 0; --i) text += std::string(1, static_cast<char>('a' + random() % 4)) + "\n";
    }
    ASSERT_EQ(patched(texts[0], unified_diff(texts[0], texts[1], "f")), texts[1]) << texts[0] << "→\n" << texts[1];
  }
}

TEST(UnifiedDiff, WhollyOtherTextsAreStillRight) {
  std::string before, after;
  for (int i = 0; i < 3000; ++i) {
    before += "old " + std::to_string(i) + "\n";
    after += "new " + std::to_string(i) + "\n";
  }
  EXPECT_EQ(patched(before, unified_diff(before, after, "f")), after);
}

TEST(UnifiedDiff, NamesEveryFileThatDiffers) {
  EXPECT_EQ(unified_diff(store::Files{{"a", "1\n"}, {"b", "1\n"}}, store::Files{{"a", "1\n"}, {"c", "2\n"}}),
            "--- b\n+++ b\n@@ -1 +0,0 @@\n-1\n--- c\n+++ c\n@@ -0,0 +1 @@\n+2\n");
}

}  // namespace
}  // namespace sekisho::mgmt::life
