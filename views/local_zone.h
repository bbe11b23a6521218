// Names that a view answers by itself: local data, and special-use names that must never leave (RFC 6761, 6303, 7686,
// 8375 …).
//
// A LocalZone is authoritative for its apex and everything below, except below a suffix that a longer route takes
// (add_existing) and below a delegation in its own data (answered with a referral).
// Lookup: exact, CNAME, DNAME, wildcard, empty non-terminal, NODATA, NXDOMAIN with the zone's SOA. It looks at names
// below the apex only as deep as the zone has data, so that a long name costs what a short one does. Spec: RFC 1034
// §4.3.2, RFC 4592 (wildcards), RFC 6672 §3 (DNAME), RFC 2308 §3 (TTL of negative answers), RFC 8020. Owns: its
// records. Threads: read-only after build.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dns/header.h"
#include "dns/name.h"
#include "dns/presentation.h"
#include "dns/rrset.h"

namespace sekisho::views {

struct LocalAnswer {
  dns::Rcode rcode = dns::Rcode::noerror;
  std::vector<dns::Rrset> answer;  ///< the set; or one CNAME; or a DNAME and the CNAME made from it; for ANY all sets
  std::vector<dns::Rrset> authority;   ///< SOA for negative answers, NS for a referral
  std::vector<dns::Rrset> additional;  ///< addresses of targets inside the same zone
};

class LocalZone {
 public:
  /// Without an SOA among the records one is made up (serial 1, TTL 300). Records outside the apex are left out. Of
  /// records of one set the smallest TTL counts (RFC 2181 §5.2).
  static LocalZone build(dns::Name apex, const std::vector<dns::Record>& records);
  /// An empty zone: everything below the apex is NXDOMAIN, the apex itself NODATA (RFC 6303 §3).
  static LocalZone empty(dns::Name apex);
  /// Every name is there and has no data: NODATA for all (RFC 9462 §6.4).
  static LocalZone nodata(dns::Name apex);
  /// A longer route takes `name` from here: it exists, and so do the names between it and the apex. Before the first
  /// lookup.
  void add_existing(const dns::Name& name);

  const dns::Name& apex() const { return apex_; }
  LocalAnswer lookup(const dns::Name& name, dns::RRType type) const;
  const std::map<dns::Name, std::vector<dns::Rrset>>& nodes() const { return nodes_; }

 private:
  using Nodes = std::map<dns::Name, std::vector<dns::Rrset>>;
  void add(const dns::Record& record);
  LocalAnswer answer_from(const std::vector<dns::Rrset>& sets, const dns::Name& name, dns::RRType type) const;
  LocalAnswer negative(dns::Rcode rcode) const;
  LocalAnswer referral(const dns::Rrset& ns) const;
  std::optional<LocalAnswer> answer_at_cut(const dns::Name& encloser, const dns::Name& name, dns::RRType type) const;
  void add_target_addresses(const dns::Rrset& set, std::vector<dns::Rrset>& out) const;

  dns::Name apex_;
  Nodes nodes_;            // canonical order; an empty vector is an empty non-terminal
  bool has_cuts_ = false;  // NS below the apex, or a DNAME anywhere
};

/// The zones that every view serves unless a route or local zone of its own says otherwise: localhost, loopback
/// reverse, invalid, test, onion, home.arpa, RFC 6303 reverse zones, RFC 9462 resolver.arpa …
const std::vector<LocalZone>& special_use_zones();

/// What a linter would warn about in local data (N-7, N-9, N-10); none for a mail-only zone.
struct ZoneWarning {
  enum class Kind : std::uint8_t {
    wildcard_mx_hidden,  ///< a name with addresses stands where the wildcard MX was meant to apply (N-7)
    host_without_mx,     ///< a name that is used in mail has addresses and no MX (N-9)
    mx_target_missing,   ///< a target inside the zone has no address there (N-10)
    ns_target_missing,
    mx_to_cname,            ///< the target of an MX (or NS) is an alias: RFC 2181 §10.3
    relative_name_suspect,  ///< looks like a full name without its final dot (N-7)
    cname_and_other,        ///< RFC 1034 §3.6.2
    single_ns,              ///< N-11
  };
  Kind kind;
  dns::Name owner;
  std::string detail;  ///< the name that is missing, hidden or suspect; empty where the owner says it all
};
std::vector<ZoneWarning> lint_zone(const LocalZone& zone);

}  // namespace sekisho::views
