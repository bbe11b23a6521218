// What an audit event of the pair says beside its outcome, as JSON. Threads: pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace sekisho::mgmt::pair {

std::string event_detail(const std::vector<std::pair<std::string, std::string>>& fields);

}  // namespace sekisho::mgmt::pair
