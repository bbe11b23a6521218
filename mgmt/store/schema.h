// The tables of the store, and how an older file becomes today's: numbered steps, each once, each whole.
//
// A new table or column is a new step at the end of the list in schema.cc; a step that has been released is never
// changed. PRAGMA user_version says how many were taken. Threads: one. Errors: a sentence; a file of a newer release
// is left alone.
#pragma once

#include "mgmt/store/database.h"

namespace sekisho::mgmt::store {

[[nodiscard]] std::optional<StoreError> migrate(Database& database);
/// How many steps there are.
int schema_version();

}  // namespace sekisho::mgmt::store
