// Revisions in their tables.
#include "base/check.h"
#include "mgmt/store/store.h"

namespace sekisho::mgmt::store {
namespace {

#define REVISION_COLUMNS "number, at, who, why, how, state, base, sha256"

RevisionState state_of(const std::string& text) {
  for (const RevisionState state : {RevisionState::trial, RevisionState::in_force, RevisionState::replaced}) {
    if (text == to_text(state)) return state;
  }
  return RevisionState::rolled_back;
}

Revision read_revision(const Statement& row) {
  return {static_cast<std::uint64_t>(row.number(0)),
          WallTime{row.number(1)},
          row.text(2),
          row.text(3),
          row.text(4),
          state_of(row.text(5)),
          static_cast<std::uint64_t>(row.number(6)),
          row.text(7)};
}

Stored<std::optional<Revision>> read_one(Statement& found) {
  std::optional<Revision> revision;
  if (found.row()) revision = read_revision(found);
  if (found.failed()) return Failure{found.error()};
  return revision;
}

std::int64_t signed_of(std::uint64_t number) { return static_cast<std::int64_t>(number); }

}  // namespace

StoreFault Store::add_file(std::uint64_t number, const std::string& path, const std::string& text) {
  const std::string sum = sha256_of(text);
  Statement keep(*database_, "INSERT INTO texts (sha256, text) VALUES (?, ?) ON CONFLICT DO NOTHING");
  if (auto fault = keep.bind(1, sum).bind(2, text).done()) return fault;
  Statement name(*database_, "INSERT INTO revision_files (revision, path, sha256) VALUES (?, ?, ?)");
  return name.bind(1, signed_of(number)).bind(2, path).bind(3, sum).done();
}

Stored<std::uint64_t> Store::add(const Revision& revision, const Files& files) {
  if (!database_) return no_database();
  Transaction transaction(*database_);
  Statement add(*database_,
                "INSERT INTO revisions (at, who, why, how, state, base, sha256) VALUES (?, ?, ?, ?, ?, ?, ?)");
  add.bind(1, revision.at.seconds).bind(2, revision.who).bind(3, revision.why).bind(4, revision.how);
  add.bind(5, to_text(revision.state)).bind(6, signed_of(revision.base)).bind(7, sha256_of(files));
  if (auto fault = add.done()) return Failure{*fault};
  const auto number = static_cast<std::uint64_t>(database_->last_row());
  for (const auto& [path, text] : files) {
    if (auto fault = add_file(number, path, text)) return Failure{*fault};
  }
  if (auto fault = transaction.commit()) return Failure{*fault};
  return number;
}

StoreFault Store::set_state(std::uint64_t number, RevisionState state) {
  Statement set(*database_, "UPDATE revisions SET state = ? WHERE number = ?");
  return set.bind(1, to_text(state)).bind(2, signed_of(number)).done();
}

StoreFault Store::put_in_force(std::uint64_t number) {
  if (!database_) return no_database().error;
  Transaction transaction(*database_);
  Statement old(*database_, "UPDATE revisions SET state = 'replaced' WHERE state = 'in-force' AND number <> ?");
  if (auto fault = old.bind(1, signed_of(number)).done()) return fault;
  if (auto fault = set_state(number, RevisionState::in_force)) return fault;
  return transaction.commit();
}

StoreFault Store::give_up(std::uint64_t number) {
  if (!database_) return no_database().error;
  return set_state(number, RevisionState::rolled_back);
}

Stored<std::uint64_t> Store::give_up_trials() {
  if (!database_) return no_database();
  Statement set(*database_, "UPDATE revisions SET state = 'rolled-back' WHERE state = 'trial' RETURNING number");
  std::uint64_t count = 0;
  while (set.row()) ++count;
  if (set.failed()) return Failure{set.error()};
  return count;
}

Stored<std::optional<Revision>> Store::revision(std::uint64_t number) {
  if (!database_) return no_database();
  Statement find(*database_, "SELECT " REVISION_COLUMNS " FROM revisions WHERE number = ?");
  find.bind(1, signed_of(number));
  return read_one(find);
}

Stored<std::optional<Revision>> Store::in_force() {
  if (!database_) return no_database();
  Statement find(*database_,
                 "SELECT " REVISION_COLUMNS " FROM revisions WHERE state = 'in-force' ORDER BY number DESC");
  return read_one(find);
}

Stored<Files> Store::files(std::uint64_t number) {
  if (!database_) return no_database();
  Files files;
  Statement find(*database_,
                 "SELECT path, text, texts.sha256 FROM revision_files JOIN texts USING (sha256) WHERE revision = ?");
  find.bind(1, signed_of(number));
  while (find.row()) {
    std::string text = find.text(1);
    if (sha256_of(text) != find.text(2)) return Failure{StoreError{"a text of this revision was altered", true}};
    files[find.text(0)] = std::move(text);
  }
  if (find.failed()) return Failure{find.error()};
  return files;
}

Stored<std::vector<Revision>> Store::history(std::uint64_t limit) {
  if (!database_) return no_database();
  Statement find(*database_, "SELECT " REVISION_COLUMNS " FROM revisions ORDER BY number DESC LIMIT ?");
  find.bind(1, signed_of(limit));
  std::vector<Revision> list;
  while (find.row()) list.push_back(read_revision(find));
  if (find.failed()) return Failure{find.error()};
  return list;
}

}  // namespace sekisho::mgmt::store
