// The power goes in place of every call of a restore: what was there before runs, or what was saved, or nothing does
// until the same restore has been done again. Whatever happens, what was there before is kept, whole.
#include <algorithm>
#include <map>

#include "mgmt/life/restore_mark.h"
#include "tests/unit/mgmt/backup/gateway_host.h"

namespace sekisho::mgmt::backup {
namespace {

struct PowerCut {};

/// The disk, until the power goes.
class CutDisk final : public trust::FileCalls {
 public:
  explicit CutDisk(int at) : left_(at) {}
  Result<std::string, trust::ReadFault> read(const std::string& path) override { return disk_.read(path); }
  int write(const std::string& path, std::string_view text) override { return count(), disk_.write(path, text); }
  int sync_file(const std::string& path) override { return count(), disk_.sync_file(path); }
  int rename(const std::string& from, const std::string& to) override { return count(), disk_.rename(from, to); }
  int sync_directory(const std::string& path) override { return count(), disk_.sync_directory(path); }
  int remove(const std::string& path) override { return count(), disk_.remove(path); }
  int take_rights(const std::string& path, const std::string& like) override {
    return count(), disk_.take_rights(path, like);
  }

 private:
  void count() {
    if (left_-- == 0) throw PowerCut{};
  }
  int left_;
  trust::SystemCalls disk_;
};

using Texts = std::map<std::string, std::string>;

class RestoreCut : public GatewayHost {
 protected:
  /// What a gateway reads, without what restores leave beside, and without the database, which a backup copies anew.
  Texts seen() const { return texts({".db", ".restore", ".before-restore-", ".lock", ".restoring"}); }
  /// Of before, as it was kept: by the names that it had.
  Texts kept() const {
    const std::string suffix = life::kept_suffix(now.seconds);
    Texts of_before;
    for (const auto& [path, text] : texts({})) {
      const std::size_t at = path.find(suffix);
      if (at != std::string::npos) of_before[std::string(path).erase(at, suffix.size())] = text;
    }
    return of_before;
  }
  void make_newer() {
    write(config(), std::string(configuration) + "# newer\n", root_);
    write(root_ + "/etc/cookies", "current ffffffffffffffffffffffffffffffff since 1790000001\n", root_);
    write(root_ + "/state/anchors/root", "newer state", root_);
    write(root_ + "/state/anchors/later", "of a zone that the backup does not know", root_);
  }

 private:
  Texts texts(const std::vector<std::string>& without) const {
    Texts found;
    for (const auto& at : fs::recursive_directory_iterator(root_)) {
      const std::string path = at.path().string();
      const bool aside = std::ranges::any_of(without, [&](const auto& w) { return path.find(w) != path.npos; });
      if (at.is_regular_file() && !aside) found[path.substr(root_.size())] = read(path);
    }
    return found;
  }
};

TEST_F(RestoreCut, NeverLeavesAMixtureThatStarts) {
  const Backup backup = made();
  const Texts saved = seen();
  make_newer();
  const Texts before = seen();
  ASSERT_NE(before, saved);
  const std::string clean = root_ + ".clean";
  fs::copy(root_, clean, fs::copy_options::recursive);
  trust::SystemCalls disk;
  int cuts = 0, refused = 0;
  for (bool cut = true; cut; ++cuts) {
    SCOPED_TRACE("the power goes at call " + std::to_string(cuts));
    fs::remove_all(root_);
    fs::copy(clean, root_, fs::copy_options::recursive);
    CutDisk until(cuts);
    try {
      ASSERT_TRUE(restore(backup, now, until));
      cut = false;
    } catch (const PowerCut&) {
    }
    const bool marked = life::find_restore_mark(disk, config()).has_value();
    refused += marked;
    if (!marked) {
      const Texts now_there = seen();
      ASSERT_TRUE(now_there == saved || (cut && now_there == before));
    } else {
      EXPECT_EQ(gather(config(), "1", now).error().word, "restore unfinished");
    }
    if (!cut) break;
    const auto again = restore(backup, WallTime{now.seconds + 60});
    ASSERT_TRUE(again) << again.error().word << again.error().detail;
    ASSERT_TRUE(seen() == saved);
    EXPECT_FALSE(life::find_restore_mark(disk, config()));
    if (marked) {
      Texts of_before = kept();
      for (const auto& [path, text] : before) {
        EXPECT_EQ(of_before[path], text) << path;
      }
    }
  }
  EXPECT_GT(cuts, 20);
  EXPECT_GT(refused, 5);
  fs::remove_all(clean);
}

// The file is read by its name alone: whoever can write beside the configuration chooses no paths by it.
TEST_F(RestoreCut, TakesFromTheMarkOnlyWhatItWrote) {
  trust::SystemCalls disk;
  EXPECT_FALSE(life::find_restore_mark(disk, config()));
  for (const char* bad : {"", "/../../root", ".before-restore-", ".before-restore-1/x", "x"}) {
    write(life::restore_mark_path(config()), bad, root_);
    ASSERT_TRUE(life::find_restore_mark(disk, config())) << bad;
    EXPECT_EQ(life::find_restore_mark(disk, config())->suffix, "") << bad;
  }
  ASSERT_EQ(life::set_restore_mark(disk, config(), {life::kept_suffix(7)}), 0);
  EXPECT_EQ(life::find_restore_mark(disk, config())->suffix, ".before-restore-7");
  ASSERT_EQ(life::remove_restore_mark(disk, config()), 0);
  EXPECT_FALSE(life::find_restore_mark(disk, config()));
}

// Two restores within a second keep what was there before each of them.
TEST_F(RestoreCut, KeepsUnderANameThatIsFree) {
  const Backup backup = made();
  make_newer();
  ASSERT_TRUE(restore(backup, now));
  make_newer();
  const auto second = restore(backup, now);
  ASSERT_TRUE(second) << second.error().detail;
  EXPECT_EQ(read(root_ + "/state.before-restore-1790000000/anchors/root"), "newer state");
  EXPECT_EQ(read(root_ + "/state.before-restore-1790000001/anchors/root"), "newer state");
}

}  // namespace
}  // namespace sekisho::mgmt::backup
