// A backup comes back as it was, or is refused with what is wrong: cut off, changed, renamed, more or less than
// listed.
#include "mgmt/life/config_lock.h"
#include "tests/unit/mgmt/backup/gateway_host.h"

namespace sekisho::mgmt::backup {
namespace {

using BackupTest = GatewayHost;

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

// A part of the configuration that came after the backup would be included with it.
TEST_F(BackupTest, SetsLaterIncludesAside) {
  write(config(), "include = [\"conf.d/*\"]\n" + std::string(configuration), root_);
  write(root_ + "/etc/conf.d/10.toml", "# of the backup\n", root_);
  const Backup backup = made();
  write(root_ + "/etc/conf.d/20.toml", "# later\n", root_);
  write(root_ + "/etc/conf.d/30.toml.kept", "# no part of it\n", root_);
  ASSERT_TRUE(restore(backup, now));
  const auto loaded = config::load(config());
  ASSERT_TRUE(loaded.config);
  ASSERT_EQ(loaded.sources.size(), 2U) << "neither later.toml nor what was kept of before";
  EXPECT_EQ(loaded.sources[1].text, "# of the backup\n");
  EXPECT_EQ(read(root_ + "/etc/conf.d/20.toml.before-restore-1790000000"), "# later\n");
  EXPECT_EQ(read(root_ + "/etc/conf.d/30.toml.kept"), "# no part of it\n");
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

}  // namespace
}  // namespace sekisho::mgmt::backup
