#include "mgmt/store/schema.h"

#include <array>

namespace sekisho::mgmt::store {
namespace {

constexpr std::array steps = {
    // 1: revisions of the configuration, each text kept once; the audit log
    R"(
CREATE TABLE texts (sha256 TEXT PRIMARY KEY, text BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE revisions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at     INTEGER NOT NULL,
  who    TEXT NOT NULL,
  why    TEXT NOT NULL,
  how    TEXT NOT NULL,
  state  TEXT NOT NULL,
  base   INTEGER NOT NULL,
  sha256 TEXT NOT NULL);
CREATE INDEX revisions_by_state ON revisions (state);
CREATE TABLE revision_files (
  revision INTEGER NOT NULL REFERENCES revisions (number),
  path     TEXT NOT NULL,
  sha256   TEXT NOT NULL REFERENCES texts (sha256),
  PRIMARY KEY (revision, path)) WITHOUT ROWID;
CREATE TABLE audit (
  number  INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  who     TEXT NOT NULL,
  role    TEXT NOT NULL,
  what    TEXT NOT NULL,
  outcome TEXT NOT NULL,
  detail  TEXT NOT NULL,
  sha256  TEXT NOT NULL);
)",
    // 2: tokens for the control API: what they are for, and a hash of each
    R"(
CREATE TABLE tokens (
  name    TEXT PRIMARY KEY,
  person  TEXT NOT NULL,
  role    TEXT NOT NULL,
  made    INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  sha256  TEXT NOT NULL UNIQUE) WITHOUT ROWID;
)",
    // 3: what checks of the NAT map have found
    R"(
CREATE TABLE nat_events (
  number   INTEGER PRIMARY KEY AUTOINCREMENT,
  at       INTEGER NOT NULL,
  appeared INTEGER NOT NULL,
  kind     TEXT NOT NULL,
  pair     TEXT NOT NULL,
  name     TEXT NOT NULL,
  server   TEXT NOT NULL,
  address  TEXT NOT NULL,
  other    TEXT NOT NULL);
)",
    // 4: negative trust anchors, each with its paper and its history
    R"(
CREATE TABLE ntas (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  state             TEXT NOT NULL,
  realm             TEXT NOT NULL,
  name              TEXT NOT NULL,
  type              TEXT NOT NULL,
  seconds           INTEGER NOT NULL,
  reason            TEXT NOT NULL,
  confirmed_by      TEXT NOT NULL,
  evidence          TEXT NOT NULL,
  requester         TEXT NOT NULL,
  requester_account TEXT NOT NULL,
  requester_login   TEXT NOT NULL,
  requester_nobody  INTEGER NOT NULL,
  requested_at      INTEGER NOT NULL,
  decider           TEXT NOT NULL,
  decided_at        INTEGER NOT NULL,
  expires           INTEGER NOT NULL,
  ended_at          INTEGER NOT NULL);
CREATE INDEX ntas_by_state ON ntas (state);
CREATE TABLE nta_events (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  nta    INTEGER NOT NULL REFERENCES ntas (id),
  at     INTEGER NOT NULL,
  state  TEXT NOT NULL,
  who    TEXT NOT NULL,
  note   TEXT NOT NULL);
CREATE INDEX nta_events_by_nta ON nta_events (nta);
)",
    // 5: what people have said of the guideline's items
    R"(
CREATE TABLE attestations (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  item   TEXT NOT NULL,
  state  TEXT NOT NULL,
  by     TEXT NOT NULL,
  note   TEXT NOT NULL,
  at     INTEGER NOT NULL);
CREATE INDEX attestations_by_item ON attestations (item);
)",
    // 6: the keys of watched domains over time; of each the moments that mgmt/domain/key_history.h tells
    R"(
CREATE TABLE domain_keys (
  domain       TEXT NOT NULL,
  tag          INTEGER NOT NULL,
  algorithm    INTEGER NOT NULL,
  entry_point  INTEGER NOT NULL,
  revoked      INTEGER NOT NULL,
  zone_missing INTEGER NOT NULL,
  zone_from    INTEGER NOT NULL,
  zone_until   INTEGER NOT NULL,
  zone_gone    INTEGER NOT NULL,
  ds_missing   INTEGER NOT NULL,
  ds_from      INTEGER NOT NULL,
  ds_until     INTEGER NOT NULL,
  ds_gone      INTEGER NOT NULL,
  use_missing  INTEGER NOT NULL,
  use_from     INTEGER NOT NULL,
  use_until    INTEGER NOT NULL,
  use_gone     INTEGER NOT NULL,
  PRIMARY KEY (domain, tag, algorithm, entry_point)) WITHOUT ROWID;
)",
};

std::optional<StoreError> take_step(Database& database, int number) {
  Transaction transaction(database);
  if (auto fault = database.run(steps[static_cast<std::size_t>(number)])) return fault;
  const std::string mark = "PRAGMA user_version = " + std::to_string(number + 1);
  if (auto fault = database.run(mark.c_str())) return fault;
  return transaction.commit();
}

}  // namespace

int schema_version() { return static_cast<int>(steps.size()); }

std::optional<StoreError> migrate(Database& database) {
  std::int64_t taken = 0;
  {
    Statement version(database, "PRAGMA user_version");
    if (!version.row()) return version.error();
    taken = version.number(0);
  }
  if (taken > schema_version()) return StoreError{"it was written by a newer release", false};
  for (int number = static_cast<int>(taken); number < schema_version(); ++number) {
    if (auto fault = take_step(database, number)) return fault;
  }
  return std::nullopt;
}

}  // namespace sekisho::mgmt::store
