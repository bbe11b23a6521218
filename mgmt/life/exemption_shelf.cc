#include "mgmt/life/exemption_shelf.h"

#include <nlohmann/json.hpp>

#include "base/log.h"

namespace sekisho::mgmt::life {

using namespace trust;

namespace {

const std::vector<std::string> open_states{"waiting", "in-force"};
const std::vector<std::string> ended_states{"rejected", "withdrawn", "lapsed",  "lifted",
                                            "expired",  "mended",    "replaced"};

store::Nta row_of(const Exemption& e) {
  store::Nta row;
  row.id = e.id;
  row.state = to_text(e.state);
  row.realm = e.realm;
  row.name = e.name.to_text();
  row.type = to_text(e.type);
  row.seconds = e.seconds;
  row.reason = e.reason;
  row.confirmed_by = e.confirmed_by;
  row.evidence = e.evidence;
  row.requester = e.requested_by.name;
  row.requester_account = e.requested_by.account;
  row.requester_login = e.requested_by.login;
  row.requester_nobody = e.requested_by.nobody;
  row.decider = e.decided_by.name;
  row.requested_at = e.requested_at;
  row.decided_at = e.decided_at;
  row.expires = e.expires;
  row.ended_at = e.ended_at;
  return row;
}

/// Nothing when it says what no release would have written.
std::optional<Exemption> exemption_of(const store::Nta& row) {
  const auto state = parse_exemption_state(row.state);
  const auto name = dns::Name::from_text(row.name);
  const auto type = dns::parse_rrtype(row.type);
  if (!state || !name || !type || row.seconds > longest_exemption) return std::nullopt;
  Exemption e;
  e.id = row.id;
  e.state = *state;
  e.realm = row.realm;
  e.name = *name;
  e.type = *type;
  e.seconds = row.seconds;
  e.reason = row.reason;
  e.confirmed_by = row.confirmed_by;
  e.evidence = row.evidence;
  e.requested_by = {row.requester_account, row.requester_login, row.requester, row.requester_nobody, ""};
  e.decided_by.name = row.decider;
  e.requested_at = row.requested_at;
  e.decided_at = row.decided_at;
  e.expires = row.expires;
  e.ended_at = row.ended_at;
  return e;
}

std::string detail_of(const ExemptionChange& change) {
  const Exemption& e = change.exemption;
  nlohmann::ordered_json detail{{"realm", e.realm}, {"name", e.name.to_text()}, {"seconds", e.seconds}};
  if (change.event.state == ExemptionState::waiting) {
    detail["reason"] = e.reason;
    detail["confirmed_by"] = e.confirmed_by;
    detail["evidence_sha256"] = store::sha256_of(e.evidence);
  }
  if (change.event.state == ExemptionState::in_force) detail["expires"] = e.expires.seconds;
  if (!change.event.note.empty()) detail["note"] = change.event.note;
  const std::string text = detail.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return R"({"nta":{id},)" + text.substr(1);  // the number is known only when the row is there
}

store::NtaChange change_of(const ExemptionChange& change) {
  const std::string state(to_text(change.event.state));
  store::AuditEvent event;
  event.at = change.event.at;
  event.who = change.event.who;
  event.role = change.event.role;
  event.what = "nta " + std::string(change.event.state == ExemptionState::waiting ? "requested" : state);
  event.outcome = "done";
  event.detail = detail_of(change);
  return {row_of(change.exemption), {0, 0, change.event.at, state, change.event.who, change.event.note}, event};
}

void tell_journal(const std::vector<store::AuditEvent>& events) {
  for (const store::AuditEvent& e : events)
    log::info("audit " + std::to_string(e.number) + ": " + e.what + " by " + e.who + ": " + e.outcome + " " +
              e.sha256);
}

Result<std::vector<Exemption>, std::string> read_all(const store::Stored<std::vector<store::Nta>>& rows) {
  if (!rows) return Failure{rows.error().text};
  std::vector<Exemption> list;
  for (const store::Nta& row : *rows) {
    if (auto e = exemption_of(row)) {
      list.push_back(*std::move(e));
    } else {
      log::error("negative trust anchor " + std::to_string(row.id) + " cannot be read and is not in force");
    }
  }
  return list;
}

}  // namespace

Result<std::vector<Exemption>, std::string> StoreShelf::open_ones() {
  return read_all(store_.ntas(open_states, ExemptionBook::max_in_force + ExemptionBook::max_waiting));
}

Result<std::vector<Exemption>, std::string> StoreShelf::ended(std::uint64_t newest) {
  return read_all(store_.ntas(ended_states, newest));
}

Result<std::optional<Exemption>, std::string> StoreShelf::find(std::uint64_t id) {
  const auto row = store_.nta(id);
  if (!row) return Failure{row.error().text};
  return *row ? exemption_of(**row) : std::nullopt;
}

Result<std::uint64_t, std::string> StoreShelf::add(const ExemptionChange& request) {
  const auto kept = store_.add_nta(change_of(request));
  if (!kept) return Failure{kept.error().text};
  tell_journal(kept->events);
  return kept->id;
}

std::optional<std::string> StoreShelf::put(const std::vector<ExemptionChange>& changes) {
  std::vector<store::NtaChange> rows;
  for (const ExemptionChange& change : changes) rows.push_back(change_of(change));
  const auto kept = store_.put_ntas(rows);
  if (!kept) return kept.error().text;
  tell_journal(kept->events);
  return std::nullopt;
}

Result<std::vector<StoreShelf::Step>, std::string> StoreShelf::steps(std::uint64_t id, std::uint64_t newest) {
  const auto rows = store_.nta_steps(id, newest);
  if (!rows) return Failure{rows.error().text};
  std::vector<Step> steps;
  for (const store::NtaStep& row : *rows) {
    const auto state = parse_exemption_state(row.state);
    if (state) steps.push_back({row.nta, {row.at, *state, row.who, row.note, {}}});
  }
  return steps;
}

}  // namespace sekisho::mgmt::life
