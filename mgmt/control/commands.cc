#include "mgmt/control/commands.h"

#include <charconv>

#include "mgmt/control/api_routes.h"

namespace sekisho::mgmt::control {
namespace {

constexpr const char* plain_text = "text/plain; charset=utf-8";
constexpr std::uint16_t max_vlan = 4094;
constexpr const char* exposition_format = "text/plain; version=0.0.4; charset=utf-8";

Response json_response(unsigned status, std::string body) { return {status, "application/json", std::move(body)}; }

Response reload(const Commands& commands, const Request& request) {
  const ReloadReport report = commands.reload(request.parameter("lang"), request.peer);
  return json_response(report.ok ? 200 : 422, to_json(report));
}

Response flush(const Commands& commands, const Request& request) {
  const auto asked = parse_flush_request(request.body);
  if (!asked) return error_response(400, "the body must be an object with realm, name, subtree or all");
  if (asked->all == !asked->name.empty()) return error_response(400, "give either a name or all");
  if (asked->all && asked->subtree) return error_response(400, "subtree needs a name");
  const auto report = commands.flush(*asked);
  if (!report) return error_response(report.error().status, report.error().text);
  return json_response(200, to_json(*report));
}

Response dump(const Commands& commands, const Request& request) {
  DumpRequest asked;
  if (request.query.contains("realm")) asked.realm = request.parameter("realm");
  asked.under = request.parameter("under");
  auto source = commands.dump(asked);
  if (!source) return error_response(source.error().status, source.error().text);
  Response response{200, plain_text, ""};
  response.chunks = *std::move(source);
  return response;
}

Response roll_cookies(const Commands& commands, const Request& request) {
  const auto asked = parse_roll(request.body);
  if (!asked || (asked->step != "stage" && asked->step != "activate" && asked->step != "drop")) {
    return error_response(400, "the body must be an object with step: stage, activate or drop");
  }
  const auto report = commands.roll_cookies(*asked);
  if (!report) return error_response(report.error().status, report.error().text);
  return json_response(200, to_json(*report));
}

void add_trust(Router& router, const Commands& commands) {
  router.add(Method::get, "/v1/anchors",
             [commands](const Request&) { return json_response(200, to_json(commands.anchors())); });
  add_nta_routes(router, commands.nta);
}

Response trace(const Commands& commands, const Request& request) {
  TraceRequest asked{request.parameter("name"), request.parameter("type"), std::nullopt, std::nullopt};
  if (request.query.contains("view")) asked.view = request.parameter("view");
  if (request.query.contains("realm")) asked.realm = request.parameter("realm");
  Response response;
  response.later = [commands, asked](const std::function<void(Response)>& done) {
    const auto fault =
        commands.trace(asked, [done](const TraceReport& report) { done(json_response(200, to_json(report))); });
    if (fault) done(error_response(fault->status, fault->text));
  };
  return response;
}

Response explain(const Commands& commands, const Request& request) {
  ExplainRequest asked{request.parameter("name"), request.parameter("type"), request.parameter("from"), std::nullopt,
                       0};
  if (request.query.contains("port")) asked.port = request.parameter("port");
  const std::string vlan = request.parameter("vlan");
  const auto [end, error] = std::from_chars(vlan.data(), vlan.data() + vlan.size(), asked.vlan);
  if (!vlan.empty() && (error != std::errc() || end != vlan.data() + vlan.size() || asked.vlan > max_vlan))
    return error_response(400, "vlan must be a number from 0 to 4094");
  Response response;
  response.later = [commands, asked](const std::function<void(Response)>& done) {
    const auto fault =
        commands.explain(asked, [done](const ExplainReport& report) { done(json_response(200, to_json(report))); });
    if (fault) done(error_response(fault->status, fault->text));
  };
  return response;
}

Response guideline(const Commands& commands, const Request& request) {
  GuidelineRequest asked;
  if (request.query.contains("domain")) asked.domain = request.parameter("domain");
  Response response;
  response.later = [commands, asked](const std::function<void(Response)>& done) {
    const auto fault = commands.guideline(
        asked, [done](const GuidelineReport& report) { done(json_response(200, to_json(report))); });
    if (fault) done(error_response(fault->status, fault->text));
  };
  return response;
}

Response attest(const Commands& commands, const Request& request) {
  const auto said = parse_attestation(request.body);
  if (!said) return error_response(400, "the body must be an object with id, state and note");
  const auto item = commands.attest(*said, request.peer);
  if (!item) return error_response(item.error().status, item.error().text);
  return json_response(200, to_json(*item));
}

Response check_path(const Commands& commands, const Request& request) {
  PathRequest asked{request.parameter("name"), request.parameter("type"), std::nullopt};
  if (request.query.contains("realm")) asked.realm = request.parameter("realm");
  Response response;
  response.later = [commands, asked](const std::function<void(Response)>& done) {
    const auto fault =
        commands.check_path(asked, [done](const PathReport& report) { done(json_response(200, to_json(report))); });
    if (fault) done(error_response(fault->status, fault->text));
  };
  return response;
}

Response capture(const Commands& commands, const Request& request) {
  const auto asked = parse_capture_request(request.body);
  if (!asked) {
    return error_response(
        400, "the body must be an object with port, filter, seconds (1 to 300) and max_bytes (1 KiB to 64 MiB)");
  }
  Response response;
  response.later = [commands, asked = *asked](const std::function<void(Response)>& done) {
    const auto fault = commands.capture(asked, [done](std::string file) {
      done({200, "application/x-pcapng", std::move(file)});
    });
    if (fault) done(error_response(fault->status, fault->text));
  };
  return response;
}

void add_nat(Router& router, const Commands& commands) {
  router.add(Method::get, "/v1/nat/check",
             [commands](const Request&) { return json_response(200, to_json(commands.nat_last())); });
  router.add(Method::post, "/v1/nat/check", [commands](const Request&) {
    Response response;
    response.later = [commands](const std::function<void(Response)>& done) {
      const auto fault =
          commands.nat_check([done](const NatCheckReport& report) { done(json_response(200, to_json(report))); });
      if (fault) done(error_response(fault->status, fault->text));
    };
    return response;
  });
  router.add(Method::get, "/v1/nat/history",
             [commands](const Request&) { return json_response(200, to_json(commands.nat_history())); });
}

Response mail_plan(const Commands& commands, const Request& request) {
  const MailPlanRequest asked{request.parameter("from"), request.parameter("to")};
  Response response;
  response.later = [commands, asked](const std::function<void(Response)>& done) {
    const auto fault = commands.mail_plan(
        asked, [done](const MailPlanReport& report) { done(json_response(200, to_json(report))); });
    if (fault) done(error_response(fault->status, fault->text));
  };
  return response;
}

Response check_domain(const Commands& commands, const Request& request) {
  DomainRequest asked{request.parameter("name"), std::nullopt, request.parameter("servers")};
  if (request.query.contains("realm")) asked.realm = request.parameter("realm");
  Response response;
  response.later = [commands, asked](const std::function<void(Response)>& done) {
    const auto fault = commands.check_domain(
        asked, [done](const DomainReport& report) { done(json_response(200, to_json(report))); });
    if (fault) done(error_response(fault->status, fault->text));
  };
  return response;
}

Response readiness(const Commands& commands) {
  const std::vector<std::string> reasons = commands.not_ready();
  std::string body = reasons.empty() ? "ready\n" : "not ready\n";
  for (const std::string& reason : reasons) body += reason + "\n";
  return {reasons.empty() ? 200U : 503U, plain_text, std::move(body)};
}

void add_monitoring(Router& router, const Commands& commands) {
  router.add(Method::get, "/metrics", [commands](const Request&) {
    return Response{200, exposition_format, commands.metrics()};
  });
  router.add(Method::get, "/healthz", [](const Request&) { return Response{200, plain_text, "ok\n"}; });
  router.add(Method::get, "/readyz", [commands](const Request&) { return readiness(commands); });
}

}  // namespace

Router monitoring_routes(const Commands& commands) {
  Router router;
  add_monitoring(router, commands);
  require_roles(router);
  return router;
}

Router staff_routes(const Commands& commands) {
  Router router;
  router.set_witness(commands.witness);
  add_monitoring(router, commands);
  router.add(Method::get, "/v1/status",
             [commands](const Request&) { return json_response(200, to_json(commands.status())); });
  router.add(Method::post, "/v1/reload", [commands](const Request& request) { return reload(commands, request); });
  router.add(Method::get, "/v1/cache/dump", [commands](const Request& request) { return dump(commands, request); });
  router.add(Method::post, "/v1/cache/flush",
             [commands](const Request& request) { return flush(commands, request); });
  router.add(Method::get, "/v1/metrics/reference", [commands](const Request&) {
    return Response{200, "text/markdown; charset=utf-8", commands.metrics_reference()};
  });
  router.add(Method::post, "/v1/capture", [commands](const Request& request) { return capture(commands, request); });
  add_trust(router, commands);
  add_config_routes(router, commands.config);
  add_nat(router, commands);
  router.add(Method::get, "/v1/mail/plan",
             [commands](const Request& request) { return mail_plan(commands, request); });
  router.add(Method::get, "/v1/domain/check",
             [commands](const Request& request) { return check_domain(commands, request); });
  router.add(Method::get, "/v1/domains",
             [commands](const Request&) { return json_response(200, to_json(commands.domains())); });
  router.add(Method::get, "/v1/trace", [commands](const Request& request) { return trace(commands, request); });
  router.add(Method::get, "/v1/audit/guideline",
             [commands](const Request& request) { return guideline(commands, request); });
  router.add(Method::post, "/v1/audit/attest",
             [commands](const Request& request) { return attest(commands, request); });
  router.add(Method::get, "/v1/explain", [commands](const Request& request) { return explain(commands, request); });
  router.add(Method::get, "/v1/zones",
             [commands](const Request&) { return json_response(200, to_json(commands.zones())); });
  router.add(Method::get, "/v1/cookies",
             [commands](const Request&) { return json_response(200, to_json(commands.cookies())); });
  router.add(Method::post, "/v1/cookies/roll",
             [commands](const Request& request) { return roll_cookies(commands, request); });
  router.add(Method::get, "/v1/check/path",
             [commands](const Request& request) { return check_path(commands, request); });
  add_pair_routes(router, commands.pair);
  add_access_routes(router, commands.access);
  require_roles(router);
  return router;
}

}  // namespace sekisho::mgmt::control
