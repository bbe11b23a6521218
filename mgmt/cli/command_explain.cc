// Why a client gets its answer (the first question of every call): one paragraph that one can act on, then the steps.
#include "mgmt/cli/explain_texts.h"
#include "mgmt/cli/run.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {

using namespace control;

namespace {

class Explainer {
 public:
  Explainer(Language language, std::ostream& out) : language_(language), out_(out) {}

  void tell(const ExplainReport& r) {
    out_ << paragraph(r) << "\n\n" << say("steps") << "\n";
    tell_client(r);
    for (const ExplainStep& step : r.steps) tell_step(step);
    for (const ExplainMapped& m : r.mapped) out_ << "  " << say("mapped", {m.from, m.to, m.pair}) << "\n";
    if (!r.rcode.empty()) {
      std::string reply = r.rcode;
      if (r.authentic) reply += ", " + say("proven");
      if (!r.ede.empty()) reply += ", EDE " + r.ede;
      out_ << "  " << say("reply", {reply}) << "\n";
    }
    for (const std::string& record : r.records) out_ << "      " << record << "\n";
  }

 private:
  /// What it comes to, why, and what to do.
  std::string paragraph(const ExplainReport& r) const {
    const ExplainStep none;
    const ExplainStep& last = r.steps.empty() ? none : r.steps.back();
    const std::string question = r.name + " " + r.type;
    const std::string holds = r.records.empty() ? r.rcode : data_of(r.records.back()) + more(r.records.size());
    const auto of_finding = [&](const std::string& part) {
      return say(part + r.finding,
                 {question, r.from, r.view, last.suffix, last.where, holds, r.ede, last.realm, r.port});
    };
    std::string text = of_finding("finding ");
    const auto add = [&](const std::string& sentence) {
      if (!sentence.empty()) text += (language_ == Language::ja ? "" : " ") + sentence;
    };
    for (const ExplainStep& step : r.steps) add(exemption_of(step));
    if (last.kind == "realm") add(origin_of(last, r));
    if (last.kind == "local" || last.kind == "built_in") add(say("origin " + last.kind, {last.suffix, last.where}));
    if (const std::string down = servers_that_are(false, last); !down.empty()) add(say("origin down", {down}));
    for (const ExplainMapped& m : r.mapped) add(say("origin mapped", {m.from, m.to, m.pair}));
    if (r.authentic) add(say("origin proven"));
    add(of_finding("advice "));
    return text;
  }

  std::string exemption_of(const ExplainStep& step) const {
    return step.exempt_name.empty() ? "" : say("origin exempt", {step.exempt_name, step.exempt});
  }

  /// Who said so; nothing where nobody did.
  std::string origin_of(const ExplainStep& step, const ExplainReport& r) const {
    if (step.rcode.empty() || r.finding == "stale" || (step.rcode != "NOERROR" && step.rcode != "NXDOMAIN"))
      return "";
    if (step.cached) return say("origin cached", {step.realm});
    if (!step.server.empty()) return say("origin server", {step.server, step.group, step.realm});
    return step.group.empty() ? say("origin iterated", {step.realm})
                              : say("origin forwarded", {step.group, step.realm});
  }

  static std::string servers_that_are(bool up, const ExplainStep& step) {
    std::string all;
    for (const ExplainServer& server : step.servers)
      if (server.up == up) all += (all.empty() ? "" : ", ") + server.name;
    return all;
  }

  std::string say(std::string_view word, std::initializer_list<std::string_view> details = {}) const {
    return fill_in(explain_text(word, language_), details);
  }

  /// The RDATA of a record's line.
  static std::string data_of(const std::string& record) {
    std::size_t at = 0;
    for (int field = 0; field < 4 && at != std::string::npos; ++field) at = record.find_first_of(" \t", at + 1);
    return at == std::string::npos ? record : record.substr(at + 1);
  }
  static std::string more(std::size_t records) {
    return records > 1 ? " (+" + std::to_string(records - 1) + ")" : std::string();
  }

  void tell_client(const ExplainReport& r) {
    const std::string port = r.vlan == 0 ? r.port : r.port + ", VLAN " + std::to_string(r.vlan);
    if (r.view.empty()) {
      out_ << "  " << say("client none", {r.from}) << "\n";
      return;
    }
    out_ << "  " << say("client", {r.from, port, r.view, r.network, r.where}) << "\n  ";
    if (!r.also_on.empty()) {
      std::string others;
      for (const std::string& other : r.also_on) others += (others.empty() ? "" : ", ") + other;
      out_ << say("also on", {others}) << "\n  ";
    }
    out_ << (r.reply_cache_seconds < 0 ? say("no reply cache")
                                       : say("reply cache", {std::to_string(r.reply_cache_seconds)}))
         << "\n";
  }

  void tell_step(const ExplainStep& step) {
    out_ << "  " << say("step " + step.kind, {step.name, step.suffix, step.where, step.realm}) << "\n";
    const auto line = [&](const std::string& text) { out_ << "      " << text << "\n"; };
    if (!step.asked_as.empty()) line(say("asked as", {step.asked_as}));
    if (!step.exempt_name.empty()) line(say("exempt", {step.exempt_name, step.exempt}));
    if (step.kind == "realm") line(source_of(step));
    if (!step.servers.empty()) {
      std::string all;
      for (const ExplainServer& server : step.servers)
        all += (all.empty() ? "" : "; ") + say(server.up ? "up" : "down", {server.name, server.address});
      line(say("servers", {all}));
    }
    if (step.kind == "realm" && !step.rcode.empty()) {
      std::string result = say("result", {step.rcode}) + ", " + say(step.security);
      if (!step.ede.empty()) result += ", EDE " + step.ede;
      line(result);
    }
    if (!step.alias.empty()) line(say("alias", {step.alias}));
  }

  std::string source_of(const ExplainStep& step) const {
    if (step.rcode.empty()) return say("not asked");
    if (step.stale) return say("known stale");
    if (step.cached) return say("cached");
    if (!step.server.empty()) return say("server", {step.server, step.group});
    return step.group.empty() ? say("iterated") : say("forwarded", {step.group});
  }

  Language language_;
  std::ostream& out_;
};

}  // namespace

int run_explain(const Options& options, std::ostream& out, std::ostream& err) {
  const ExplainOptions& asked = options.explain;
  std::string target = "/v1/explain?name=" + percent_encode(options.name) + "&type=" + percent_encode(options.type) +
                       "&from=" + percent_encode(asked.from);
  if (asked.port) target += "&port=" + percent_encode(*asked.port);
  if (asked.vlan != 0) target += "&vlan=" + std::to_string(asked.vlan);
  const auto reply = client_for(options).call(Method::get, target);
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  const auto report = parse_explain(reply->body);
  if (!report) return report_unreachable(ClientError::broken, options, err);
  if (options.json) {
    out << reply->body;
  } else {
    Explainer(options.language, out).tell(*report);
  }
  return exit_done;
}

}  // namespace sekisho::mgmt::cli
