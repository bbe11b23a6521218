// Loading: what is right loads; what is wrong is named with its place and a remedy, all at once.
#include "mgmt/config/load.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "mgmt/config/reference.h"

namespace sekisho::mgmt::config {
namespace {

std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

const std::filesystem::path source_dir = SEKISHO_SOURCE_DIR;

std::string all(const LoadResult& result, Language language = Language::en) {
  std::string out;
  for (const Diagnostic& d : result.diagnostics) out += format(d, result.files, language);
  return out;
}

TEST(Load, TheAnnotatedExampleHasNothingWrong) {
  const LoadResult result = load((source_dir / "configs/sekisho.toml").string());
  EXPECT_TRUE(result.config) << all(result);
  EXPECT_TRUE(result.diagnostics.empty()) << all(result);
}

TEST(Load, AMissingFileIsOneDiagnostic) {
  const LoadResult result = load("/nonexistent/sekisho.toml");
  ASSERT_EQ(result.diagnostics.size(), 1U);
  EXPECT_EQ(result.diagnostics[0].code, Code::file_unreadable);
}

TEST(Load, ASyntaxErrorStandsAloneWithItsPlace) {
  const LoadResult result = load_text("[server]\nidentity = \"x\n");
  ASSERT_EQ(result.diagnostics.size(), 1U) << all(result);
  EXPECT_EQ(result.diagnostics[0].code, Code::syntax);
  EXPECT_EQ(result.diagnostics[0].where.line, 2U);
}

// Each file under configs/invalid is named for its diagnostic and opens with "# expect LINE:COLUMN" for each one, in
// order.
TEST(Load, EachInvalidExampleGetsItsDiagnosticAtItsPlace) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(source_dir / "configs/invalid")) {
    if (entry.path().extension() != ".toml" || entry.path().stem().string().ends_with(".map")) continue;
    ++files;
    SCOPED_TRACE(entry.path().filename().string());
    const std::string text = slurp(entry.path());
    const std::string map = slurp(std::filesystem::path(entry.path()).replace_extension(".map.toml"));
    const LoadResult result = load_text(text, map);
    std::vector<std::string> expected;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line) && line.starts_with("# expect ");)
      expected.push_back(line.substr(9));
    std::vector<std::string> found;
    for (const Diagnostic& d : result.diagnostics) {
      found.push_back(std::to_string(d.where.line) + ":" + std::to_string(d.where.column) + " " +
                      std::string(code_name(d.code)));
      EXPECT_FALSE(d.remedy(Language::en).empty());
      EXPECT_FALSE(d.remedy(Language::ja).empty());
      EXPECT_EQ(d.message(Language::en).find('{'), std::string::npos) << d.message(Language::en);
    }
    EXPECT_EQ(found, expected) << all(result);
  }
  EXPECT_GE(files, 30U);
}

/// One example of configs/invalid/families: what is said of it ("LINE:COLUMN code: message", counted from its own
/// first line), and its text.
struct FamilyCase {
  std::vector<std::string> said;
  std::string text;
};

std::vector<FamilyCase> read_family(const std::filesystem::path& path) {
  std::vector<FamilyCase> cases;
  std::istringstream lines(slurp(path));
  bool in_head = false;
  for (std::string line; std::getline(lines, line);) {
    const bool head = line.starts_with("#------ ");
    if (head && !in_head) cases.emplace_back();
    if (head) {
      cases.back().said.push_back(line.substr(8));
    } else {
      cases.back().text += line + "\n";
    }
    in_head = head;
  }
  return cases;
}

std::vector<std::string> said_of(const FamilyCase& c, const std::string& ground, bool is_pair) {
  const bool above = c.text.starts_with("include");
  const auto lines = static_cast<std::uint32_t>(std::count(ground.begin(), ground.end(), '\n'));
  const LoadResult result = is_pair ? load_text(ground + "[nat]\nmap = \"nat-map.toml\"\n", c.text)
                            : above ? load_text(c.text + ground)
                                    : load_text(ground + c.text);
  std::vector<std::string> said;
  for (const Diagnostic& d : result.diagnostics) {
    const std::uint32_t line = d.where.line - (is_pair || above ? 0 : lines);
    said.push_back(std::to_string(line) + ":" + std::to_string(d.where.column) + " " +
                   std::string(code_name(d.code)) + ": " + d.message(Language::en));
    EXPECT_FALSE(d.remedy(Language::ja).empty());
  }
  return said;
}

// Ten mistakes of each family of keys, with what is said of them.
TEST(Load, TenMistakesOfEachFamilyAreToldAsWritten) {
  const std::filesystem::path families = source_dir / "configs/invalid/families";
  const std::string ground = slurp(families / "ground.toml");
  EXPECT_TRUE(load_text(ground).diagnostics.empty()) << all(load_text(ground));
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(families)) {
    const std::string name = entry.path().stem().string();
    if (name == "ground") continue;
    SCOPED_TRACE(name);
    const auto cases = read_family(entry.path());
    EXPECT_EQ(cases.size(), 10U);
    for (const FamilyCase& c : cases) EXPECT_EQ(said_of(c, ground, name.starts_with("pair")), c.said) << c.text;
    ++count;
  }
  EXPECT_GE(count, 31U);
}

// All mistakes of one file are found in one run.
TEST(Load, TenMistakesAreTenDiagnostics) {
  const LoadResult result = load((source_dir / "configs/invalid/ten-mistakes/sekisho.toml").string());
  EXPECT_EQ(result.diagnostics.size(), 10U) << all(result);
  std::set<Code> codes;
  for (const Diagnostic& d : result.diagnostics) {
    codes.insert(d.code);
    EXPECT_GT(d.where.line, 0U);
    EXPECT_GT(d.where.column, 0U);
  }
  EXPECT_EQ(codes.size(), 10U);
}

TEST(Load, TooManyGroupsAreRefused) {
  std::string text =
      "[[port]]\nname = \"p\"\ndriver = \"socket\"\ndevice = \"lo\"\naddresses = [\"127.0.0.53\"]\n"
      "[[realm]]\nname = \"r\"\nresolution = \"forward\"\nvalidation = \"off\"\n"
      "validation-exempt-reason = \"not signed\"\ndevice = \"lo\"\n";
  for (int i = 0; i < 481; ++i) {
    text += "[[realm.group]]\nname = \"g" + std::to_string(i) + "\"\nservers = [{ address = \"10.0.0.1\" }]\n";
  }
  text +=
      "[[realm.forward-zone]]\nnames = [\"lg.jp\"]\ngroup = \"g0\"\n"
      "[[view]]\nname = \"v\"\nclients = [{ port = \"p\", networks = [\"127.0.0.0/8\"] }]\n";
  const LoadResult result = load_text(text);
  ASSERT_EQ(result.diagnostics.size(), 1U) << all(result);
  EXPECT_EQ(result.diagnostics[0].code, Code::too_many);
}

TEST(Reference, TheCommittedDocumentsAreThoseOfTheSchema) {
  EXPECT_EQ(slurp(source_dir / "docs/config-reference.md"), reference_markdown())
      << "run: sekishoctl config reference > docs/config-reference.md";
  EXPECT_EQ(slurp(source_dir / "configs/sekisho.schema.json"), json_schema())
      << "run: sekishoctl config schema > configs/sekisho.schema.json";
  EXPECT_EQ(slurp(source_dir / "configs/nat-map.schema.json"), nat_map_json_schema())
      << "run: sekishoctl nat schema > configs/nat-map.schema.json";
}

TEST(Nearest, OffersOnlyWhatCouldBeMeant) {
  EXPECT_EQ(nearest("servrs", {"servers", "probe"}), "servers");
  EXPECT_EQ(nearest("completely-else", {"servers", "probe"}), "");
}

}  // namespace
}  // namespace sekisho::mgmt::config
