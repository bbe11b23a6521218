// The audit log in its table, and the proof that nobody has touched it.
#include <algorithm>

#include "mgmt/store/store.h"

namespace sekisho::mgmt::store {
namespace {

#define EVENT_COLUMNS "number, at, who, role, what, outcome, detail, sha256"

AuditEvent read_event(const Statement& row) {
  return {static_cast<std::uint64_t>(row.number(0)),
          WallTime{row.number(1)},
          row.text(2),
          row.text(3),
          row.text(4),
          row.text(5),
          row.text(6),
          row.text(7)};
}

std::int64_t signed_of(std::uint64_t number) { return static_cast<std::int64_t>(number); }

void add_field(std::string& to, const std::string& field) {
  to += std::to_string(field.size());
  to += ':';
  to += field;
  to += '\n';
}

struct Tail {
  std::uint64_t number = 0;
  std::string sha256 = chain_begin;
};

Stored<Tail> tail_of(Database& database) {
  Statement last(database, "SELECT number, sha256 FROM audit ORDER BY number DESC LIMIT 1");
  Tail tail;
  if (last.row()) tail = {static_cast<std::uint64_t>(last.number(0)), last.text(1)};
  if (last.failed()) return Failure{last.error()};
  return tail;
}

/// The highest number that was ever given.
Stored<std::uint64_t> highest_given(Database& database) {
  Statement given(database, "SELECT seq FROM sqlite_sequence WHERE name = 'audit'");
  const std::uint64_t highest = given.row() ? static_cast<std::uint64_t>(given.number(0)) : 0;
  if (given.failed()) return Failure{given.error()};
  return highest;
}

}  // namespace

std::string chain(const std::string& previous_sha256, const AuditEvent& event) {
  std::string text = previous_sha256 + "\n";
  for (const std::string& field : {std::to_string(event.number), std::to_string(event.at.seconds), event.who,
                                   event.role, event.what, event.outcome, event.detail}) {
    add_field(text, field);
  }
  return sha256_of(text);
}

Stored<AuditEvent> Store::record(AuditEvent event) {
  if (!database_) return no_database();
  Transaction transaction(*database_);
  auto kept = append(std::move(event));
  if (!kept) return kept;
  if (auto fault = transaction.commit()) return Failure{*fault};
  return kept;
}

Stored<AuditEvent> Store::append(AuditEvent event) {
  const auto tail = tail_of(*database_);
  if (!tail) return Failure{tail.error()};
  const auto given = highest_given(*database_);
  if (!given) return Failure{given.error()};
  event.number = std::max(tail->number, *given) + 1;
  event.sha256 = chain(tail->sha256, event);
  Statement add(*database_, "INSERT INTO audit (" EVENT_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  add.bind(1, signed_of(event.number)).bind(2, event.at.seconds).bind(3, event.who).bind(4, event.role);
  add.bind(5, event.what).bind(6, event.outcome).bind(7, event.detail).bind(8, event.sha256);
  if (auto fault = add.done()) return Failure{*fault};
  return event;
}

Stored<std::vector<AuditEvent>> Store::events(std::uint64_t after, std::uint64_t limit) {
  if (!database_) return no_database();
  Statement find(*database_, "SELECT " EVENT_COLUMNS " FROM audit WHERE number > ? ORDER BY number LIMIT ?");
  find.bind(1, signed_of(after)).bind(2, signed_of(limit));
  std::vector<AuditEvent> list;
  while (find.row()) list.push_back(read_event(find));
  if (find.failed()) return Failure{find.error()};
  return list;
}

Stored<std::uint64_t> Store::last_event() {
  if (!database_) return no_database();
  const auto tail = tail_of(*database_);
  if (!tail) return Failure{tail.error()};
  return tail->number;
}

Stored<AuditVerdict> Store::verify() {
  if (!database_) return no_database();
  AuditVerdict verdict;
  verdict.last_sha256 = chain_begin;
  const auto given = highest_given(*database_);
  if (!given) return Failure{given.error()};
  std::uint64_t expected = 1;
  Statement all(*database_, "SELECT " EVENT_COLUMNS " FROM audit ORDER BY number");
  while (verdict.broken_at == 0 && all.row()) {
    const AuditEvent event = read_event(all);
    if (event.number != expected) {
      verdict.broken_at = expected;
      verdict.fault = "the event is missing";
    } else if (chain(verdict.last_sha256, event) != event.sha256) {
      verdict.broken_at = event.number;
      verdict.fault = "the event, or the one before it, was altered";
    } else {
      ++verdict.events;
      ++expected;
      verdict.last_sha256 = event.sha256;
    }
  }
  if (all.failed()) return Failure{all.error()};
  if (verdict.broken_at == 0 && *given >= expected) {
    verdict.broken_at = expected;
    verdict.fault = "events are missing at the end";
  }
  return verdict;
}

}  // namespace sekisho::mgmt::store
