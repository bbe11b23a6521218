// What staff read in Japanese is Japanese: no English sentence stands in it, whatever the mistake.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "mgmt/config/detail_texts.h"
#include "mgmt/config/load.h"

namespace sekisho::mgmt::config {
namespace {

const std::filesystem::path invalid = std::filesystem::path(SEKISHO_SOURCE_DIR) / "configs/invalid";

std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Every example of configs/invalid, and of its families, as a whole configuration with its NAT map.
std::vector<std::pair<std::string, std::string>> all_mistakes() {
  std::vector<std::pair<std::string, std::string>> texts;
  for (const auto& entry : std::filesystem::directory_iterator(invalid)) {
    if (entry.path().extension() != ".toml" || entry.path().stem().string().ends_with(".map")) continue;
    texts.emplace_back(slurp(entry.path()),
                       slurp(std::filesystem::path(entry.path()).replace_extension(".map.toml")));
  }
  const std::string ground = slurp(invalid / "families/ground.toml");
  for (const auto& entry : std::filesystem::directory_iterator(invalid / "families")) {
    const std::string name = entry.path().stem().string();
    std::istringstream lines(slurp(entry.path()));
    std::string text;
    const auto keep = [&] {
      if (name == "pair")
        texts.emplace_back(ground + "[nat]\nmap = \"nat-map.toml\"\n", text);
      else if (name != "ground")
        texts.emplace_back(text.starts_with("include") ? text + ground : ground + text, "");
      text.clear();
    };
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("#------ ") && !text.empty()) keep();
      if (!line.starts_with("#------ ")) text += line + "\n";
    }
    keep();
  }
  return texts;
}

/// Without what stands in quotes or backquotes: keys, commands and what was written.
std::string prose(const std::string& text) {
  static const std::regex quoted("\"[^\"]*\"|`[^`]*`");
  return std::regex_replace(text, quoted, "");
}

TEST(DiagnosticLanguage, JapaneseIsJapaneseThroughout) {
  const std::regex english("[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}");
  std::size_t seen = 0;
  for (const auto& [text, map] : all_mistakes()) {
    for (const Diagnostic& d : load_text(text, map).diagnostics) {
      if (d.code == Code::syntax) continue;  // the parser's own words stand in it
      ++seen;
      EXPECT_FALSE(std::regex_search(prose(d.message(Language::ja)), english)) << d.message(Language::ja);
      EXPECT_FALSE(std::regex_search(prose(d.remedy(Language::ja)), english)) << d.remedy(Language::ja);
    }
  }
  EXPECT_GT(seen, 250U);
}

TEST(DiagnosticLanguage, ParticularsAreTranslatedWhereTheyAreWords) {
  const struct {
    Code code;
    std::vector<std::string> details;
    const char* message;
  } cases[] = {
      {Code::wrong_type, {"text in quotes", "text"}, "ここには別の種類の値が必要です (引用符 (\") で囲んだ文字列)"},
      {Code::unknown_key, {"text", "view", ""}, "\"text\" は [view] のキーではありません"},  // a name stays
      {Code::unknown_reference, {"lgwam", "realm", "lgwan", "lgwan"}, "\"lgwam\" というレルムはありません"},
      {Code::bad_anchor_file,
       {"root.ds", "line 3 cannot be read"},
       "トラストアンカー root.ds が壊れています: 3 行目: 読めません"},
      {Code::file_unreadable,
       {"a.toml", "No such file or directory"},
       "ファイル a.toml を読めません: ファイルがありません"},
      {Code::file_unreadable, {"a.toml", "Input/output error"}, "ファイル a.toml を読めません: Input/output error"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ((Diagnostic{c.code, Severity::error, {}, c.details}.message(Language::ja)), c.message);
  }
}

}  // namespace
}  // namespace sekisho::mgmt::config
