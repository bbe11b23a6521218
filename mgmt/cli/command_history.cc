// sekishoctl config history, config show, audit show, audit verify.
#include "mgmt/cli/change.h"
#include "mgmt/cli/local_time.h"
#include "mgmt/cli/refusal_texts.h"
#include "mgmt/cli/table.h"

namespace sekisho::mgmt::cli {
namespace {

std::string state_words(const std::string& state, Language language) {
  if (state == "in-force") return std::string(text(Text::state_in_force, language));
  if (state == "trial") return std::string(text(Text::state_trial, language));
  if (state == "replaced") return std::string(text(Text::state_replaced, language));
  if (state == "rolled-back") return std::string(text(Text::state_rolled_back, language));
  return state;
}

/// How a revision came about; the gateway's own word in English.
std::string how_words(const std::string& how, Language language) {
  constexpr std::pair<std::string_view, std::string_view> words[] = {
      {"apply", "反映"}, {"reload", "読み込み"}, {"rollback", "取り消し"}, {"start", "起動"}};
  for (const auto& [word, japanese] : words) {
    if (how == word && language == Language::ja) return std::string(japanese);
  }
  return how;
}

void print_history(const control::HistoryReport& report, Language language, std::ostream& out) {
  const auto word = [&](Text which) { return std::string(text(which, language)); };
  std::vector<std::vector<std::string>> rows = {{word(Text::number), word(Text::when), word(Text::who),
                                                 word(Text::zone_state), word(Text::how), word(Text::why)}};
  for (const control::RevisionRow& r : report.revisions) {
    rows.push_back({std::to_string(r.number), local_time(r.at), r.who, state_words(r.state, language),
                    how_words(r.how, language), refusal_in(language, r.why)});
  }
  out << format_table(rows);
  const std::string pending = pending_words(report.pending, language);
  if (!pending.empty()) out << pending << "\n";
}

void print_events(const control::AuditReport& report, Language language, std::ostream& out) {
  const auto word = [&](Text which) { return std::string(text(which, language)); };
  std::vector<std::vector<std::string>> rows = {
      {word(Text::number), word(Text::when), word(Text::who), word(Text::what), word(Text::outcome)}};
  for (const control::AuditRow& e : report.events)
    rows.push_back({std::to_string(e.number), local_time(e.at), e.who, e.what, e.outcome});
  out << format_table(rows);
}

/// The body of a 200; nothing when `exit` says why.
std::optional<std::string> fetch(const std::string& target, const Options& options, std::ostream& err, int& exit) {
  const auto reply = client_for(options).call(control::Method::get, target);
  if (!reply) {
    exit = report_unreachable(reply.error(), options, err);
    return std::nullopt;
  }
  if (reply->status == 200) return reply->body;
  exit = report_reply(*reply, options, err);
  return std::nullopt;
}

}  // namespace

std::string pending_words(const control::PendingChange& p, Language language) {
  const std::string revision = std::to_string(p.revision);
  if (p.state == "testing") return say(Text::pending_testing, language, {revision, p.who, p.why});
  if (p.state == "waiting")
    return say(Text::pending_waiting, language, {revision, p.who, local_time(p.confirm_until), p.why});
  if (p.state == "stuck") return say(Text::pending_stuck, language, {revision, p.who});
  return {};
}

int run_config_history(const Options& options, std::ostream& out, std::ostream& err) {
  int exit = exit_done;
  const auto body = fetch("/v1/config/history?limit=" + std::to_string(options.limit), options, err, exit);
  if (!body) return exit;
  const auto report = control::parse_history(*body);
  if (!report) return report_unreachable(ClientError::broken, options, err);
  if (options.json) {
    out << *body;
  } else {
    print_history(*report, options.language, out);
  }
  return exit_done;
}

int run_config_show(const Options& options, std::ostream& out, std::ostream& err) {
  int exit = exit_done;
  const auto shown = fetch_config(options.revision.value_or(0), options.expanded, options, err, exit);
  if (!shown) return exit;
  if (options.json) {
    out << control::to_json(*shown);
  } else if (options.expanded) {
    out << shown->expanded;
  } else {
    for (const auto& [name, content] : shown->files) {
      if (shown->files.size() > 1) out << "#------ " << name << "\n";
      out << content << (content.empty() || content.ends_with('\n') ? "" : "\n");
    }
  }
  return exit_done;
}

int run_audit_show(const Options& options, std::ostream& out, std::ostream& err) {
  int exit = exit_done;
  const auto body = fetch("/v1/audit?last=" + std::to_string(options.limit), options, err, exit);
  if (!body) return exit;
  const auto report = control::parse_audit(*body);
  if (!report) return report_unreachable(ClientError::broken, options, err);
  if (options.json) {
    out << *body;
  } else {
    print_events(*report, options.language, out);
  }
  return exit_done;
}

int run_audit_verify(const Options& options, std::ostream& out, std::ostream& err) {
  int exit = exit_done;
  const auto body = fetch("/v1/audit/verify", options, err, exit);
  if (!body) return exit;
  const auto verdict = control::parse_audit_verdict(*body);
  if (!verdict) return report_unreachable(ClientError::broken, options, err);
  const std::string events = std::to_string(verdict->events);
  if (options.json) {
    out << *body;
  } else if (verdict->ok) {
    out << say(Text::audit_good, options.language, {events, verdict->last_sha256}) << "\n";
  } else {
    out << say(Text::audit_broken, options.language, {std::to_string(verdict->broken_at), verdict->fault, events})
        << "\n";
  }
  return verdict->ok ? exit_done : exit_refused;
}

}  // namespace sekisho::mgmt::cli
