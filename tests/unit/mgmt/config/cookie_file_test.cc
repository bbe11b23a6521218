// The file of cookie secrets: made private, read strictly, rolled without a gap.
#include "mgmt/config/cookie_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace sekisho::mgmt::config {
namespace {

class CookieFile : public ::testing::Test {
 protected:
  CookieFile() {
    std::string pattern = std::filesystem::temp_directory_path() / "sekisho-cookies-XXXXXX";
    folder = mkdtemp(pattern.data());
    path = folder + "/secrets";
  }
  ~CookieFile() override { std::filesystem::remove_all(folder); }
  void write(const std::string& text, unsigned mode = 0600) const {
    std::ofstream(path) << text;
    ::chmod(path.c_str(), mode);
  }
  std::string fault() {
    const auto book = open_cookie_file(path, random, {1000});
    return book ? "" : book.error().substr(book.error().find(": ") + 2);
  }

  std::string folder, path;
  SystemRandom random;
};

TEST_F(CookieFile, IsMadeOnceAndPrivate) {
  const auto first = open_cookie_file(path, random, {1000});
  ASSERT_TRUE(first.ok()) << first.error();
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  const auto second = open_cookie_file(path, random, {2000});
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->current.secret, first->current.secret);
  EXPECT_EQ(second->current.since, 1000);
  EXPECT_NE(first->current.secret, new_cookie_book(random, {1000}).current.secret);
}

TEST_F(CookieFile, SaysWhatIsWrong) {
  const std::string good = "current 000102030405060708090a0b0c0d0e0f since 1000\n";
  write(good);
  EXPECT_EQ(fault(), "");
  write("# a comment\n\n" + good + "next 000102030405060708090A0B0C0D0E0F since 0\n");
  EXPECT_EQ(fault(), "");
  write(good, 0604);
  EXPECT_EQ(fault(), "everybody may read or write it; use chmod 600");
  const std::string shape = " is not `current|previous|next HEX since SECONDS`";
  for (const auto& [text, why] : std::initializer_list<std::pair<std::string, std::string>>{
           {"", "there is no current secret"},
           {"next 000102030405060708090a0b0c0d0e0f since 1000\n", "there is no current secret"},
           {good + good, "line 2" + shape},
           {"current 0001 since 1000\n", "line 1" + shape},
           {"current 000102030405060708090a0b0c0d0e0g since 1000\n", "line 1" + shape},
           {"current 000102030405060708090a0b0c0d0e0f\n", "line 1" + shape},
           {"current 000102030405060708090a0b0c0d0e0f since now\n", "line 1" + shape},
           {"current 000102030405060708090a0b0c0d0e0f since 1 2\n", "line 1" + shape},
           {"spare 000102030405060708090a0b0c0d0e0f since 1\n", "line 1" + shape}}) {
    write(text, 0600);
    EXPECT_EQ(fault(), why) << text;
  }
  path = folder + "/nowhere/secrets";
  EXPECT_EQ(fault(), "No such file or directory");
}

TEST_F(CookieFile, RollsInThreeStepsAndInNoOtherOrder) {  // RFC 9018 §5
  const CookieBook start = new_cookie_book(random, {1000});
  EXPECT_FALSE(roll(start, RollStep::activate, random, {2000}).ok());
  EXPECT_FALSE(roll(start, RollStep::drop, random, {2000}).ok());
  const auto staged = roll(start, RollStep::stage, random, {2000});
  ASSERT_TRUE(staged.ok());
  EXPECT_EQ(staged->current.secret, start.current.secret);
  ASSERT_TRUE(staged->next.has_value());
  EXPECT_FALSE(roll(*staged, RollStep::stage, random, {2000}).ok());
  const auto active = roll(*staged, RollStep::activate, random, {3000});
  ASSERT_TRUE(active.ok());
  EXPECT_EQ(active->current.secret, staged->next->secret);
  EXPECT_EQ(active->previous->secret, start.current.secret);
  EXPECT_FALSE(active->next.has_value());
  EXPECT_FALSE(roll(*active, RollStep::stage, random, {3001}).ok());
  const auto early = roll(*active, RollStep::drop, random, {3000 + 3899});
  ASSERT_FALSE(early.ok());
  EXPECT_EQ(early.error(), "cookies made with the previous secret are good for 1 seconds more");
  const auto done = roll(*active, RollStep::drop, random, {3000 + 3900});
  ASSERT_TRUE(done.ok());
  EXPECT_FALSE(done->previous.has_value());
  // What a step made survives the file.
  ASSERT_EQ(replace_cookie_file(path, *active), "");
  const auto again = open_cookie_file(path, random, {9000});
  ASSERT_TRUE(again.ok()) << again.error();
  EXPECT_EQ(format(*again), format(*active));
  EXPECT_NE(fingerprint(active->current.secret), fingerprint(start.current.secret));
}

}  // namespace
}  // namespace sekisho::mgmt::config
