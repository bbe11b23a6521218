// What the gateway trusts while it runs: keys that come in, negative trust anchors that come and go, and how each
// change reaches the published policy. K-1, G2-7, G2-21.
#include "appliance/nta_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <filesystem>
#include <fstream>

#include "mgmt/cli/refusal_texts.h"
#include "mgmt/config/load.h"
#include "tests/support/fake_worker.h"
#include "tests/support/signer.h"

namespace sekisho::appliance {
namespace {

using namespace mgmt::control;
using sekisho::testing::FakeWorker;
using sekisho::testing::SigningKey;
using ::testing::ElementsAre;

constexpr LaneId row{0};
constexpr std::int64_t day = 86'400;

std::string configuration(const std::string& folder) {
  return "[server]\nstate-directory = \"" + folder + "/state\"\n" +
         "[[port]]\nname = \"p\"\ndriver = \"socket\"\ndevice = \"lo\"\naddresses = [\"127.0.0.53\"]\n"
         "[[realm]]\nname = \"lgwan\"\nresolution = \"forward\"\ndevice = \"eth4\"\nvalidation = \"off\"\n"
         "validation-exempt-reason = \"not signed there\"\n"
         "[[realm.group]]\nname = \"poi\"\nservers = [{ address = \"10.9.0.1\" }]\n"
         "[[realm.forward-zone]]\nnames = [\"lg.jp\"]\ngroup = \"poi\"\n"
         "[[realm]]\nname = \"internet\"\nresolution = \"recursive\"\ndevice = \"eth5\"\ntrust-anchors = [\"" +
         folder +
         "/root.ds\"]\n"
         "[[view]]\nname = \"v\"\nclients = [{ port = \"p\", networks = [\"10.0.0.0/8\"] }]\n"
         "default = \"internet\"\nroutes = [{ names = [\"lg.jp\"], to = \"lgwan\" }]\n";
}

Peer peer_of(std::uint32_t uid) {
  Peer peer;
  peer.local = true;
  peer.uid = uid;
  return peer;
}

struct Folder {
  Folder() {
    char name[] = "/tmp/sekisho-trust-XXXXXX";
    path = mkdtemp(name);
    std::filesystem::create_directory(path + "/state");
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string path;
};

/// A gateway without lanes: the desk, its store, the inquirer, and workers of which one is played by the test.
class TrustDeskTest : public ::testing::Test {
 protected:
  TrustDeskTest() {
    std::ofstream(folder.path + "/root.ds") << ". IN DS " << dns::rdata_to_text(dns::RRType::ds, key.ds()) << "\n";
    const std::string text = configuration(folder.path);
    auto loaded = mgmt::config::load_text(text);
    for (const auto& d : loaded.diagnostics) {
      if (d.severity == mgmt::config::Severity::error)
        ADD_FAILURE() << format(d, loaded.files, mgmt::config::Language::en);
    }
    desk.emplace(folder.path + "/state", history);
    store.emplace("sekisho.toml", std::move(loaded), mgmt::config::CookieBook{}, 4U,
                  [this](const mgmt::config::Config& config) { return desk->overlays(config); });
    // Only its tasks are used: questions go to the test's own mailbox.
    workers.push_back(std::make_unique<resolver::WorkerThread>(
        resolver::WorkerSettings{}, other_mailbox, store->domain(),
        [this]() -> const std::shared_ptr<const forwarding::RealmTable>& { return store->policy().current().realms; },
        store->health()));
    workers.back()->start();
    inquirer.start([] {});
    desk->start(*store, inquirer, [this](std::function<void()> work) {
      const std::lock_guard lock(mutex);
      posted.push_back(std::move(work));
    });
    nta_desk.emplace(
        *desk, history, *store,
        [this](const TraceRequest& request, const std::function<void(TraceReport)>& done) {
          traced = request;
          done(found);
          return std::optional<CommandError>();
        },
        [](const Peer& peer) {
          const std::string name = "uid " + std::to_string(peer.uid);
          return mgmt::trust::Person{name, "", name, peer.uid == 0};
        });
    nta_desk->start([](const std::function<void()>& work) { work(); });
  }
  ~TrustDeskTest() override {
    inquirer.stop();
    workers.back()->stop();
  }

  const forwarding::Realm& realm(std::size_t i = 1) { return store->policy().current().realms->realms.at(i); }

  /// The root's keys as they are published, signed around now.
  resolver::Answer keys(const SigningKey& by) const {
    resolver::Answer answer;
    answer.rcode = dns::Rcode::noerror;
    dns::Rrset set = sekisho::testing::dnskey_set(dns::Name(), {by.dnskey()});
    const std::int64_t now = wall_now().seconds - sekisho::testing::test_time.seconds;
    by.sign(set, {.inception = now - day, .expiration = now + 10 * day});
    answer.answer.push_back(set);
    return answer;
  }

  /// One tick, and all that comes of it.
  bool tick(std::size_t results) {
    desk->tick();
    std::size_t done = 0;
    for (int i = 0; i < 10'000 && done < results; ++i) {
      worker.step();
      std::vector<std::function<void()>> now;
      {
        const std::lock_guard lock(mutex);
        now.swap(posted);
      }
      for (auto& work : now) work();
      done += now.size();
      poll(nullptr, 0, 1);
    }
    return done == results;
  }
  mgmt::control::AnchorStatus root_anchor() const { return desk->report_anchors().anchors.at(0); }
  static NtaRequest nta(const char* name) {
    return {std::nullopt, name, "expired", "their operator, by telephone", "SOA", 3600};
  }
  /// Asked for by whoever has that number, and the name traced.
  NtaCommands::Detail ask_for(const NtaRequest& request, std::uint32_t uid = 1000) {
    NtaCommands::Detail got = Failure{CommandError{}};
    nta_desk->request(request, peer_of(uid), [&](NtaCommands::Detail detail) { got = std::move(detail); });
    return got;
  }
  NtaCommands::Detail decide(NtaVerb verb, std::uint64_t id, std::uint32_t uid = 1001) {
    return nta_desk->decide(verb, {id, ""}, peer_of(uid));
  }

  Folder folder;
  SigningKey key{"."};
  mgmt::store::Store history = mgmt::store::Store::open(folder.path + "/state");
  std::optional<TrustDesk> desk;
  std::optional<PolicyStore> store;
  resolver::Mailbox mailbox{1, 1}, other_mailbox{1, 1};
  Workers workers;
  FakeWorker worker{mailbox, row};
  Inquirer inquirer{mailbox, row};
  std::mutex mutex;
  std::vector<std::function<void()>> posted;

  /// What a trace finds, and what was asked of it last.
  TraceReport found = bogus_trace();
  std::optional<TraceRequest> traced;
  static TraceReport bogus_trace() {
    TraceReport report;
    report.finding = "bogus";
    report.unchecked.rcode = "NOERROR";
    report.links.push_back({"broken.jp.", "positive", "bogus", "the signature has expired", "", {}, {}, {}});
    return report;
  }
  std::optional<NtaDesk> nta_desk;
};

TEST_F(TrustDeskTest, KeysThatATrustedKeySignsAreFollowed) {  // K-1
  worker.knows(realm().id, ". DNSKEY", keys(key));
  EXPECT_FALSE(root_anchor().asked);
  ASSERT_TRUE(tick(1));
  EXPECT_TRUE(root_anchor().asked);
  EXPECT_EQ(root_anchor().outcome, "trusted");
  EXPECT_GT(root_anchor().last_success, 0);
  EXPECT_EQ(root_anchor().keys.at(0).state, "valid");
  EXPECT_TRUE(root_anchor().warnings.empty());
  EXPECT_TRUE(std::filesystem::exists(folder.path + "/state"));
  EXPECT_FALSE(std::filesystem::is_empty(folder.path + "/state"));
  EXPECT_TRUE(worker.seen().at(0).checking_disabled);
}

TEST_F(TrustDeskTest, KeysOfSomebodyElseAreAlarmedOn) {  // K-1, K-4
  worker.knows(realm().id, ". DNSKEY", keys(SigningKey(".")));
  ASSERT_TRUE(tick(1));
  EXPECT_EQ(root_anchor().outcome, "not-trusted");
  EXPECT_THAT(root_anchor().warnings, ::testing::Contains("not-trusted"));
  EXPECT_EQ(realm().validation.anchors.size(), 1U);  // nothing new is believed
}

TEST_F(TrustDeskTest, NoAnswerAndNoSignaturesAreNoWord) {
  resolver::Answer bare = keys(key);
  bare.answer.front().signatures.clear();
  worker.knows(realm().id, ". DNSKEY", bare);
  ASSERT_TRUE(tick(1));
  EXPECT_EQ(root_anchor().outcome, "no-answer");
  EXPECT_THAT(root_anchor().warnings, ::testing::Contains("no-answer"));
  EXPECT_EQ(root_anchor().last_success, 0);
}

TEST_F(TrustDeskTest, TheRootIsToldWhichKeysAreTrusted) {  // RFC 8145
  worker.knows(realm().id, ". DNSKEY", keys(key));
  ASSERT_TRUE(tick(1));
  for (int i = 0; i < 10'000 && worker.seen().size() < 2; ++i) {
    worker.step();
    poll(nullptr, 0, 1);
  }
  char expected[16];
  std::snprintf(expected, sizeof expected, "_ta-%04x.", key.tag());
  ASSERT_EQ(worker.seen().size(), 2U);
  EXPECT_EQ(worker.seen()[1].question.name.to_text(), expected);
}

TEST_F(TrustDeskTest, ANegativeAnchorIsInThePolicyAtOnceAndGoneAtOnce) {  // G2-21
  const std::uint32_t before = realm().epoch;
  const auto asked = ask_for(nta("Broken.jp"));
  ASSERT_TRUE(asked.ok()) << asked.error().text;
  EXPECT_EQ(asked->entry.state, "waiting");
  EXPECT_EQ(asked->evidence.finding, "bogus");
  EXPECT_EQ(traced->name, "broken.jp.");
  EXPECT_TRUE(traced->uncovered);
  EXPECT_TRUE(realm().validation.exempt.empty());
  const auto approved = decide(NtaVerb::approve, asked->entry.id);
  ASSERT_TRUE(approved.ok()) << approved.error().text;
  EXPECT_EQ(approved->entry.decided_by, "uid 1001");
  ASSERT_EQ(approved->steps.size(), 2U);
  ASSERT_EQ(realm().validation.exempt.size(), 1U);
  EXPECT_EQ(realm().validation.exempt[0].name, dns::Name::of("broken.jp."));
  EXPECT_GT(realm().epoch, before);  // what was cached as bogus is forgotten
  const std::uint32_t during = realm().epoch;
  ASSERT_TRUE(decide(NtaVerb::withdraw, asked->entry.id, 1000).ok());
  EXPECT_TRUE(realm().validation.exempt.empty());
  EXPECT_GT(realm().epoch, during);
  EXPECT_EQ(realm(0).epoch, 0U);  // the other realm is left alone
  EXPECT_EQ(nta_desk->list()->entries.at(0).state, "lifted");
  EXPECT_EQ(nta_desk->history(10)->steps.size(), 3U);
  EXPECT_EQ(history.verify()->events, 3U);
}

TEST_F(TrustDeskTest, WhoMayNotDecideIsRefused) {  // G2-22
  const auto id = ask_for(nta("broken.jp"))->entry.id;
  EXPECT_EQ(decide(NtaVerb::approve, id, 1000).error().status, 403U);
  EXPECT_EQ(decide(NtaVerb::approve, id, 0).error().status, 403U);
  EXPECT_EQ(ask_for(nta("other.jp"), 0).error().status, 403U);
  EXPECT_TRUE(realm().validation.exempt.empty());
  EXPECT_TRUE(decide(NtaVerb::reject, id).ok());
  EXPECT_EQ(decide(NtaVerb::approve, id).error().status, 409U);
  EXPECT_EQ(decide(NtaVerb::approve, 99).error().status, 404U);
  EXPECT_EQ(nta_desk->show(99).error().status, 404U);
}

TEST_F(TrustDeskTest, WhatMustNotBeExcusedIsRefused) {
  const auto status = [&](const NtaRequest& request) {
    traced.reset();
    const auto refused = ask_for(request);
    EXPECT_FALSE(traced) << "it can be refused without a trace";
    return refused.ok() ? 0U : refused.error().status;
  };
  EXPECT_EQ(status(nta(".")), 400U);
  EXPECT_EQ(status(nta("jp")), 400U);
  NtaRequest request = nta("broken.jp");
  request.realm = "lgwan";
  EXPECT_EQ(status(request), 409U);  // does not validate
  request.realm = "mars";
  EXPECT_EQ(status(request), 404U);
  EXPECT_EQ(status(nta("broken..jp")), 400U);
  request = nta("broken.jp");
  request.reason = "";
  EXPECT_EQ(status(request), 400U);
  request = nta("broken.jp");
  request.confirmed_by = "";
  EXPECT_EQ(status(request), 400U);
  request = nta("broken.jp");
  request.type = "NONSENSE";
  EXPECT_EQ(status(request), 400U);
  request = nta("broken.jp");
  request.seconds = 30 * day;
  EXPECT_EQ(status(request), 400U);
  EXPECT_TRUE(nta_desk->list()->entries.empty());
}

TEST_F(TrustDeskTest, WithoutEvidenceNothingIsAskedFor) {  // RFC 7646 §2: only for what fails to validate
  const struct {
    const char *verdict, *rcode, *said;
  } cases[] = {
      {"secure", "NOERROR", "the zone validates"},
      {"insecure", "NOERROR", "not signed"},
      {"bogus", "SERVFAIL", "cannot be looked up"},
      {"bogus", "", "cannot be looked up"},
  };
  for (const auto& c : cases) {
    found = bogus_trace();
    found.links[0].verdict = c.verdict;
    found.unchecked.rcode = c.rcode;
    const auto refused = ask_for(nta("broken.jp"));
    ASSERT_FALSE(refused.ok()) << c.said;
    EXPECT_EQ(refused.error().status, 409U);
    EXPECT_THAT(refused.error().text, ::testing::HasSubstr(c.said));
  }
  found = bogus_trace();
  found.links[0].steps.push_back({"failed", ".", "bogus", "the signature has expired", {}, {}});
  EXPECT_THAT(ask_for(nta("broken.jp")).error().text, ::testing::HasSubstr("trust anchors and the clock"));
  found.links[0].steps[0].zone = "broken.jp.";
  EXPECT_TRUE(ask_for(nta("broken.jp")).ok());
}

TEST(NtaRefusals, AreAllSaidInJapaneseToo) {
  using mgmt::trust::ExemptionError;
  for (int i = 0; i <= static_cast<int>(ExemptionError::needs_note); ++i) {
    const std::string_view english = to_text(static_cast<ExemptionError>(i));
    EXPECT_NE(mgmt::cli::refusal_in(mgmt::config::Language::ja, english), english) << english;
  }
}

TEST_F(TrustDeskTest, ARealmThatDoesNotValidateIsNamedWithItsReason) {
  const auto report = desk->report_anchors();
  ASSERT_EQ(report.exempt.size(), 1U);
  EXPECT_EQ(report.exempt[0].realm, "lgwan");
  EXPECT_EQ(report.exempt[0].reason, "not signed there");
}

}  // namespace
}  // namespace sekisho::appliance
