// Targets, routes and what is answered when they do not fit.
#include "mgmt/control/http.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace sekisho::mgmt::control {
namespace {

using testing::HasSubstr;

TEST(ParseTarget, TakesPathAndParametersApart) {
  const auto request = parse_target("/v1/cache/dump?realm=lgwan&under=%e6%96%87.jp&flag&&x=a+b%26");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->path, "/v1/cache/dump");
  EXPECT_EQ(request->parameter("realm"), "lgwan");
  EXPECT_EQ(request->parameter("under"), "\xE6\x96\x87.jp");
  EXPECT_EQ(request->parameter("x"), "a b&");
  EXPECT_TRUE(request->query.contains("flag"));
  EXPECT_EQ(request->parameter("absent"), "");
}

TEST(ParseTarget, RefusesWhatIsBroken) {
  std::string many = "/p?";
  for (int i = 0; i < 17; ++i) many += "k" + std::to_string(i) + "=1&";
  for (const std::string& target : {std::string(""), std::string("*"), std::string("http://x/p"),
                                    std::string("/p?a=%"), std::string("/p?a=%4"), std::string("/p?a=%zz"), many}) {
    EXPECT_FALSE(parse_target(target)) << target;
  }
}

TEST(PercentEncode, IsReadBack) {
  std::string all;
  for (int c = 1; c < 256; ++c) all += static_cast<char>(c);
  const auto request = parse_target("/p?x=" + percent_encode(all));
  ASSERT_TRUE(request);
  EXPECT_EQ(request->parameter("x"), all);
}

Request request_for(Method method, const char* path) {
  Request request;
  request.method = method;
  request.path = path;
  request.peer.role = Role::administrator;
  return request;
}

TEST(Router, FindsByPathAndMethod) {
  Router router;
  router.add(Method::get, "/a", [](const Request&) { return Response{200, "text/plain", "get a"}; });
  router.add(Method::post, "/a", [](const Request& r) { return Response{200, "text/plain", "post " + r.body}; });
  router.add(Method::post, "/b", [](const Request&) -> Response { throw std::runtime_error("\"secret\" detail"); });
  EXPECT_EQ(router.route(request_for(Method::get, "/a")).body, "get a");
  EXPECT_EQ(router.route(request_for(Method::post, "/a")).body, "post ");
  EXPECT_EQ(router.route(request_for(Method::get, "/a/")).status, 404U);
  EXPECT_EQ(router.route(request_for(Method::get, "/A")).status, 404U);
  const Response wrong = router.route(request_for(Method::get, "/b"));
  EXPECT_EQ(wrong.status, 405U);
  EXPECT_EQ(wrong.allow, "POST");
  const Response thrown = router.route(request_for(Method::post, "/b"));
  EXPECT_EQ(thrown.status, 500U);
  EXPECT_THAT(thrown.body, testing::Not(HasSubstr("secret")));
}

TEST(RouterDeathTest, RefusesTheSameRouteTwice) {
  Router router;
  const auto handler = [](const Request&) { return Response{}; };
  router.add(Method::get, "/a", handler);
  EXPECT_DEATH(router.add(Method::get, "/a", handler), "bug");
}

TEST(ErrorResponse, IsJsonWhateverTheText) {
  EXPECT_EQ(error_response(404, "no \"x\"\n").body, "{\"error\":\"no \\\"x\\\"\\n\"}\n");
  EXPECT_NO_THROW(error_response(404, "\xFF\xFE"));
}

}  // namespace
}  // namespace sekisho::mgmt::control
