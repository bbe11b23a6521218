// Tokens in the store: kept by name and hash, gone when removed, there after a restart.
#include <gtest/gtest.h>

#include <filesystem>

#include "mgmt/store/store.h"

namespace sekisho::mgmt::store {
namespace {

using access::Role;
using access::Token;

class TokensTest : public testing::Test {
 protected:
  TokensTest() {
    char name[] = "/tmp/sekisho-tokens-XXXXXX";
    folder = mkdtemp(name);
  }
  ~TokensTest() override { std::filesystem::remove_all(folder); }
  static Token token(const std::string& name, const std::string& hash) {
    return {name, "hanako", Role::operator_, {10}, {20}, "root", hash};
  }

  std::string folder;
};

TEST_F(TokensTest, AreThereAfterARestartAndGoneWhenRemoved) {
  {
    Store store = Store::open(folder);
    EXPECT_FALSE(store.add_token(token("phone", "b")));
    EXPECT_FALSE(store.add_token(token("laptop", "a")));
  }
  Store store = Store::open(folder);
  auto all = store.tokens();
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 2U);
  const Token& first = (*all)[0];
  EXPECT_EQ(first.name, "laptop");
  EXPECT_EQ(first.person, "hanako");
  EXPECT_EQ(first.role, Role::operator_);
  EXPECT_EQ(first.made, WallTime{10});
  EXPECT_EQ(first.expires, WallTime{20});
  EXPECT_EQ(first.made_by, "root");
  EXPECT_EQ(first.sha256, "a");
  EXPECT_TRUE(*store.remove_token("laptop"));
  EXPECT_FALSE(*store.remove_token("laptop"));
  EXPECT_EQ(store.tokens()->size(), 1U);
}

TEST_F(TokensTest, ANameOrAHashIsThereOnce) {
  Store store = Store::open(folder);
  EXPECT_FALSE(store.add_token(token("laptop", "a")));
  EXPECT_TRUE(store.add_token(token("laptop", "b")));
  EXPECT_TRUE(store.add_token(token("phone", "a")));
  EXPECT_EQ(store.tokens()->size(), 1U);
}

// A row that somebody wrote into the file gives nothing that tokens do not give.
TEST_F(TokensTest, ARoleThatCannotBeGivenIsNone) {
  {
    Store store = Store::open(folder);
    EXPECT_FALSE(store.add_token(token("laptop", "a")));
  }
  auto database = Database::open(folder + "/sekisho.db");
  ASSERT_TRUE(database);
  EXPECT_FALSE(database->run("UPDATE tokens SET role = 'administrator'"));
  Store store = Store::open(folder);
  EXPECT_EQ((*store.tokens())[0].role, Role::nobody);
}

TEST(Tokens, WithoutADatabaseThereAreNone) {
  Store store = Store::open("/nonexistent/folder");
  EXPECT_FALSE(store.tokens());
  EXPECT_TRUE(store.add_token({}));
}

}  // namespace
}  // namespace sekisho::mgmt::store
