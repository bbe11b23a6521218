// SQLite, held so that nothing leaks and nothing is forgotten: a Database, and Statements on it.
//
// WAL, synchronous=FULL: what a committed transaction wrote is there after a power loss. A Database that cannot be
// used says why in a sentence. The only door to SQLite is this folder.
//
// Owns: the connection. Threads: one. Errors: a sentence for the log; `damaged` tells a broken file from a full disk.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace sekisho::mgmt::store {

struct StoreError {
  std::string text;
  bool damaged = false;  ///< the file itself is broken
};

class Database {
 public:
  /// Makes the file when it is not there. Its contents are checked (quick_check).
  static Result<Database, StoreError> open(const std::string& path);
  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  ~Database();

  /// One or several statements without parameters or rows.
  [[nodiscard]] std::optional<StoreError> run(const char* sql);
  std::int64_t last_row() const;
  StoreError error() const;
  sqlite3* handle() const { return db_; }
  /// Until allow() every statement fails with this: what should be one transaction is not done in parts.
  void bar(StoreError why) { barred_ = std::move(why); }
  void allow() { barred_.reset(); }
  bool barred() const { return barred_.has_value(); }

 private:
  explicit Database(sqlite3* db) : db_(db) {}
  sqlite3* db_ = nullptr;
  std::optional<StoreError> barred_;
};

/// Statement s(db, "…?…"); s.bind(1, …); while (s.row()) … s.text(0); if (s.failed()) …
class Statement {
 public:
  Statement(Database& database, const char* sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(int place, std::int64_t value);
  Statement& bind(int place, std::string_view value);
  /// True while there is a row to read.
  bool row();
  /// Runs a statement without rows; the fault if there was one.
  [[nodiscard]] std::optional<StoreError> done();
  bool failed() const { return failed_; }
  StoreError error() const { return database_.error(); }

  std::int64_t number(int column) const;
  std::string text(int column) const;

 private:
  Database& database_;
  sqlite3_stmt* statement_ = nullptr;
  bool failed_ = false;
};

/// Everything between begin and commit(), or nothing: where it cannot begin, the statements that follow fail too.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  [[nodiscard]] std::optional<StoreError> commit();

 private:
  Database& database_;
  std::optional<StoreError> fault_;
  bool open_ = false, barring_ = false;
};

}  // namespace sekisho::mgmt::store
