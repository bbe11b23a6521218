// What people have said of the guideline's items: the newest counts, and it is there after a restart.
#include <gtest/gtest.h>

#include <filesystem>

#include "mgmt/store/store.h"

namespace sekisho::mgmt::store {
namespace {

class AttestationsTest : public testing::Test {
 protected:
  AttestationsTest() {
    char name[] = "/tmp/sekisho-attestations-XXXXXX";
    folder = mkdtemp(name);
  }
  ~AttestationsTest() override { std::filesystem::remove_all(folder); }
  std::string folder;
};

TEST_F(AttestationsTest, TheNewestOfEachItemCounts) {
  {
    Store store = Store::open(folder);
    EXPECT_FALSE(store.attest({"G3-4", "broken", "hanako", "not yet", {10}}));
    EXPECT_FALSE(store.attest({"G2-20", "met", "taro", "dnsops.jp", {11}}));
    EXPECT_FALSE(store.attest({"G3-4", "met", "taro", "in the safe", {12}}));
  }
  Store store = Store::open(folder);
  const auto rows = store.attestations();
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 2U);
  EXPECT_EQ((*rows)[0].item, "G2-20");
  EXPECT_EQ((*rows)[1].item, "G3-4");
  EXPECT_EQ((*rows)[1].state, "met");
  EXPECT_EQ((*rows)[1].by, "taro");
  EXPECT_EQ((*rows)[1].note, "in the safe");
  EXPECT_EQ((*rows)[1].at.seconds, 12);
}

}  // namespace
}  // namespace sekisho::mgmt::store
