// Negative trust anchors in their tables.
#include <algorithm>

#include "mgmt/store/store.h"

namespace sekisho::mgmt::store {
namespace {

#define NTA_COLUMNS                                                                                       \
  "id, state, realm, name, type, seconds, reason, confirmed_by, evidence, requester, requester_account, " \
  "requester_login, requester_nobody, requested_at, decider, decided_at, expires, ended_at"

std::int64_t signed_of(std::uint64_t number) { return static_cast<std::int64_t>(number); }
std::uint64_t unsigned_of(std::int64_t number) { return static_cast<std::uint64_t>(number); }

Nta read_nta(const Statement& row) {
  Nta nta;
  nta.id = unsigned_of(row.number(0));
  nta.state = row.text(1);
  nta.realm = row.text(2);
  nta.name = row.text(3);
  nta.type = row.text(4);
  nta.seconds = row.number(5);
  nta.reason = row.text(6);
  nta.confirmed_by = row.text(7);
  nta.evidence = row.text(8);
  nta.requester = row.text(9);
  nta.requester_account = row.text(10);
  nta.requester_login = row.text(11);
  nta.requester_nobody = row.number(12) != 0;
  nta.requested_at = WallTime{row.number(13)};
  nta.decider = row.text(14);
  nta.decided_at = WallTime{row.number(15)};
  nta.expires = WallTime{row.number(16)};
  nta.ended_at = WallTime{row.number(17)};
  return nta;
}

StoreFault insert(Database& database, const Nta& nta) {
  Statement add(database,
                "INSERT INTO ntas (state, realm, name, type, seconds, reason, confirmed_by, evidence, requester, "
                "requester_account, requester_login, requester_nobody, requested_at, decider, decided_at, expires, "
                "ended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  add.bind(1, nta.state).bind(2, nta.realm).bind(3, nta.name).bind(4, nta.type).bind(5, nta.seconds);
  add.bind(6, nta.reason).bind(7, nta.confirmed_by).bind(8, nta.evidence).bind(9, nta.requester);
  add.bind(10, nta.requester_account).bind(11, nta.requester_login).bind(12, nta.requester_nobody ? 1 : 0);
  add.bind(13, nta.requested_at.seconds).bind(14, nta.decider).bind(15, nta.decided_at.seconds);
  add.bind(16, nta.expires.seconds).bind(17, nta.ended_at.seconds);
  return add.done();
}

/// What a step may change: the paper itself stays as it was asked for.
StoreFault update(Database& database, const Nta& nta) {
  Statement change(database,
                   "UPDATE ntas SET state = ?, decider = ?, decided_at = ?, expires = ?, ended_at = ? WHERE id = ?");
  change.bind(1, nta.state).bind(2, nta.decider).bind(3, nta.decided_at.seconds).bind(4, nta.expires.seconds);
  change.bind(5, nta.ended_at.seconds).bind(6, signed_of(nta.id));
  return change.done();
}

void fill_in(std::string& text, std::uint64_t id) {
  const std::size_t at = text.find("{id}");
  if (at != std::string::npos) text.replace(at, 4, std::to_string(id));
}

}  // namespace

StoreFault Store::add_step(const NtaChange& change, NtaKept& kept) {
  Statement add(*database_, "INSERT INTO nta_events (nta, at, state, who, note) VALUES (?, ?, ?, ?, ?)");
  add.bind(1, signed_of(kept.id)).bind(2, change.step.at.seconds).bind(3, change.step.state);
  add.bind(4, change.step.who).bind(5, change.step.note);
  if (auto fault = add.done()) return fault;
  AuditEvent event = change.event;
  fill_in(event.detail, kept.id);
  auto said = append(std::move(event));
  if (!said) return said.error();
  kept.events.push_back(*std::move(said));
  return std::nullopt;
}

Stored<NtaKept> Store::add_nta(const NtaChange& change) {
  if (!database_) return no_database();
  Transaction transaction(*database_);
  if (auto fault = insert(*database_, change.nta)) return Failure{*fault};
  NtaKept kept{unsigned_of(database_->last_row()), {}};
  if (auto fault = add_step(change, kept)) return Failure{*fault};
  if (auto fault = transaction.commit()) return Failure{*fault};
  return kept;
}

Stored<NtaKept> Store::put_ntas(const std::vector<NtaChange>& changes) {
  if (!database_) return no_database();
  Transaction transaction(*database_);
  NtaKept kept;
  for (const NtaChange& change : changes) {
    kept.id = change.nta.id;
    if (auto fault = update(*database_, change.nta)) return Failure{*fault};
    if (auto fault = add_step(change, kept)) return Failure{*fault};
  }
  if (auto fault = transaction.commit()) return Failure{*fault};
  return kept;
}

Stored<std::vector<Nta>> Store::ntas(const std::vector<std::string>& states, std::uint64_t newest) {
  if (!database_) return no_database();
  std::string places;
  for (std::size_t i = 0; i < states.size(); ++i) places += i == 0 ? "?" : ", ?";
  const std::string sql = "SELECT " NTA_COLUMNS " FROM ntas WHERE state IN (" + places + ") ORDER BY id DESC LIMIT ?";
  Statement find(*database_, sql.c_str());
  int place = 0;
  for (const std::string& state : states) find.bind(++place, state);
  find.bind(++place, signed_of(newest));
  std::vector<Nta> list;
  while (find.row()) list.push_back(read_nta(find));
  if (find.failed()) return Failure{find.error()};
  std::ranges::reverse(list);
  return list;
}

Stored<std::optional<Nta>> Store::nta(std::uint64_t id) {
  if (!database_) return no_database();
  Statement find(*database_, "SELECT " NTA_COLUMNS " FROM ntas WHERE id = ?");
  find.bind(1, signed_of(id));
  std::optional<Nta> found;
  if (find.row()) found = read_nta(find);
  if (find.failed()) return Failure{find.error()};
  return found;
}

Stored<std::vector<NtaStep>> Store::nta_steps(std::uint64_t id, std::uint64_t limit) {
  if (!database_) return no_database();
  Statement find(*database_,
                 "SELECT number, nta, at, state, who, note FROM nta_events WHERE nta = ?1 OR ?1 = 0 "
                 "ORDER BY number DESC LIMIT ?2");
  find.bind(1, signed_of(id)).bind(2, signed_of(limit));
  std::vector<NtaStep> steps;
  while (find.row()) {
    steps.push_back({unsigned_of(find.number(0)), unsigned_of(find.number(1)), WallTime{find.number(2)}, find.text(3),
                     find.text(4), find.text(5)});
  }
  if (find.failed()) return Failure{find.error()};
  std::ranges::reverse(steps);
  return steps;
}

}  // namespace sekisho::mgmt::store
