// Which role an account has on the Unix socket: by its name, by the groups that its process is in, or by default.
//
// Root is the administrator. Of several roles the highest counts. Names are looked up when the rules are set, so that
// a request costs one look-up of its own account's name at most. Threads: one. Errors: names that this host does not
// know give no role to anybody, and are told by unknown().
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "mgmt/access/peer.h"

namespace sekisho::mgmt::access {

/// "hanako", or a group: "@dns-staff".
struct UnixRule {
  std::string who;
  Role role = Role::nobody;
};

class UnixRoles {
 public:
  UnixRoles() = default;
  /// `others`: the role of who may open the socket and stands in no rule.
  UnixRoles(const std::vector<UnixRule>& rules, Role others);

  /// This process's own account may everything, others nothing.
  static UnixRoles own_account();

  /// Of the account, with all groups that its process is in.
  Role role_of(std::uint32_t uid, const std::vector<std::uint32_t>& groups) const;
  const std::vector<std::string>& unknown() const { return unknown_; }

 private:
  std::map<std::uint32_t, Role> users_, groups_;
  Role others_ = Role::nobody;
  std::vector<std::string> unknown_;
};

/// The account's name, or "uid 1000" where it has none.
std::string account_name(std::uint32_t uid);

}  // namespace sekisho::mgmt::access
