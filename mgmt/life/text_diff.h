// What differs between two texts, in the form that `patch` and people know (unified diff).
//
// Threads: pure. Limits: texts that differ in more than 1,000 lines are shown as wholly replaced in between.
#pragma once

#include <string>
#include <string_view>

#include "mgmt/store/revision.h"

namespace sekisho::mgmt::life {

/// Empty when they are the same. `before` and `after` without a file of that name are empty texts.
std::string unified_diff(std::string_view before, std::string_view after, const std::string& name);
/// Over all files, by name.
std::string unified_diff(const store::Files& before, const store::Files& after);

}  // namespace sekisho::mgmt::life
