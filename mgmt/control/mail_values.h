// What is predicted of a mail's way. Part of commands.h.
//
// Words (way, finding kinds) are fixed; sekishoctl says them in the reader's language.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho::mgmt::control {

struct MailHop {
  std::string host, address;
  std::uint32_t preference = 0;   ///< hops of equal preference are tried in any order
  std::vector<std::string> then;  ///< where that host hands it on to, as far as we can see
};

struct MailFinding {
  std::string kind, name, address;
};

struct MailServerPlan {
  std::string server, view;
  std::string way;  ///< local, lgwan-mx, lgwan-static, internet-relay, internet-mx, none
  std::vector<MailHop> hops;
  std::vector<MailFinding> findings;
};

struct MailPlanReport {
  std::string from, to;
  std::vector<MailServerPlan> servers;
};

struct MailPlanRequest {
  std::string from, to;
};

std::string to_json(const MailPlanReport& report);
std::optional<MailPlanReport> parse_mail_plan(std::string_view json);

}  // namespace sekisho::mgmt::control
