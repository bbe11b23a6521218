// Changes to a TOML file by the place of what is changed: comments, order and layout stay, byte for byte.
//
// A text is parsed, a node's Position says where a value stands, and these functions say which octets go and which
// come. Each change is checked by parsing the result (apply_edits), so that a layout that was not foreseen is refused
// and never damaged. Threads: pure. Errors: nothing is given back when the place does not look as expected.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mgmt/config/document.h"

namespace sekisho::mgmt::config {

struct TextEdit {
  std::size_t at = 0;      ///< octets into the text
  std::size_t length = 0;  ///< of what goes
  std::string replacement;
};

/// Octets into the text; Position counts lines and code points from 1. Nothing behind its end.
std::optional<std::size_t> offset_of(std::string_view text, Position where);
/// One past the value that begins at `at`: a string of any form, an array, an inline table, a bare word.
std::optional<std::size_t> end_of_value(std::string_view text, std::size_t at);

/// key = value becomes so in `table`: its value is replaced, or a line is added below its last key (an entry, in an
/// inline table). `value` is TOML.
std::optional<TextEdit> set_key(std::string_view text, const Node& table, std::string_view key,
                                std::string_view value);
/// Adds an item at the end of an array, in the array's own layout.
std::optional<TextEdit> append_item(std::string_view text, const Node& array, std::string_view item);
/// Adds a table "[[name]]" with these lines behind everything else.
TextEdit append_table(std::string_view text, std::string_view name, const std::vector<std::string>& lines);

/// The text after the edits, none of which may touch another; nothing when they do, or when it does not parse.
std::optional<std::string> apply_edits(std::string_view text, std::vector<TextEdit> edits);

/// A TOML string of it, in double quotes.
std::string quote(std::string_view text);

/// What changed, as `diff -u` shows it, around the first and the last line that differ.
std::string unified_diff(std::string_view before, std::string_view after, const std::string& name);

}  // namespace sekisho::mgmt::config
