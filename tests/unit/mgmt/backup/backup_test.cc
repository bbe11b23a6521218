// A backup comes back as it was, or is refused with what is wrong: cut off, changed, renamed, more or less than
// listed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "mgmt/backup/gather.h"
#include "mgmt/backup/restore.h"
#include "mgmt/life/config_lock.h"
#include "mgmt/store/store.h"

namespace sekisho::mgmt::backup {
namespace {

namespace fs = std::filesystem;

constexpr WallTime now{1'790'000'000};

constexpr const char* configuration = R"([server]
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

void write(const std::string& path, std::string text, const std::string& root) {
  for (std::size_t at = 0; (at = text.find('@', at)) != std::string::npos;) text.replace(at, 1, root);
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path) << text;
}

std::string read(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A host with a gateway that has a history.
class BackupTest : public testing::Test {
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

TEST_F(BackupTest, ComesBackAsItWas) {
  const std::string octets = compose_backup(made());
  const std::string text = read(config());
  fs::remove_all(root_ + "/etc");
  fs::remove_all(root_ + "/state");
  const auto opened = open_backup(octets);
  ASSERT_TRUE(opened) << opened.error().word;
  const auto checked = check_backup(*opened);
  ASSERT_TRUE(checked) << checked.error().word << checked.error().detail;
  EXPECT_EQ(checked->revisions, 1U);
  EXPECT_EQ(checked->events, 1U);
  const auto kept = restore(*opened, now);
  ASSERT_TRUE(kept) << kept.error().word << kept.error().detail;
  EXPECT_EQ(read(config()), text);
  EXPECT_EQ(read(root_ + "/state/anchors/root"), "state of a rollover");
  EXPECT_EQ(read(root_ + "/etc/cookies"), "current 000102030405060708090a0b0c0d0e0f since 1790000000\n");
  auto store = store::Store::open(root_ + "/state");
  EXPECT_EQ(store.history(5)->size(), 1U);
  EXPECT_EQ(store.verify()->events, 1U);
  EXPECT_EQ(fs::status(root_ + "/etc/cookies").permissions() & fs::perms::all, fs::perms(0600));
}

TEST_F(BackupTest, KeepsWhatWasThereBefore) {
  const Backup backup = made();
  write(root_ + "/state/anchors/root", "newer", root_);
  const auto kept = restore(backup, now);
  ASSERT_TRUE(kept) << kept.error().detail;
  EXPECT_EQ(read(root_ + "/state/anchors/root"), "state of a rollover");
  EXPECT_EQ(read(root_ + "/state.before-restore-1790000000/anchors/root"), "newer");
}

TEST_F(BackupTest, WantsNoGatewayThatRuns) {
  const Backup backup = made();
  const auto gateway = life::ConfigLock::take(config());
  const auto kept = restore(backup, now);
  ASSERT_FALSE(kept);
  EXPECT_EQ(kept.error().word, "running");
}

TEST_F(BackupTest, RefusesWhileAChangeWaits) {
  write(config() + ".change", "{}", root_);
  EXPECT_EQ(gather(config(), "1", now).error().word, "change waits");
}

TEST_F(BackupTest, RefusesWhatIsNotWhatWasSaved) {
  const Backup good = made();
  const std::string octets = compose_backup(good);
  struct Case {
    const char* what;
    std::string octets;
    const char* word;
  };
  std::string other_text = octets;
  other_text.replace(octets.find("state of a rollover"), 5, "STATE");
  std::string other_header = octets;
  other_header[octets.find("state/anchors/root", octets.find("ustar", 600)) + 3] = 'X';
  Backup twice = good;
  twice.entries.push_back(good.entries.front());
  Backup unsafe = good;
  unsafe.entries.front().path = "/etc/../root/.ssh/authorized_keys";
  const std::vector<Member> foreign = {{"manifest.json", "{\"format\":\"other\"}"}};
  const std::vector<Member> later = {{"manifest.json", "{\"format\":\"sekisho-backup\",\"version\":2}"}};
  for (const Case& c : {Case{"half of it", octets.substr(0, octets.size() / 2), "cut off"},
                        {"nothing", "", "cut off"},
                        {"a text changed", other_text, "changed"},
                        {"a name changed", other_header, "damaged"},
                        {"a file twice", compose_backup(twice), "damaged"},
                        {"a way out of its place", compose_backup(unsafe), "unsafe name"},
                        {"another tar", write_tar(foreign, now), "not a backup"},
                        {"no tar", std::string(4096, 'x'), "not a backup"},
                        {"a later kind", write_tar(later, now), "other version"}}) {
    const auto opened = open_backup(c.octets);
    ASSERT_FALSE(opened) << c.what;
    EXPECT_EQ(opened.error().word, c.word) << c.what;
  }
}

TEST_F(BackupTest, RefusesADatabaseOrAConfigurationThatCannotBeUsed) {
  Backup bad = made();
  for (Entry& entry : bad.entries) {
    if (entry.name == "state/sekisho.db") entry.text.replace(0, 40, std::string(40, 'x'));
  }
  EXPECT_EQ(check_backup(bad).error().word, "database");
  bad = made();
  for (Entry& entry : bad.entries) {
    if (entry.path == bad.config_path) entry.text += "[oops]\n";
  }
  EXPECT_EQ(check_backup(bad).error().word, "configuration");
}

TEST(Tar, TakesOnlySafeNames) {
  for (const char* good : {"a", "state/sekisho.db", "files/etc/sekisho/conf.d/a.toml"})
    EXPECT_TRUE(is_safe_name(good)) << good;
  for (const char* bad : {"", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "./a"})
    EXPECT_FALSE(is_safe_name(bad)) << bad;
  EXPECT_TRUE(is_safe_name(std::string(120, 'a') + "/" + std::string(90, 'b')));
  EXPECT_FALSE(is_safe_name(std::string(150, 'a')));
}

TEST(Tar, IsRead) {
  const std::vector<Member> members = {{"empty", ""}, {std::string(120, 'a') + "/b", std::string(1000, 'x')}};
  const auto back = read_tar(write_tar(members, now));
  ASSERT_TRUE(back);
  ASSERT_EQ(back->size(), 2U);
  EXPECT_EQ((*back)[0].name, "empty");
  EXPECT_EQ((*back)[1].name, members[1].name);
  EXPECT_EQ((*back)[1].text, members[1].text);
}

}  // namespace
}  // namespace sekisho::mgmt::backup
