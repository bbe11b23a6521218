// Names that a view answers by itself: local data, and special-use names that must never leave (RFC 6761, 6303, 7686, 8375 …).
//
// A LocalZone is authoritative for its apex and everything below, except below a delegation that a longer route takes.
// Lookup follows RFC 1034 §4.3.2: exact, CNAME, wildcard, empty non-terminal, NODATA, NXDOMAIN with the zone's SOA.
// Owns: its records. Threads: read-only after build.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "dns/header.h"
#include "dns/name.h"
#include "dns/presentation.h"
#include "dns/rrset.h"

namespace sekisho::views {

struct LocalAnswer {
  dns::Rcode rcode = dns::Rcode::noerror;
  std::vector<dns::Rrset> answer;     ///< the set, or one CNAME
  std::vector<dns::Rrset> authority;  ///< SOA for negative answers
  std::vector<dns::Rrset> additional; ///< addresses of targets inside the same zone
};

class LocalZone {
 public:
  /// Without an SOA among the records one is made up (serial 1, TTL 300).
  static LocalZone build(dns::Name apex, const std::vector<dns::Record>& records);
  /// An empty zone: everything below the apex is NXDOMAIN, the apex itself NODATA (RFC 6303 §3).
  static LocalZone empty(dns::Name apex);

  const dns::Name& apex() const { return apex_; }
  LocalAnswer lookup(const dns::Name& name, dns::RRType type) const;
  const std::map<dns::Name, std::vector<dns::Rrset>>& nodes() const { return nodes_; }

 private:
  dns::Name apex_;
  std::map<dns::Name, std::vector<dns::Rrset>> nodes_;  // canonical order; an empty vector is an empty non-terminal
};

/// The zones that every view serves unless a route or local zone of its own says otherwise: localhost, loopback reverse, invalid,
/// test, onion, home.arpa, RFC 6303 reverse zones, RFC 9462 resolver.arpa …
const std::vector<LocalZone>& special_use_zones();

/// What a linter would warn about in local data (N-7, N-9, N-10); none for a mail-only zone.
struct ZoneWarning {
  enum class Kind : std::uint8_t { wildcard_mx_hidden, host_without_mx, mx_target_missing, ns_target_missing, mx_to_cname, relative_name_suspect, cname_and_other, single_ns };
  Kind kind;
  dns::Name owner;
  std::string detail;
};
std::vector<ZoneWarning> lint_zone(const LocalZone& zone);

}  // namespace sekisho::views
