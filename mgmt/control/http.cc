#include "mgmt/control/http.h"

#include <algorithm>
#include <exception>
#include <string_view>

#include "base/check.h"
#include "base/log.h"
#include "mgmt/control/json_text.h"

namespace sekisho::mgmt::control {
namespace {

constexpr std::size_t max_parameters = 16;

std::string_view name_of(Method method) {
  switch (method) {
    case Method::get:
      return "GET, HEAD";
    case Method::post:
      return "POST";
  }
  return "";
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_value(text[i + 1]);
    const int low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

}  // namespace

std::string Request::parameter(const std::string& name) const {
  const auto at = query.find(name);
  return at == query.end() ? std::string() : at->second;
}

Response error_response(unsigned status, const std::string& text) {
  const nlohmann::json body = {{"error", text}};
  return {status, "application/json", dump_line(body) + "\n"};
}

void Router::add(Method method, std::string path, Handler handler) {
  SEKISHO_CHECK(routes_[std::move(path)].emplace(method, Route{std::move(handler)}).second);
}

void Router::require(Method method, const std::string& path, Role role) {
  const auto methods = routes_.find(path);
  if (methods == routes_.end()) return;
  const auto route = methods->second.find(method);
  if (route != methods->second.end()) route->second.needs = role;
}

std::vector<Router::Entry> Router::entries() const {
  std::vector<Entry> all;
  for (const auto& [path, methods] : routes_) {
    for (const auto& [method, route] : methods) all.push_back({method, path, route.needs});
  }
  return all;
}

std::optional<Router::Barring> Router::bar(const Request& request) const {
  const auto path = routes_.find(request.path);
  if (path == routes_.end())
    return Barring{Barred::no_such_path, error_response(404, "no such path: " + request.path)};
  const auto route = path->second.find(request.method);
  if (route == path->second.end()) {
    Response response = error_response(405, "this path takes another method");
    for (const auto& [method, unused] : path->second) {
      response.allow += (response.allow.empty() ? "" : ", ") + std::string(name_of(method));
    }
    return Barring{Barred::wrong_method, std::move(response)};
  }
  const Role needed = route->second.needs;
  if (may(request.peer.role, needed)) return std::nullopt;
  return Barring{Barred::wrong_role,
                 error_response(403, "this needs the role " + std::string(to_text(needed)) + "; yours is " +
                                         std::string(to_text(request.peer.role)))};
}

Response Router::route(const Request& request) const {
  if (auto barring = bar(request)) return std::move(barring->response);
  return watched(request, run(routes_.at(request.path).at(request.method).handler, request));
}

Response Router::run(const Handler& handler, const Request& request) const {
  try {
    return handler(request);
  } catch (const std::exception& fault) {
    log::error("control: " + request.path + ": " + fault.what());
    return error_response(500, "the gateway could not do this; its log says why");
  }
}

Response Router::watched(const Request& request, Response response) const {
  if (!witness_ || request.method != Method::post) return response;
  if (!response.later) {
    witness_(request, response);
    return response;
  }
  response.later = [later = std::move(response.later), witness = witness_,
                    request](const std::function<void(Response)>& done) {
    later([done, witness, request](const Response& late) {
      witness(request, late);
      done(late);
    });
  };
  return response;
}

std::optional<Request> parse_target(const std::string& target) {
  Request request;
  const std::string_view text = target;
  const std::size_t mark = text.find('?');
  request.path = text.substr(0, mark);
  if (request.path.empty() || request.path.front() != '/') return std::nullopt;
  if (mark == std::string_view::npos) return request;
  std::string_view rest = text.substr(mark + 1);
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    const auto name = percent_decode(part.substr(0, equals));
    const auto value =
        percent_decode(equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1));
    if (!name || !value || request.query.size() == max_parameters) return std::nullopt;
    request.query[*name] = *value;
  }
  return request;
}

std::string percent_encode(const std::string& text) {
  static constexpr char hex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += {'%', hex[octet >> 4], hex[octet & 0xF]};
    }
  }
  return out;
}

}  // namespace sekisho::mgmt::control
