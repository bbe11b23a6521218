// sekishoctl nta: zones that are not validated for a while, from the request to the end (RFC 7646, G2-21, G2-22).
#include <algorithm>
#include <ctime>

#include "mgmt/cli/command_nta.h"
#include "mgmt/cli/local_time.h"
#include "mgmt/cli/nta_texts.h"
#include "mgmt/cli/run.h"
#include "mgmt/cli/table.h"
#include "mgmt/cli/tell_trace.h"
#include "mgmt/cli/trace_texts.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {

using namespace control;

namespace {

using Verb = NtaOptions::Verb;

/// "6d 23h", "5m": the two largest units.
std::string span_of(std::int64_t seconds) {
  constexpr std::pair<std::int64_t, const char*> units[] = {{86'400, "d"}, {3600, "h"}, {60, "m"}, {1, "s"}};
  std::string out;
  int said = 0;
  for (const auto& [size, unit] : units) {
    if (seconds < size || said == 2) continue;
    out += (out.empty() ? "" : " ") + std::to_string(seconds / size) + unit;
    seconds %= size;
    ++said;
  }
  return out.empty() ? "0s" : out;
}

class Printer {
 public:
  Printer(Language language, std::ostream& out) : language_(language), out_(out) {}

  void list(const NtaReport& report) {
    if (report.entries.empty()) out_ << say("none") << "\n";
    section(report, "head in-force", [](const NtaEntry& e) { return e.state == "in-force" || e.state == "fixed"; },
            {"id", "name", "realm", "ends", "left", "approved by", "last check", "reason"});
    section(report, "head waiting", [](const NtaEntry& e) { return e.state == "waiting"; },
            {"id", "name", "realm", "requested at", "requested by", "duration", "reason", "confirmed by"});
    section(report, "head ended", [](const NtaEntry& e) { return e.ended_at != 0; },
            {"id", "name", "realm", "state", "ended at", "requested by", "approved by"});
  }

  void show(const NtaDetail& detail) {
    const NtaEntry& e = detail.entry;
    for (const char* column :
         {"id", "name", "type", "realm", "state", "requested at", "requested by", "duration", "reason",
          "confirmed by", "decided by", "approved at", "ends", "ended at", "last check"}) {
      const std::string value = cell(e, column);
      if (!value.empty()) out_ << say(column) << ": " << value << "\n";
    }
    out_ << "\n" << say("history") << "\n";
    steps(detail.steps, false);
    out_ << "\n" << say("evidence") << "\n";
    tell_trace(detail.evidence, language_, out_);
  }

  void steps(const std::vector<NtaStepRow>& list, bool with_id) {
    std::vector<std::vector<std::string>> rows{{say("at"), say("step"), say("who"), say("note")}};
    if (with_id) rows.front().insert(rows.front().begin(), say("id"));
    for (const NtaStepRow& step : list) {
      rows.push_back({local_time(step.at), step_word(step.state), step.who, step.note});
      if (with_id) rows.back().insert(rows.back().begin(), std::to_string(step.id));
    }
    out_ << (list.empty() ? say("no history") + "\n" : format_table(rows));
  }

  void done(Verb verb, const NtaDetail& detail) {
    const NtaEntry& e = detail.entry;
    const std::string id = std::to_string(e.id);
    if (verb == Verb::request) {
      out_ << nta_say("requested", language_, {id, e.name, e.realm, span_of(e.seconds)}) << "\n";
      const std::string cause = trace_cause(detail.evidence, language_);
      if (!cause.empty()) out_ << "  " << cause << "\n";
    } else {
      const std::string word = e.state == "in-force" ? "approved" : e.state;
      out_ << nta_say(word, language_, {id, e.name, local_time(e.expires)}) << "\n";
    }
  }

 private:
  std::string say(std::string_view word) const { return nta_say(word, language_); }

  std::string step_word(const std::string& state) const {
    return say((state == "waiting" || state == "in-force" ? "step " : "state ") + state);
  }

  std::string last_check(const NtaEntry& e) const {
    if (e.state != "in-force") return "";
    const std::string when = e.checked_at == 0 ? say("never") : local_time(e.checked_at);
    return e.last_fault.empty() ? when : when + " (" + std::string(reason_in(e.last_fault, language_)) + ")";
  }

  std::string cell(const NtaEntry& e, std::string_view column) const {
    const auto when = [](std::int64_t at) { return at == 0 ? std::string() : local_time(at); };
    if (column == "id") return e.id == 0 ? "-" : std::to_string(e.id);
    if (column == "name") return e.name;
    if (column == "type") return e.type;
    if (column == "realm") return e.realm;
    if (column == "state") return say("state " + e.state);
    if (column == "ends") return when(e.expires);
    if (column == "left") return span_of(std::max<std::int64_t>(e.expires - std::time(nullptr), 0));
    if (column == "approved by") return e.state == "fixed" ? e.requested_by : e.decided_by;
    if (column == "decided by") return e.decided_by;
    if (column == "requested by") return e.requested_by;
    if (column == "requested at") return when(e.requested_at);
    if (column == "approved at") return e.expires == 0 ? "" : when(e.decided_at);
    if (column == "ended at") return when(e.ended_at);
    if (column == "last check") return last_check(e);
    if (column == "duration") return span_of(e.seconds);
    if (column == "reason") return e.reason;
    return e.confirmed_by;
  }

  template <typename Belongs>
  void section(const NtaReport& report, std::string_view head, Belongs belongs,
               const std::vector<std::string_view>& columns) {
    std::vector<std::vector<std::string>> rows(1);
    for (const std::string_view column : columns) rows[0].push_back(say(column));
    for (const NtaEntry& e : report.entries) {
      if (!belongs(e)) continue;
      auto& row = rows.emplace_back();
      for (const std::string_view column : columns) row.push_back(cell(e, column));
    }
    if (rows.size() == 1) return;
    out_ << say(head) << "\n" << format_table(rows) << "\n";
  }

  Language language_;
  std::ostream& out_;
};

Result<Reply, ClientError> ask(const Options& options) {
  const Client client = client_for(options);
  const NtaOptions& nta = options.nta;
  const std::string decision = to_json(NtaDecision{nta.id, nta.note});
  switch (nta.verb) {
    case Verb::request: {
      NtaRequest request{options.realm, options.name, nta.reason, nta.confirmed_by, nta.type, options.seconds};
      return client.call(Method::post, "/v1/nta/request", to_json(request));
    }
    case Verb::approve:
      return client.call(Method::post, "/v1/nta/approve", decision);
    case Verb::reject:
      return client.call(Method::post, "/v1/nta/reject", decision);
    case Verb::withdraw:
      return client.call(Method::post, "/v1/nta/withdraw", decision);
    case Verb::list:
      return client.call(Method::get, "/v1/nta");
    case Verb::show:
    case Verb::evidence:
      return client.call(Method::get, "/v1/nta/show?id=" + std::to_string(nta.id));
    case Verb::history:
      return client.call(Method::get, "/v1/nta/history?limit=" + std::to_string(options.limit));
  }
  return Failure{ClientError::broken};
}

/// False: the body is not what it should be.
bool print(const Options& options, const std::string& body, std::ostream& out) {
  Printer printer(options.language, out);
  switch (options.nta.verb) {
    case Verb::list: {
      const auto report = parse_nta(body);
      if (report) printer.list(*report);
      return report.has_value();
    }
    case Verb::history: {
      const auto history = parse_nta_history(body);
      if (history) printer.steps(history->steps, true);
      return history.has_value();
    }
    case Verb::show:
    case Verb::evidence:
    case Verb::request:
    case Verb::approve:
    case Verb::reject:
    case Verb::withdraw:
      break;
  }
  const auto detail = parse_nta_detail(body);
  if (!detail) return false;
  if (options.nta.verb == Verb::show) {
    printer.show(*detail);
  } else {
    printer.done(options.nta.verb, *detail);
  }
  return true;
}

/// What is to be done next, after a request.
void tell_next(const Options& options, const std::string& body, std::ostream& out) {
  const auto detail = parse_nta_detail(body);
  const auto reply = client_for(options).call(Method::get, "/v1/nta");
  const auto report = reply.ok() && reply->status == 200 ? parse_nta(reply->body) : std::nullopt;
  if (!detail || !report) return;
  out << nta_say("next " + report->approval, options.language, {std::to_string(detail->entry.id)}) << "\n";
}

}  // namespace

int run_nta(const Options& options, std::ostream& out, std::ostream& err) {
  const auto reply = ask(options);
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  if (options.nta.verb == Verb::evidence) {
    const auto detail = parse_nta_detail(reply->body);
    if (!detail) return report_unreachable(ClientError::broken, options, err);
    return write_nta_evidence(options, *detail, out, err);
  }
  if (options.json) {
    out << reply->body;
    return exit_done;
  }
  if (!print(options, reply->body, out)) return report_unreachable(ClientError::broken, options, err);
  if (options.nta.verb == Verb::request) tell_next(options, reply->body, out);
  return exit_done;
}

}  // namespace sekisho::mgmt::cli
