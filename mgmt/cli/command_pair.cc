// How this node and its peer stand, and a push by hand.
#include "mgmt/cli/command_pair.h"

#include "mgmt/cli/local_time.h"
#include "mgmt/cli/pair_texts.h"
#include "mgmt/cli/refusal_texts.h"
#include "mgmt/cli/table.h"
#include "mgmt/config/load.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {

using namespace control;

namespace {

class PairPage {
 public:
  PairPage(Language language, std::ostream& out) : language_(language), out_(out) {}

  /// True when all is well.
  bool tell(const PairReport& r) {
    out_ << say("node", {r.node, r.method, std::to_string(r.revision)}) << "\n";
    out_ << "  " << (r.healthy ? say("well") : say("not well", {joined(r.not_healthy)})) << "\n";
    if (!r.pushes) {
      out_ << say("no peer") << "\n";
      return r.healthy;
    }
    const bool in_step = tell_peer(r) && tell_parts(r);
    return r.healthy && in_step;
  }

 private:
  std::string say(std::string_view word, std::initializer_list<std::string_view> details = {}) const {
    return pair_say(word, language_, details);
  }

  std::string joined(const std::vector<std::string>& reasons) const {
    std::string all;
    for (const std::string& reason : reasons) all += (all.empty() ? "" : "; ") + refusal_in(language_, reason);
    return all;
  }

  std::string when(std::int64_t seconds) const { return seconds == 0 ? say("never") : local_time(seconds); }

  bool tell_peer(const PairReport& r) {
    if (r.failures > 0) {
      out_ << say("peer away", {r.peer_url, std::to_string(r.failures), refusal_in(language_, r.fault),
                                std::to_string(r.next_try_seconds)})
           << "\n";
    } else if (r.last_contact == 0) {
      out_ << say("peer new", {r.peer_url}) << "\n";
    } else {
      out_ << say("peer", {r.peer_node, r.peer_url, std::to_string(r.peer_revision), when(r.last_contact)}) << "\n";
    }
    return r.reachable;
  }

  bool tell_parts(const PairReport& r) {
    std::vector<std::vector<std::string>> rows{{say("head what"), say("head state"), say("head since"), ""}};
    bool good = true, conflict = false;
    for (const PairPartReport& part : r.parts) {
      rows.push_back({say(part.what), say(part.state), when(part.since), refusal_in(language_, part.text)});
      good = good && (part.state == "in-step" || part.state == "not-shared");
      conflict = conflict || part.state == "conflict";
    }
    out_ << format_table(rows);
    if (conflict) out_ << say("conflict help") << "\n";
    return good;
  }

  Language language_;
  std::ostream& out_;
};

int print(const Result<Reply, ClientError>& reply, const Options& options, std::ostream& out, std::ostream& err) {
  if (!reply) return report_unreachable(reply.error(), options, err);
  const auto report = reply->status == 200 ? parse_pair(reply->body) : std::nullopt;
  if (!report) return report_reply(*reply, options, err);
  if (report->node.empty()) {
    if (options.json) out << reply->body;
    err << "sekishoctl: " << pair_say("none", options.language) << "\n";
    return exit_refused;
  }
  std::ostream nowhere(nullptr);
  const bool good = PairPage(options.language, options.json ? nowhere : out).tell(*report);
  if (options.json) out << reply->body;
  return good ? exit_done : exit_refused;
}

}  // namespace

std::optional<config::Config> load_pair(const Options& options, std::ostream& err) {
  auto loaded = config::load(options.pair.config);
  if (!loaded.config) {
    err << "sekishoctl: " << pair_say("bad config", options.language, {options.pair.config}) << "\n";
    return std::nullopt;
  }
  if (!loaded.config->pair.configured()) {
    err << "sekishoctl: " << pair_say("none", options.language) << "\n";
    return std::nullopt;
  }
  return std::move(loaded.config);
}

int run_pair(const Options& options, std::ostream& out, std::ostream& err) {
  switch (options.pair.verb) {
    case PairOptions::Verb::status:
      return print(client_for(options).call(Method::get, "/v1/pair"), options, out, err);
    case PairOptions::Verb::push:
      return print(client_for(options).call(Method::post, "/v1/pair/sync", to_json(PairSync{options.pair.force})),
                   options, out, err);
    case PairOptions::Verb::check:
      return run_pair_check(options, out, err);
    case PairOptions::Verb::watch:
      return run_pair_watch(options, out, err);
    case PairOptions::Verb::keepalived:
    case PairOptions::Verb::frr:
    case PairOptions::Verb::bird:
      return run_pair_paper(options, out, err);
  }
  return exit_usage;
}

}  // namespace sekisho::mgmt::cli
