#include "mgmt/pair/event_detail.h"

#include <nlohmann/json.hpp>

namespace sekisho::mgmt::pair {

std::string event_detail(const std::vector<std::pair<std::string, std::string>>& fields) {
  nlohmann::ordered_json detail = nlohmann::ordered_json::object();
  for (const auto& [name, text] : fields) detail[name] = text;
  return detail.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace sekisho::mgmt::pair
