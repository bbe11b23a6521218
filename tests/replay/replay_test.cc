// One test for each tests/replay/*.replay file: whole resolutions in virtual time, without a network (README.md).
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/replay/runner.h"

namespace sekisho::replay {
namespace {

class Replay : public ::testing::TestWithParam<std::string> {};

TEST_P(Replay, ComesAsTold) {
  Runner(std::string(SEKISHO_SOURCE_DIR) + "/tests/replay/" + GetParam() + ".replay").play();
}

std::vector<std::string> scripts() {
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(std::string(SEKISHO_SOURCE_DIR) + "/tests/replay")) {
    if (file.path().extension() == ".replay") names.push_back(file.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string file_name(const ::testing::TestParamInfo<std::string>& script) { return script.param; }
INSTANTIATE_TEST_SUITE_P(, Replay, ::testing::ValuesIn(scripts()), file_name);

}  // namespace
}  // namespace sekisho::replay
