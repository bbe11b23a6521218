// Who may do what in the running gateway: tokens that are made and removed, and who may change [control].
#include "appliance/access_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "mgmt/config/load.h"

namespace sekisho::appliance {
namespace {

using mgmt::access::Credentials;
using mgmt::access::Peer;
using mgmt::access::Refusal;
using mgmt::access::Role;
using ::testing::HasSubstr;

std::string configuration(const std::string& control) {
  return "[[port]]\nname = \"p\"\ndriver = \"socket\"\ndevice = \"lo\"\naddresses = [\"127.0.0.53\"]\n"
         "[[realm]]\nname = \"lgwan\"\nresolution = \"forward\"\ndevice = \"eth4\"\nvalidation = \"off\"\n"
         "validation-exempt-reason = \"not signed there\"\n"
         "[[realm.group]]\nname = \"poi\"\nservers = [{ address = \"10.9.0.1\" }]\n"
         "[[realm.forward-zone]]\nnames = [\"lg.jp\"]\ngroup = \"poi\"\n"
         "[[view]]\nname = \"v\"\nclients = [{ port = \"p\", networks = [\"10.0.0.0/8\"] }]\n"
         "default = \"refuse\"\nroutes = [{ names = [\"lg.jp\"], to = \"lgwan\" }]\n[control]\n" +
         control;
}

mgmt::config::LoadResult load(const std::string& control) {
  auto loaded = mgmt::config::load_text(configuration(control));
  for (const auto& d : loaded.diagnostics) ADD_FAILURE() << format(d, loaded.files, mgmt::config::Language::en);
  return loaded;
}

class AccessDeskTest : public ::testing::Test {
 protected:
  AccessDeskTest() {
    char name[] = "/tmp/sekisho-access-XXXXXX";
    folder = mkdtemp(name);
    store.emplace(mgmt::store::Store::open(folder));
    policies.emplace("sekisho.toml", load("operators = [\"daemon\"]\nothers = \"nobody\"\n"),
                     mgmt::config::CookieBook{}, 1U,
                     [](const mgmt::config::Config&) { return mgmt::config::TrustOverlays{}; });
    start();
  }
  ~AccessDeskTest() override { std::filesystem::remove_all(folder); }

  /// As after a restart: what is known comes out of the store.
  void start() {
    desk.emplace(*policies);
    desk->start(*store, [this](const mgmt::access::RefusalNote& note) { told.push_back(note.outcome); });
    commands = desk->commands();
  }
  std::optional<Refusal> try_token(const std::string& token, Peer& peer) {
    peer.address = "192.0.2.7";
    return desk->gate().identify(peer, Credentials{"Bearer " + token, nullptr}, Instant{1}, wall_now());
  }
  static Peer root() {
    Peer peer;
    peer.local = true;
    peer.name = "root";
    peer.role = Role::administrator;
    return peer;
  }

  std::string folder;
  std::optional<mgmt::store::Store> store;
  std::optional<PolicyStore> policies;
  std::optional<AccessDesk> desk;
  mgmt::control::AccessCommands commands;
  std::vector<std::string> told;
};

TEST_F(AccessDeskTest, ATokenWorksFromWhenItIsMadeUntilItIsRemoved) {
  const auto made = commands.add_token({"laptop", "hanako", "operator", 3600}, root());
  ASSERT_TRUE(made) << made.error().text;
  EXPECT_EQ(made->status.made_by, "root");
  Peer peer;
  EXPECT_EQ(try_token(made->token, peer), std::nullopt);
  EXPECT_EQ(peer.to_string(), "hanako (token laptop, 192.0.2.7)");
  EXPECT_EQ(peer.role, Role::operator_);
  start();
  EXPECT_EQ(try_token(made->token, peer), std::nullopt);
  ASSERT_TRUE(commands.remove_token({"laptop"}));
  EXPECT_EQ(try_token(made->token, peer), Refusal::unknown_token);
  start();
  EXPECT_EQ(try_token(made->token, peer), Refusal::unknown_token);
}

TEST_F(AccessDeskTest, WishesForTokensAreChecked) {
  ASSERT_TRUE(commands.add_token({"laptop", "", "viewer", 60}, root()));
  struct {
    mgmt::control::TokenRequest wish;
    unsigned status;
  } const cases[] = {
      {{"laptop", "", "viewer", 60}, 409},       {{"", "", "viewer", 60}, 400},
      {{"a b", "", "viewer", 60}, 400},          {{"phone", "a b", "viewer", 60}, 400},
      {{"phone", "", "administrator", 60}, 400}, {{"phone", "", "", 60}, 400},
      {{"phone", "", "viewer", 0}, 400},         {{"phone", "", "viewer", 367 * 86'400}, 400},
      {{"phone", "", "viewer", INT64_MAX}, 400},
  };
  for (const auto& c : cases) {
    const auto made = commands.add_token(c.wish, root());
    ASSERT_FALSE(made) << c.wish.name;
    EXPECT_EQ(made.error().status, c.status) << made.error().text;
  }
  EXPECT_EQ(commands.remove_token({"phone"}).error().status, 404U);
  EXPECT_EQ(commands.tokens()->tokens.size(), 1U);
  EXPECT_EQ(commands.tokens()->tokens[0].person, "laptop");
}

TEST_F(AccessDeskTest, TheirNumberIsBounded) {
  for (std::size_t i = 0; i < mgmt::access::max_tokens; ++i)
    ASSERT_TRUE(commands.add_token({"t" + std::to_string(i), "", "viewer", 60}, root()));
  EXPECT_EQ(commands.add_token({"more", "", "viewer", 60}, root()).error().status, 409U);
}

// Whoever may change the configuration may not thereby become more than they are.
TEST_F(AccessDeskTest, OnlyTheAdministratorChangesControl) {
  const auto same = load("operators = [\"daemon\"]\nothers = \"nobody\"\n");
  const auto other = load("approvers = [\"daemon\"]\nothers = \"nobody\"\n");
  EXPECT_EQ(desk->object(Role::operator_, *same.config), std::nullopt);
  EXPECT_THAT(desk->object(Role::approver, *other.config).value_or(""), HasSubstr("only root"));
  EXPECT_EQ(desk->object(Role::administrator, *other.config), std::nullopt);
}

TEST_F(AccessDeskTest, RefusalsAreTold) {
  desk->gate().refused(Refusal::unknown_path, root(), "GET /x", Instant{1});
  EXPECT_EQ(told, std::vector<std::string>{"refused: unknown-path"});
}

}  // namespace
}  // namespace sekisho::appliance
