#include "mgmt/domain/fault.h"

#include <algorithm>

#include "base/check.h"

namespace sekisho::mgmt::domain {
namespace {

using enum Fault;
using enum Level;

// clang-format off
constexpr FaultRow rows[] = {
    {parent_silent, error, "parent_silent", "Basic01", "L-10"},
    {not_registered, error, "not_registered", "Basic01", "L-10 L-11"},
    {not_delegated, error, "not_delegated", "Basic01", "L-10 L-11"},
    {glue_missing, error, "glue_missing", "Delegation07", "L-10 L-12"},
    {glue_wrong, error, "glue_wrong", "Consistency05", "L-9 L-12"},
    {server_alias, error, "server_alias", "Delegation05", "L-10"},
    {server_no_address, error, "server_no_address", "Nameserver06", "L-10"},
    {server_private, error, "server_private", "Address01", "L-10 N-2"},
    {server_unreachable, error, "server_unreachable", "Basic02 Connectivity01", "L-10 R-7"},
    {server_silent, error, "server_silent", "Basic02 Connectivity01", "L-10 R-7"},
    {server_refuses, error, "server_refuses", "Basic02 Delegation04", "L-10 R-7"},
    {server_fails, error, "server_fails", "Basic02 Delegation04", "L-10 R-7"},
    {server_error, error, "server_error", "Basic02 Delegation04", "L-10 R-7"},
    {server_not_authoritative, error, "server_not_authoritative", "Delegation04", "L-10 R-7"},
    {server_refers, error, "server_refers", "Delegation04 Nameserver07", "L-10 R-7"},
    {server_no_zone, error, "server_no_zone", "Delegation06", "L-10 R-7"},
    {server_unreadable, error, "server_unreadable", "Basic02", "L-10 R-7"},
    {server_udp_closed, error, "server_udp_closed", "Connectivity01", "L-9"},
    {server_tcp_closed, error, "server_tcp_closed", "Connectivity02", "L-9"},
    {server_no_edns, warning, "server_no_edns", "Nameserver02", "G4-2"},
    {server_recursive, warning, "server_recursive", "Nameserver01", "L-9"},
    {transfer_open, warning, "transfer_open", "Nameserver03", "N-2"},
    {one_server, error, "one_server", "Delegation01", "N-11"},
    {one_address, error, "one_address", "Delegation02", "N-11"},
    {parents_differ, warning, "parents_differ", "", "L-12 R-8"},
    {names_only_at_parent, error, "names_only_at_parent", "Delegation07 Consistency04", "L-9 L-12"},
    {names_only_in_zone, warning, "names_only_in_zone", "Delegation07 Consistency04", "L-9 L-12"},
    {serial_differs, error, "serial_differs", "Consistency01", "L-9"},
    {data_differs, error, "data_differs", "Consistency04", "L-9"},
    {soa_differs, warning, "soa_differs", "Consistency02 Consistency03 Consistency06", "L-9"},
    {classless_unused, error, "classless_unused", "", "R-2"},
    {classless_partial, notice, "classless_partial", "", "R-2"},
    {private_published, error, "private_published", "", "N-2"},
    {mx_alias, error, "mx_alias", "Zone08", "L-9"},
    {mx_is_address, error, "mx_is_address", "Syntax08", "L-9"},
    {mx_no_address, error, "mx_no_address", "Zone09", "L-9"},
    {mx_failed, error, "mx_failed", "Zone09", "L-9"},
    {mx_private, error, "mx_private", "", "N-2"},
    {mx_missing, warning, "mx_missing", "Zone09", "L-9 N-9"},
    {ds_without_keys, error, "ds_without_keys", "DNSSEC11 DNSSEC02", "G3-17"},
    {ds_digest_wrong, error, "ds_digest_wrong", "DNSSEC02", "G3-17 G3-24"},
    {ds_no_key, error, "ds_no_key", "DNSSEC02", "G3-17 G3-24"},
    {ds_unsupported, warning, "ds_unsupported", "DNSSEC01 DNSSEC05", "G3-6"},
    {keys_unsigned_by_ds, error, "keys_unsigned_by_ds", "DNSSEC02 DNSSEC08", "G3-17"},
    {keys_differ, error, "keys_differ", "DNSSEC02", "G3-17"},
    {signature_missing, error, "signature_missing", "DNSSEC08 DNSSEC09", "G3-17"},
    {signature_expired, error, "signature_expired", "DNSSEC08 DNSSEC09", "G3-18"},
    {signature_not_yet, error, "signature_not_yet", "DNSSEC08 DNSSEC09", "G3-1 G3-16"},
    {signature_wrong, error, "signature_wrong", "DNSSEC08 DNSSEC09", "G3-17"},
    {denial_missing, error, "denial_missing", "DNSSEC10", "G3-17"},
    {chain_bogus, error, "chain_bogus", "", "G3-17"},
    {nsec3_iterations, error, "nsec3_iterations", "DNSSEC03", "G3-14"},
    {nsec3_salt, error, "nsec3_salt", "DNSSEC03", "G3-15"},
    {signature_ends_soon, error, "signature_ends_soon", "DNSSEC04", "G3-10 G3-18"},
    {signature_short, error, "signature_short", "DNSSEC04", "G3-26"},
    {algorithm_unsigned, error, "algorithm_unsigned", "DNSSEC13", "G3-17"},
    {rollover_ds_early, error, "rollover_ds_early", "", "G3-19"},
    {rollover_use_early, error, "rollover_use_early", "", "G3-19"},
    {rollover_removed_early, error, "rollover_removed_early", "", "G3-19"},
    {algorithm_old, warning, "algorithm_old", "DNSSEC05", "G3-6 G3-7"},
    {key_short, warning, "key_short", "DNSSEC14", "G3-8"},
    {key_ttl_short, warning, "key_ttl_short", "", "G3-9"},
    {ds_sha1, warning, "ds_sha1", "DNSSEC01", "G3-24"},
    {ds_spare, notice, "ds_spare", "DNSSEC02", "G3-19"},
    {ds_missing, warning, "ds_missing", "DNSSEC07", "G4-2"},
    {unsigned_zone, notice, "unsigned_zone", "DNSSEC07", "G4-2"},
    {nsec3_used, notice, "nsec3_used", "DNSSEC03", "G3-13"},
    {lgwan_mail_missing, warning, "lgwan_mail_missing", "", "L-3 L-11"},
    {lgwan_mail_no_address, warning, "lgwan_mail_no_address", "", "L-3 L-15"},
    {lgwan_mail_outside, warning, "lgwan_mail_outside", "", "L-15"},
    {lgwan_expected, notice, "lgwan_expected", "", "L-7"},
    {not_tested, notice, "not_tested", "", "L-9"},
    {out_of_time, warning, "out_of_time", "", "L-9"},
};
// clang-format on
static_assert(std::size(rows) == static_cast<std::size_t>(Fault::count));

}  // namespace

const FaultRow& row_of(Fault fault) {
  const FaultRow& row = rows[static_cast<std::size_t>(fault)];
  SEKISHO_CHECK(row.fault == fault);
  return row;
}

}  // namespace sekisho::mgmt::domain
