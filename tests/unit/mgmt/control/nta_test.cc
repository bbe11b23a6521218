// The routes of negative trust anchors: what fits is carried, what does not is refused. G2-21, G2-22
#include <gtest/gtest.h>

#include "mgmt/control/nta_routes.h"

namespace sekisho::mgmt::control {
namespace {

NtaDetail example() {
  NtaDetail detail;
  detail.entry.id = 7;
  detail.entry.state = "waiting";
  detail.entry.name = "broken.jp.";
  detail.entry.reason = "expired";
  detail.steps = {{7, 1'800'000'000, "waiting", "hanako", ""}};
  detail.evidence.finding = "bogus";
  detail.evidence.links.push_back({"broken.jp.", "positive", "bogus", "the signature has expired", "", {}, {}, {}});
  return detail;
}

struct Fixture {
  Fixture() {
    NtaCommands c;
    c.list = []() -> Result<NtaReport, CommandError> { return NtaReport{"two-persons", {example().entry}}; };
    c.show = [](std::uint64_t id) -> NtaCommands::Detail {
      if (id != 7) return Failure{CommandError{404, "there is no such request"}};
      return example();
    };
    c.history = [this](std::uint64_t limit) -> Result<NtaHistory, CommandError> {
      asked_limit = limit;
      return NtaHistory{example().steps};
    };
    c.request = [this](const NtaRequest& wish, const Peer& peer, const NtaCommands::Done& done) {
      request = wish;
      uid = peer.uid;
      done(example());
    };
    c.decide = [this](NtaVerb which, const NtaDecision& what, const Peer& peer) -> NtaCommands::Detail {
      verb = which;
      decision = what;
      uid = peer.uid;
      if (what.id != 7) return Failure{CommandError{409, "it has ended already"}};
      return example();
    };
    add_nta_routes(router, c);
  }
  Response ask(Method method, const std::string& target, const std::string& body = {}) {
    Request r = *parse_target(target);
    r.method = method;
    r.body = body;
    r.peer.local = true;
    r.peer.uid = 1000;
    r.peer.role = Role::administrator;
    Response response = router.route(r);
    if (!response.later) return response;
    Response late;
    response.later([&late](Response got) { late = std::move(got); });
    return late;
  }
  Router router;
  std::optional<NtaRequest> request;
  std::optional<NtaDecision> decision;
  std::optional<NtaVerb> verb;
  std::uint64_t asked_limit = 0;
  std::uint32_t uid = 0;
};

TEST(NtaRoutes, AreLookedAt) {
  Fixture f;
  const auto list = parse_nta(f.ask(Method::get, "/v1/nta").body);
  ASSERT_TRUE(list);
  EXPECT_EQ(list->approval, "two-persons");
  EXPECT_EQ(list->entries.at(0).id, 7U);
  const auto shown = parse_nta_detail(f.ask(Method::get, "/v1/nta/show?id=7").body);
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->entry.name, "broken.jp.");
  EXPECT_EQ(shown->steps.at(0).who, "hanako");
  EXPECT_EQ(shown->evidence.links.at(0).reason, "the signature has expired");
  EXPECT_EQ(f.ask(Method::get, "/v1/nta/show?id=8").status, 404U);
  EXPECT_EQ(f.ask(Method::get, "/v1/nta/show?id=x").status, 400U);
  EXPECT_EQ(f.ask(Method::get, "/v1/nta/show").status, 400U);
  EXPECT_EQ(parse_nta_history(f.ask(Method::get, "/v1/nta/history?limit=5").body)->steps.size(), 1U);
  EXPECT_EQ(f.asked_limit, 5U);
  EXPECT_EQ(f.ask(Method::get, "/v1/nta/history?limit=-1").status, 400U);
}

TEST(NtaRoutes, ARequestIsCarriedWithWhoAsks) {
  Fixture f;
  const NtaRequest wish{"internet", "broken.jp", "expired", "Suzuki by telephone", "A", 3600};
  const Response kept = f.ask(Method::post, "/v1/nta/request", to_json(wish));
  EXPECT_EQ(kept.status, 200U);
  EXPECT_EQ(parse_nta_detail(kept.body)->entry.id, 7U);
  EXPECT_EQ(f.request->name, "broken.jp");
  EXPECT_EQ(f.request->realm, "internet");
  EXPECT_EQ(f.request->type, "A");
  EXPECT_EQ(f.request->confirmed_by, "Suzuki by telephone");
  EXPECT_EQ(f.request->seconds, 3600);
  EXPECT_EQ(f.uid, 1000U);
  for (const char* body :
       {"", "[]", "{}", R"({"name":""})", R"({"name":"a.jp","forever":true})", R"({"name":"a.jp","seconds":"3600"})",
        R"({"realm":"internet"})", R"({"name":7})", R"({"name":"a.jp","requested_by":"somebody else"})"}) {
    EXPECT_EQ(f.ask(Method::post, "/v1/nta/request", body).status, 400U) << body;
  }
}

TEST(NtaRoutes, DecisionsAreCarried) {
  const struct {
    const char* path;
    NtaVerb verb;
  } cases[] = {{"/v1/nta/approve", NtaVerb::approve},
               {"/v1/nta/reject", NtaVerb::reject},
               {"/v1/nta/withdraw", NtaVerb::withdraw}};
  for (const auto& c : cases) {
    Fixture f;
    EXPECT_EQ(f.ask(Method::post, c.path, to_json(NtaDecision{7, "called back"})).status, 200U);
    EXPECT_EQ(f.verb, c.verb);
    EXPECT_EQ(f.decision->note, "called back");
    EXPECT_EQ(f.ask(Method::post, c.path, R"({"id":8})").status, 409U);
    EXPECT_EQ(f.ask(Method::get, c.path).status, 405U);
    for (const char* body : {"", "{}", R"({"id":0})", R"({"id":-1})", R"({"id":"7"})", R"({"id":7,"by":"me"})"})
      EXPECT_EQ(f.ask(Method::post, c.path, body).status, 400U) << body;
  }
}

}  // namespace
}  // namespace sekisho::mgmt::control
