// Canary questions of a view ([[view.canary]]): what their data must read like when they come.
//
// Threads: pure.
#pragma once

#include <optional>
#include <string>

#include "mgmt/config/config.h"

namespace sekisho::mgmt::config {

/// The expected data as a reply's records are written (`10 mail.city.example.lg.jp.`); "" when any will do; nothing
/// when no record of the type can have them.
std::optional<std::string> expected_data(const ViewCanary& canary);

}  // namespace sekisho::mgmt::config
