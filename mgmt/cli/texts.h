// Every sentence that sekishoctl says, in English and Japanese.
//
// One row per sentence in texts.cc; {0}, {1} … stand for what is particular. A sentence says what is the matter and
// what to do next. Diagnostics of the configuration have their own catalogue (mgmt/config/diagnostic_texts.cc).
// Threads: any.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "mgmt/config/diagnostic.h"

namespace sekisho::mgmt::cli {

using config::Language;

enum class Text : std::uint8_t {
  // help
  about,
  exit_codes,
  option_help,
  option_version,
  option_socket,
  option_json,
  option_language,
  option_timeout,
  config,
  config_check,
  config_check_files,
  config_reference,
  config_schema,
  status,
  reload,
  cache,
  cache_dump,
  cache_dump_name,
  cache_realm,
  cache_flush,
  cache_flush_name,
  cache_subtree,
  cache_all,
  trace,
  trace_name,
  trace_type,
  trace_view,
  trace_realm,
  anchors,
  nta,
  nta_add,
  nta_list,
  nta_remove,
  nta_name,
  nta_realm,
  nta_for,
  nta_reason,
  usage,
  options,
  arguments,
  subcommands,
  option_word,
  subcommand_word,
  required,
  // usage errors
  unknown_word,
  missing_word,
  bad_value,
  no_value,
  one_value,
  bad_usage,
  see_help,
  name_or_all,
  subtree_needs_name,
  bad_name,
  // config
  check_good,
  check_good_with_warnings,
  check_bad,
  // reaching the gateway
  no_socket,
  no_permission,
  not_running,
  timed_out,
  cut_off,
  broken_reply,
  refused,
  // reload
  reload_done,
  reload_refused,
  reload_needs_restart,
  // cache
  flushed,
  // status
  state,
  ready,
  not_ready,
  version,
  identity,
  uptime,
  uptime_value,
  policy,
  policy_value,
  older_policy,
  trust,
  trust_fault,
  servers,
  realm,
  group,
  server,
  address,
  health,
  up,
  down,
  rtt,
  queries,
  timeouts,
  views,
  view,
  leaks,
  lanes,
  lane,
  received,
  answered,
  hits,
  entries,
  busy,
  workers,
  worker,
  resolved,
  in_flight,
  drops,
  reason,
  packets,
  none_yet,
  // anchors and nta
  bad_duration,
  anchor_head,
  anchor_followed,
  anchor_fixed,
  never,
  key_tag,
  algorithm,
  since,
  next_step,
  key_configured,
  key_add_pend,
  key_valid,
  key_missing,
  key_revoked,
  key_removed,
  next_trusted,
  next_forgotten,
  warn_not_trusted,
  warn_no_answer,
  warn_not_saved,
  warn_state_lost,
  warn_built_in,
  warn_not_seen_long,
  clock_before_release,
  clock_outside,
  exempt_realm,
  name,
  ends,
  set_by,
  last_check,
  nta_none,
  nta_added,
  nta_removed,
  count,
};

std::string_view text(Text which, Language language);
/// With {0}, {1} … filled in.
std::string say(Text which, Language language, std::initializer_list<std::string_view> details);
/// From LC_ALL, LC_MESSAGES and LANG, in that order of precedence; null and "" are passed over.
Language language_of_locale(const char* lc_all, const char* lc_messages, const char* lang);

}  // namespace sekisho::mgmt::cli
