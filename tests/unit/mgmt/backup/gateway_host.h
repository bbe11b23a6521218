// A host with a gateway that has a history, to be backed up and restored.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "mgmt/backup/gather.h"
#include "mgmt/backup/restore.h"
#include "mgmt/config/load.h"
#include "mgmt/store/store.h"

namespace sekisho::mgmt::backup {

namespace fs = std::filesystem;

inline constexpr WallTime now{1'790'000'000};

inline constexpr const char* configuration = R"([server]
identity = "gw1"
state-directory = "@/state"
cookie-secret-file = "@/etc/cookies"
[[port]]
name = "lan"
driver = "socket"
device = "lo"
addresses = ["127.0.0.1"]
[[realm]]
name = "internet"
resolution = "recursive"
device = "lo"
root-hints = "@/etc/root.hints"
[[view]]
name = "all"
clients = [{ port = "lan", networks = ["127.0.0.0/8"] }]
default = "internet"
)";

inline void write(const std::string& path, std::string text, const std::string& root) {
  for (std::size_t at = 0; (at = text.find('@', at)) != std::string::npos;) text.replace(at, 1, root);
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path) << text;
}

inline std::string read(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

class GatewayHost : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "sekisho-backup-XXXXXX").string();
    root_ = mkdtemp(name.data());
    write(config(), configuration, root_);
    write(root_ + "/etc/root.hints", "a.root. 3600000 A 127.0.0.1\n. 3600000 NS a.root.\n", root_);
    write(root_ + "/etc/cookies", "current 000102030405060708090a0b0c0d0e0f since 1790000000\n", root_);
    write(root_ + "/state/anchors/root", "state of a rollover", root_);
    auto store = store::Store::open(root_ + "/state");
    ASSERT_TRUE(store.add({0, now, "hanako", "first", "start", store::RevisionState::trial, 0, ""}, {{"a", "b"}}));
    ASSERT_TRUE(store.record({0, now, "hanako", "operator", "config apply", "done", "{}", ""}));
  }
  void TearDown() override { fs::remove_all(root_); }
  std::string config() const { return root_ + "/etc/sekisho.toml"; }
  Backup made() const {
    auto backup = gather(config(), "1.2.3", now);
    EXPECT_TRUE(backup) << backup.error().word << " " << backup.error().detail;
    return *backup;
  }
  std::string root_;
};

}  // namespace sekisho::mgmt::backup
