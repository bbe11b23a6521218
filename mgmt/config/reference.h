// Documents made of the schema, so that they cannot be wrong: the reference for people, the JSON Schema for editors.
#pragma once

#include <string>

namespace sekisho::mgmt::config {

/// docs/config-reference.md
std::string reference_markdown();
/// configs/sekisho.schema.json (JSON Schema 2020-12), for editors that complete and check TOML.
std::string json_schema();
/// configs/nat-map.schema.json: the same for the file that nat.map names.
std::string nat_map_json_schema();

}  // namespace sekisho::mgmt::config
