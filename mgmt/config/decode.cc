// toml++ → Node. The only file that knows toml++.
// Bad text can break toml++'s own assertions ("[#"): neither abort by them nor let the compiler assume them.
#undef NDEBUG
#define TOML_ASSERT(expr) static_assert(true)
#include <toml++/toml.h>

#include <algorithm>
#include <chrono>

#include "base/hash.h"
#include "mgmt/config/document.h"

namespace sekisho::mgmt::config {
namespace {

Position position(const toml::source_region& region, std::uint32_t file) {
  return {file, region.begin.line, region.begin.column};
}

Node convert(const toml::node& from, std::uint32_t file);

/// Nothing without an offset from UTC: a local time is another moment on another machine.
std::optional<WallTime> moment_of(const toml::date_time& from) {
  if (!from.offset) return std::nullopt;
  const std::chrono::sys_days day = std::chrono::year(from.date.year) / from.date.month / from.date.day;
  const std::int64_t minutes = from.time.hour * 60 + from.time.minute - from.offset->minutes;
  return WallTime{std::int64_t{day.time_since_epoch().count()} * 86'400 + minutes * 60 + from.time.second};
}

Node convert_table(const toml::table& from, std::uint32_t file) {
  Table members;
  members.reserve(from.size());
  for (const auto& [key, value] : from) {
    members.push_back({std::string(key.str()), position(key.source(), file), convert(value, file)});
  }
  // toml++ keeps keys sorted; people read in the order of the file.
  std::stable_sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
    return std::pair(a.key_where.line, a.key_where.column) < std::pair(b.key_where.line, b.key_where.column);
  });
  return {position(from.source(), file), std::move(members)};
}

Node convert(const toml::node& from, std::uint32_t file) {
  const Position where = position(from.source(), file);
  if (const auto* text = from.as_string()) return {where, text->get()};
  if (const auto* number = from.as_integer()) return {where, number->get()};
  if (const auto* truth = from.as_boolean()) return {where, truth->get()};
  if (const auto* time = from.as_date_time()) {
    if (const auto moment = moment_of(time->get())) return {where, *moment};
  }
  if (const auto* table = from.as_table()) return convert_table(*table, file);
  if (const auto* array = from.as_array()) {
    Array items;
    items.reserve(array->size());
    for (const toml::node& item : *array) items.push_back(convert(item, file));
    return {where, std::move(items)};
  }
  return {where, Other{}};
}

Bytes octets(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

}  // namespace

const Node* Node::find(std::string_view key) const {
  if (const Table* members = table()) {
    for (const Member& member : *members) {
      if (member.key == key) return &member.node;
    }
  }
  return nullptr;
}

Result<Node, Diagnostic> parse_document(std::string_view text, std::uint32_t file) {
  const toml::parse_result parsed = toml::parse(text);
  if (parsed) return convert_table(parsed.table(), file);
  const toml::parse_error& error = parsed.error();
  return Failure{
      Diagnostic{Code::syntax, Severity::error, position(error.source(), file), {std::string(error.description())}}};
}

std::uint64_t content_hash(const Node& node) {
  std::uint64_t h = node.value.index() + 1;
  if (const auto* text = node.text()) return hash_combine(h, hash_bytes(octets(*text), 1));
  if (const auto* number = node.integer()) return hash_combine(h, static_cast<std::uint64_t>(*number));
  if (const auto* truth = node.boolean()) return hash_combine(h, *truth ? 2 : 1);
  if (const auto* moment = node.moment()) return hash_combine(h, static_cast<std::uint64_t>(moment->seconds));
  if (const auto* items = node.array()) {
    for (const Node& item : *items) h = hash_combine(h, content_hash(item));
  } else if (const auto* members = node.table()) {
    for (const Member& member : *members) {
      h = hash_combine(hash_combine(h, hash_bytes(octets(member.key), 2)), content_hash(member.node));
    }
  }
  return h;
}

}  // namespace sekisho::mgmt::config
