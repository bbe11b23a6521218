// The keys of watched domains followed over looks and restarts (G3-19, G3-28).
//
// Owns: a history for each domain that was seen; the store keeps them. Threads: the manager's. Errors: what cannot be
// kept is logged once; the histories in memory go on.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "mgmt/domain/key_history.h"
#include "mgmt/store/store.h"

namespace sekisho::appliance {

class KeyFollowers {
 public:
  explicit KeyFollowers(mgmt::store::Store& store) : store_(store) {}

  /// Takes a look at a watched domain, and puts into it what the looks before tell. Changes of states go to the log.
  void follow(mgmt::control::DomainReport& report);

 private:
  mgmt::domain::KeyHistory& history_of(const std::string& domain);
  void keep(const std::string& domain, const mgmt::domain::KeyHistory& history);
  void tell_changes(const mgmt::control::DomainReport& report);

  mgmt::store::Store& store_;
  std::map<std::string, mgmt::domain::KeyHistory> histories_;
  std::map<std::string, std::vector<mgmt::control::DomainKey>> told_;  ///< states that the log knows
  bool complained_ = false;
};

}  // namespace sekisho::appliance
