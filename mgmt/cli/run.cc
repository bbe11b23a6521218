#include "mgmt/cli/run.h"

#include "mgmt/cli/access_texts.h"
#include "mgmt/cli/refusal_texts.h"
#include "mgmt/config/reference.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {

namespace {

/// What the schema of the configuration's keys is good for.
int print_keys(const Options& options, std::ostream& out) {
  out << (options.command == Command::config_schema ? config::json_schema() : config::reference_markdown());
  return exit_done;
}

int run_audit(const Options& options, std::ostream& out, std::ostream& err) {
  if (options.command == Command::guideline) return run_guideline(options, out, err);
  return options.command == Command::audit_verify ? run_audit_verify(options, out, err)
                                                  : run_audit_show(options, out, err);
}

int run_question(const Options& options, std::ostream& out, std::ostream& err) {
  return options.command == Command::explain ? run_explain(options, out, err) : run_trace(options, out, err);
}

int run_cache(const Options& options, std::ostream& out, std::ostream& err) {
  return options.command == Command::cache_flush ? run_cache_flush(options, out, err)
                                                 : run_cache_dump(options, out, err);
}

/// Earlier revisions.
int run_past(const Options& options, std::ostream& out, std::ostream& err) {
  return options.command == Command::config_show ? run_config_show(options, out, err)
                                                 : run_config_history(options, out, err);
}

int run_cookie(const Options& options, std::ostream& out, std::ostream& err) {
  return options.command == Command::cookie_roll ? run_cookie_roll(options, out, err)
                                                 : run_cookie_status(options, out, err);
}

/// What others will see: where mail goes, what a domain looks like.
int run_forecast(const Options& options, std::ostream& out, std::ostream& err) {
  return options.command == Command::mail ? run_mail(options, out, err) : run_domain(options, out, err);
}

int run_without_gateway(const Options& options, std::ostream& out, std::ostream& err) {
  if (options.command == Command::doctor) return run_doctor(options, out, err);
  return options.command == Command::setup ? run_setup(options, out, err) : run_help(options, out, err);
}

}  // namespace

int run(const Options& options, std::ostream& out, std::ostream& err) {
  switch (options.command) {
    case Command::config_check:
      return run_config_check(options, out, err);
    case Command::config_reference:
    case Command::config_schema:
      return print_keys(options, out);
    case Command::config_diff:
      return run_config_diff(options, out, err);
    case Command::config_apply:
      return run_config_apply(options, out, err);
    case Command::config_confirm:
      return run_config_confirm(options, out, err);
    case Command::config_rollback:
      return run_config_rollback(options, out, err);
    case Command::config_history:
    case Command::config_show:
      return run_past(options, out, err);
    case Command::audit_show:
    case Command::audit_verify:
    case Command::guideline:
      return run_audit(options, out, err);
    case Command::status:
      return run_status(options, out, err);
    case Command::reload:
      return run_reload(options, out, err);
    case Command::cache_dump:
    case Command::cache_flush:
      return run_cache(options, out, err);
    case Command::anchors:
      return run_anchors(options, out, err);
    case Command::nta:
      return run_nta(options, out, err);
    case Command::trace:
    case Command::explain:
      return run_question(options, out, err);
    case Command::zones:
      return run_zones(options, out, err);
    case Command::cookie_status:
    case Command::cookie_roll:
      return run_cookie(options, out, err);
    case Command::check_path:
      return run_check_path(options, out, err);
    case Command::metrics:
    case Command::capture:
      return options.command == Command::metrics ? run_metrics(options, out, err) : run_capture(options, out, err);
    case Command::mail:
    case Command::domain:
      return run_forecast(options, out, err);
    case Command::nat:
      return run_nat(options, out, err);
    case Command::access:
      return run_access(options, out, err);
    case Command::help:
    case Command::doctor:
    case Command::setup:
      return run_without_gateway(options, out, err);
  }
  return exit_usage;
}

Client client_for(const Options& options) {
  const std::chrono::seconds timeout(options.timeout_seconds);
  return options.remote.url.empty() ? Client(options.socket, timeout) : Client(options.remote, timeout);
}

int report_unreachable(ClientError error, const Options& options, std::ostream& err) {
  const auto tell = [&](Text which, const std::string& detail, int exit) {
    err << "sekishoctl: " << say(which, options.language, {detail}) << "\n";
    return exit;
  };
  const auto tell_access = [&](const char* word, const std::string& detail, int exit) {
    err << "sekishoctl: " << access_say(word, options.language, {detail}) << "\n";
    return exit;
  };
  const std::string& place = options.remote.url.empty() ? options.socket : options.remote.url;
  switch (error) {
    case ClientError::no_socket:
      return tell(Text::no_socket, options.socket, exit_unreachable);
    case ClientError::permission:
      return tell(Text::no_permission, options.socket, exit_unreachable);
    case ClientError::not_running:
      return tell(Text::not_running, options.socket, exit_unreachable);
    case ClientError::timeout:
      return tell(Text::timed_out, std::to_string(options.timeout_seconds), exit_broken);
    case ClientError::cut_off:
      return tell(Text::cut_off, place, exit_broken);
    case ClientError::broken:
      return tell(Text::broken_reply, place, exit_broken);
    case ClientError::bad_url:
      return tell_access("bad url", place, exit_usage);
    case ClientError::no_route:
      return tell_access("no route", place, exit_unreachable);
    case ClientError::untrusted:
      return tell_access("tls failed", place, exit_unreachable);
    case ClientError::no_token_file:
      return tell_access("no token file", options.remote.token_file, exit_usage);
  }
  return exit_broken;
}

int report_reply(const Reply& reply, const Options& options, std::ostream& err) {
  const auto refusal = reply.status >= 400 ? control::parse_error(reply.body) : std::nullopt;
  if (!refusal) return report_unreachable(ClientError::broken, options, err);
  err << "sekishoctl: " << say(Text::refused, options.language, {refusal_in(options.language, *refusal)}) << "\n";
  return exit_refused;
}

}  // namespace sekisho::mgmt::cli
