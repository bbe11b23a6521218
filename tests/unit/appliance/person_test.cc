// Who asks, for what needs two: the kernel's word and the login behind it. G2-22
#include "appliance/person.h"

#include <gtest/gtest.h>

namespace sekisho::appliance {
namespace {

using mgmt::control::Peer;
using mgmt::trust::same_person;

const std::string none = "4294967295";  // whom the system started

Peer peer_of(bool local, std::uint32_t uid) {
  Peer peer;
  peer.local = local;
  peer.uid = uid;
  return peer;
}

TEST(Person, IsTheAccountAndTheLoginBehindIt) {
  const struct {
    const char* what;
    bool local;
    std::uint32_t uid;
    std::string loginuid;
    std::string account, login;
    bool nobody;
  } cases[] = {
      {"staff", true, 60001, "60001", "uid 60001", "uid 60001", false},
      {"staff by sudo", true, 0, "60001", "root", "uid 60001", false},
      {"staff without audit", true, 60001, none, "uid 60001", "", false},
      {"root at the console", true, 0, "0", "root", "root", true},
      {"root without audit", true, 0, none, "root", "", true},
      {"no proc", true, 60001, "", "uid 60001", "", false},
      {"nonsense", true, 0, "sixty", "root", "", true},
      {"not by the kernel's word", false, 60001, "60001", "", "", true},
  };
  for (const auto& c : cases) {
    const auto person = person_of(peer_of(c.local, c.uid), c.loginuid);
    EXPECT_EQ(person.account, c.account) << c.what;
    EXPECT_EQ(person.login, c.login) << c.what;
    EXPECT_EQ(person.nobody, c.nobody) << c.what;
    EXPECT_FALSE(person.name.empty()) << c.what;
  }
}

TEST(Person, OfATokenIsTheOneWhoHasTheAccount) {
  Peer peer = peer_of(false, 0);
  peer.name = "uid 60001";
  peer.way = "token laptop";
  const auto person = person_of(peer, "");
  EXPECT_FALSE(person.nobody);
  EXPECT_TRUE(same_person(person, person_of(peer_of(true, 60001), none)));
  EXPECT_FALSE(same_person(person, person_of(peer_of(true, 60002), none)));
}

TEST(Person, SudoMakesNoSecondPerson) {
  const auto self = person_of(peer_of(true, 60001), "60001");
  const auto by_sudo = person_of(peer_of(true, 0), "60001");
  const auto other_by_sudo = person_of(peer_of(true, 0), "60002");
  EXPECT_TRUE(same_person(self, by_sudo));
  EXPECT_FALSE(same_person(self, other_by_sudo));
  EXPECT_EQ(by_sudo.name, "root (uid 0), logged in as uid 60001");
}

}  // namespace
}  // namespace sekisho::appliance
