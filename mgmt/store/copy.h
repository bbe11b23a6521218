// A copy of the database as it is at one moment, also while the gateway uses it; and a look at whether one is sound.
//
// Owns: nothing. Threads: any. Errors: a sentence. Spec: SQLite's VACUUM INTO, which is one read transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "mgmt/store/database.h"

namespace sekisho::mgmt::store {

/// `to` must not be there yet.
[[nodiscard]] std::optional<StoreError> copy_database(const std::string& from, const std::string& to);

struct StoreSummary {
  std::uint64_t revisions = 0, events = 0;
};
/// Opens the store in `directory` and goes through it: structure, tables, the chain of the audit log.
Result<StoreSummary, StoreError> inspect_store(const std::string& directory);

}  // namespace sekisho::mgmt::store
