// The routes of access_values.h.
#include "mgmt/control/access_values.h"
#include "mgmt/control/openapi.h"
#include "mgmt/control/report_response.h"

namespace sekisho::mgmt::control {
namespace {

Response add_token(const AccessCommands& commands, const Request& request) {
  const auto asked = parse_token_request(request.body);
  if (!asked) return error_response(400, "the body must be an object with name, role, seconds, and person");
  return answer(commands.add_token(*asked, request.peer));
}

Response remove_token(const AccessCommands& commands, const Request& request) {
  const auto asked = parse_token_removal(request.body);
  if (!asked) return error_response(400, "the body must be an object with name");
  return answer(commands.remove_token(*asked));
}

}  // namespace

void add_access_routes(Router& router, const AccessCommands& commands) {
  router.add(Method::get, "/v1/whoami", [](const Request& r) {
    return Response{200, "application/json", to_json(who_is(r.peer))};
  });
  router.add(Method::get, "/v1/token", [commands](const Request&) { return answer(commands.tokens()); });
  router.add(Method::post, "/v1/token/add", [commands](const Request& r) { return add_token(commands, r); });
  router.add(Method::post, "/v1/token/remove", [commands](const Request& r) { return remove_token(commands, r); });
  router.add(Method::get, "/v1/openapi.json", [](const Request&) {
    return Response{200, "application/json", openapi_document()};
  });
}

}  // namespace sekisho::mgmt::control
