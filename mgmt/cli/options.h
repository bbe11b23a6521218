// The command line of sekishoctl as a value.
//
// Threads: pure. Errors: a command line that does not fit gives a sentence in the asker's language and exit status 2.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mgmt/cli/access_options.h"
#include "mgmt/cli/backup_options.h"
#include "mgmt/cli/domain_options.h"
#include "mgmt/cli/explain_options.h"
#include "mgmt/cli/guideline_options.h"
#include "mgmt/cli/help_options.h"
#include "mgmt/cli/jpnic_options.h"
#include "mgmt/cli/mail_options.h"
#include "mgmt/cli/nat_options.h"
#include "mgmt/cli/nta_options.h"
#include "mgmt/cli/pair_options.h"
#include "mgmt/cli/setup_options.h"
#include "mgmt/cli/texts.h"
#include "mgmt/client/remote.h"

namespace sekisho::mgmt::cli {

/// Exit statuses, as `sekishoctl --help` explains them.
enum Exit : int {
  exit_done = 0,
  exit_refused = 1,
  exit_usage = 2,
  exit_unreachable = 3,
  exit_broken = 4,
  exit_conflict = 5  ///< somebody else's change is in the way
};

enum class Command : std::uint8_t {
  config_check,
  config_reference,
  config_schema,
  config_diff,
  config_apply,
  config_confirm,
  config_rollback,
  config_history,
  config_show,
  audit_show,
  audit_verify,
  guideline,
  status,
  reload,
  cache_dump,
  cache_flush,
  anchors,
  nta,
  trace,
  explain,
  zones,
  cookie_status,
  cookie_roll,
  check_path,
  metrics,
  capture,
  nat,
  mail,
  access,
  help,
  domain,
  doctor,
  setup,
  pair,
  backup,  ///< the last one
};

struct Options {
  Command command = Command::status;
  Language language = Language::en;
  std::string socket = "/run/sekisho/control.sock";
  unsigned timeout_seconds = 30;
  bool json = false;
  std::vector<std::string> files;         ///< config check, diff, apply
  std::optional<std::string> realm;       ///< cache, nta, trace, check path
  std::optional<std::string> view;        ///< trace
  std::string name;                       ///< cache, nta, trace, check path
  std::string type = "A";                 ///< trace
  std::string large_type = "TXT";         ///< check path
  bool subtree = false, all = false;      ///< cache flush; all: metrics --reference
  std::int64_t seconds = 0;               ///< nta request; config apply, rollback: to confirm within
  std::string reason;                     ///< config apply, rollback
  std::optional<std::uint64_t> revision;  ///< config apply (base), rollback, show
  std::uint64_t limit = 20;               ///< config history, nta history, audit show
  bool expanded = false;                  ///< config show
  std::string step;                       ///< cookie roll
  std::string port, filter, file;         ///< capture
  std::uint32_t capture_seconds = 10;
  std::uint64_t max_bytes = 10U << 20;
  ExplainOptions explain;
  GuidelineOptions guideline;
  NatOptions nat;
  AccessOptions access;
  client::Remote remote;  ///< over TLS, where `url` is given; else the Unix socket
  MailOptions mail;
  HelpOptions help;
  NtaOptions nta;
  DomainOptions domain;
  BackupOptions backup;
  JpnicOptions jpnic;
  SetupOptions setup;
  PairOptions pair;
};

struct ParsedLine {
  std::optional<Options> options;  ///< nothing: print `out` or `err` and leave with `exit`
  int exit = exit_done;
  std::string out, err;
};

/// `words` without the program's name. `locale` is the language when --lang is not given.
ParsedLine parse_command_line(const std::vector<std::string>& words, Language locale);

}  // namespace sekisho::mgmt::cli
