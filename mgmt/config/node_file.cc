#include "mgmt/config/node_file.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/hash.h"

namespace sekisho::mgmt::config {
namespace {

constexpr std::array<std::string_view, 7> own_tables{"server", "cpu", "dpdk", "metrics", "control", "port", "pair"};

bool is_own(std::string_view key) { return std::find(own_tables.begin(), own_tables.end(), key) != own_tables.end(); }

/// Whether a place lies in node.toml.
class Places {
 public:
  Places(const std::string& main_path, const LoadResult& result)
      : own_((std::filesystem::path(directory_of(main_path)) / node_file).lexically_normal()), files_(result.files) {}

  bool in_own(const Position& where) const {
    return where.file < files_.size() && std::filesystem::path(files_[where.file]).lexically_normal() == own_;
  }

 private:
  std::filesystem::path own_;
  const std::vector<std::string>& files_;
};

/// Where the parts of a table of the top stand: it may be spread over files.
std::vector<Position> parts_of(const Member& member) {
  std::vector<Position> places;
  if (const Table* members = member.node.table()) {
    for (const Member& m : *members) places.push_back(m.key_where);
  } else if (const Array* items = member.node.array()) {
    for (const Node& item : *items) places.push_back(item.where);
  }
  if (places.empty()) places.push_back(member.key_where);
  return places;
}

bool is_pair(const Node& root) {
  const Node* const pair = root.find("pair");
  const Node* const node = pair ? pair->find("node") : nullptr;
  return node && node->text() && !node->text()->empty();
}

}  // namespace

void check_places(const Node& root, const std::string& main_path, LoadResult& result) {
  const Table* const members = root.table();
  if (!members || !is_pair(root)) return;
  const Places places(main_path, result);
  for (const Member& member : *members) {
    if (member.key == "include" || member.key == "profile") continue;
    const bool own = is_own(member.key);
    for (const Position& where : parts_of(member)) {
      if (places.in_own(where) == own) continue;
      const std::string wanted = own ? std::string(node_file) : "a file other than " + std::string(node_file);
      result.diagnostics.push_back({Code::pair_place, Severity::error, where, {member.key, wanted}});
      break;  // once for each table
    }
  }
}

void lay_exits(Config& config) {
  for (PairExit& exit : config.pair.exits) {
    const auto realm = std::find_if(config.realms.begin(), config.realms.end(),
                                    [&](const Realm& r) { return r.name.value == exit.realm.value; });
    if (realm == config.realms.end()) continue;  // check_pair() says so
    std::uint64_t hash = realm->content_hash;
    if (!exit.device.value.empty()) {
      realm->device = exit.device;
      hash = hash_combine(hash, std::hash<std::string>{}(exit.device.value));
    }
    if (!exit.source.empty()) realm->source = exit.source;
    for (const AddressValue& source : exit.source)
      hash = hash_combine(hash, std::hash<std::string>{}(source.value.to_string()));
    realm->content_hash = hash;
    if (exit.device.value.empty()) exit.device.value = realm->device.value;
  }
}

}  // namespace sekisho::mgmt::config
