#include "mgmt/control/nta_routes.h"
#include "mgmt/control/report_response.h"

#include <algorithm>
#include <charconv>

namespace sekisho::mgmt::control {
namespace {

constexpr std::uint64_t max_rows = 10'000;

std::optional<std::uint64_t> number_in(const Request& request, const char* name, std::uint64_t otherwise) {
  const std::string text = request.parameter(name);
  if (text.empty()) return otherwise;
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Response show(const NtaCommands& commands, const Request& request) {
  const auto id = number_in(request, "id", 0);
  if (!id || *id == 0) return error_response(400, "id must be a number");
  return answer(commands.show(*id));
}

Response history(const NtaCommands& commands, const Request& request) {
  const auto limit = number_in(request, "limit", 100);
  if (!limit) return error_response(400, "limit must be a number");
  return answer(commands.history(std::min(*limit, max_rows)));
}

Response ask_for(const NtaCommands& commands, const Request& request) {
  const auto asked = parse_nta_request(request.body);
  if (!asked) {
    return error_response(
        400, "the body must be an object with name, seconds, reason and confirmed_by, and realm or type");
  }
  Response response;
  response.later = [commands, asked = *asked, peer = request.peer](const std::function<void(Response)>& done) {
    commands.request(asked, peer, [done](const NtaCommands::Detail& detail) { done(answer(detail)); });
  };
  return response;
}

Response decide(const NtaCommands& commands, NtaVerb verb, const Request& request) {
  const auto asked = parse_nta_decision(request.body);
  if (!asked) return error_response(400, "the body must be an object with id, or id and note");
  return answer(commands.decide(verb, *asked, request.peer));
}

}  // namespace

void add_nta_routes(Router& router, const NtaCommands& commands) {
  const auto on_decision = [&](const char* path, NtaVerb verb) {
    router.add(Method::post, path, [commands, verb](const Request& r) { return decide(commands, verb, r); });
  };
  router.add(Method::get, "/v1/nta", [commands](const Request&) { return answer(commands.list()); });
  router.add(Method::get, "/v1/nta/show", [commands](const Request& r) { return show(commands, r); });
  router.add(Method::get, "/v1/nta/history", [commands](const Request& r) { return history(commands, r); });
  router.add(Method::post, "/v1/nta/request", [commands](const Request& r) { return ask_for(commands, r); });
  on_decision("/v1/nta/approve", NtaVerb::approve);
  on_decision("/v1/nta/reject", NtaVerb::reject);
  on_decision("/v1/nta/withdraw", NtaVerb::withdraw);
}

}  // namespace sekisho::mgmt::control
