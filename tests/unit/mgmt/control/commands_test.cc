// What staff's socket and monitoring offer, and that both ends of the API read the same values.
#include "mgmt/control/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho::mgmt::control {
namespace {

using testing::HasSubstr;

StatusReport example_status() {
  StatusReport report;
  report.version = "0.1.0";
  report.config_file = "/etc/sekisho/sekisho.toml";
  report.revision = 7;
  report.uptime_seconds = 3600;
  report.released_at = 1'795'219'200;
  report.sources = {{"root-hints", "/usr/share/dns/root.hints", 1'723'852'800}};
  report.not_ready = {"lane 1 has not started"};
  report.realms = {{"lgwan", "forward", "eth4", {{"poi", {{"east", "10.100.1.53@53", false, 12.5, 100, 3}}}}}};
  report.views = {{"lgwan", 1000, 0}, {"internet", 5, 2}};
  report.lanes = {{"lgwan-lan/0", 10, 9, 8, 7, 0.25}};
  report.workers = {{"worker 0", 5, 1, 40}};
  report.drops = {{"spoofed", 4}};
  return report;
}

struct Fixture {
  std::vector<std::string> not_ready;
  std::optional<FlushRequest> flushed;
  std::optional<DumpRequest> dumped;
  std::string language, step;
  bool reload_ok = true;

  Commands commands() {
    Commands c;
    c.status = [] { return example_status(); };
    c.reload = [this](const std::string& lang, const Peer&) {
      language = lang;
      ReloadReport report;
      report.ok = reload_ok;
      report.revision = 8;
      if (!reload_ok) report.diagnostics = {{"sekisho.toml", "error", "bad-name", "wrong", "mend it", 3, 9}};
      return report;
    };
    c.flush = [this](const FlushRequest& request) -> Result<FlushReport, CommandError> {
      if (request.realm && *request.realm != "lgwan") return Failure{CommandError{404, "no such realm"}};
      flushed = request;
      return FlushReport{12};
    };
    c.dump = [this](const DumpRequest& request) -> Result<ChunkSource, CommandError> {
      dumped = request;
      return ChunkSource([left = 2]() mutable -> std::optional<std::string> {
        if (left-- == 0) return std::nullopt;
        return "line\n";
      });
    };
    c.anchors = [] {
      AnchorsReport report;
      report.anchors = {{"internet", ".", "root.ds", true, true, "trusted", 5, 6, {{20326, 8, "valid", 3, 0}}, {}}};
      return report;
    };
    c.cookies = [] { return CookieReport{"/secrets", {{"current", "0a1b2c3d", 7}}}; };
    c.roll_cookies = [this](const RollRequest& request) -> Result<CookieReport, CommandError> {
      step = request.step;
      if (request.step == "drop") return Failure{CommandError{409, "wait"}};
      return CookieReport{"/secrets", {}};
    };
    c.metrics = [] { return std::string("sekisho_ready 1\n"); };
    c.not_ready = [this] { return not_ready; };
    return c;
  }

  Response ask(Method method, const std::string& target, const std::string& body = "") {
    Request request = *parse_target(target);
    request.method = method;
    request.body = body;
    request.peer.role = Role::administrator;
    return staff_routes(commands()).route(request);
  }
};

TEST(Commands, StatusComesBackAsItWas) {
  Fixture fixture;
  const auto status = parse_status(fixture.ask(Method::get, "/v1/status").body);
  ASSERT_TRUE(status);
  EXPECT_EQ(to_json(*status), to_json(example_status()));
  EXPECT_EQ(status->realms[0].groups[0].servers[0].name, "east");
  EXPECT_FALSE(status->realms[0].groups[0].servers[0].up);
  EXPECT_EQ(status->drops, example_status().drops);
}

TEST(Commands, ReloadTellsWhatIsWrongInTheAskersLanguage) {
  Fixture fixture;
  EXPECT_EQ(fixture.ask(Method::post, "/v1/reload?lang=ja").status, 200U);
  EXPECT_EQ(fixture.language, "ja");
  fixture.reload_ok = false;
  const Response refused = fixture.ask(Method::post, "/v1/reload");
  EXPECT_EQ(refused.status, 422U);
  const auto report = parse_reload(refused.body);
  ASSERT_TRUE(report && report->diagnostics.size() == 1);
  EXPECT_EQ(report->diagnostics[0].line, 3U);
  EXPECT_EQ(report->diagnostics[0].remedy, "mend it");
}

TEST(Commands, FlushTakesANameOrAll) {  // N-8
  Fixture fixture;
  EXPECT_EQ(
      fixture.ask(Method::post, "/v1/cache/flush", R"({"realm":"lgwan","name":"city.lg.jp","subtree":true})").status,
      200U);
  ASSERT_TRUE(fixture.flushed);
  EXPECT_EQ(fixture.flushed->name, "city.lg.jp");
  EXPECT_TRUE(fixture.flushed->subtree);
  const Response all = fixture.ask(Method::post, "/v1/cache/flush", R"({"all":true})");
  EXPECT_EQ(parse_flush(all.body)->removed, 12U);
  EXPECT_EQ(fixture.ask(Method::post, "/v1/cache/flush", R"({"realm":"mars","all":true})").status, 404U);
}

TEST(Commands, FlushRefusesWhatItDoesNotUnderstand) {
  Fixture fixture;
  for (const char* body :
       {"", "[]", "{", "{}", R"({"all":false})", R"({"name":"a.jp","all":true})", R"({"name":7})",
        R"({"all":true,"subtree":true})", R"({"nam":"a.jp"})", R"({"name":"a.jp","subtree":"yes"})"}) {
    EXPECT_EQ(fixture.ask(Method::post, "/v1/cache/flush", body).status, 400U) << body;
  }
  EXPECT_FALSE(fixture.flushed);
}

TEST(Commands, CookieSecretsRollStepByStep) {
  Fixture fixture;
  EXPECT_EQ(parse_cookies(fixture.ask(Method::get, "/v1/cookies").body)->secrets.front().fingerprint, "0a1b2c3d");
  EXPECT_EQ(fixture.ask(Method::post, "/v1/cookies/roll", R"({"step":"stage"})").status, 200U);
  EXPECT_EQ(fixture.step, "stage");
  EXPECT_EQ(fixture.ask(Method::post, "/v1/cookies/roll", R"({"step":"drop"})").status, 409U);
  for (const char* body : {"", "{}", R"({"step":"jump"})", R"({"step":1})"}) {
    EXPECT_EQ(fixture.ask(Method::post, "/v1/cookies/roll", body).status, 400U) << body;
  }
}

TEST(Commands, DumpStreams) {  // N-8
  Fixture fixture;
  const Response response = fixture.ask(Method::get, "/v1/cache/dump?realm=lgwan&under=lg.jp");
  ASSERT_TRUE(response.chunks);
  EXPECT_EQ(response.chunks(), "line\n");
  EXPECT_EQ(response.chunks(), "line\n");
  EXPECT_EQ(response.chunks(), std::nullopt);
  EXPECT_EQ(fixture.dumped->realm, "lgwan");
  EXPECT_EQ(fixture.dumped->under, "lg.jp");
  fixture.ask(Method::get, "/v1/cache/dump");
  EXPECT_FALSE(fixture.dumped->realm);
}

TEST(Commands, TrustIsShown) {  // K-1
  Fixture f;
  const auto anchors = parse_anchors(f.ask(Method::get, "/v1/anchors").body);
  ASSERT_TRUE(anchors);
  EXPECT_EQ(anchors->anchors.at(0).keys.at(0).tag, 20326U);
}

TEST(Commands, ReadinessHasReasons) {
  Fixture fixture;
  EXPECT_EQ(fixture.ask(Method::get, "/healthz").status, 200U);
  EXPECT_EQ(fixture.ask(Method::get, "/readyz").status, 200U);
  fixture.not_ready = {"no lane runs"};
  const Response response = fixture.ask(Method::get, "/readyz");
  EXPECT_EQ(response.status, 503U);
  EXPECT_THAT(response.body, HasSubstr("no lane runs"));
}

TEST(Commands, MonitoringCannotChangeAnything) {
  Fixture fixture;
  const Router router = monitoring_routes(fixture.commands());
  for (const char* path : {"/v1/status", "/v1/reload", "/v1/cache/dump", "/v1/cache/flush", "/v1/anchors", "/v1/nta",
                           "/v1/nta/request", "/v1/nta/approve", "/v1/cookies", "/v1/cookies/roll"}) {
    for (const Method method : {Method::get, Method::post}) {
      Request request = *parse_target(path);
      request.method = method;
      EXPECT_EQ(router.route(request).status, 404U) << path;
    }
  }
  EXPECT_EQ(router.route(*parse_target("/metrics")).body, "sekisho_ready 1\n");
}

TEST(Commands, ReportsThatAreNoReportsAreRefused) {
  for (const char* text : {"", "[]", "7", "{\"revision\":\"seven\"}", "{\"realms\":[7]}"})
    EXPECT_FALSE(parse_status(text)) << text;
  EXPECT_TRUE(parse_status("{\"revision\":3,\"from_the_future\":true}"));
  EXPECT_EQ(parse_error(error_response(400, "why").body), "why");
  EXPECT_FALSE(parse_error("{\"error\":7}"));
}

}  // namespace
}  // namespace sekisho::mgmt::control
