// What looks have seen of the keys of watched domains; a domain's keys are written together or not at all.
#include "mgmt/store/store.h"

namespace sekisho::mgmt::store {
namespace {

#define KEY_COLUMNS                                                                                    \
  "tag, algorithm, entry_point, revoked, zone_missing, zone_from, zone_until, zone_gone, ds_missing, " \
  "ds_from, ds_until, ds_gone, use_missing, use_from, use_until, use_gone"

constexpr int first_moment = 4;  // of KEY_COLUMNS

}  // namespace

StoreFault Store::put_domain_keys(const std::string& domain, const std::vector<DomainKeyRow>& keys) {
  if (!database_) return no_database().error;
  Transaction transaction(*database_);
  Statement forget(*database_, "DELETE FROM domain_keys WHERE domain = ?");
  forget.bind(1, domain);
  if (auto fault = forget.done()) return fault;
  for (const DomainKeyRow& key : keys) {
    Statement add(*database_, "INSERT INTO domain_keys (domain, " KEY_COLUMNS
                              ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    add.bind(1, domain).bind(2, key.tag).bind(3, key.algorithm);
    add.bind(4, std::int64_t{key.entry_point}).bind(5, std::int64_t{key.revoked});
    int place = 6;
    for (const std::int64_t moment : key.moments) add.bind(place++, moment);
    if (auto fault = add.done()) return fault;
  }
  return transaction.commit();
}

Stored<std::vector<DomainKeyRow>> Store::domain_keys(const std::string& domain) {
  if (!database_) return no_database();
  Statement all(*database_, "SELECT " KEY_COLUMNS " FROM domain_keys WHERE domain = ? ORDER BY zone_from, tag");
  all.bind(1, domain);
  std::vector<DomainKeyRow> keys;
  while (all.row()) {
    DomainKeyRow key{all.number(0), all.number(1), all.number(2) != 0, all.number(3) != 0, {}};
    int place = first_moment;
    for (std::int64_t& moment : key.moments) moment = all.number(place++);
    keys.push_back(key);
  }
  if (all.failed()) return Failure{all.error()};
  return keys;
}

}  // namespace sekisho::mgmt::store
