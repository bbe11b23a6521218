// Everything that can be the matter with a domain, as a closed list in the order of causes: what stands higher up
// explains what stands below it.
//
// Each fault has a word that stays (reports, metrics and scripts use it), a level, the requirements behind it, and
// the test cases of Zonemaster that look at the same thing. Threads: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho::mgmt::domain {

enum class Fault : std::uint8_t {
  // the delegation
  parent_silent,
  not_registered,
  not_delegated,
  glue_missing,
  glue_wrong,
  server_alias,
  server_no_address,
  server_private,
  // lame, in its ways
  server_unreachable,
  server_silent,
  server_refuses,
  server_fails,
  server_error,
  server_not_authoritative,
  server_refers,
  server_no_zone,
  server_unreadable,
  // reachable, but not by everybody
  server_udp_closed,
  server_tcp_closed,
  server_no_edns,
  server_recursive,
  transfer_open,
  // all hold the same
  one_server,
  one_address,
  parents_differ,
  names_only_at_parent,
  names_only_in_zone,
  serial_differs,
  data_differs,
  soa_differs,
  // a reverse zone for less than a /24
  classless_unused,
  classless_partial,
  // addresses, mail
  private_published,
  mx_alias,
  mx_is_address,
  mx_no_address,
  mx_failed,
  mx_private,
  mx_missing,
  // the chain of trust
  ds_without_keys,
  ds_digest_wrong,
  ds_no_key,
  ds_unsupported,
  keys_unsigned_by_ds,
  keys_differ,
  signature_missing,
  signature_expired,
  signature_not_yet,
  signature_wrong,
  denial_missing,
  chain_bogus,
  nsec3_iterations,
  nsec3_salt,
  signature_ends_soon,
  signature_short,
  algorithm_unsigned,
  rollover_ds_early,
  rollover_use_early,
  rollover_removed_early,
  algorithm_old,
  key_short,
  key_ttl_short,
  ds_sha1,
  ds_spare,
  ds_missing,
  unsigned_zone,
  nsec3_used,
  // beside LGWAN
  lgwan_mail_missing,
  lgwan_mail_no_address,
  lgwan_mail_outside,
  lgwan_expected,
  // what was not seen
  not_tested,
  out_of_time,
  count
};

enum class Level : std::uint8_t {
  error,    ///< names or mail fail for somebody, or will shortly; or a MUST is not met
  warning,  ///< it works, but it is fragile or against good practice
  notice,   ///< to be known
};

struct FaultRow {
  Fault fault;
  Level level;
  std::string_view word;
  std::string_view tests;         ///< Zonemaster's identifiers, with spaces between; "": it has none
  std::string_view requirements;  ///< IDs of docs/requirements-matrix.md, with spaces between
};
const FaultRow& row_of(Fault fault);

struct Finding {
  Fault fault;
  std::string server, address;       ///< "" where it is no single server's
  std::vector<std::string> details;  ///< what is particular, in the order that the sentences name it
};

}  // namespace sekisho::mgmt::domain
