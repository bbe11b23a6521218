// Every sentence exists in both languages and takes the same particulars.
#include "mgmt/cli/texts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "base/version.h"
#include "mgmt/cli/table.h"

namespace sekisho::mgmt::cli {
namespace {

std::set<char> particulars_of(std::string_view sentence) {
  std::set<char> numbers;
  for (std::size_t i = 0; i + 2 < sentence.size(); ++i) {
    if (sentence[i] == '{' && sentence[i + 2] == '}') numbers.insert(sentence[i + 1]);
  }
  return numbers;
}

TEST(Texts, AreThereInBothLanguages) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(Text::count); ++i) {
    const auto which = static_cast<Text>(i);
    const std::string_view en = text(which, Language::en);
    const std::string_view ja = text(which, Language::ja);
    EXPECT_FALSE(en.empty()) << i;
    EXPECT_TRUE(std::all_of(en.begin(), en.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) << en;
    EXPECT_TRUE(std::any_of(ja.begin(), ja.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
        << ja;
    EXPECT_EQ(particulars_of(en), particulars_of(ja)) << en;
  }
}

TEST(Texts, TakeTheirParticulars) {
  EXPECT_EQ(say(Text::reload_done, Language::en, {"7"}), "The configuration is in force (revision 7).");
  EXPECT_EQ(say(Text::uptime_value, Language::ja, {"1", "2", "3"}), "1 日 2 時間 3 分");
  EXPECT_EQ(fill_in("{0} of {1}: {x}", {"1"}), "1 of {1}: {x}");
}

TEST(Texts, FollowTheLocale) {
  EXPECT_EQ(language_of_locale(nullptr, nullptr, nullptr), Language::en);
  EXPECT_EQ(language_of_locale(nullptr, nullptr, "ja_JP.UTF-8"), Language::ja);
  EXPECT_EQ(language_of_locale("C", nullptr, "ja_JP.UTF-8"), Language::en);
  EXPECT_EQ(language_of_locale("", "ja", "en_US.UTF-8"), Language::ja);
}

TEST(Table, AlignsJapaneseAndNumbers) {
  EXPECT_EQ(display_width("状態 ok"), 7U);
  EXPECT_EQ(display_width("\xEF\xBD\xB1"), 1U) << "half-width katakana";
  EXPECT_EQ(format_table({{"名前", "n"}, {"east", "7"}, {"w", "1200"}}),
            "  名前     n\n  east     7\n  w     1200\n");
  EXPECT_EQ(format_table({}), "");
}

TEST(Version, IsTheProjects) {
  std::ifstream file(SEKISHO_SOURCE_DIR "/CMakeLists.txt");
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_NE(text.str().find("project(sekisho VERSION " + std::string(version) + " "), std::string::npos);
}

}  // namespace
}  // namespace sekisho::mgmt::cli
