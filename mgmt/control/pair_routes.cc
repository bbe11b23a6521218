#include "mgmt/control/pair_routes.h"

#include "mgmt/control/report_response.h"

namespace sekisho::mgmt::control {
namespace {

Response sync(const PairCommands& commands, const Request& request) {
  const auto asked = parse_pair_sync(request.body);
  if (!asked) return error_response(400, "the body must be an object with force, or empty");
  Response response;
  response.later = [commands, asked = *asked, peer = request.peer](const std::function<void(Response)>& done) {
    commands.sync(asked, peer, [done](const Result<PairReport, CommandError>& report) { done(answer(report)); });
  };
  return response;
}

Response take(const PairCommands& commands, const Request& request) {
  const auto push = parse_pair_push(request.body);
  if (!push) return error_response(400, "the body must be an object with node, and what is pushed");
  Response response;
  response.later = [commands, push = *push, peer = request.peer](const std::function<void(Response)>& done) {
    commands.take(push, peer, [done](const Result<PairReply, CommandError>& reply) { done(answer(reply)); });
  };
  return response;
}

}  // namespace

void add_pair_routes(Router& router, const PairCommands& commands) {
  router.add(Method::get, "/v1/pair", [commands](const Request&) {
    return Response{200, "application/json", to_json(commands.report())};
  });
  router.add(Method::get, "/v1/pair/state", [commands](const Request&) { return answer(commands.state()); });
  router.add(Method::post, "/v1/pair/sync", [commands](const Request& r) { return sync(commands, r); });
  router.add(Method::post, "/v1/pair/push", [commands](const Request& r) { return take(commands, r); });
}

}  // namespace sekisho::mgmt::control
