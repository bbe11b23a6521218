// What people have said of the guideline's items, in its table.
#include "mgmt/store/store.h"

namespace sekisho::mgmt::store {

StoreFault Store::attest(const AttestationRow& row) {
  if (!database_) return no_database().error;
  Statement add(*database_, "INSERT INTO attestations (item, state, by, note, at) VALUES (?, ?, ?, ?, ?)");
  add.bind(1, row.item).bind(2, row.state).bind(3, row.by).bind(4, row.note).bind(5, row.at.seconds);
  return add.done();
}

Stored<std::vector<AttestationRow>> Store::attestations() {
  if (!database_) return no_database();
  Statement newest(*database_,
                   "SELECT item, state, by, note, at FROM attestations WHERE number IN "
                   "(SELECT max(number) FROM attestations GROUP BY item) ORDER BY item");
  std::vector<AttestationRow> rows;
  while (newest.row()) {
    rows.push_back({newest.text(0), newest.text(1), newest.text(2), newest.text(3), WallTime{newest.number(4)}});
  }
  if (newest.failed()) return Failure{newest.error()};
  return rows;
}

}  // namespace sekisho::mgmt::store
