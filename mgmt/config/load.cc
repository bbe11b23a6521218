#include "mgmt/config/load.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <tuple>

namespace sekisho::mgmt::config {
namespace {

constexpr std::size_t max_file_bytes = 64U << 20;

void sort_by_place(Diagnostics& diagnostics) {
  std::stable_sort(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tuple(a.where.file, a.where.line, a.where.column) <
           std::tuple(b.where.file, b.where.line, b.where.column);
  });
}

/// What needs a restart to change: "table.key" → hash of what the file says.
std::map<std::string, std::uint64_t> startup_values(const Node& root) {
  std::map<std::string, std::uint64_t> values;
  for (const Row& table : config_schema().rows) {
    const Node* node = root.find(table.key);
    if (!node || !table.table) continue;
    const Array one{*node};
    for (const Node& item : table.list && node->array() ? *node->array() : one) {
      for (const Row& row : table.table->rows) {
        const Node* value = row.effect == Effect::restart ? item.find(row.key) : nullptr;
        std::uint64_t& hash = values[std::string(table.table->path) + "." + std::string(row.key)];
        hash = hash * 31 + (value ? content_hash(*value) : 7);
      }
    }
  }
  return values;
}

/// Decodes and checks; `nat_text` is called with the map's file name when there is one.
template <typename NatText>
LoadResult load_from(std::string_view text, const std::string& name, NatText nat_text) {
  LoadResult result;
  result.files.push_back(name);
  const auto root = parse_document(text, 0);
  if (!root) {
    result.diagnostics.push_back(root.error());
    return result;
  }
  Config config;
  decode_table(config_schema(), *root, &config, result.diagnostics);
  config.startup = startup_values(*root);
  if (!config.nat.map.value.empty()) {
    result.files.push_back(config.nat.map.value);
    const std::optional<std::string> map = nat_text(config.nat.map, result.diagnostics);
    if (map) {
      const auto node = parse_document(*map, 1);
      if (node) {
        decode_table(nat_map_schema(), *node, &config, result.diagnostics);
        config.nat_hash = content_hash(*node);
      } else {
        result.diagnostics.push_back(node.error());
      }
    }
  }
  for (Realm& realm : config.realms) read_anchors(realm, result.files, result.diagnostics);
  check(config, result.diagnostics);
  sort_by_place(result.diagnostics);
  if (!result.has_errors()) result.config = std::move(config);
  return result;
}

}  // namespace

bool LoadResult::has_errors() const {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::error; });
}

std::optional<std::string> read_file(const std::string& path, std::string& reason) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) {
    reason = error.message();
    return std::nullopt;
  }
  if (size > max_file_bytes) {
    reason = "larger than 64 MiB";
    return std::nullopt;
  }
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf() || size == 0)) {
    reason = std::strerror(errno);
    return std::nullopt;
  }
  return std::move(text).str();
}

LoadResult load(const std::string& path) {
  std::string reason;
  const auto text = read_file(path, reason);
  if (!text) {
    LoadResult result;
    result.files.push_back(path);
    result.diagnostics.push_back({Code::file_unreadable, Severity::error, {}, {path, reason}});
    return result;
  }
  LoadResult result = load_from(*text, path, [&](const Text& map, Diagnostics& out) -> std::optional<std::string> {
    const std::string map_path = (std::filesystem::path(path).parent_path() / map.value).string();
    auto content = read_file(map_path, reason);
    if (!content) out.push_back({Code::file_unreadable, Severity::error, map.where, {map_path, reason}});
    return content;
  });
  return result;
}

LoadResult load_text(std::string_view text, std::string_view nat_map, const std::string& name) {
  return load_from(text, name, [&](const Text&, Diagnostics&) { return std::optional<std::string>(nat_map); });
}

void check(const Config& config, Diagnostics& out) {
  check_ports(config, out);
  check_realms(config, out);
  check_validation(config, wall_now(), out);
  check_views(config, out);
  check_local_zones(config, out);
  check_nat(config, wall_now(), out);
}

}  // namespace sekisho::mgmt::config
