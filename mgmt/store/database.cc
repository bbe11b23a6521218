#include "mgmt/store/database.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <utility>

namespace sekisho::mgmt::store {
namespace {

constexpr int busy_milliseconds = 2000;  // another program may look into the file

bool is_damage(int code) { return code == SQLITE_CORRUPT || code == SQLITE_NOTADB; }

/// "ok", or what the file's own structure says is wrong.
std::optional<StoreError> check_structure(Database& database) {
  Statement check(database, "PRAGMA quick_check(1)");
  if (!check.row()) return check.error();
  if (check.text(0) == "ok") return std::nullopt;
  return StoreError{check.text(0), true};
}

}  // namespace

Result<Database, StoreError> Database::open(const std::string& path) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  Database database(raw);
  if (code != SQLITE_OK) return Failure{raw ? database.error() : StoreError{"no memory", false}};
  chmod(path.c_str(), 0640);  // -wal and -shm take the same rights
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, busy_milliseconds);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  if (auto fault = database.run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON"))
    return Failure{*fault};
  if (auto fault = check_structure(database)) return Failure{*fault};
  return database;
}

Database::Database(Database&& other) noexcept : db_(std::exchange(other.db_, nullptr)) {}
Database& Database::operator=(Database&& other) noexcept {
  std::swap(db_, other.db_);
  std::swap(barred_, other.barred_);
  return *this;
}
Database::~Database() { sqlite3_close(db_); }

std::optional<StoreError> Database::run(const char* sql) {
  if (barred_) return barred_;
  if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK) return std::nullopt;
  return error();
}

std::int64_t Database::last_row() const { return sqlite3_last_insert_rowid(db_); }

StoreError Database::error() const {
  if (barred_) return *barred_;
  return {sqlite3_errmsg(db_), is_damage(sqlite3_errcode(db_) & 0xff)};
}

Statement::Statement(Database& database, const char* sql) : database_(database) {
  failed_ = database.barred() || sqlite3_prepare_v2(database.handle(), sql, -1, &statement_, nullptr) != SQLITE_OK;
}

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement& Statement::bind(int place, std::int64_t value) {
  if (!failed_) failed_ = sqlite3_bind_int64(statement_, place, value) != SQLITE_OK;
  return *this;
}

Statement& Statement::bind(int place, std::string_view value) {
  const char* data = value.data() ? value.data() : "";  // a null pointer would be NULL
  if (!failed_)
    failed_ = sqlite3_bind_text64(statement_, place, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8) != SQLITE_OK;
  return *this;
}

bool Statement::row() {
  if (failed_) return false;
  const int code = sqlite3_step(statement_);
  failed_ = code != SQLITE_ROW && code != SQLITE_DONE;
  return code == SQLITE_ROW;
}

std::optional<StoreError> Statement::done() {
  while (row()) continue;
  if (failed_) return error();
  return std::nullopt;
}

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(statement_, column); }

std::string Statement::text(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return data ? std::string(static_cast<const char*>(data), static_cast<std::size_t>(size)) : std::string();
}

Transaction::Transaction(Database& database) : database_(database), fault_(database.run("BEGIN IMMEDIATE")) {
  open_ = !fault_;
  barring_ = fault_ && !database_.barred();
  if (barring_) database_.bar(*fault_);
}

Transaction::~Transaction() {
  if (open_) (void)database_.run("ROLLBACK");
  if (barring_) database_.allow();
}

std::optional<StoreError> Transaction::commit() {
  if (fault_) return fault_;
  fault_ = database_.run("COMMIT");
  open_ = fault_.has_value();
  return fault_;
}

}  // namespace sekisho::mgmt::store
