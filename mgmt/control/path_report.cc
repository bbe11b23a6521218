#include "mgmt/control/path_report.h"

#include "mgmt/control/json_text.h"

namespace sekisho::mgmt::control {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PathTryReport, result, octets, rcode)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PathServerReport, name, address, finding, udp, udp_512, tcp,
                                                tcp_small)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PathWayReport, realm, kind, way, name, type, edns_size, servers,
                                                asked, rcode, ede)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PathReport, ok, ways)

std::string to_json(const PathReport& report) { return dump(report); }

std::optional<PathReport> parse_path(std::string_view text) { return parse_as<PathReport>(text); }

}  // namespace sekisho::mgmt::control
