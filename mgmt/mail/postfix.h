// What a Postfix mail server is told: its transport table, and the permit for mail from LGWAN (L-4, L-5, L-13).
//
// Drafts to be looked at and put in place by whoever runs the mail server; nothing is written anywhere. Threads:
// pure.
#pragma once

#include <string>
#include <vector>

#include "mgmt/config/config.h"
#include "nat-map/address_map.h"

namespace sekisho::mgmt::mail {

/// A file of the mail server and what should stand in it. `main.cf` has only the lines that matter here.
struct PostfixFile {
  std::string name, text;
};

std::vector<PostfixFile> postfix_files(const config::Config& config, const std::vector<nat::Pair>& pairs,
                                       const config::MailServer& server);

}  // namespace sekisho::mgmt::mail
