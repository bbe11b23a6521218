// What a node knows of its peer: when it tries again, and what survives a restart.
#include "mgmt/pair/push_book.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <map>

namespace sekisho::mgmt::pair {
namespace {

/// A disk in memory.
class Disk final : public trust::FileCalls {
 public:
  Result<std::string, trust::ReadFault> read(const std::string& path) override {
    const auto found = files.find(path);
    if (found == files.end()) return Failure{trust::ReadFault::not_there};
    return found->second;
  }
  int write(const std::string& path, std::string_view text) override {
    ++writes;
    if (full) return ENOSPC;
    files[path] = text;
    return 0;
  }
  int sync_file(const std::string&) override { return 0; }
  int rename(const std::string& from, const std::string& to) override {
    files[to] = files[from];
    files.erase(from);
    return 0;
  }
  int sync_directory(const std::string&) override { return 0; }
  int remove(const std::string& path) override { return files.erase(path) > 0 ? 0 : ENOENT; }
  int take_rights(const std::string&, const std::string&) override { return 0; }

  std::map<std::string, std::string> files;
  int writes = 0;
  bool full = false;
};

constexpr Instant start{1'000'000'000'000};

struct Books {
  Disk disk;
  trust::StateFiles files{disk, "/s"};
};

TEST(PushBook, TriesAgainLaterEachTimeAndAtOnceWhenSomethingChanged) {
  Books on;
  PushBook book(on.files);
  book.follow("https://peer");
  EXPECT_TRUE(book.due("a", start));
  book.begin("a");
  Instant now = start;
  for (const int wait : {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
    book.on_failure("away", now);
    EXPECT_FALSE(book.reachable());
    EXPECT_FALSE(book.due("a", now + std::chrono::seconds(wait) - 1ms)) << wait;
    EXPECT_TRUE(book.due("b", now)) << "a change is tried at once";
    now = now + std::chrono::seconds(wait);
    EXPECT_TRUE(book.due("a", now)) << wait;
  }
  book.on_contact(WallTime{5000}, now, 10s);
  EXPECT_TRUE(book.reachable());
  EXPECT_FALSE(book.due("a", now + 9s));
  book.on_failure("away", now);
  EXPECT_TRUE(book.due("a", now + 1s)) << "it begins anew";
}

TEST(PushBook, WhatThePeerRefusesWaitsLongerEachTimeToo) {
  Books on;
  PushBook book(on.files);
  book.begin("a");
  for (const int wait : {1, 2, 4}) {
    book.on_contact(WallTime{5000}, start, 10s);
    book.delay(start);
    EXPECT_EQ(book.wait(start), std::chrono::seconds(wait));
  }
  book.begin("b");
  book.delay(start);
  EXPECT_EQ(book.wait(start), 1s) << "another change is another matter";
}

TEST(PushBook, IsReadBackAfterARestartAndForgetsAnotherPeer) {
  Books on;
  {
    PushBook book(on.files);
    book.follow("https://peer");
    book.remember(Part::configuration, "abc");
    EXPECT_TRUE(book.put(Part::configuration, "in-step", "", WallTime{100}));
    EXPECT_FALSE(book.put(Part::configuration, "in-step", "", WallTime{200})) << "nothing new";
    EXPECT_FALSE(book.save());
    const int writes = on.disk.writes;
    EXPECT_FALSE(book.save());
    EXPECT_EQ(on.disk.writes, writes) << "what is on the disk is not written again";
  }
  PushBook book(on.files);
  EXPECT_EQ(book.read(), "");
  book.follow("https://peer");
  EXPECT_EQ(book.part(Part::configuration).common, "abc");
  EXPECT_EQ(book.part(Part::configuration).since.seconds, 100);
  book.follow("https://another");
  EXPECT_EQ(book.part(Part::configuration).common, "");
}

TEST(PushBook, KnowsNothingWhenTheFileIsDamagedAndSaysWhenItCannotBeKept) {
  Books on;
  {
    PushBook book(on.files);
    book.remember(Part::cookies, "abc");
    EXPECT_FALSE(book.save());
  }
  on.disk.files["/s/pair"][3] = '?';
  PushBook book(on.files);
  EXPECT_NE(book.read(), "");
  EXPECT_EQ(book.part(Part::cookies).common, "");
  EXPECT_TRUE(on.disk.files.contains("/s/pair.damaged"));
  on.disk.full = true;
  EXPECT_TRUE(book.save());
}

}  // namespace
}  // namespace sekisho::mgmt::pair
