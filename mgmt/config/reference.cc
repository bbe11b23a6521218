#include "mgmt/config/reference.h"

#include <nlohmann/json.hpp>

#include "mgmt/config/schema.h"

namespace sekisho::mgmt::config {
namespace {

using Json = nlohmann::ordered_json;

std::string bounds_text(const Row& row) {
  if (!row.bounds.choices.empty()) {
    std::string out;
    for (const std::string_view choice : row.bounds.choices) out += (out.empty() ? "" : ", ") + std::string(choice);
    return out;
  }
  if (row.bounds.max == UINT64_MAX) return "";
  const std::string range = std::to_string(row.bounds.min) + "–" + std::to_string(row.bounds.max);
  if (row.type == "duration") return range + " ms";
  if (row.type == "size") return range + " octets";
  if (row.type == "text") return range + " characters";
  return range;
}

void describe_key(const Row& key, std::string& out) {
  out += "| `" + std::string(key.key) + "` | " + std::string(key.list ? "list of: " : "") + std::string(key.type) +
         " | " +
         (key.required               ? "**required**"
          : key.default_text.empty() ? "none"
                                     : "`" + std::string(key.default_text) + "`") +
         " | " + bounds_text(key) + " | " + (key.effect == Effect::live ? "live" : "restart") + " | " +
         std::string(key.doc) + " |\n";
}

constexpr std::string_view table_head =
    "| key | type | default | range | effect | meaning |\n|---|---|---|---|---|---|\n";

/// Keys that stand above the first table.
void describe_top(const TableSchema& schema, std::string& out) {
  out += "\n## Above the first table\n\n" + std::string(table_head);
  for (const Row& row : schema.rows) {
    if (!row.table) describe_key(row, out);
  }
}

void describe(const TableSchema& schema, std::string& out) {
  for (const Row& row : schema.rows) {
    if (!row.table) continue;
    const std::string path(row.table->path);
    out += "\n## " + std::string(row.list ? "[[" + path + "]]" : "[" + path + "]") + "\n\n" +
           std::string(row.table->doc) + "\n\n";
    out += table_head;
    for (const Row& key : row.table->rows) {
      if (!key.table) describe_key(key, out);
    }
    describe(*row.table, out);
  }
}

Json value_schema(const Row& row) {
  Json value;
  if (row.type == "true or false") {
    value["type"] = "boolean";
  } else if (row.type == "whole number") {
    value = {{"type", "integer"}, {"minimum", row.bounds.min}, {"maximum", row.bounds.max}};
  } else {
    value["type"] = "string";
    if (row.type == "duration") value["pattern"] = "^[0-9]+(ms|s|m|h|d)$";
    if (row.type == "date and time") value["format"] = "date-time";
    if (row.type == "size") value["pattern"] = "^[0-9]+(KiB|MiB|GiB)$";
    for (const std::string_view choice : row.bounds.choices) value["enum"].push_back(choice);
  }
  return value;
}

Json table_json(const TableSchema& schema) {
  Json out{{"type", "object"}, {"description", schema.doc}, {"additionalProperties", false}};
  for (const Row& row : schema.rows) {
    Json value = row.table ? table_json(*row.table) : value_schema(row);
    if (row.list) value = {{"type", "array"}, {"items", value}};
    value["description"] = row.doc;
    out["properties"][std::string(row.key)] = value;
    if (row.required) out["required"].push_back(row.key);
  }
  return out;
}

std::string document_schema(const TableSchema& table, std::string_view title) {
  Json schema = table_json(table);
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["title"] = title;
  return schema.dump(2) + "\n";
}

}  // namespace

std::string reference_markdown() {
  std::string out =
      "# Configuration reference\n\nMade by `sekishoctl config reference` from the schema; do not edit.\n\n"
      "Durations: a number with `ms`, `s`, `m`, `h` or `d`. Sizes: a number with `KiB`, `MiB` or `GiB`. Dates "
      "and times: with their\noffset from UTC, without quotes: `2026-12-01T18:00:00+09:00`. Keys whose effect is "
      "*live* are taken over by a reload; those marked\n"
      "*restart* need a restart. An annotated example is `configs/sekisho.toml`.\n";
  describe_top(config_schema(), out);
  describe(config_schema(), out);
  out += "\n# NAT map\n\nThe file that `map` under `[nat]` names.\n";
  describe(nat_map_schema(), out);
  return out;
}

std::string json_schema() { return document_schema(config_schema(), "sekisho.toml"); }
std::string nat_map_json_schema() { return document_schema(nat_map_schema(), "nat-map.toml"); }

}  // namespace sekisho::mgmt::config
