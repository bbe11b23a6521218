// A gateway whose configuration's life is tried: real files, a database, canaries that answer what the test wants.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "mgmt/life/config_life.h"

namespace sekisho::mgmt::life {

inline std::string config_text(const std::string& identity, const std::string& more = "") {
  return "include = [\"conf.d/*.toml\"]\n[server]\nidentity = \"" + identity +
         "\"\n"
         "[nat]\nmap = \"nat-map.toml\"\n"
         "[[port]]\nname = \"p\"\ndriver = \"socket\"\ndevice = \"lo\"\naddresses = [\"127.0.0.53\"]\n"
         "[[realm]]\nname = \"r\"\nresolution = \"forward\"\nvalidation = \"off\"\n"
         "validation-exempt-reason = \"not signed\"\ndevice = \"lo\"\n"
         "[[realm.group]]\nname = \"g\"\nservers = [{ address = \"10.0.0.1\" }]\n"
         "[[realm.forward-zone]]\nnames = [\"lg.jp\"]\ngroup = \"g\"\n"
         "[[view]]\nname = \"v\"\nclients = [{ port = \"p\", networks = [\"127.0.0.0/8\"] }]\n" +
         more;
}

/// Publishes into a string; canaries answer what the test wants.
class FakeGateway final : public Surface {
 public:
  Published publish(const config::FileSource& source) override {
    Published published;
    published.loaded = config::load(path, source);
    const auto& config = published.loaded.config;
    if (config && config->server.identity.value == "two") published.refused = refuse;
    published.ok = config && published.refused.empty();
    last_failed = !published.ok;
    if (published.ok) {
      running = config->server.identity.value;
      published.policy = ++policy;
    }
    return published;
  }
  void ask_canaries(const config::Config&, Canaries done) override {
    CanaryOutcome lgwan{view, name, "SOA", !failing.contains(running + "/lgwan"), "SERVFAIL"};
    CanaryOutcome other{"internet", "jp", "NS", !failing.contains(running + "/internet"), "no answer"};
    if (hold) {
      held = [done, lgwan, other] { done({lgwan, other}); };
      return;
    }
    done({lgwan, other});
  }
  Instant now() override { return clock; }
  WallTime wall() override { return WallTime{1'700'000'000 + clock.seconds()}; }

  std::string path, running;
  std::string view = "lgwan", name = "lg.jp";  ///< of the first canary
  std::string refuse;                          ///< why "two" is not allowed
  bool last_failed = false;
  std::uint64_t policy = 0;
  std::set<std::string> failing;  ///< "identity/view"
  bool hold = false;
  std::function<void()> held;
  Instant clock;
};

class ConfigLifeTest : public ::testing::Test {
 protected:
  ConfigLifeTest() {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    directory = ::testing::TempDir() + "sekisho-life-" + info->name();
    std::filesystem::remove_all(directory);
    std::filesystem::create_directories(directory + "/conf.d");
    gateway.path = directory + "/sekisho.toml";
    put("sekisho.toml", config_text("one"));
    put("nat-map.toml", "");
    start();
  }
  ~ConfigLifeTest() override { std::filesystem::remove_all(directory); }

  /// What main and the gateway do; also after a kill.
  void start() {
    life.reset();
    store.reset();
    recovery = recover(calls, real_path(gateway.path));
    store.emplace(store::Store::open(directory));
    const Published first = gateway.publish(source_after(recovery));
    ASSERT_TRUE(first.ok);
    life = std::make_unique<ConfigLife>(calls, config::disk(), gateway.path, *store, gateway);
    life->begin(first.loaded.sources, recovery);
  }
  void put(const std::string& name, const std::string& text) const { std::ofstream(directory + "/" + name) << text; }
  std::string on_disk(const std::string& name) const {
    std::string reason;
    return config::read_file(directory + "/" + name, reason).value_or("(none)");
  }
  static Proposal proposal(Edit edit, Duration confirm_within = {}) {
    Proposal p;
    p.edit = std::move(edit);
    p.actor = {"hanako", ""};
    p.why = "a reason";
    p.confirm_within = confirm_within;
    return p;
  }
  Outcome apply(Proposal p) {
    std::optional<Outcome> said;
    life->apply(std::move(p), [&](Outcome outcome) { said = std::move(outcome); });
    EXPECT_TRUE(said);
    return said.value_or(Outcome());
  }
  Outcome apply(const std::string& identity, Duration confirm_within = {}) {
    return apply(proposal({{"sekisho.toml", config_text(identity)}}, confirm_within));
  }
  Outcome roll_back(std::optional<std::uint64_t> revision = {}) {
    std::optional<Outcome> said;
    Proposal p;
    p.actor = {"taro", ""};
    life->roll_back(revision, p, [&](Outcome outcome) { said = std::move(outcome); });
    return said.value_or(Outcome());
  }
  store::RevisionState state_of(std::uint64_t revision) { return (*store->revision(revision))->state; }
  std::vector<std::string> events() {
    std::vector<std::string> list;
    const auto all = store->events(0, 1000);
    for (const auto& e : *all) list.push_back(e.who + ": " + e.what + ": " + e.outcome);
    return list;
  }

  std::string directory;
  trust::SystemCalls calls;
  FakeGateway gateway;
  Recovery recovery;
  std::optional<store::Store> store;
  std::unique_ptr<ConfigLife> life;
};

}  // namespace sekisho::mgmt::life
