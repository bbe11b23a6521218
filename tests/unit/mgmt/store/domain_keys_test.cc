// The keys of watched domains are there after a restart, each domain's replaced as a whole (G3-19).
#include <gtest/gtest.h>

#include <filesystem>

#include "mgmt/store/store.h"

namespace sekisho::mgmt::store {
namespace {

class DomainKeysTest : public testing::Test {
 protected:
  DomainKeysTest() {
    char name[] = "/tmp/sekisho-domain-keys-XXXXXX";
    folder = mkdtemp(name);
  }
  ~DomainKeysTest() override { std::filesystem::remove_all(folder); }
  std::string folder;
};

TEST_F(DomainKeysTest, AreKeptByDomain) {
  const DomainKeyRow old_key{4711, 13, true, false, {0, 100, 300, 400, 0, 100, 200, 300, 0, 0, 0, 0}};
  const DomainKeyRow new_key{815, 13, true, true, {100, 200, 400, 0, 200, 300, 400, 0, 0, 0, 0, 0}};
  {
    Store store = Store::open(folder);
    EXPECT_FALSE(store.put_domain_keys("city.jp.", {new_key, old_key}));
    EXPECT_FALSE(store.put_domain_keys("town.jp.", {new_key}));
    EXPECT_FALSE(store.put_domain_keys("town.jp.", {old_key}));
    EXPECT_FALSE(store.put_domain_keys("gone.jp.", {}));
  }
  Store store = Store::open(folder);
  const auto city = store.domain_keys("city.jp."), town = store.domain_keys("town.jp.");
  ASSERT_TRUE(city && town);
  EXPECT_EQ(*city, (std::vector<DomainKeyRow>{old_key, new_key}));
  EXPECT_EQ(*town, std::vector<DomainKeyRow>{old_key});
  EXPECT_TRUE(store.domain_keys("gone.jp.")->empty());
}

}  // namespace
}  // namespace sekisho::mgmt::store
