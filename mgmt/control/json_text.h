// Text of the control API's JSON, and values read back from it. For this folder's .cc files only: its other headers
// stay free of the JSON library.
//
// Texts that are no UTF-8 (names, reasons) are written with U+FFFD for what cannot be shown. The library throws on
// wrong types; the exception ends here. Threads: any. Errors: nothing, where the text is not what dump() writes.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho::mgmt::control {

inline std::string dump_line(const nlohmann::json& value, int indent = -1) {
  return value.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// For a response: readable, with a newline at its end.
inline std::string dump(const nlohmann::json& value) { return dump_line(value, 2) + "\n"; }

/// The object that `text` is, if it has the key `needed`; fields that are not there keep their defaults.
template <typename T>
std::optional<T> parse_as(std::string_view text, const char* needed = nullptr) {
  const nlohmann::json value = nlohmann::json::parse(text, nullptr, false);
  if (!value.is_object() || (needed != nullptr && !value.contains(needed))) return std::nullopt;
  try {
    return value.get<T>();
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

}  // namespace sekisho::mgmt::control
