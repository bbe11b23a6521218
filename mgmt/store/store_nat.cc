// Findings of NAT checks in their table: the newest are kept, so that a POI that wavers does not fill the disk.
#include <tuple>

#include "mgmt/store/store.h"

namespace sekisho::mgmt::store {
namespace {

#define NAT_COLUMNS "at, appeared, kind, pair, name, server, address, other"

}  // namespace

bool same_finding(const NatEvent& a, const NatEvent& b) {
  return std::tie(a.kind, a.pair, a.name, a.server, a.address, a.other) ==
         std::tie(b.kind, b.pair, b.name, b.server, b.address, b.other);
}

std::vector<NatEvent> standing(const std::vector<NatEvent>& events) {
  std::vector<NatEvent> left;
  for (const NatEvent& event : events) {
    std::erase_if(left, [&](const NatEvent& before) { return same_finding(before, event); });
    if (event.appeared) left.push_back(event);
  }
  return left;
}

StoreFault Store::note(const std::vector<NatEvent>& events) {
  if (!database_) return no_database().error;
  Transaction transaction(*database_);
  for (const NatEvent& event : events) {
    Statement add(*database_, "INSERT INTO nat_events (" NAT_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    add.bind(1, event.at.seconds).bind(2, std::int64_t{event.appeared}).bind(3, event.kind).bind(4, event.pair);
    add.bind(5, event.name).bind(6, event.server).bind(7, event.address).bind(8, event.other);
    if (auto fault = add.done()) return fault;
  }
  Statement forget(*database_, "DELETE FROM nat_events WHERE number <= (SELECT max(number) FROM nat_events) - ?");
  forget.bind(1, static_cast<std::int64_t>(max_nat_events));
  if (auto fault = forget.done()) return fault;
  return transaction.commit();
}

Stored<std::vector<NatEvent>> Store::nat_events() {
  if (!database_) return no_database();
  Statement all(*database_, "SELECT " NAT_COLUMNS " FROM nat_events ORDER BY number");
  std::vector<NatEvent> events;
  while (all.row()) {
    events.push_back({WallTime{all.number(0)}, all.number(1) != 0, all.text(2), all.text(3), all.text(4), all.text(5),
                      all.text(6), all.text(7)});
  }
  if (all.failed()) return Failure{all.error()};
  return events;
}

}  // namespace sekisho::mgmt::store
