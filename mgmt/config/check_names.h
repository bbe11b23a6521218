// What the checks share: names that must differ, references that must exist. Not for other modules.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "mgmt/config/schema.h"

namespace sekisho::mgmt::config {

constexpr std::size_t max_ports = 32;
constexpr std::size_t max_views = 127;
constexpr std::size_t max_realms = 32;
constexpr std::size_t max_groups = 480;  ///< two sets at once during a reload fit HealthBoard::max_groups

/// Reports the second of two items with equal names.
template <typename Item>
void check_names_differ(const std::vector<Item>& items, Diagnostics& out) {
  std::map<std::string, std::uint32_t> lines;
  for (const Item& item : items) {
    const auto [it, fresh] = lines.emplace(item.name.value, item.name.where.line);
    if (!fresh && !item.name.value.empty()) {
      out.push_back(
          {Code::duplicate_name, Severity::error, item.name.where, {item.name.value, std::to_string(it->second)}});
    }
  }
}

/// Reports a reference to something that is not there.
template <typename Item>
void report_unknown_reference(const Text& reference, std::string_view what, const std::vector<Item>& items,
                              Diagnostics& out) {
  std::vector<std::string_view> names;
  std::string all;
  for (const Item& item : items) {
    names.push_back(item.name.value);
    all += (all.empty() ? "" : ", ") + item.name.value;
  }
  out.push_back({Code::unknown_reference,
                 Severity::error,
                 reference.where,
                 {reference.value, std::string(what), nearest(reference.value, names), all}});
}

/// Reports the first item that is one too many.
inline void check_count(std::size_t count, std::size_t most, std::string_view what, Position where,
                        Diagnostics& out) {
  if (count <= most) return;
  out.push_back(
      {Code::too_many, Severity::error, where, {std::string(what), std::to_string(count), std::to_string(most)}});
}

template <typename Item>
const Item* find_named(const std::vector<Item>& items, std::string_view name) {
  for (const Item& item : items) {
    if (item.name.value == name) return &item;
  }
  return nullptr;
}

}  // namespace sekisho::mgmt::config
