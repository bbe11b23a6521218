#include "mgmt/control/domain_report.h"

#include "mgmt/control/domains_report.h"
#include "mgmt/control/json_text.h"

namespace sekisho::mgmt::control {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DomainFinding, word, level, server, address, details, tests,
                                                requirements)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DomainServer, name, address, at_parent, in_zone, serves, udp, tcp,
                                                serial)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DomainKey, tag, algorithm, role, state, in_zone, has_ds, signs_keys,
                                                signs_data, since)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DomainStep, role, tag, word, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DomainWaits, key_ttl, ds_ttl, longest_ttl, propagation, ns_ttl)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DomainMail, preference, host, addresses)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DomainReport, ok, domain, realm, proposed, parent, parent_servers,
                                                registry, checked_at, is_signed, signatures_end, ds, keys, followed,
                                                steps, waits, ds_to_enter, servers, mail, findings)

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(OwnDomain, name, former, looked, seen, checked_at, signatures_end,
                                                errors, warnings, findings, keys, steps)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DomainsReport, interval_seconds, domains)

std::string to_json(const DomainReport& report) { return dump(report); }

std::optional<DomainReport> parse_domain(std::string_view text) { return parse_as<DomainReport>(text, "findings"); }

std::string to_json(const DomainsReport& report) { return dump(report); }

std::optional<DomainsReport> parse_domains(std::string_view text) { return parse_as<DomainsReport>(text, "domains"); }

}  // namespace sekisho::mgmt::control
