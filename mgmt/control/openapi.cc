#include "mgmt/control/openapi.h"

#include "base/version.h"
#include "mgmt/control/api_routes.h"
#include "mgmt/control/api_schemas.h"
#include "mgmt/control/json_text.h"

namespace sekisho::mgmt::control {
namespace {

using nlohmann::json;

/// The words of a text that spaces part.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    if (!word.empty()) words.push_back(word);
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return words;
}

json reference_to(std::string_view schema) { return {{"$ref", "#/components/schemas/" + std::string(schema)}}; }

json schema_of_type(std::string_view type) {
  if (type == "s") return {{"type", "string"}};
  if (type == "b") return {{"type", "boolean"}};
  if (type == "i") return {{"type", "integer"}};
  if (type == "n") return {{"type", "number"}};
  if (type == "{s}") return {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}};
  if (type == "{s?}") return {{"type", "object"}, {"additionalProperties", {{"type", {"string", "null"}}}}};
  if (type == "pair") {
    return {{"type", "array"},
            {"prefixItems", json::array({{{"type", "string"}}, {{"type", "integer"}}})},
            {"minItems", 2},
            {"maxItems", 2}};
  }
  if (type.starts_with('[')) return {{"type", "array"}, {"items", schema_of_type(type.substr(1, type.size() - 2))}};
  return reference_to(type);
}

json schema_of(const ApiSchema& schema) {
  json properties = json::object(), required = json::array();
  for (const std::string_view field : words_of(schema.fields)) {
    const std::size_t colon = field.find(':');
    std::string name(field.substr(0, colon));
    if (name.ends_with('?')) {
      name.pop_back();
    } else {
      required.push_back(name);
    }
    properties[name] = schema_of_type(field.substr(colon + 1));
  }
  return {{"type", "object"}, {"properties", properties}, {"required", required}, {"additionalProperties", false}};
}

json content_of(std::string_view what) {
  const bool is_media_type = what.find('/') != std::string_view::npos;
  const std::string media(is_media_type ? what : "application/json");
  json schema = reference_to(what);
  if (is_media_type) schema = json::object();
  return {{media, {{"schema", schema}}}};
}

/// What a status means here, and what comes with it: a change that failed says why in its own report.
json refusal_of(std::string_view status, const ApiRoute& route) {
  const bool own_report = route.gives == "ChangeReport" || route.gives == "ReloadReport";
  if (route.gives == "text/plain" && status == "503")
    return {{"description", "why not"}, {"content", content_of("text/plain")}};
  if (own_report && status >= "404" && status != "405")
    return {{"description", "it was not done"}, {"content", content_of(route.gives)}};
  return {{"description", "it was not done"}, {"content", content_of("Error")}};
}

json responses_of(const ApiRoute& route) {
  json responses = {{"200", {{"description", std::string(route.summary)}, {"content", content_of(route.gives)}}}};
  json error = {{"description", "refused"}, {"content", content_of("Error")}};
  for (const char* status : {"400", "401", "403", "413", "429", "431", "500"}) responses[status] = error;
  for (const std::string_view status : words_of(route.refusals))
    responses[std::string(status)] = refusal_of(status, route);
  return responses;
}

std::string name_of(const ApiRoute& route) {
  std::string name = route.method == Method::post ? "post" : "get";
  for (const char c : route.path) name += c == '/' || c == '.' ? '_' : c;
  return name;
}

json operation_of(const ApiRoute& route) {
  json operation = {{"operationId", name_of(route)},
                    {"summary", std::string(route.summary)},
                    {"x-role", std::string(to_text(route.needs))},
                    {"responses", responses_of(route)}};
  for (std::string_view parameter : words_of(route.parameters)) {
    const bool required = parameter.ends_with('!');
    if (required) parameter.remove_suffix(1);
    operation["parameters"].push_back({{"name", std::string(parameter)},
                                       {"in", "query"},
                                       {"required", required},
                                       {"schema", {{"type", "string"}}}});
  }
  std::string_view takes = route.takes;
  if (takes.empty()) return operation;
  const bool needed = !takes.ends_with('?');
  if (!needed) takes.remove_suffix(1);
  operation["requestBody"] = {{"required", needed}, {"content", content_of(takes)}};
  return operation;
}

}  // namespace

std::string openapi_document() {
  json document = {
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "Sekisho control API"},
        {"version", std::string(version)},
        {"description",
         "On the Unix socket the kernel says who asks; over TLS a token or a client certificate does. x-role is the "
         "role that an operation needs: viewer, operator, approver, or administrator (root on the Unix socket)."}}},
      {"security", json::array({{{"token", json::array()}}, {{"certificate", json::array()}}})},
      {"components",
       {{"securitySchemes",
         {{"token", {{"type", "http"}, {"scheme", "bearer"}}}, {"certificate", {{"type", "mutualTLS"}}}}}}}};
  for (const ApiRoute& route : api_routes()) {
    const char* method = route.method == Method::post ? "post" : "get";
    document["paths"][std::string(route.path)][method] = operation_of(route);
  }
  for (const ApiSchema& schema : api_schemas())
    document["components"]["schemas"][std::string(schema.name)] = schema_of(schema);
  return dump(document);
}

}  // namespace sekisho::mgmt::control
