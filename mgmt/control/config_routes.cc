#include "mgmt/control/config_routes.h"

#include <algorithm>
#include <charconv>

namespace sekisho::mgmt::control {
namespace {

constexpr std::uint64_t max_rows = 10'000;

Response json_response(unsigned status, std::string body) { return {status, "application/json", std::move(body)}; }
Response reply_with(const ChangeReply& reply) { return json_response(reply.status, to_json(reply.report)); }

ConfigCommands::Asker asker_of(const Request& request) { return {request.peer, request.parameter("lang")}; }

/// A number in the query; nothing when it is none.
std::optional<std::uint64_t> number_in(const Request& request, const char* name, std::uint64_t otherwise) {
  const std::string text = request.parameter(name);
  if (text.empty()) return otherwise;
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

template <typename Report>
Response answer(const Result<Report, std::string>& report) {
  if (!report) return error_response(503, report.error());
  return json_response(200, to_json(*report));
}

Response check(const ConfigCommands& commands, const Request& request) {
  const auto asked = parse_apply_request(request.body);
  if (!asked)
    return error_response(400,
                          "the body must be an object with files, and reason, confirm_within_s or base_revision");
  return reply_with(commands.check(*asked, asker_of(request)));
}

Response apply(const ConfigCommands& commands, const Request& request) {
  const auto asked = parse_apply_request(request.body);
  if (!asked)
    return error_response(400,
                          "the body must be an object with files, and reason, confirm_within_s or base_revision");
  Response response;
  response.later = [commands, asked = *asked, asker = asker_of(request)](const std::function<void(Response)>& done) {
    commands.apply(asked, asker, [done](const ChangeReply& reply) { done(reply_with(reply)); });
  };
  return response;
}

Response roll_back(const ConfigCommands& commands, const Request& request) {
  const auto asked = parse_rollback_request(request.body.empty() ? "{}" : request.body);
  if (!asked) return error_response(400, "the body must be an object with revision, reason or confirm_within_s");
  Response response;
  response.later = [commands, asked = *asked, asker = asker_of(request)](const std::function<void(Response)>& done) {
    commands.roll_back(asked, asker, [done](const ChangeReply& reply) { done(reply_with(reply)); });
  };
  return response;
}

Response history(const ConfigCommands& commands, const Request& request) {
  const auto limit = number_in(request, "limit", 100);
  if (!limit) return error_response(400, "limit must be a number");
  return answer(commands.history(std::min(*limit, max_rows)));
}

Response show(const ConfigCommands& commands, const Request& request) {
  const auto revision = number_in(request, "revision", 0);
  if (!revision) return error_response(400, "revision must be a number");
  return answer(commands.show(*revision, request.parameter("expanded") == "1"));
}

Response audit(const ConfigCommands& commands, const Request& request) {
  const auto after = number_in(request, "after", 0);
  const auto limit = number_in(request, "limit", 1000);
  const auto last = number_in(request, "last", 0);
  if (!after || !limit || !last) return error_response(400, "after, limit and last must be numbers");
  if (*last == 0) return answer(commands.audit(*after, std::min(*limit, max_rows)));
  return answer(commands.audit_tail(std::min(*last, max_rows)));
}

}  // namespace

void add_config_routes(Router& router, const ConfigCommands& commands) {
  router.add(Method::post, "/v1/config/check", [commands](const Request& r) { return check(commands, r); });
  router.add(Method::post, "/v1/config/apply", [commands](const Request& r) { return apply(commands, r); });
  router.add(Method::post, "/v1/config/confirm",
             [commands](const Request& r) { return reply_with(commands.confirm(asker_of(r))); });
  router.add(Method::post, "/v1/config/rollback", [commands](const Request& r) { return roll_back(commands, r); });
  router.add(Method::get, "/v1/config/history", [commands](const Request& r) { return history(commands, r); });
  router.add(Method::get, "/v1/config/show", [commands](const Request& r) { return show(commands, r); });
  router.add(Method::get, "/v1/audit", [commands](const Request& r) { return audit(commands, r); });
  router.add(Method::get, "/v1/audit/verify", [commands](const Request&) { return answer(commands.verify()); });
}

}  // namespace sekisho::mgmt::control
