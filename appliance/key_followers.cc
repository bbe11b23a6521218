#include "appliance/key_followers.h"

#include <algorithm>

#include "base/log.h"

namespace sekisho::appliance {

using mgmt::control::DomainKey;
using mgmt::control::DomainReport;
using mgmt::domain::KeyHistory;
using mgmt::domain::KeyTimes;
using mgmt::domain::Presence;
using mgmt::store::DomainKeyRow;

namespace {

DomainKeyRow row_of(const KeyTimes& key) {
  DomainKeyRow row{key.tag, key.algorithm, key.entry_point, key.revoked, {}};
  std::size_t place = 0;
  for (const Presence* presence : {&key.zone, &key.ds, &key.use})
    for (const std::int64_t moment : {presence->missing, presence->from, presence->until, presence->gone})
      row.moments[place++] = moment;
  return row;
}

KeyTimes times_of(const DomainKeyRow& row) {
  const auto presence = [&](std::size_t at) {
    return Presence{row.moments[at], row.moments[at + 1], row.moments[at + 2], row.moments[at + 3]};
  };
  return {static_cast<std::uint32_t>(row.tag),
          static_cast<std::uint32_t>(row.algorithm),
          row.entry_point,
          row.revoked,
          presence(0),
          presence(4),
          presence(8)};
}

}  // namespace

KeyHistory& KeyFollowers::history_of(const std::string& domain) {
  const auto known = histories_.find(domain);
  if (known != histories_.end()) return known->second;
  std::vector<KeyTimes> keys;
  if (const auto rows = store_.domain_keys(domain))
    for (const DomainKeyRow& row : *rows) keys.push_back(times_of(row));
  return histories_.emplace(domain, KeyHistory(std::move(keys))).first->second;
}

void KeyFollowers::keep(const std::string& domain, const KeyHistory& history) {
  std::vector<DomainKeyRow> rows;
  for (const KeyTimes& key : history.keys()) rows.push_back(row_of(key));
  const auto fault = store_.put_domain_keys(domain, rows);
  if (fault && !complained_) log::warn("the keys of " + domain + " are not kept beyond a restart: " + fault->text);
  complained_ = fault.has_value();
}

void KeyFollowers::tell_changes(const DomainReport& report) {
  std::vector<DomainKey>& told = told_[report.domain];
  for (const DomainKey& key : report.keys) {
    const auto before = std::ranges::find_if(told, [&](const DomainKey& k) {
      return k.tag == key.tag && k.algorithm == key.algorithm && k.role == key.role;
    });
    const bool is_news = before == told.end() ? !told.empty() : before->state != key.state;
    if (is_news)
      log::info("domain " + report.domain + ": " + key.role + " " + std::to_string(key.tag) + " is " + key.state +
                (before == told.end() ? "" : ", was " + before->state) + " (RFC 7583)");
  }
  told = report.keys;
}

void KeyFollowers::follow(DomainReport& report) {
  KeyHistory& history = history_of(report.domain);
  if (!history.take(report)) return;
  history.annotate(report);
  keep(report.domain, history);
  tell_changes(report);
}

}  // namespace sekisho::appliance
