// What is wrong with a configuration, where, and how to mend it: for staff, in their language.
//
// Every fault has a Code; its sentences in English and Japanese stand in diagnostic_texts.cc with {0}, {1} … for what
// is particular. All faults of a file are found in one run; a syntax error stops the parser and stands alone.
// Threads: plain values. Owns: its strings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho::mgmt::config {

enum class Language : std::uint8_t { en, ja };

/// Line and column count from 1; 0 means "the file as a whole".
struct Position {
  std::uint32_t file = 0;  ///< index into LoadResult::files
  std::uint32_t line = 0, column = 0;
};

enum class Code : std::uint8_t {
  file_unreadable,
  syntax,
  unknown_key,
  missing_key,
  wrong_type,
  out_of_range,
  bad_duration,
  bad_size,
  bad_name,
  bad_address,
  bad_prefix,
  bad_endpoint,
  bad_rrtype,
  not_a_choice,
  empty_list,
  duplicate_name,
  unknown_reference,
  realm_without_exit,
  realm_without_zones,
  root_in_forward_realm,
  zone_twice,
  server_twice,
  too_many_servers,
  source_family_missing,
  source_twice,
  prefix_twice,
  default_not_recursive,
  route_outside_realm,
  route_twice,
  route_shadows_local,
  nat_without_map,
  nat_pair,
  address_twice,
  bad_pci_address,
  floor_over_cap,
  bad_record,
  record_outside_zone,
  root_hints_unreadable,
  root_hints_empty,
  hints_in_forward_realm,
  copy_in_forward_realm,
  copy_twice,
  copy_under_forwarding,
  validation_unsaid,
  exemption_without_reason,
  exemption_not_used,
  recursive_without_validation,
  anchor_file_missing,
  anchor_file_unreadable,
  bad_anchor_file,
  bad_anchor_record,
  anchor_unusable,
  anchor_twice,
  no_anchor,
  anchor_outside_realm,
  anchors_not_used,
  negative_anchor_of_root,
  negative_anchor_too_long,
  negative_anchor_ended,
  lanes_and_queues,
  shared_exit,
  zone_lint,
  no_view,
  key_in_wrong_driver,
  reserved_word,
  too_many,
  canary_outside_realm,
  canary_not_provable,
  canary_data,
  bad_dnstap_output,
  restart_needed,
  nat_life,
  nat_replaces,
  nat_lowering,
  nat_too_soon,
  nat_replaced_local,
  bad_include,
  include_nested,
  key_twice,
  profile_needs,
  profile_unused,
  bad_account,
  account_twice,
  tls_lacks,
  pair_place,
  pair_needs,
  pair_address,
  pair_network_twice,
  count,
};

enum class Severity : std::uint8_t { error, warning };

struct Diagnostic {
  Code code = Code::syntax;
  Severity severity = Severity::error;
  Position where;
  std::vector<std::string> details;  ///< what {0}, {1} … stand for

  /// What is wrong.
  std::string message(Language language) const;
  /// How to mend it.
  std::string remedy(Language language) const;
};

/// "file:line:column: error: message" and an indented remedy.
std::string format(const Diagnostic& diagnostic, const std::vector<std::string>& files, Language language);

/// The code's name in lower case with dashes, as files under configs/invalid are called.
std::string_view code_name(Code code);

}  // namespace sekisho::mgmt::config
