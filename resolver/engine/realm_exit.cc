#include "resolver/engine/realm_exit.h"

#include <algorithm>

namespace sekisho::resolver {

std::vector<RealmExit> exits_of(const forwarding::RealmTable& table) {
  std::vector<RealmExit> exits;
  for (const forwarding::Realm& realm : table.realms) {
    exits.push_back({realm.id, realm.name, realm.device, realm.netns, realm.source_v4, realm.source_v6});
  }
  return exits;
}

std::vector<RealmId> changed_exits(std::span<const RealmExit> before, std::span<const RealmExit> after) {
  std::vector<RealmId> changed;
  for (const RealmExit& old : before) {
    if (std::find(after.begin(), after.end(), old) == after.end()) changed.push_back(old.realm);
  }
  return changed;
}

}  // namespace sekisho::resolver
