#include "mgmt/access/role.h"

namespace sekisho::mgmt::access {

std::string_view to_text(Role role) {
  switch (role) {
    case Role::nobody:
      return "nobody";
    case Role::viewer:
      return "viewer";
    case Role::operator_:
      return "operator";
    case Role::approver:
      return "approver";
    case Role::administrator:
      return "administrator";
  }
  return "";
}

std::optional<Role> parse_role(std::string_view text) {
  for (const Role role : {Role::viewer, Role::operator_, Role::approver}) {
    if (text == to_text(role)) return role;
  }
  return std::nullopt;
}

}  // namespace sekisho::mgmt::access
