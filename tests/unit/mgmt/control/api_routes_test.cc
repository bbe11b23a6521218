// The table of routes and the Router say the same, and nobody comes through without the role.
#include "mgmt/control/api_routes.h"

#include <gtest/gtest.h>

#include <set>

#include "mgmt/control/commands.h"

namespace sekisho::mgmt::control {
namespace {

using Key = std::pair<Method, std::string>;

Request request_of(Method method, std::string_view path, Role role) {
  Request request;
  request.method = method;
  request.path = path;
  request.peer.role = role;
  return request;
}

TEST(ApiRoutes, AreThoseOfTheRouterWithTheirRoles) {
  std::map<Key, Role> table, router;
  for (const ApiRoute& route : api_routes()) {
    EXPECT_TRUE(table.emplace(Key(route.method, route.path), route.needs).second) << route.path << " stands twice";
    EXPECT_FALSE(route.summary.empty()) << route.path;
    EXPECT_FALSE(route.gives.empty()) << route.path;
  }
  for (const Router::Entry& entry : staff_routes({}).entries()) router[{entry.method, entry.path}] = entry.needs;
  for (const auto& [key, role] : router) EXPECT_TRUE(table.contains(key)) << key.second << " has no row";
  for (const auto& [key, role] : table) EXPECT_TRUE(router.contains(key)) << key.second << " has no handler";
  EXPECT_EQ(table, router);
}

// A new route that would change something must not be open to those who may only look.
TEST(ApiRoutes, ChangesNeedAnOperatorAtLeast) {
  const std::set<std::string_view> open = {"/healthz", "/readyz", "/metrics", "/v1/whoami", "/v1/openapi.json"};
  for (const ApiRoute& route : api_routes()) {
    if (route.method == Method::post) {
      EXPECT_TRUE(may(route.needs, Role::operator_)) << route.path;
    }
    EXPECT_EQ(route.needs == Role::nobody, open.contains(route.path)) << route.path;
  }
}

TEST(ApiRoutes, EachIsBarredToTheRoleBelow) {
  const Router router = staff_routes({});
  for (const ApiRoute& route : api_routes()) {
    if (route.needs == Role::nobody) continue;
    const auto below = static_cast<Role>(static_cast<int>(route.needs) - 1);
    const Request request = request_of(route.method, route.path, below);
    const auto barring = router.bar(request);
    ASSERT_TRUE(barring) << route.path;
    EXPECT_EQ(barring->why, Barred::wrong_role) << route.path;
    EXPECT_EQ(router.route(request).status, 403U) << route.path;
    EXPECT_FALSE(router.bar(request_of(route.method, route.path, route.needs))) << route.path;
  }
}

TEST(Router, ARouteThatNobodyDecidedOnIsTheAdministratorsAlone) {
  Router router;
  router.add(Method::get, "/new", [](const Request&) { return Response{}; });
  EXPECT_EQ(router.route(request_of(Method::get, "/new", Role::approver)).status, 403U);
  EXPECT_EQ(router.route(request_of(Method::get, "/new", Role::administrator)).status, 200U);
}

TEST(Router, SaysWhyARequestDoesNotComeThrough) {
  Router router;
  router.add(Method::post, "/a", [](const Request&) { return Response{}; });
  std::vector<std::string> seen;
  router.set_witness([&](const Request& r, const Response&) { seen.push_back(r.path); });
  struct {
    Request request;
    Barred why;
    unsigned status;
  } const cases[] = {
      {request_of(Method::get, "/b", Role::administrator), Barred::no_such_path, 404},
      {request_of(Method::get, "/a", Role::administrator), Barred::wrong_method, 405},
      {request_of(Method::post, "/a", Role::viewer), Barred::wrong_role, 403},
  };
  for (const auto& c : cases) {
    ASSERT_TRUE(router.bar(c.request));
    EXPECT_EQ(router.bar(c.request)->why, c.why);
    EXPECT_EQ(router.route(c.request).status, c.status);
  }
  EXPECT_TRUE(seen.empty());  // the witness is for what reached its handler
  router.route(request_of(Method::post, "/a", Role::administrator));
  EXPECT_EQ(seen, std::vector<std::string>{"/a"});
}

}  // namespace
}  // namespace sekisho::mgmt::control
