#include "mgmt/control/path_report.h"

#include <nlohmann/json.hpp>

namespace sekisho::mgmt::control {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PathTryReport, result, octets, rcode)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PathServerReport, name, address, finding, udp, udp_512, tcp,
                                                tcp_small)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PathWayReport, realm, kind, way, name, type, edns_size, servers,
                                                asked, rcode, ede)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PathReport, ok, ways)

std::string to_json(const PathReport& report) {
  return json(report).dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::optional<PathReport> parse_path(std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object()) return std::nullopt;
  try {
    return value.get<PathReport>();
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace sekisho::mgmt::control
