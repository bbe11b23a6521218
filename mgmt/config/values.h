// From a Node to a value of each type that a key can have. Overloads on the target's type; all report what is wrong.
//
// Units: durations are text with ms, s, m, h, d; sizes text with KiB, MiB, GiB (or a number of octets).
// Threads: pure.
#pragma once

#include "mgmt/config/schema.h"

namespace sekisho::mgmt::config {

bool decode_value(const Node& node, const Bounds& bounds, std::string& out, Diagnostics& diagnostics);
bool decode_value(const Node& node, const Bounds& bounds, bool& out, Diagnostics& diagnostics);
bool decode_value(const Node& node, const Bounds& bounds, std::uint32_t& out, Diagnostics& diagnostics);
bool decode_value(const Node& node, const Bounds& bounds, Duration& out, Diagnostics& diagnostics);
bool decode_value(const Node& node, const Bounds& bounds, ByteSize& out, Diagnostics& diagnostics);
bool decode_value(const Node& node, const Bounds& bounds, WallTime& out, Diagnostics& diagnostics);
bool decode_value(const Node& node, const Bounds& bounds, dns::Name& out, Diagnostics& diagnostics);
bool decode_value(const Node& node, const Bounds& bounds, dns::RRType& out, Diagnostics& diagnostics);
bool decode_value(const Node& node, const Bounds& bounds, IpAddress& out, Diagnostics& diagnostics);
bool decode_value(const Node& node, const Bounds& bounds, IpPrefix& out, Diagnostics& diagnostics);
bool decode_value(const Node& node, const Bounds& bounds, Endpoint& out, Diagnostics& diagnostics);

/// For people: what a value of this type is called.
template <typename T>
constexpr std::string_view type_name();
template <>
constexpr std::string_view type_name<std::string>() {
  return "text";
}
template <>
constexpr std::string_view type_name<bool>() {
  return "true or false";
}
template <>
constexpr std::string_view type_name<std::uint32_t>() {
  return "whole number";
}
template <>
constexpr std::string_view type_name<Duration>() {
  return "duration";
}
template <>
constexpr std::string_view type_name<ByteSize>() {
  return "size";
}
template <>
constexpr std::string_view type_name<WallTime>() {
  return "date and time";
}
template <>
constexpr std::string_view type_name<dns::Name>() {
  return "domain name";
}
template <>
constexpr std::string_view type_name<dns::RRType>() {
  return "record type";
}
template <>
constexpr std::string_view type_name<IpAddress>() {
  return "IP address";
}
template <>
constexpr std::string_view type_name<IpPrefix>() {
  return "network";
}
template <>
constexpr std::string_view type_name<Endpoint>() {
  return "address@port";
}

/// What a row says beside key and field.
struct RowText {
  std::string_view default_text{};
  bool required = false;
  Effect effect = Effect::live;
  Bounds bounds{};
  std::string_view doc;
};

template <typename S, typename T>
Row row(std::string_view key, Located<T> S::*field, RowText text) {
  return {key,
          type_name<T>(),
          text.default_text,
          text.required,
          text.effect,
          std::move(text.bounds),
          text.doc,
          nullptr,
          false,
          [field](void* target, const Node& node, const Bounds& bounds, Diagnostics& out) {
            Located<T>& slot = static_cast<S*>(target)->*field;
            slot.where = node.where;
            slot.given = !node.is_default;
            decode_value(node, bounds, slot.value, out);
          }};
}

template <typename S, typename T>
Row row(std::string_view key, List<T> S::*field, RowText text) {
  return {key,
          type_name<T>(),
          text.default_text,
          text.required,
          text.effect,
          std::move(text.bounds),
          text.doc,
          nullptr,
          true,
          [field](void* target, const Node& node, const Bounds& bounds, Diagnostics& out) {
            List<T>& slots = static_cast<S*>(target)->*field;
            const Array* items = node.array();
            if (!items) {
              out.push_back({Code::wrong_type, Severity::error, node.where, {"a list", std::string(type_name<T>())}});
              return;
            }
            for (const Node& item : *items) {
              Located<T> slot{{}, item.where, !node.is_default};
              if (decode_value(item, bounds, slot.value, out)) slots.push_back(std::move(slot));
            }
          }};
}

/// A nested table.
template <typename S, typename Sub>
Row table_row(std::string_view key, Sub S::*field, const TableSchema& schema, RowText text) {
  return {key,
          "table",
          text.required ? "" : "{}",
          text.required,
          text.effect,
          {},
          text.doc,
          &schema,
          false,
          [field, &schema](void* target, const Node& node, const Bounds&, Diagnostics& out) {
            decode_table(schema, node, &(static_cast<S*>(target)->*field), out);
          }};
}

/// A list of tables. Items of a struct with `where` learn their place, those with `content_hash` their hash.
template <typename S, typename Sub>
Row tables_row(std::string_view key, std::vector<Sub> S::*field, const TableSchema& schema, RowText text) {
  return {key,
          "list of tables",
          text.default_text,
          text.required,
          text.effect,
          {},
          text.doc,
          &schema,
          true,
          [field, &schema](void* target, const Node& node, const Bounds&, Diagnostics& out) {
            const Array* items = node.array();
            if (!items) {
              out.push_back(
                  {Code::wrong_type, Severity::error, node.where, {"a list of tables", std::string(schema.path)}});
              return;
            }
            for (const Node& item : *items) {
              Sub sub;
              sub.where = item.where;
              if constexpr (requires { sub.content_hash; }) sub.content_hash = content_hash(item);
              decode_table(schema, item, &sub, out);
              (static_cast<S*>(target)->*field).push_back(std::move(sub));
            }
          }};
}

}  // namespace sekisho::mgmt::config
