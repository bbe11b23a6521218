// Carries out one sekishoctl command. One file per command; each writes to the given streams and returns an Exit
// status. Threads: one. Errors: a sentence in the asker's language on `err`.
#pragma once

#include <ostream>

#include "mgmt/cli/options.h"
#include "mgmt/client/client.h"

namespace sekisho::mgmt::cli {

using client::Client;
using client::ClientError;
using client::Reply;

int run(const Options& options, std::ostream& out, std::ostream& err);

int run_config_check(const Options& options, std::ostream& out, std::ostream& err);
int run_config_diff(const Options& options, std::ostream& out, std::ostream& err);
int run_config_apply(const Options& options, std::ostream& out, std::ostream& err);
int run_config_confirm(const Options& options, std::ostream& out, std::ostream& err);
int run_config_rollback(const Options& options, std::ostream& out, std::ostream& err);
int run_config_history(const Options& options, std::ostream& out, std::ostream& err);
int run_config_show(const Options& options, std::ostream& out, std::ostream& err);
int run_audit_show(const Options& options, std::ostream& out, std::ostream& err);
int run_audit_verify(const Options& options, std::ostream& out, std::ostream& err);
int run_status(const Options& options, std::ostream& out, std::ostream& err);
int run_reload(const Options& options, std::ostream& out, std::ostream& err);
int run_cache_dump(const Options& options, std::ostream& out, std::ostream& err);
int run_cache_flush(const Options& options, std::ostream& out, std::ostream& err);
int run_anchors(const Options& options, std::ostream& out, std::ostream& err);
int run_trace(const Options& options, std::ostream& out, std::ostream& err);
int run_guideline(const Options& options, std::ostream& out, std::ostream& err);
int run_explain(const Options& options, std::ostream& out, std::ostream& err);
int run_check_path(const Options& options, std::ostream& out, std::ostream& err);
int run_metrics(const Options& options, std::ostream& out, std::ostream& err);
int run_capture(const Options& options, std::ostream& out, std::ostream& err);
int run_nta(const Options& options, std::ostream& out, std::ostream& err);
int run_zones(const Options& options, std::ostream& out, std::ostream& err);
int run_cookie_status(const Options& options, std::ostream& out, std::ostream& err);
int run_cookie_roll(const Options& options, std::ostream& out, std::ostream& err);
int run_mail(const Options& options, std::ostream& out, std::ostream& err);
int run_help(const Options& options, std::ostream& out, std::ostream& err);
int run_jpnic(const Options& options, std::ostream& out, std::ostream& err);
int run_domain(const Options& options, std::ostream& out, std::ostream& err);
int run_doctor(const Options& options, std::ostream& out, std::ostream& err);
int run_setup(const Options& options, std::ostream& out, std::ostream& err);
int run_backup(const Options& options, std::ostream& out, std::ostream& err);
int run_support_bundle(const Options& options, std::ostream& out, std::ostream& err);
int run_nat(const Options& options, std::ostream& out, std::ostream& err);
int run_pair(const Options& options, std::ostream& out, std::ostream& err);
int run_access(const Options& options, std::ostream& out, std::ostream& err);

Client client_for(const Options& options);
/// Says what is the matter and what to do; the Exit status that fits.
int report_unreachable(ClientError error, const Options& options, std::ostream& err);
/// For a reply that is neither what was asked for nor a refusal that it explains.
int report_reply(const Reply& reply, const Options& options, std::ostream& err);

}  // namespace sekisho::mgmt::cli
