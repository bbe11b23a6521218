#include "mgmt/store/copy.h"

#include <sqlite3.h>

#include "mgmt/store/store.h"

namespace sekisho::mgmt::store {

std::optional<StoreError> copy_database(const std::string& from, const std::string& to) {
  constexpr int busy_milliseconds = 10'000;
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(from.c_str(), &raw, SQLITE_OPEN_READWRITE, nullptr);
  std::optional<StoreError> fault;
  if (code != SQLITE_OK) {
    fault = StoreError{raw != nullptr ? sqlite3_errmsg(raw) : "no memory", false};
  } else {
    sqlite3_busy_timeout(raw, busy_milliseconds);
    sqlite3_stmt* copy = nullptr;
    const bool done = sqlite3_prepare_v2(raw, "VACUUM INTO ?", -1, &copy, nullptr) == SQLITE_OK &&
                      sqlite3_bind_text(copy, 1, to.c_str(), -1, SQLITE_TRANSIENT) == SQLITE_OK &&
                      sqlite3_step(copy) == SQLITE_DONE;
    if (!done) fault = StoreError{sqlite3_errmsg(raw), (sqlite3_errcode(raw) & 0xff) == SQLITE_CORRUPT};
    sqlite3_finalize(copy);
  }
  sqlite3_close(raw);
  return fault;
}

Result<StoreSummary, StoreError> inspect_store(const std::string& directory) {
  Store store = Store::open(directory);
  if (!store.unusable().empty()) return Failure{StoreError{store.unusable(), true}};
  if (!store.notices().empty()) return Failure{StoreError{store.notices().front(), true}};
  const auto verdict = store.verify();
  if (!verdict) return Failure{verdict.error()};
  if (verdict->broken_at != 0)
    return Failure{StoreError{"audit event " + std::to_string(verdict->broken_at) + ": " + verdict->fault, true}};
  const auto newest = store.history(1);
  if (!newest) return Failure{newest.error()};
  return StoreSummary{newest->empty() ? 0 : newest->front().number, verdict->events};
}

}  // namespace sekisho::mgmt::store
