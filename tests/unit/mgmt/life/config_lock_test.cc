// One gateway for one configuration: a second one would undo the change that the first one tries.
#include "mgmt/life/config_lock.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

namespace sekisho::mgmt::life {
namespace {

class ConfigLockTest : public ::testing::Test {
 protected:
  ConfigLockTest() {
    std::string pattern = std::filesystem::temp_directory_path() / "sekisho-lock-XXXXXX";
    directory_ = mkdtemp(pattern.data());
    path_ = directory_ / "sekisho.toml";
  }
  ~ConfigLockTest() override { std::filesystem::remove_all(directory_); }

  std::filesystem::path directory_;
  std::string path_;
};

TEST_F(ConfigLockTest, TheSecondOneIsToldWhichConfiguration) {
  const auto first = ConfigLock::take(path_);
  ASSERT_TRUE(first);
  const auto second = ConfigLock::take(path_);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().find(path_), std::string::npos) << second.error();
  EXPECT_TRUE(ConfigLock::take(directory_ / "other.toml"))
      << "another configuration beside it is none of its business";
}

TEST_F(ConfigLockTest, ItGoesWithItsHolder) {
  { const auto first = ConfigLock::take(path_); }
  EXPECT_TRUE(ConfigLock::take(path_));
}

TEST_F(ConfigLockTest, WhereNothingCanBeWrittenThereIsNothingToLock) {
  EXPECT_TRUE(ConfigLock::take(directory_ / "not-there" / "sekisho.toml"));
}

TEST_F(ConfigLockTest, ALinkInTheLocksPlaceIsNotFollowed) {
  std::filesystem::create_symlink(directory_ / "elsewhere", path_ + ".lock");
  EXPECT_FALSE(ConfigLock::take(path_));
  EXPECT_FALSE(std::filesystem::exists(directory_ / "elsewhere"));
}

}  // namespace
}  // namespace sekisho::mgmt::life
