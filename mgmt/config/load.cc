#include "mgmt/config/load.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <tuple>

#include "base/version.h"
#include "mgmt/config/include.h"
#include "mgmt/config/node_file.h"
#include "mgmt/config/profile.h"

namespace sekisho::mgmt::config {
namespace {

constexpr std::size_t max_file_bytes = 64U << 20;

void sort_by_place(Diagnostics& diagnostics) {
  std::stable_sort(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tuple(a.where.file, a.where.line, a.where.column) <
           std::tuple(b.where.file, b.where.line, b.where.column);
  });
}

using Hashes = std::map<std::string, std::uint64_t>;

/// `items` are the tables that the schema describes; nothing stands for one that is not there.
void add_startup_values(const TableSchema& schema, const std::vector<const Node*>& items, Hashes& to) {
  for (const Row& row : schema.rows) {
    std::vector<const Node*> values;
    for (const Node* item : items) values.push_back(item ? item->find(row.key) : nullptr);
    if (row.table && !row.list) {
      add_startup_values(*row.table, values, to);
    } else if (row.effect == Effect::restart) {
      std::uint64_t& hash = to[std::string(schema.path) + "." + std::string(row.key)];
      for (const Node* value : values) hash = hash * 31 + (value ? content_hash(*value) : 7);
    }
  }
}

/// What needs a restart to change: "table.key" → hash of what the file says.
Hashes startup_values(const Node& root) {
  Hashes values;
  for (const Row& table : config_schema().rows) {
    if (!table.table) continue;
    const Node* node = root.find(table.key);
    std::vector<const Node*> items;
    if (table.list && node && node->array()) {
      for (const Node& item : *node->array()) items.push_back(&item);
    } else if (!table.list) {
      items.push_back(node);
    }
    add_startup_values(*table.table, items, values);
  }
  return values;
}

/// One run from files to a Config.
class Loading {
 public:
  Loading(const std::string& path, const FileSource& source, Today today)
      : path_(path), source_(source), today_(today) {}

  LoadResult run() {
    auto root = read_and_parse(path_, path_, {});
    if (!root) return std::move(result_);
    merge_includes(*root, {path_, directory_of(path_), source_}, result_);
    check_places(*root, path_, result_);
    if (!expand_profile(*root, result_)) {  // what follows from a wrong profile would only confuse
      sort_by_place(result_.diagnostics);
      return std::move(result_);
    }
    Config config;
    decode_table(config_schema(), *root, &config, result_.diagnostics);
    config.startup = startup_values(*root);
    if (const Node* control = root->find("control")) config.control_hash = content_hash(*control);
    lay_exits(config);
    if (!config.nat.map.value.empty()) read_nat_map(config);
    for (Realm& realm : config.realms) read_anchors(realm, result_.files, result_.diagnostics);
    check(config, today_, result_.diagnostics);
    sort_by_place(result_.diagnostics);
    if (!result_.has_errors()) result_.config = std::move(config);
    return std::move(result_);
  }

 private:
  std::optional<Node> read_and_parse(const std::string& path, const std::string& name, Position named_at) {
    return read_node({path, name, named_at}, source_, result_);
  }

  void read_nat_map(Config& config) {
    const Text& map = config.nat.map;
    const std::string path = (std::filesystem::path(directory_of(path_)) / map.value).string();
    const auto node = read_and_parse(path, map.value, map.where);
    if (!node) return;
    decode_table(nat_map_schema(), *node, &config, result_.diagnostics);
  }

  const std::string& path_;
  const FileSource& source_;
  const Today today_;
  LoadResult result_;
};

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

FileSource disk() {
  return {read_file, [](const std::string& directory) {
            std::vector<std::string> names;
            std::error_code fault;
            for (std::filesystem::directory_iterator file(directory, fault), end; !fault && file != end;
                 file.increment(fault)) {
              if (file->is_regular_file(fault)) names.push_back(file->path().filename().string());
            }
            return names;
          }};
}

std::string directory_of(const std::string& path) { return std::filesystem::path(path).parent_path().string(); }

Today today() {
  const WallTime now = wall_now();
  return {now, now < released_at};
}

Today today_at_start() { return {wall_now(), true}; }

LoadResult load(const std::string& path, const FileSource& source, Today today) {
  return Loading(path, source, today).run();
}

LoadResult load_text(std::string_view text, std::string_view nat_map, const std::string& name) {
  const FileSource source{[&](const std::string& path, std::string&) {
                            return std::optional<std::string>(path == name ? text : nat_map);
                          },
                          [](const std::string&) { return std::vector<std::string>(); }};
  return load(name, source);
}

void check(const Config& config, Today today, Diagnostics& out) {
  check_ports(config, out);
  check_realms(config, out);
  check_validation(config, today, out);
  check_views(config, out);
  check_local_zones(config, out);
  check_nat(config, today, out);
  check_watch(config, out);
  check_view_canaries(config, out);
  check_mail(config, out);
  check_control(config, out);
  check_pair(config, out);
}

}  // namespace sekisho::mgmt::config
