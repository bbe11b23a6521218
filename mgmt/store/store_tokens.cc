// Tokens of the control API in their table. What is kept of a token is its hash.
#include "mgmt/store/store.h"

namespace sekisho::mgmt::store {

StoreFault Store::add_token(const access::Token& token) {
  if (!database_) return no_database().error;
  Statement insert(*database_,
                   "INSERT INTO tokens (name, person, role, made, expires, made_by, sha256)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?)");
  insert.bind(1, token.name).bind(2, token.person).bind(3, to_text(token.role)).bind(4, token.made.seconds);
  insert.bind(5, token.expires.seconds).bind(6, token.made_by).bind(7, token.sha256);
  return insert.done();
}

Stored<bool> Store::remove_token(const std::string& name) {
  if (!database_) return no_database();
  Statement remove(*database_, "DELETE FROM tokens WHERE name = ? RETURNING name");
  remove.bind(1, name);
  bool removed = false;
  while (remove.row()) removed = true;
  if (remove.failed()) return Failure{remove.error()};
  return removed;
}

Stored<std::vector<access::Token>> Store::tokens() {
  if (!database_) return no_database();
  Statement row(*database_, "SELECT name, person, role, made, expires, made_by, sha256 FROM tokens ORDER BY name");
  std::vector<access::Token> all;
  while (row.row()) {
    // A role that this release does not give is none.
    const access::Role role = access::parse_role(row.text(2)).value_or(access::Role::nobody);
    all.push_back(
        {row.text(0), row.text(1), role, WallTime{row.number(3)}, WallTime{row.number(4)}, row.text(5), row.text(6)});
  }
  if (row.failed()) return Failure{row.error()};
  return all;
}

}  // namespace sekisho::mgmt::store
