#include "resolver/copy/copy_board.h"

#include <algorithm>

#include "base/log.h"

namespace sekisho::resolver {
namespace {

constexpr Duration aside_for = 600s;

}  // namespace

CopyBoard::Row& CopyBoard::row(RealmId realm, const dns::Name& zone) {
  for (Row& row : rows_) {
    if (row.realm == realm && row.zone == zone) return row;
  }
  rows_.push_back({realm, zone, nullptr, {}, {}, {}});
  any_.store(true, std::memory_order_release);
  return rows_.back();
}

void CopyBoard::publish(RealmId realm, std::shared_ptr<const ZoneCopy> copy, Instant expires) {
  const std::lock_guard lock(mutex_);
  Row& at = row(realm, copy->apex());
  if (at.copy == nullptr || at.copy->soa().serial != copy->soa().serial) at.aside_until = {};
  at.copy = std::move(copy);
  at.expires = expires;
}

void CopyBoard::withdraw(RealmId realm, const dns::Name& zone) {
  const std::lock_guard lock(mutex_);
  std::erase_if(rows_, [&](const Row& row) { return row.realm == realm && row.zone == zone; });
}

void CopyBoard::set_status(RealmId realm, const dns::Name& zone, CopyStatus status) {
  const std::lock_guard lock(mutex_);
  row(realm, zone).status = std::move(status);
}

void CopyBoard::put_aside(RealmId realm, const dns::Name& zone, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto at = std::ranges::find_if(rows_, [&](const Row& r) { return r.realm == realm && r.zone == zone; });
  if (at == rows_.end() || now < at->aside_until) return;
  at->aside_until = now + aside_for;
  log::error("zone copy of " + zone.to_text() + ": what it says does not prove true; its servers are asked instead");
}

std::shared_ptr<const ZoneCopy> CopyBoard::find(RealmId realm, const dns::Name& zone, Instant now) const {
  if (!any_.load(std::memory_order_acquire)) return nullptr;
  const std::lock_guard lock(mutex_);
  for (const Row& row : rows_) {
    if (row.realm != realm || row.zone != zone) continue;
    return row.copy && now < row.expires && now >= row.aside_until ? row.copy : nullptr;
  }
  return nullptr;
}

std::vector<CopyStatus> CopyBoard::statuses(Instant now) const {
  const std::lock_guard lock(mutex_);
  std::vector<CopyStatus> all;
  for (const Row& row : rows_) {
    CopyStatus& status = all.emplace_back(row.status);
    status.aside = status.usable && now < row.aside_until;
    status.usable = status.usable && !status.aside;
  }
  return all;
}

}  // namespace sekisho::resolver
