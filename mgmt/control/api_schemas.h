// The shapes of what the control API takes and gives, a line each; openapi.cc makes JSON Schemas of them.
//
//   "name:s up:b srtt_ms:n servers:[GroupStatus] realm?:s"
//
// s text, b true or false, i whole number, n number, {s} an object of texts, {s?} of texts or null, pair a text and a
// number, X the schema X, [x] a list; ? after the name: may be left out. Nothing else may be there. That they fit
// what the gateway gives is tested on its real responses. Threads: constant.
#pragma once

#include <span>
#include <string_view>

namespace sekisho::mgmt::control {

struct ApiSchema {
  std::string_view name, fields;
};

std::span<const ApiSchema> api_schemas();

}  // namespace sekisho::mgmt::control
