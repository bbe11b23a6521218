// The power goes in place of every single write of a change: the next start has the old set of files or the new one,
// never a mixture, and says which.
#include <gtest/gtest.h>

#include "mgmt/life/change_files.h"
#include "tests/unit/mgmt/trust/model_disk.h"

namespace sekisho::mgmt::life {
namespace {

using trust::testing::ModelDisk;
using trust::testing::PowerCut;
using Files = std::map<std::string, std::string>;

const std::string config = "/etc/sekisho/sekisho.toml";
const std::string nat = "/etc/sekisho/nat-map.toml";
const std::string gone = "/etc/sekisho/conf.d/gone.toml";
const std::string fresh = "/etc/sekisho/conf.d/fresh.toml";

const Files before{{config, "old main"}, {nat, "old map"}, {gone, "old include"}};
const Files after{{config, "new main"}, {nat, "new map"}, {fresh, "new include"}};

Journal example() {
  Journal journal;
  journal.revision = 7;
  journal.at = WallTime{1'700'000'000};
  journal.who = "hanako";
  journal.why = "new POI address";
  journal.files = {{config, "sekisho.toml", "old main", "new main"},
                   {nat, "nat-map.toml", "old map", "new map"},
                   {gone, "conf.d/gone.toml", "old include", std::nullopt},
                   {fresh, "conf.d/fresh.toml", std::nullopt, "new include"}};
  return journal;
}

ModelDisk disk_before() {
  ModelDisk disk;
  for (const auto& [path, text] : before) disk.put(path, text);
  return disk;
}

/// The configuration's files: what a load would see.
Files seen(const ModelDisk& disk) {
  Files files;
  for (const auto& [path, text] : disk.files()) {
    if (path.ends_with(".toml")) files[path] = text;
  }
  return files;
}

enum class Story { kept, taken_back };

/// A whole change; how far it came when the power went.
struct Told {
  bool power_cut = false, wrote = false, decided = false, ended = false;
};

Told play(ModelDisk& disk, Story story) {
  Told told;
  ChangeFiles files(disk, config);
  Journal journal = example();
  try {
    EXPECT_FALSE(files.begin(journal));
    EXPECT_FALSE(files.write(journal));
    told.wrote = true;
    if (story == Story::kept) {
      EXPECT_FALSE(files.decide(journal, Fate::keep));
      told.decided = true;
    } else {
      EXPECT_FALSE(files.undo(journal));
    }
    EXPECT_FALSE(files.end());
    told.ended = true;
  } catch (const PowerCut&) {
    told.power_cut = true;
  }
  return told;
}

class EveryPrefix : public ::testing::TestWithParam<std::tuple<Story, bool>> {};

TEST_P(EveryPrefix, LeavesTheOldSetOrTheNewOneAndSaysWhich) {
  const auto [story, unlucky] = GetParam();
  int cuts = 0;
  bool old_seen = false;
  bool new_seen = false;
  for (int at = 0;; ++at) {
    SCOPED_TRACE("the power goes at call " + std::to_string(at));
    ModelDisk disk = disk_before();
    disk.power_cut_at = at;
    const Told told = play(disk, story);
    if (!told.power_cut) break;
    ++cuts;
    disk.lose_power(unlucky);
    const Recovery recovery = recover(disk, config);
    const Files files = seen(disk);
    ASSERT_TRUE(files == before || files == after);
    old_seen |= files == before;
    new_seen |= files == after;
    if (told.decided) {
      EXPECT_EQ(files, after) << "whoever was told that it counts must find it";
    }
    if (story == Story::taken_back) {
      EXPECT_EQ(files, before);
    }
    EXPECT_NE(recovery.what, Recovery::What::unreadable);
    if (recovery.what == Recovery::What::rolled_back) {
      EXPECT_EQ(files, before);
    }
    if (recovery.what == Recovery::What::kept) {
      EXPECT_EQ(files, after);
    }
    if (recovery.what != Recovery::What::nothing) {
      EXPECT_EQ(recovery.journal.revision, 7U);
      ASSERT_EQ(recovery.sentences.size(), 1U);
      EXPECT_NE(recovery.sentences[0].find("change 7 of hanako (new POI address)"), std::string::npos);
    }
    EXPECT_FALSE(disk.files().contains(config + ".change"));
    EXPECT_EQ(recover(disk, config).what, Recovery::What::nothing) << "once is enough";
  }
  EXPECT_GT(cuts, 15);
  EXPECT_TRUE(old_seen);
  EXPECT_EQ(new_seen, story == Story::kept);
}

TEST_P(EveryPrefix, IsMendedThoughThePowerGoesAgainDuringTheMending) {
  const auto [story, unlucky] = GetParam();
  for (int at = 0;; ++at) {
    ModelDisk first = disk_before();
    first.power_cut_at = at;
    if (!play(first, story).power_cut) break;
    for (int again = 0;; ++again) {
      SCOPED_TRACE("the power goes at call " + std::to_string(at) + ", then at " + std::to_string(again));
      ModelDisk disk = disk_before();
      disk.power_cut_at = at;
      const Told told = play(disk, story);
      disk.lose_power(unlucky);
      disk.calls = 0;
      disk.power_cut_at = again;
      bool cut = false;
      try {
        (void)recover(disk, config);
      } catch (const PowerCut&) {
        cut = true;
      }
      if (!cut) break;
      disk.lose_power(unlucky);
      (void)recover(disk, config);
      const Files files = seen(disk);
      ASSERT_TRUE(files == before || files == after);
      if (told.decided) {
        EXPECT_EQ(files, after);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Crash, EveryPrefix,
                         ::testing::Combine(::testing::Values(Story::kept, Story::taken_back), ::testing::Bool()));

TEST(Recover, WorkDoneByHandMeanwhileIsKeptBeside) {
  ModelDisk disk = disk_before();
  ChangeFiles files(disk, config);
  const Journal journal = example();
  ASSERT_FALSE(files.begin(journal));
  ASSERT_FALSE(files.write(journal));
  disk.put(nat, "edited by hand");
  const Recovery recovery = recover(disk, config);
  EXPECT_EQ(seen(disk), before);
  EXPECT_EQ(disk.files().at(nat + ".kept"), "edited by hand");
  ASSERT_EQ(recovery.sentences.size(), 2U);
  EXPECT_NE(recovery.sentences[1].find(nat + ".kept"), std::string::npos);
}

TEST(ChangeFiles, ATextThatStoodThereAlreadyIsMadeSafeAsWell) {
  for (const bool unlucky : {true, false}) {
    ModelDisk disk = disk_before();
    ASSERT_EQ(disk.write(nat, "new map"), 0);  // an editor that flushes nothing
    ChangeFiles files(disk, config);
    Journal journal = example();
    journal.files = {{nat, "nat-map.toml", "old map", "new map"}};
    ASSERT_FALSE(files.begin(journal));
    ASSERT_FALSE(files.write(journal));
    ASSERT_FALSE(files.decide(journal, Fate::keep));
    ASSERT_FALSE(files.end());
    disk.lose_power(unlucky);
    EXPECT_EQ(disk.files().at(nat), "new map") << "whoever was told that it counts must find it";
  }
}

TEST(Recover, OnADiskThatCannotBeWrittenTheRightTextsAreLoaded) {
  ModelDisk disk = disk_before();
  ChangeFiles files(disk, config);
  const Journal journal = example();
  ASSERT_FALSE(files.begin(journal));
  ASSERT_FALSE(files.write(journal));
  disk.refuses = true;
  const Recovery recovery = recover(disk, config);
  ASSERT_EQ(recovery.unwritten.size(), 4U);
  const config::FileSource source = source_after(recovery);
  std::string reason;
  EXPECT_EQ(source.read(config, reason), "old main");
  EXPECT_FALSE(source.read(fresh, reason));
}

TEST(Recover, ADamagedJournalIsSetAsideAndSaid) {
  ModelDisk disk = disk_before();
  std::string text = encode(example());
  text[text.size() / 2] ^= 1;
  disk.put(config + ".change", text);
  const Recovery recovery = recover(disk, config);
  EXPECT_EQ(recovery.what, Recovery::What::unreadable);
  EXPECT_TRUE(disk.files().contains(config + ".change.damaged"));
  EXPECT_EQ(recovery.sentences.size(), 1U);
}

TEST(Journal, IsReadBackWholeOrNotAtAll) {
  Journal journal = example();
  journal.files.push_back({"/x", "x", std::string("\0:\n12:", 6), ""});
  const std::string text = encode(journal);
  const auto read = decode(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(encode(*read), text);
  EXPECT_EQ(read->files.back().before, journal.files.back().before);
  for (std::size_t size = 0; size < text.size(); ++size) EXPECT_FALSE(decode(text.substr(0, size)));
}

}  // namespace
}  // namespace sekisho::mgmt::life
