#include "mgmt/config/include.h"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>

namespace sekisho::mgmt::config {
namespace {

constexpr std::string_view wildcards = "*?[";

bool has_wildcards(std::string_view text) { return text.find_first_of(wildcards) != std::string_view::npos; }

/// Below the directory, and with wildcards in the last part at most.
bool is_good_pattern(const std::string& pattern) {
  const std::filesystem::path path(pattern);
  if (pattern.empty() || path.is_absolute() || !path.has_filename()) return false;
  if (has_wildcards(path.parent_path().string())) return false;
  return std::none_of(path.begin(), path.end(), [](const auto& part) { return part == ".." || part == "."; });
}

std::string joined(const std::string& directory, const std::string& name) {
  return (std::filesystem::path(directory) / name).string();
}

/// What a change or a restore leaves beside a file: the text that was about to replace it when the power went, the
/// one of before, or somebody's edit.
bool is_leftover(std::string_view name) {
  return name.ends_with(".new") || name.ends_with(".kept") || name.ends_with(".restore") ||
         name.find(".before-restore-") != std::string_view::npos;
}

/// The paths that a pattern names, by name.
std::vector<std::string> expand(const std::string& pattern, const IncludeFrom& from) {
  if (!has_wildcards(pattern)) return {joined(from.directory, pattern)};
  const std::filesystem::path path(pattern);
  const std::string directory = joined(from.directory, path.parent_path().string());
  const std::string last = path.filename().string();
  std::vector<std::string> found;
  for (const std::string& name : from.source.list(directory)) {
    if (fnmatch(last.c_str(), name.c_str(), FNM_PERIOD) == 0 && !is_leftover(name))
      found.push_back(joined(directory, name));
  }
  std::sort(found.begin(), found.end());
  std::erase(found, from.path);  // the main file itself
  return found;
}

std::string place(const Position& where, const std::vector<std::string>& files) {
  return (where.file < files.size() ? files[where.file] : std::string("?")) + ":" + std::to_string(where.line);
}

bool is_list_of_tables(const Node& node) {
  return node.array() && !node.array()->empty() && node.array()->front().table();
}

void merge(Node& into, Node&& more, const std::string& path, LoadResult& result) {
  Table& members = std::get<Table>(into.value);
  for (Member& member : std::get<Table>(more.value)) {
    const auto known =
        std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.key == member.key; });
    if (known == members.end()) {
      members.push_back(std::move(member));
    } else if (known->node.table() && member.node.table()) {
      merge(known->node, std::move(member.node), path + member.key + ".", result);
    } else if (is_list_of_tables(known->node) && is_list_of_tables(member.node)) {
      auto& list = std::get<Array>(known->node.value);
      auto& items = std::get<Array>(member.node.value);
      std::move(items.begin(), items.end(), std::back_inserter(list));
    } else {
      result.diagnostics.push_back({Code::key_twice,
                                    Severity::error,
                                    member.key_where,
                                    {path + member.key, place(known->key_where, result.files)}});
    }
  }
}

void refuse_nesting(Node& node, LoadResult& result) {
  Table& members = std::get<Table>(node.value);
  const auto nested =
      std::find_if(members.begin(), members.end(), [](const Member& m) { return m.key == "include"; });
  if (nested == members.end()) return;
  result.diagnostics.push_back({Code::include_nested, Severity::error, nested->key_where, {}});
  members.erase(nested);
}

}  // namespace

std::optional<Node> read_node(const NamedFile& file, const FileSource& source, LoadResult& result) {
  const auto index = static_cast<std::uint32_t>(result.files.size());
  result.files.push_back(file.name);
  std::string reason;
  auto text = source.read(file.path, reason);
  if (!text) {
    result.diagnostics.push_back({Code::file_unreadable, Severity::error, file.named_at, {file.path, reason}});
    return std::nullopt;
  }
  auto node = parse_document(*text, index);
  result.sources.push_back({file.path, *std::move(text)});
  if (node) return *std::move(node);
  result.diagnostics.push_back(node.error());
  return std::nullopt;
}

void merge_includes(Node& root, const IncludeFrom& from, LoadResult& result) {
  const Node* const wanted = root.find("include");
  if (!wanted || !wanted->array()) return;  // the decoder says what is wrong with it
  std::vector<std::string> seen{from.path};
  const Array patterns = *wanted->array();
  for (const Node& pattern : patterns) {
    if (!pattern.text()) continue;
    if (!is_good_pattern(*pattern.text())) {
      result.diagnostics.push_back({Code::bad_include, Severity::error, pattern.where, {*pattern.text()}});
      continue;
    }
    for (const std::string& path : expand(*pattern.text(), from)) {
      if (std::find(seen.begin(), seen.end(), path) != seen.end()) continue;
      seen.push_back(path);
      if (seen.size() > max_included_files + 1) {
        result.diagnostics.push_back(
            {Code::too_many,
             Severity::error,
             pattern.where,
             {"included files", std::to_string(seen.size() - 1), std::to_string(max_included_files)}});
        return;
      }
      auto node = read_node({path, path, pattern.where}, from.source, result);
      if (!node) continue;
      refuse_nesting(*node, result);
      merge(root, std::move(*node), "", result);
    }
  }
}

}  // namespace sekisho::mgmt::config
