// One row per key: where it goes, what it may be, its default, what it means. Decoder, reference, JSON Schema and
// `did you mean` all read these rows and nothing else.
//
// A TableSchema describes one TOML table; rows point to fields of one struct by a setter that knows the field's type.
// Nested tables and lists of tables are rows with a schema of their own. Defaults are TOML text, decoded like what
// staff write. To add a key: one row in schema_*.cc, one field in config.h, its use. Threads: built once, read by
// any. Owns: static text.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "mgmt/config/config.h"
#include "mgmt/config/document.h"

namespace sekisho::mgmt::config {

/// When a changed value takes effect.
enum class Effect : std::uint8_t { live, restart };

/// Bounds of a value, where its type has any. Durations in milliseconds, sizes in octets.
struct Bounds {
  std::uint64_t min = 0;
  std::uint64_t max = UINT64_MAX;
  std::vector<std::string_view> choices{};  ///< texts that are allowed; empty: any
};

/// Where decoding puts what it finds wrong.
using Diagnostics = std::vector<Diagnostic>;

struct TableSchema;

struct Row {
  std::string_view key;
  std::string_view type;          ///< for people: "duration", "list of names"
  std::string_view default_text;  ///< TOML; empty: none
  bool required = false;
  Effect effect = Effect::live;
  Bounds bounds{};
  std::string_view doc;                ///< one sentence
  const TableSchema* table = nullptr;  ///< nested table, or the items of a list of tables
  bool list = false;                   ///< list of tables
  /// Decodes `node` into the struct that `target` points to.
  std::function<void(void* target, const Node& node, const Bounds& bounds, Diagnostics& out)> set;
};

struct TableSchema {
  std::string_view path;  ///< "realm.group"
  std::string_view doc;
  std::vector<Row> rows;
};

const TableSchema& config_schema();   ///< sekisho.toml
const TableSchema& nat_map_schema();  ///< the NAT map's own file

/// Decodes a table into its struct: unknown keys, missing keys, defaults, types and bounds, all reported.
void decode_table(const TableSchema& schema, const Node& node, void* target, Diagnostics& out);

/// The candidate nearest to `word` if it is near enough to be meant; empty otherwise.
std::string nearest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace sekisho::mgmt::config
