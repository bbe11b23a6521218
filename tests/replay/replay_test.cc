// One test for each tests/replay/*.replay file, or for each CASE in it: whole resolutions in virtual time, without a
// network (README.md).
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "tests/replay/runner.h"

namespace sekisho::replay {
namespace {

struct Script {
  std::string file;          ///< without folder and extension
  std::string name_of_case;  ///< none: the file is one story
};

std::string path_of(const std::string& file) {
  return std::string(SEKISHO_SOURCE_DIR) + "/tests/replay/" + file + ".replay";
}

void PrintTo(const Script& script, std::ostream* out) { *out << script.file << ": " << script.name_of_case; }

class Replay : public ::testing::TestWithParam<Script> {};

TEST_P(Replay, ComesAsTold) { Runner(path_of(GetParam().file), GetParam().name_of_case).play(); }

std::vector<Script> scripts() {
  std::vector<Script> all;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(SEKISHO_SOURCE_DIR) + "/tests/replay")) {
    if (entry.path().extension() != ".replay") continue;
    const std::string file = entry.path().stem().string();
    const std::vector<std::string> cases = cases_of(read_script(path_of(file)));
    if (cases.empty()) all.push_back({file, {}});
    for (const std::string& name : cases) all.push_back({file, name});
  }
  std::sort(all.begin(), all.end(), [](const Script& a, const Script& b) { return a.file < b.file; });
  return all;
}

std::string test_name(const ::testing::TestParamInfo<Script>& script) {
  std::string name = script.param.file;
  if (!script.param.name_of_case.empty()) name += "__" + script.param.name_of_case;
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}
INSTANTIATE_TEST_SUITE_P(, Replay, ::testing::ValuesIn(scripts()), test_name);

}  // namespace
}  // namespace sekisho::replay
