// The control API's description, made from the tables that the gateway itself goes by (api_routes, api_schemas).
//
// Each operation says in x-role which role it needs. Spec: OpenAPI 3.1.0, JSON Schema 2020-12. Threads: any.
#pragma once

#include <string>

namespace sekisho::mgmt::control {

std::string openapi_document();

}  // namespace sekisho::mgmt::control
