#include "mgmt/config/schema.h"

#include <algorithm>

#include "base/check.h"

namespace sekisho::mgmt::config {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> line(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) line[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = line[0];
    line[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = line[j];
      line[j] = std::min({line[j] + 1, line[j - 1] + 1, replaced});
    }
  }
  return line[b.size()];
}

const Row* find_row(const TableSchema& schema, std::string_view key) {
  for (const Row& row : schema.rows) {
    if (row.key == key) return &row;
  }
  return nullptr;
}

void report_unknown(const TableSchema& schema, const Member& member, Diagnostics& out) {
  std::vector<std::string_view> keys;
  for (const Row& row : schema.rows) keys.push_back(row.key);
  out.push_back({Code::unknown_key,
                 Severity::error,
                 member.key_where,
                 {member.key, std::string(schema.path), nearest(member.key, keys)}});
}

void set_default(const Row& row, const Node& table, void* target, Diagnostics& out) {
  const auto parsed = parse_document("v = " + std::string(row.default_text), table.where.file);
  SEKISHO_CHECK(parsed.ok());  // a default that is no TOML is our bug
  const std::size_t before = out.size();
  Node node = *parsed->find("v");
  node.where = table.where;
  node.is_default = true;
  row.set(target, node, row.bounds, out);
  SEKISHO_CHECK(out.size() == before);
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(word.substr(0, 64), candidate.substr(0, 64));
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

void decode_table(const TableSchema& schema, const Node& node, void* target, Diagnostics& out) {
  const Table* members = node.table();
  if (!members) {
    out.push_back({Code::wrong_type, Severity::error, node.where, {"a table", std::string(schema.path)}});
    return;
  }
  for (const Member& member : *members) {
    if (!find_row(schema, member.key)) report_unknown(schema, member, out);
  }
  for (const Row& row : schema.rows) {
    const Node* value = node.find(row.key);
    if (value) {
      row.set(target, *value, row.bounds, out);
      if (row.required && row.list && value->array() && value->array()->empty()) {
        out.push_back({Code::empty_list, Severity::error, value->where, {std::string(row.key)}});
      }
    } else if (row.required) {
      out.push_back(
          {Code::missing_key, Severity::error, node.where, {std::string(row.key), std::string(schema.path)}});
    } else if (!row.default_text.empty()) {
      set_default(row, node, target, out);
    }
  }
}

}  // namespace sekisho::mgmt::config
