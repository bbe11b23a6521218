#include "mgmt/access/unix_roles.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>

namespace sekisho::mgmt::access {
namespace {

constexpr std::size_t entry_space = 64 * 1024;  // a group's entry holds all its members

std::optional<std::uint32_t> user_of(const std::string& name) {
  std::vector<char> space(entry_space);
  passwd entry{};
  passwd* found = nullptr;
  getpwnam_r(name.c_str(), &entry, space.data(), space.size(), &found);
  if (found == nullptr) return std::nullopt;
  return found->pw_uid;
}

std::optional<std::uint32_t> group_of(const std::string& name) {
  std::vector<char> space(entry_space);
  group entry{};
  group* found = nullptr;
  getgrnam_r(name.c_str(), &entry, space.data(), space.size(), &found);
  if (found == nullptr) return std::nullopt;
  return found->gr_gid;
}

Role role_in(const std::map<std::uint32_t, Role>& roles, std::uint32_t id) {
  const auto at = roles.find(id);
  return at == roles.end() ? Role::nobody : at->second;
}

}  // namespace

UnixRoles::UnixRoles(const std::vector<UnixRule>& rules, Role others) : others_(others) {
  for (const UnixRule& rule : rules) {
    const bool is_group = rule.who.starts_with('@');
    const auto id = is_group ? group_of(rule.who.substr(1)) : user_of(rule.who);
    if (!id) {
      unknown_.push_back(rule.who);
      continue;
    }
    Role& role = (is_group ? groups_ : users_)[*id];
    role = std::max(role, rule.role);
  }
}

UnixRoles UnixRoles::own_account() {
  UnixRoles roles;
  roles.users_[geteuid()] = Role::administrator;
  return roles;
}

Role UnixRoles::role_of(std::uint32_t uid, const std::vector<std::uint32_t>& groups) const {
  if (uid == 0) return Role::administrator;
  Role role = std::max(others_, role_in(users_, uid));
  for (const std::uint32_t group : groups) role = std::max(role, role_in(groups_, group));
  return role;
}

std::string account_name(std::uint32_t uid) {
  std::array<char, 4096> space{};
  passwd entry{};
  passwd* found = nullptr;
  getpwuid_r(uid, &entry, space.data(), space.size(), &found);
  return found != nullptr ? std::string(found->pw_name) : "uid " + std::to_string(uid);
}

}  // namespace sekisho::mgmt::access
