// The kernel's files: replaced whole, damage noticed, names that cannot leave the directory.
#include "mgmt/trust/state_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

namespace sekisho::mgmt::trust {
namespace {

TEST(StateFiles, ReplaceOnTheRealDisk) {
  const std::string directory = ::testing::TempDir() + "sekisho-state";
  std::filesystem::remove_all(directory);
  std::filesystem::create_directory(directory);
  SystemCalls calls;
  StateFiles files(calls, directory);
  EXPECT_EQ(files.read("x").error(), ReadFault::not_there);
  EXPECT_FALSE(files.replace("x", "one"));
  EXPECT_FALSE(files.replace("x", "two"));
  EXPECT_EQ(*files.read("x"), "two");
  EXPECT_FALSE(std::filesystem::exists(directory + "/x.new"));
  files.set_aside("x");
  EXPECT_EQ(files.read("x").error(), ReadFault::not_there);
  EXPECT_TRUE(std::filesystem::exists(directory + "/x.damaged"));
  std::filesystem::create_directory(directory + "/x");
  EXPECT_EQ(files.read("x").error(), ReadFault::unreadable);
  StateFiles nowhere(calls, directory + "/missing");
  EXPECT_NE(nowhere.replace("x", "one").value_or(""), "");
  std::filesystem::remove_all(directory);
}

/// As root installs the first configuration, and the gateway's own account replaces it later.
TEST(StateFiles, AFileInPlaceOfRootsNeedsNotBeRoots) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can make root's file";
  constexpr uid_t nobody = 65534;
  const std::string directory = ::testing::TempDir() + "sekisho-rights";
  std::filesystem::remove_all(directory);
  std::filesystem::create_directory(directory);
  ASSERT_EQ(chown(directory.c_str(), nobody, nobody), 0);
  SystemCalls root;
  ASSERT_EQ(root.write(directory + "/old", "text"), 0);
  ASSERT_EQ(chmod((directory + "/old").c_str(), 0640), 0);
  const pid_t child = fork();
  if (child == 0) {
    SystemCalls calls;
    const bool well = setgid(nobody) == 0 && setuid(nobody) == 0 && calls.write(directory + "/new", "text") == 0 &&
                      calls.take_rights(directory + "/new", directory + "/old") == 0;
    _exit(well ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  struct stat made {};
  ASSERT_EQ(stat((directory + "/new").c_str(), &made), 0);
  EXPECT_EQ(made.st_uid, nobody);
  EXPECT_EQ(made.st_mode & 07777, 0640U);
  std::filesystem::remove_all(directory);
}

TEST(StateFiles, NamesStayInTheDirectory) {
  EXPECT_EQ(file_name_of("trust-anchor", "internet", "root"), "trust-anchor.internet.root");
  EXPECT_EQ(file_name_of("trust-anchor", "../Etc", "a.example."), "trust-anchor._2e_2e_2f_45tc.a_2eexample_2e");
}

TEST(StateFiles, AChecksumSeesEveryChange) {
  const std::string text = with_checksum("one\ntwo\n");
  ASSERT_TRUE(without_checksum(text));
  EXPECT_EQ(*without_checksum(text), "one\ntwo\n");
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string bad = text;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    EXPECT_FALSE(without_checksum(bad)) << at;
    EXPECT_FALSE(without_checksum(text.substr(0, at))) << at;
  }
}

}  // namespace
}  // namespace sekisho::mgmt::trust
