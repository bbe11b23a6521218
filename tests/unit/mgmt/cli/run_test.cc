// sekishoctl against a control server of its own, and against what is none.
#include "mgmt/cli/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "mgmt/control/commands.h"
#include "mgmt/control/server.h"

namespace sekisho::mgmt::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

struct TemporaryFolder {
  TemporaryFolder() {
    char name[] = "/tmp/sekisho-cli-XXXXXX";
    path = mkdtemp(name);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
  std::string path;
};

struct Printed {
  int exit;
  std::string out, err;
};

class CliTest : public testing::Test {
 protected:
  Printed run_line(const std::string& line) const {
    std::istringstream in("--socket " + socket_path + " " + line);
    const ParsedLine parsed = parse_command_line({std::istream_iterator<std::string>(in), {}}, Language::en);
    if (!parsed.options) return {parsed.exit, parsed.out, parsed.err};
    std::ostringstream out, err;
    const int exit = run(*parsed.options, out, err);
    return {exit, out.str(), err.str()};
  }

  TemporaryFolder folder;
  std::string socket_path = folder.path + "/control.sock";
};

class WithGateway : public CliTest {
 protected:
  WithGateway() {
    control::Commands c;
    c.status = [this] { return status; };
    c.metrics = [] { return std::string("sekisho_up 1\n"); };
    c.metrics_reference = [] { return std::string("# Metrics\n"); };
    c.reload = [this](const std::string& language, const control::Peer&) {
      reload_language = language;
      return reload;
    };
    c.flush = [this](const control::FlushRequest& request) -> Result<control::FlushReport, control::CommandError> {
      flushed = request;
      if (request.realm == "mars") return Failure{control::CommandError{404, "no realm \"mars\""}};
      return control::FlushReport{42};
    };
    c.dump = [this](const control::DumpRequest& request) -> Result<control::ChunkSource, control::CommandError> {
      dumped = request;
      if (request.realm == "mars") return Failure{control::CommandError{404, "no realm \"mars\""}};
      return control::ChunkSource([n = 0]() mutable -> std::optional<std::string> {
        if (n == 3) return std::nullopt;
        return "record " + std::to_string(n++) + std::string(100'000, '.') + "\n";
      });
    };
    c.anchors = [this] { return anchors; };
    c.cookies = [] {
      return control::CookieReport{"/etc/sekisho/secrets", {{"current", "0a1b2c3d", 1'790'000'000}}};
    };
    c.roll_cookies = [](const control::RollRequest& r) -> Result<control::CookieReport, control::CommandError> {
      if (r.step == "drop") return Failure{control::CommandError{409, "there is no previous secret"}};
      return control::CookieReport{"", {{"current", "0a1b2c3d", 0}, {"next", "ffffffff", 0}}};
    };
    c.not_ready = [] { return std::vector<std::string>(); };
    routes = control::staff_routes(c);
    EXPECT_EQ(server.listen_unix(socket_path, routes), std::nullopt);
    server.start();
  }

  control::StatusReport status;
  control::ReloadReport reload;
  std::string reload_language;
  std::optional<control::FlushRequest> flushed;
  std::optional<control::DumpRequest> dumped;
  control::AnchorsReport anchors;
  control::Router routes;
  control::ControlServer server;
};

TEST_F(WithGateway, ShowsMetricsOrExplainsThem) {
  EXPECT_EQ(run_line("metrics").out, "sekisho_up 1\n");
  EXPECT_EQ(run_line("metrics --reference").out, "# Metrics\n");
  EXPECT_THAT(run_line("metrics --help").out, HasSubstr("sekishoctl metrics | grep"));
}

TEST_F(WithGateway, StatusIsATableAndAnExitStatus) {
  status.version = "9.9.9";
  status.revision = 7;
  status.config_file = "/etc/sekisho/sekisho.toml";
  status.uptime_seconds = 90'061;
  status.realms = {
      {"lgwan",
       "forward",
       "eth4",
       {{"poi", {{"east", "10.100.1.53@53", true, 12.34, 100, 3}, {"west", "10.100.2.53@53", false, 0, 7, 7}}}}}};
  status.drops = {{"spoofed", 4}};
  status.released_at = std::time(nullptr) - 3 * 86'400 - 60;  // K-5
  status.sources = {{"root-hints", "/usr/share/dns/root.hints", std::time(nullptr) - 800 * 86'400 - 60},
                    {"trust-anchors", "/gone/root.ds", 0}};
  Printed printed = run_line("status");
  EXPECT_EQ(printed.exit, exit_done) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("9.9.9, made on "));
  EXPECT_THAT(printed.out, HasSubstr(" (3 days ago)\n"));
  EXPECT_THAT(printed.out, testing::ContainsRegex("Root hints +/usr/share/dns/root.hints, of .* \\(800 days ago\\)"));
  EXPECT_THAT(printed.out, testing::ContainsRegex("Anchor file +/gone/root.ds IS NOT THERE"));
  EXPECT_THAT(printed.out, HasSubstr("1 days 1 hours 1 minutes"));
  EXPECT_THAT(printed.out, HasSubstr("  lgwan  poi    east    10.100.1.53@53  up        12.3      100         3\n"));
  EXPECT_THAT(printed.out, HasSubstr("  lgwan  poi    west    10.100.2.53@53  DOWN       0.0        7         7\n"));
  EXPECT_THAT(printed.out, HasSubstr("  spoofed        4\n"));
  EXPECT_THAT(run_line("status --lang ja").out, HasSubstr("問い合わせ先サーバー"));
  EXPECT_EQ(control::parse_status(run_line("status --json").out)->revision, 7U);

  EXPECT_THAT(printed.out, Not(HasSubstr("Canaries")));

  status.watch.canaries = {{"internet", "jp.", "SOA", "secure", "bogus", 1'790'000'100, 1'790'000'000, 12.5}};
  status.watch.clock = {"too-far-off", 1'790'000'100, 2500, 3000, "ntp1"};
  status.watch.servfail = {{"lgwan", 0.3, 0.01, 0.2, true, 30, 168}, {"internet", -1, 0.02, 0.05, false, 168, 168}};
  printed = run_line("status");  // G2-12, G2-13
  EXPECT_THAT(printed.out, HasSubstr("NOT SYNCHRONISED WELL ENOUGH: it may be wrong by 3000.0 ms"));
  EXPECT_THAT(printed.out, HasSubstr("BOGUS: the proof fails"));
  EXPECT_THAT(printed.out, HasSubstr("30.0 ABOVE THE LIMIT"));
  EXPECT_THAT(printed.out, HasSubstr("still learning: 30 of 168 hours"));
  EXPECT_THAT(run_line("status --lang ja").out, HasSubstr("学習中: 168 時間のうち 30 時間"));
  EXPECT_EQ(control::parse_status(run_line("status --json").out)->watch.canaries[0].result, "bogus");

  status.not_ready = {"lane 0 has not started"};
  status.last_reload_failed = true;
  status.trust = {"internet .: not-trusted"};
  printed = run_line("status");
  EXPECT_EQ(printed.exit, exit_refused);
  EXPECT_THAT(printed.out, HasSubstr("NOT READY: lane 0 has not started"));
  EXPECT_THAT(printed.out, HasSubstr("config check /etc/sekisho/sekisho.toml"));
  EXPECT_THAT(printed.out, HasSubstr("internet .: not-trusted. `sekishoctl anchors` says more"));
}

TEST_F(WithGateway, CookieSecretsShowAsFingerprints) {
  const Printed shown = run_line("cookie status");
  EXPECT_EQ(shown.exit, exit_done) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("  current  0a1b2c3d     2026-09-2"));
  EXPECT_THAT(shown.out, HasSubstr("Secrets in /etc/sekisho/secrets"));
  const Printed staged = run_line("cookie roll stage --lang ja");
  EXPECT_THAT(staged.out, HasSubstr("ffffffff"));
  EXPECT_THAT(staged.out, HasSubstr("cookie-secret-file"));
  const Printed early = run_line("cookie roll drop");
  EXPECT_EQ(early.exit, exit_refused);
  EXPECT_THAT(early.err, HasSubstr("there is no previous secret"));
  EXPECT_EQ(control::parse_cookies(run_line("cookie status --json").out)->secrets.size(), 1U);
}

TEST_F(WithGateway, ReloadTellsWhatItDid) {
  reload.ok = true;
  reload.revision = 8;
  reload.needs_restart = {"server.workers"};
  Printed printed = run_line("reload --lang ja");
  EXPECT_EQ(printed.exit, exit_done);
  EXPECT_EQ(reload_language, "ja");
  EXPECT_THAT(printed.out, HasSubstr("server.workers"));

  reload.ok = false;
  reload.diagnostics = {{"sekisho.toml", "error", "bad-name", "that is wrong", "do this", 3, 9}};
  printed = run_line("reload");
  EXPECT_EQ(printed.exit, exit_refused);
  EXPECT_THAT(printed.out, HasSubstr("sekisho.toml:3:9: error: that is wrong\n  remedy: do this\n"));
  EXPECT_THAT(printed.out, HasSubstr("revision 8 runs on"));
  EXPECT_EQ(run_line("reload --json").exit, exit_refused);
}

TEST_F(WithGateway, FlushSaysWhatIsGone) {  // N-8
  const Printed printed = run_line("cache flush --realm lgwan city.lg.jp --subtree");
  EXPECT_EQ(printed.exit, exit_done);
  EXPECT_THAT(printed.out, HasSubstr("42"));
  EXPECT_EQ(flushed->realm, "lgwan");
  EXPECT_EQ(flushed->name, "city.lg.jp");
  EXPECT_TRUE(flushed->subtree && !flushed->all);
  EXPECT_EQ(run_line("cache flush --all").exit, exit_done);
  EXPECT_TRUE(flushed->all);
  const Printed refused = run_line("cache flush --all --realm mars");
  EXPECT_EQ(refused.exit, exit_refused);
  EXPECT_THAT(refused.err, HasSubstr("the gateway refused: no realm \"mars\""));
}

TEST_F(WithGateway, DumpStreamsWhatIsCached) {  // N-8
  const Printed printed = run_line("cache dump --realm lgwan lg.jp");
  EXPECT_EQ(printed.exit, exit_done) << printed.err;
  EXPECT_GT(printed.out.size(), 300'000U);
  EXPECT_THAT(printed.out, testing::StartsWith("record 0..."));
  EXPECT_THAT(printed.out, testing::EndsWith("...\n"));
  EXPECT_EQ(dumped->realm, "lgwan");
  EXPECT_EQ(dumped->under, "lg.jp");
  EXPECT_EQ(run_line("cache dump --realm mars").exit, exit_refused);
}

TEST_F(WithGateway, AnchorsAreShownWithTheirStateAndWhatIsWrong) {  // K-1
  control::AnchorStatus root{
      "internet", ".", "/usr/share/dns/root.ds", true, true, "trusted", 1'800'000'000, 1'800'086'400, {}, {}};
  root.keys = {{20326, 8, "valid", 1'790'000'000, 0}, {38696, 8, "add-pend", 1'799'000'000, 1'801'592'000}};
  anchors.anchors = {root};
  anchors.exempt = {{"lgwan", "not signed there"}};
  Printed printed = run_line("anchors");
  EXPECT_EQ(printed.exit, exit_done) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr(". in realm internet, from /usr/share/dns/root.ds"));
  EXPECT_THAT(printed.out, HasSubstr("20326"));
  EXPECT_THAT(printed.out, HasSubstr("new, waits 30 days"));
  EXPECT_THAT(printed.out, HasSubstr("trusted from 2027-"));
  EXPECT_THAT(printed.out, HasSubstr("Realm lgwan does not validate: not signed there"));
  EXPECT_THAT(run_line("anchors --lang ja").out, HasSubstr("新規 (30 日待機中)"));
  EXPECT_EQ(control::parse_anchors(run_line("anchors --json").out)->anchors.at(0).keys.size(), 2U);

  anchors.anchors[0].warnings = {"not-trusted", "something-newer"};
  printed = run_line("anchors");
  EXPECT_EQ(printed.exit, exit_refused);
  EXPECT_THAT(printed.out, HasSubstr("! NO TRUSTED KEY SIGNS THE ZONE"));
  EXPECT_THAT(printed.out, HasSubstr("! something-newer"));

  anchors.anchors[0].warnings.clear();
  anchors.clock_fault = "outside-signatures";
  printed = run_line("anchors");
  EXPECT_EQ(printed.exit, exit_refused);
  EXPECT_THAT(printed.out, testing::StartsWith("THE CLOCK IS WRONG"));
}

/// A Unix socket that says one thing to the first who asks, then hangs up; without words it keeps silent.
class Impostor {
 public:
  Impostor(const std::string& path, std::string words) : listener_(socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    EXPECT_EQ(bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(listen(listener_, 4), 0);
    if (words.empty()) return;
    thread_ = std::thread([this, said = std::move(words)] {
      const int fd = accept(listener_, nullptr, nullptr);
      char request[4096];
      static_cast<void>(recv(fd, request, sizeof request, 0));
      static_cast<void>(send(fd, said.data(), said.size(), MSG_NOSIGNAL));
      close(fd);
    });
  }
  ~Impostor() {
    if (thread_.joinable()) thread_.join();
    close(listener_);
  }

 private:
  int listener_;
  std::thread thread_;
};

TEST_F(CliTest, SaysWhyTheGatewayCannotBeReached) {
  Printed printed = run_line("status");
  EXPECT_EQ(printed.exit, exit_unreachable);
  EXPECT_THAT(printed.err, HasSubstr("no control socket"));
  { const Impostor gone(socket_path, ""); }  // leaves its socket's file behind
  printed = run_line("status");
  EXPECT_EQ(printed.exit, exit_unreachable);
  EXPECT_THAT(printed.err, HasSubstr("nobody listens"));
}

TEST_F(CliTest, KnowsWhatIsNoGateway) {
  for (const char* words : {"SSH-2.0-OpenSSH\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
                            "HTTP/1.1 500 Oops\r\nContent-Length: 3\r\n\r\nwhy", "HTTP/1.1 200 OK\r\n"}) {
    std::filesystem::remove(socket_path);
    const Impostor impostor(socket_path, words);
    const Printed printed = run_line("status");
    EXPECT_EQ(printed.exit, exit_broken) << words;
    EXPECT_THAT(printed.err, HasSubstr("does not answer like sekishod")) << words;
  }
}

TEST_F(CliTest, AListThatBreaksOffIsAnError) {
  const Impostor impostor(socket_path, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nline\n\r\n");
  const Printed printed = run_line("cache dump");
  EXPECT_EQ(printed.exit, exit_broken);
  EXPECT_EQ(printed.out, "line\n");
  EXPECT_THAT(printed.err, HasSubstr("incomplete"));
}

TEST_F(CliTest, DoesNotWaitForever) {
  const Impostor silent(socket_path, "");
  const auto reply = Client(socket_path, std::chrono::milliseconds(30)).call(control::Method::get, "/v1/status");
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.error(), ClientError::timeout);
}

TEST_F(CliTest, ChecksConfigurationWithoutAGateway) {
  const std::string example = SEKISHO_SOURCE_DIR "/configs/sekisho.toml";
  Printed printed = run_line("config check " + example);
  EXPECT_EQ(printed.exit, exit_done) << printed.out;

  const std::string bad = folder.path + "/bad.toml";
  std::ofstream(bad) << "[server]\nworkers = 99\nidentitty = \"x\"\n";
  printed = run_line("config check " + bad);
  EXPECT_EQ(printed.exit, exit_refused);
  EXPECT_THAT(printed.out, HasSubstr(bad + ":2:11: error: "));
  EXPECT_THAT(printed.out, HasSubstr("identity"));
  EXPECT_THAT(run_line("config check --lang ja " + bad).out, HasSubstr("エラー"));
  printed = run_line("config check --json " + bad + " " + example);
  EXPECT_EQ(printed.exit, exit_refused);
  EXPECT_THAT(printed.out,
              testing::AllOf(HasSubstr("\"ok\": false"), HasSubstr("\"ok\": true"), HasSubstr("\"line\": 2")));
  EXPECT_EQ(run_line("config check /nonexistent.toml").exit, exit_refused);
}

TEST_F(CliTest, WritesReferenceAndSchema) {
  EXPECT_THAT(run_line("config reference").out, testing::StartsWith("# Configuration reference"));
  EXPECT_THAT(run_line("config schema").out, HasSubstr("json-schema.org"));
}

}  // namespace
}  // namespace sekisho::mgmt::cli
