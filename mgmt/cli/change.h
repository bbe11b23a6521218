// Hands a change to the gateway and says what became of it: for `config apply` and whatever else edits a file of the
// configuration (the NAT map).
//
// Threads: one. Errors: sentences on `err`; an Exit status.
#pragma once

#include "mgmt/cli/run.h"
#include "mgmt/control/config_values.h"

namespace sekisho::mgmt::cli {

/// A mistake that the gateway found, as `config check` prints it.
void print_diagnostic(const control::ReloadDiagnostic& d, Language language, std::ostream& out);
/// Asks for the change and prints the report.
int apply_change(const control::ApplyRequest& request, const Options& options, std::ostream& out, std::ostream& err);
/// The files of a revision (0: in force), by their names; nothing when `exit` says why.
std::optional<control::ShownConfig> fetch_config(std::uint64_t revision, bool expanded, const Options& options,
                                                 std::ostream& err, int& exit);
/// A change that is not kept yet, in words; empty: there is none.
std::string pending_words(const control::PendingChange& pending, Language language);
/// Sends a request and prints the ChangeReport that comes back.
int carry_change(const std::string& target, const std::string& body, const Options& options, std::ostream& out,
                 std::ostream& err);

}  // namespace sekisho::mgmt::cli
