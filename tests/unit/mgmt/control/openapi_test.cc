// The API's description says what the tables say, and its schemas fit what is really given.
#include "mgmt/control/openapi.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "mgmt/control/api_routes.h"
#include "mgmt/control/api_schemas.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::control {
namespace {

using nlohmann::json;

json document() { return json::parse(openapi_document()); }

TEST(OpenApi, HasEveryRouteOfTheRouterWithItsRoleAndNoOther) {
  std::map<std::string, std::string> told, real;
  const json whole = document();
  for (const auto& [path, methods] : whole["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) told[method + " " + path] = operation["x-role"];
  }
  for (const Router::Entry& entry : staff_routes({}).entries())
    real[(entry.method == Method::post ? "post " : "get ") + entry.path] = to_text(entry.needs);
  EXPECT_EQ(told, real);
}

void collect_references(const json& value, std::set<std::string>& to) {
  if (value.is_object() && value.contains("$ref")) to.insert(value["$ref"].get<std::string>());
  if (value.is_structured()) {
    for (const auto& item : value) collect_references(item, to);
  }
}

TEST(OpenApi, EachSchemaIsThereAndUsed) {
  const json whole = document();
  std::set<std::string> used, there;
  collect_references(whole, used);
  for (const auto& [name, schema] : whole["components"]["schemas"].items())
    there.insert("#/components/schemas/" + name);
  EXPECT_EQ(used, there);
  EXPECT_EQ(there.size(), api_schemas().size());
}

/// The names of an object's members, and those of a schema that must be there.
void expect_shape(const std::string& schema, const std::string& text) {
  std::set<std::string> has, wanted;
  const json whole = document(), given = json::parse(text);
  for (const auto& [key, unused] : given.items()) has.insert(key);
  for (const auto& name : whole["components"]["schemas"][schema]["required"]) wanted.insert(name);
  EXPECT_EQ(has, wanted) << schema;
}

// A field that is added to a report without its schema would make every client's check fail. What is nested is
// checked on real responses (drill `access`).
TEST(OpenApi, ReportsHaveTheFieldsOfTheirSchemas) {
  expect_shape("StatusReport", to_json(StatusReport()));
  expect_shape("ExplainReport", to_json(ExplainReport()));
  expect_shape("GuidelineReport", to_json(GuidelineReport()));
  expect_shape("GuidelineItem", to_json(GuidelineItem()));
  expect_shape("ReloadReport", to_json(ReloadReport()));
  expect_shape("FlushReport", to_json(FlushReport()));
  expect_shape("ZonesReport", to_json(ZonesReport()));
  expect_shape("CookieReport", to_json(CookieReport()));
  expect_shape("AnchorsReport", to_json(AnchorsReport()));
  expect_shape("NtaReport", to_json(NtaReport()));
  expect_shape("NtaDetail", to_json(NtaDetail()));
  expect_shape("NtaHistory", to_json(NtaHistory()));
  expect_shape("ChangeReport", to_json(ChangeReport()));
  expect_shape("HistoryReport", to_json(HistoryReport()));
  expect_shape("ShownConfig", to_json(ShownConfig()));
  expect_shape("AuditReport", to_json(AuditReport()));
  expect_shape("AuditVerdictReport", to_json(AuditVerdictReport()));
  expect_shape("TraceReport", to_json(TraceReport()));
  expect_shape("PathReport", to_json(PathReport()));
  expect_shape("DomainReport", to_json(DomainReport()));
  expect_shape("DomainsReport", to_json(DomainsReport{1, {OwnDomain()}}));
  PairReport pair;
  pair.parts.emplace_back();
  expect_shape("PairReport", to_json(pair));
  expect_shape("PairState", to_json(PairState()));
  expect_shape("PairReply", to_json(PairReply()));
  expect_shape("NatCheckReport", to_json(NatCheckReport()));
  expect_shape("NatHistory", to_json(NatHistory()));
  expect_shape("MailPlanReport", to_json(MailPlanReport()));
  expect_shape("TokensReport", to_json(TokensReport()));
  expect_shape("NewToken", to_json(NewToken()));
  expect_shape("WhoAmI", to_json(WhoAmI()));
  expect_shape("Error", error_response(400, "x").body);
}

}  // namespace
}  // namespace sekisho::mgmt::control
