// sekishoctl over TLS against a control server of its own: who comes in, who does not, and that it is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>

#include "mgmt/access/gate.h"
#include "mgmt/cli/run.h"
#include "mgmt/control/commands.h"
#include "mgmt/control/server.h"

namespace sekisho::mgmt::cli {
namespace {

using access::Refusal;
using access::Role;
using testing::HasSubstr;

struct Printed {
  int exit;
  std::string out, err;
};

/// Copies of tests/support/pki, since keys must not be open to everybody.
class WithTls : public testing::Test {
 protected:
  WithTls() {
    char name[] = "/tmp/sekisho-tls-XXXXXX";
    folder = mkdtemp(name);
    const std::filesystem::path pki = std::filesystem::path(SEKISHO_SOURCE_DIR) / "tests/support/pki";
    for (const auto& entry : std::filesystem::directory_iterator(pki)) {
      const std::string copy = folder + "/" + entry.path().filename().string();
      std::filesystem::copy_file(entry.path(), copy);
      chmod(copy.c_str(), 0600);
    }
    access::GateRules rules;
    rules.certificates = {{"hanako", Role::approver, "CN=hanako,O=City", ""}};
    rules.logins.free_failures = 1000;
    gate.set_rules(rules);
    ScriptedRandom random(7);
    for (const Role role : {Role::viewer, Role::operator_}) {
      const std::string token = access::make_token(random);
      std::ofstream(folder + "/" + std::string(to_text(role)) + ".token") << token << "\n";
      tokens.push_back({std::string(to_text(role)) + "-token",
                        "taro",
                        role,
                        {},
                        {wall_now().seconds + 60},
                        "root",
                        *access::hash_of_token(token)});
    }
    std::ofstream(folder + "/wrong.token") << access::make_token(random) << "\n";
    gate.tokens().set(tokens);
    control::Commands commands;
    commands.metrics = [] { return std::string("sekisho_up 1\n"); };
    commands.flush = [](const control::FlushRequest&) -> Result<control::FlushReport, control::CommandError> {
      return control::FlushReport{3};
    };
    routes = control::staff_routes(commands);
    server.set_gate(gate);
  }
  ~WithTls() override {
    server.stop();
    std::filesystem::remove_all(folder);
  }

  void listen(bool certificate_needed = false) {
    const tls::ServerFiles files{folder + "/server.pem", folder + "/server.key", folder + "/ca.pem",
                                 certificate_needed};
    ASSERT_EQ(server.listen_tls("127.0.0.1", 0, files, routes), std::nullopt);
    server.start();
    url = "https://localhost:" + std::to_string(server.tcp_port());
  }
  Printed run_line(const std::string& line) {
    std::istringstream in("--timeout 10 --url " + url + " " + line);
    std::vector<std::string> words;
    for (std::string word; in >> word;) {
      const std::size_t at = word.find("./");
      words.push_back(at == 0 ? folder + word.substr(1) : word);
    }
    const ParsedLine parsed = parse_command_line(words, Language::en);
    if (!parsed.options) return {parsed.exit, parsed.out, parsed.err};
    std::ostringstream out, err;
    const int exit = run(*parsed.options, out, err);
    return {exit, out.str(), err.str()};
  }
  /// The gate's tables are the server's thread's.
  std::uint64_t refusals(Refusal why) {
    std::promise<std::uint64_t> count;
    server.post([&] { count.set_value(gate.count(why)); });
    return count.get_future().get();
  }

  std::string folder, url;
  std::vector<access::Token> tokens;
  access::Gate gate;
  control::Router routes;
  control::ControlServer server;
};

TEST_F(WithTls, ATokenBringsItsPersonAndRole) {
  listen();
  const Printed who = run_line("--ca ./ca.pem --token-file ./operator.token whoami");
  EXPECT_EQ(who.out, "taro (token operator-token, 127.0.0.1), role operator\n") << who.err;
  EXPECT_EQ(run_line("--ca ./ca.pem --token-file ./operator.token cache flush --all").exit, exit_done);
  EXPECT_EQ(run_line("--ca ./ca.pem --token-file ./viewer.token metrics").out, "sekisho_up 1\n");
}

TEST_F(WithTls, ACertificateBringsItsPersonAndRole) {
  listen();
  const Printed who = run_line("--ca ./ca.pem --cert ./hanako.pem --key ./hanako.key whoami");
  EXPECT_EQ(who.out, "hanako (certificate CN=hanako,O=City, 127.0.0.1), role approver\n") << who.err;
}

TEST_F(WithTls, OthersAreRefusedAndCounted) {
  listen();
  struct {
    const char* line;
    int exit;
    const char* says;
    Refusal why;
  } const cases[] = {
      {"--ca ./ca.pem --token-file ./viewer.token cache flush --all", exit_refused, "needs the role operator",
       Refusal::wrong_role},
      {"--ca ./ca.pem --token-file ./operator.token token list", exit_refused, "needs the role administrator",
       Refusal::wrong_role},
      {"--ca ./ca.pem --token-file ./wrong.token whoami", exit_refused, "nobody knows this token",
       Refusal::unknown_token},
      {"--ca ./ca.pem whoami", exit_refused, "bring a token", Refusal::no_credentials},
      {"--ca ./ca.pem metrics", exit_refused, "bring a token", Refusal::no_credentials},
      {"--ca ./ca.pem --cert ./nobody.pem --key ./nobody.key whoami", exit_refused, "no rule",
       Refusal::unknown_certificate},
      {"--ca ./ca.pem --cert ./stranger.pem --key ./stranger.key whoami", exit_unreachable, "no trusted connection",
       Refusal::failed_handshake},
  };
  for (const auto& c : cases) {
    const std::uint64_t before = refusals(c.why);
    const Printed printed = run_line(c.line);
    EXPECT_EQ(printed.exit, c.exit) << c.line << ": " << printed.out << printed.err;
    EXPECT_THAT(printed.err, HasSubstr(c.says)) << c.line;
    EXPECT_EQ(refusals(c.why), before + 1) << c.line;
  }
}

TEST_F(WithTls, RemovedAndEndedTokensAreWorthNothingAtOnce) {
  listen();
  const std::string line = "--ca ./ca.pem --token-file ./operator.token whoami";
  EXPECT_EQ(run_line(line).exit, exit_done);
  server.post([&] {
    tokens[1].expires = {1};
    gate.tokens().set(tokens);
  });
  EXPECT_THAT(run_line(line).err, HasSubstr("this token has ended"));
  server.post([&] { gate.tokens().set({}); });
  EXPECT_THAT(run_line(line).err, HasSubstr("nobody knows this token"));
}

TEST_F(WithTls, WhereCertificatesAreNeededATokenAloneGetsNoConnection) {
  listen(true);
  EXPECT_EQ(run_line("--ca ./ca.pem --token-file ./operator.token whoami").exit, exit_unreachable);
  EXPECT_EQ(refusals(Refusal::failed_handshake), 1U);
}

// The client proves the gateway before it shows its token.
TEST_F(WithTls, AGatewayThatIsNotTheOneIsNotTrusted) {
  listen();
  EXPECT_EQ(run_line("--ca ./elsewhere.pem --token-file ./operator.token whoami").exit, exit_unreachable);
  EXPECT_EQ(run_line("--token-file ./operator.token whoami").exit,
            exit_unreachable);  // not of the host's authorities
  url = "https://127.0.0.2:" + std::to_string(server.tcp_port());
  EXPECT_NE(run_line("--ca ./ca.pem --token-file ./operator.token whoami").exit, exit_done);
}

TEST_F(WithTls, ListenersSayWhatIsWrongWithTheirFiles) {
  const auto fault = [&](const tls::ServerFiles& files) {
    return server.listen_tls("127.0.0.1", 0, files, routes).value_or("(nothing)");
  };
  EXPECT_THAT(fault({folder + "/none.pem", folder + "/server.key", "", false}), HasSubstr("none.pem"));
  EXPECT_THAT(fault({folder + "/server.pem", folder + "/hanako.key", "", false}), HasSubstr("hanako.key"));
  EXPECT_THAT(fault({folder + "/server.pem", folder + "/server.key", folder + "/make", false}), HasSubstr("make"));
  chmod((folder + "/server.key").c_str(), 0644);
  EXPECT_THAT(fault({folder + "/server.pem", folder + "/server.key", "", false}), HasSubstr("open to everybody"));
}

}  // namespace
}  // namespace sekisho::mgmt::cli
