// A TOML file as a tree of plain values with positions. The only door to toml++ is document's decode.cc.
//
// Owns: all strings. Threads: a plain value. Errors: a syntax error is one Diagnostic (the parser stops at the
// first).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "mgmt/config/diagnostic.h"

namespace sekisho::mgmt::config {

struct Node;
struct Member;
using Array = std::vector<Node>;
using Table = std::vector<Member>;  ///< in the order of the file
/// Floats, and dates and times that leave open when they are, have no use in a configuration; they arrive as Other so
/// that the schema can refuse them.
struct Other {};

struct Node {
  Position where;
  std::variant<std::string, std::int64_t, bool, Array, Table, Other, WallTime> value;
  bool is_default = false;  ///< stands in for a key that the file leaves out

  const std::string* text() const { return std::get_if<std::string>(&value); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value); }
  const bool* boolean() const { return std::get_if<bool>(&value); }
  const WallTime* moment() const { return std::get_if<WallTime>(&value); }
  const Array* array() const { return std::get_if<Array>(&value); }
  const Table* table() const { return std::get_if<Table>(&value); }
  /// The member of a table; null when this is no table or has none of that name.
  const Node* find(std::string_view key) const;
};

struct Member {
  std::string key;
  Position key_where;
  Node node;
};

/// Parses a whole file. `file` is the index that positions will carry.
Result<Node, Diagnostic> parse_document(std::string_view text, std::uint32_t file);

/// Hash of the content, positions left out: equal content, equal hash, within this build.
std::uint64_t content_hash(const Node& node);

}  // namespace sekisho::mgmt::config
