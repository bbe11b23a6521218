// The control API as a table: every route with who may use it, what it takes and what it gives.
//
// The only place that says which role a route needs: staff_routes() takes the roles from here, the OpenAPI document
// is made from it, and a test demands that each route of the Router has a row and each row a route. A route without
// a row is the administrator's alone. Threads: constant.
#pragma once

#include <span>
#include <string_view>

#include "mgmt/access/role.h"
#include "mgmt/control/http.h"

namespace sekisho::mgmt::control {

struct ApiRoute {
  Method method;
  std::string_view path;
  access::Role needs;
  std::string_view summary;     ///< one sentence
  std::string_view parameters;  ///< of the query, by spaces; "name!" must be there
  std::string_view takes;       ///< the body's schema (api_schemas.cc); "Foo?": may be left out; empty: no body
  std::string_view gives;       ///< the schema of a 200, or a media type
  std::string_view refusals;    ///< statuses beside those that any route may give, by spaces
};

std::span<const ApiRoute> api_routes();

/// Gives each route of the table its role.
void require_roles(Router& router);

}  // namespace sekisho::mgmt::control
