#include "mgmt/store/store.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "mgmt/store/schema.h"

namespace sekisho::mgmt::store {
namespace {

constexpr const char* file_name = "sekisho.db";

Result<Database, StoreError> open_current(const std::string& path) {
  auto database = Database::open(path);
  if (!database) return Failure{database.error()};
  if (auto fault = migrate(*database)) return Failure{*fault};
  return database;
}

/// The file with its companions under another name; empty: it could not be renamed.
std::string set_aside(const std::string& path) {
  std::error_code fault;
  for (int number = 1; number < 1000; ++number) {
    const std::string aside = path + ".damaged-" + std::to_string(number);
    if (std::filesystem::exists(aside, fault)) continue;
    if (std::rename(path.c_str(), aside.c_str()) != 0) return {};
    for (const char* companion : {"-wal", "-shm"})
      std::rename((path + companion).c_str(), (aside + companion).c_str());
    return aside;
  }
  return {};
}

}  // namespace

Store Store::open(const std::string& directory) {
  Store store;
  const std::string path = directory + "/" + file_name;
  auto database = open_current(path);
  if (!database && database.error().damaged) {
    const std::string aside = set_aside(path);
    store.notices_.push_back("the history " + path + " is damaged (" + database.error().text + ")" +
                             (aside.empty() ? std::string() : ": set aside as " + aside + "; a new one begins"));
    if (!aside.empty()) database = open_current(path);
  }
  if (database) {
    store.database_ = std::move(*database);
  } else {
    store.unusable_ = "the history " + path + " cannot be used: " + database.error().text;
    store.notices_.push_back(store.unusable_ + "; the gateway runs on without it");
  }
  return store;
}

}  // namespace sekisho::mgmt::store
