// K-5: how old are the files that the gateway rests on?
#include "appliance/source_files.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "base/version.h"
#include "mgmt/config/load.h"

namespace sekisho::appliance {
namespace {

mgmt::config::Realm realm(const char* resolution, const std::string& hints, bool validates) {
  mgmt::config::Realm made;
  made.resolution.value = resolution;
  made.root_hints.value = hints;
  made.validation.value = validates ? "on" : "off";
  return made;
}

void show(const std::vector<SourceFile>& files, std::vector<std::string>& lines) {
  for (const SourceFile& file : files)
    lines.push_back(file.kind + " " + file.path + " " + std::to_string(file.modified));
}

TEST(SourceFiles, AreNamedOnceWithTheirTimes) {
  const std::string hints = ::testing::TempDir() + "sekisho-hints", missing = ::testing::TempDir() + "no-such-file";
  std::ofstream(hints) << "; nothing\n";
  const timespec times[2] = {{1'723'852'800, 0}, {1'723'852'800, 0}};
  ASSERT_EQ(utimensat(AT_FDCWD, hints.c_str(), times, 0), 0);
  mgmt::config::Config config;
  config.realms.push_back(realm("forward", "", false));
  for (int i = 0; i < 2; ++i) {
    config.realms.push_back(realm("recursive", hints, true));
    config.realms.back().anchors.push_back({{}, std::string(mgmt::config::built_in_source), true});
  }
  config.realms.push_back(realm("recursive", missing, true));
  config.realms.back().anchor_files.push_back({missing, {}, true});
  config.realms.back().anchors.push_back({{}, missing, true});
  config.realms.back().anchors.push_back({{}, "sekisho.toml:7", false});  // stands in the configuration
  std::vector<std::string> lines;
  show(source_files(config), lines);
  EXPECT_EQ(lines, (std::vector<std::string>{
                       "root-hints " + hints + " 1723852800",
                       "trust-anchors built in " + std::to_string(released_at.seconds),
                       "root-hints " + missing + " 0",
                       "trust-anchors " + missing + " 0",
                   }));
  std::filesystem::remove(hints);
}

}  // namespace
}  // namespace sekisho::appliance
