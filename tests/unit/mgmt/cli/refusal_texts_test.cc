// What the gateway refuses with is told in Japanese too, whatever it is about.
#include "mgmt/cli/refusal_texts.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

namespace sekisho::mgmt::cli {
namespace {

using config::Language;

TEST(RefusalTexts, KeepWhatIsParticular) {
  const struct {
    const char *en, *ja;
  } cases[] = {
      {"there is no realm called mars", "レルム mars はありません"},
      {"the change is made for revision 3, but revision 5 is in force",
       "この変更はリビジョン 3 に対するものですが、現在はリビジョン 5 が有効です"},
      {"view staff, mail.lg.jp. A: no answer", "ビュー staff の mail.lg.jp. A: 応答がありません"},
      {"view a, x. A: SERVFAIL; view b, y. MX: an answer without 10 z.",
       "ビュー a の x. A: 解決の失敗 (SERVFAIL)、ビュー b の y. MX: 10 z. を含まない応答"},
      {"something that nobody thought of", "something that nobody thought of"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(refusal_in(Language::ja, c.en), c.ja);
    EXPECT_EQ(refusal_in(Language::en, c.en), c.en);
  }
}

TEST(RefusalTexts, TakeTheSameParticularsInBothLanguages) {
  const std::regex mark("\\{[0-9]\\}");
  for (const RefusalText& row : refusal_texts()) {
    const std::string en(row.en), ja(row.ja);
    const auto marks = [&](const std::string& text) {
      return std::multiset<std::string>(std::sregex_token_iterator(text.begin(), text.end(), mark), {});
    };
    EXPECT_EQ(marks(en), marks(ja)) << en;
    EXPECT_NE(en, ja);
  }
}

std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Whether a row begins with this text, or has it after a particular.
bool has_row(const std::string& literal) {
  const auto rows = refusal_texts();
  return std::any_of(rows.begin(), rows.end(), [&](const RefusalText& row) {
    const std::string en(row.en);
    return en.starts_with(literal) || en.find("}" + literal) != std::string::npos;
  });
}

// The sentences are read off the sources, so that a new one is not forgotten.
TEST(RefusalTexts, HaveEverySentenceThatTheGatewayRefusesWith) {
  const std::regex refusal(R"re((?:refuse|CommandError)[({][0-9]{3}, "((?:[^"\\]|\\.)*)")re");
  const std::filesystem::path folder = std::filesystem::path(SEKISHO_SOURCE_DIR) / "appliance";
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".cc") continue;
    const std::string text = slurp(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), refusal), end; at != end; ++at, ++seen) {
      std::string literal = std::regex_replace((*at)[1].str(), std::regex(R"(\\")"), "\"");
      EXPECT_TRUE(has_row(literal)) << entry.path() << ": \"" << literal << "\"\nadd it to mgmt/cli/refusal_texts.cc";
    }
  }
  EXPECT_GT(seen, 20U);
}

}  // namespace
}  // namespace sekisho::mgmt::cli
