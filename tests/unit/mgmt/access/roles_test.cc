// Who has which role, and that each role may what the ones below it may.
#include <gtest/gtest.h>
#include <unistd.h>

#include "mgmt/access/peer.h"
#include "mgmt/access/role.h"
#include "mgmt/access/unix_roles.h"

namespace sekisho::mgmt::access {
namespace {

TEST(Role, EachMayWhatTheOnesBelowItMay) {
  const Role upwards[] = {Role::nobody, Role::viewer, Role::operator_, Role::approver, Role::administrator};
  for (std::size_t has = 0; has < 5; ++has) {
    for (std::size_t needed = 0; needed < 5; ++needed) EXPECT_EQ(may(upwards[has], upwards[needed]), has >= needed);
  }
}

TEST(Role, OnlyThreeCanBeGiven) {
  EXPECT_EQ(parse_role("viewer"), Role::viewer);
  EXPECT_EQ(parse_role("operator"), Role::operator_);
  EXPECT_EQ(parse_role("approver"), Role::approver);
  for (const char* word : {"administrator", "nobody", "root", "", "Viewer"}) EXPECT_FALSE(parse_role(word)) << word;
}

// Accounts and groups that every Debian has, with fixed numbers: daemon 1, mail 8, games 5 (group 60).
TEST(UnixRoles, ComeFromNameAndGroupsAndTheHighestCounts) {
  const UnixRoles roles({{"daemon", Role::viewer}, {"@mail", Role::operator_}, {"games", Role::approver}},
                        Role::nobody);
  struct {
    const char* what;
    std::uint32_t uid;
    std::vector<std::uint32_t> groups;
    Role role;
  } const cases[] = {
      {"root, whatever the rules say", 0, {}, Role::administrator},
      {"by name", 1, {1}, Role::viewer},
      {"by group", 4711, {100, 8}, Role::operator_},
      {"the group's is higher", 1, {8}, Role::operator_},
      {"the name's is higher", 5, {8}, Role::approver},
      {"in no rule", 4711, {60}, Role::nobody},
      {"a group's number as a user's", 8, {}, Role::nobody},
  };
  for (const auto& c : cases) EXPECT_EQ(roles.role_of(c.uid, c.groups), c.role) << c.what;
  EXPECT_TRUE(roles.unknown().empty());
}

TEST(UnixRoles, OthersHaveTheDefault) {
  const UnixRoles roles({}, Role::viewer);
  EXPECT_EQ(roles.role_of(4711, {}), Role::viewer);
  EXPECT_EQ(UnixRoles().role_of(4711, {}), Role::nobody);
}

TEST(UnixRoles, NamesThatNobodyHasGiveNothing) {
  const UnixRoles roles({{"no-such-account", Role::approver}, {"@no-such-group", Role::approver}}, Role::nobody);
  EXPECT_EQ(roles.unknown(), (std::vector<std::string>{"no-such-account", "@no-such-group"}));
  EXPECT_EQ(roles.role_of(UINT32_MAX, {UINT32_MAX}), Role::nobody);
}

TEST(Peer, IsToldWithTheWayTheyCame) {
  Peer peer;
  peer.local = true;
  peer.uid = 1000;
  EXPECT_EQ(peer.to_string(), "uid 1000");
  peer.name = "hanako";
  EXPECT_EQ(peer.to_string(), "hanako (uid 1000)");
  Peer remote;
  remote.address = "192.0.2.7";
  EXPECT_EQ(remote.to_string(), "192.0.2.7");
  remote.name = "hanako";
  remote.way = "token laptop";
  EXPECT_EQ(remote.to_string(), "hanako (token laptop, 192.0.2.7)");
}

// G2-21: a second way in is no second person.
TEST(Peer, IsAnotherOnlyByAnotherName) {
  Peer peer;
  EXPECT_FALSE(peer.is_another_than("hanako"));  // not known
  peer.name = "hanako";
  EXPECT_FALSE(peer.is_another_than("hanako"));
  EXPECT_TRUE(peer.is_another_than("taro"));
}

}  // namespace
}  // namespace sekisho::mgmt::access
