// sekishoctl help, completion bash, completion names.
#include <nlohmann/json.hpp>

#include "mgmt/cli/completion.h"
#include "mgmt/cli/help_page.h"
#include "mgmt/cli/nat_file.h"
#include "mgmt/cli/run.h"
#include "mgmt/config/load.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {
namespace {

using Names = std::vector<std::string>;

/// The body of a good reply; nothing when `exit` says why.
std::optional<std::string> fetch(const std::string& target, const Options& options, std::ostream& err, int& exit) {
  const auto reply = client_for(options).call(control::Method::get, target);
  if (!reply) {
    exit = report_unreachable(reply.error(), options, err);
  } else if (reply->status != 200) {
    exit = report_reply(*reply, options, err);
  } else {
    return reply->body;
  }
  return std::nullopt;
}

template <typename Rows>
Names names_of(const Rows& rows) {
  Names names;
  for (const auto& row : rows) names.push_back(row.name);
  return names;
}

/// Ports and pairs stand in the files alone.
template <typename Rows>
Names located_names_of(const Rows& rows) {
  Names names;
  for (const auto& row : rows) names.push_back(row.name.value);
  return names;
}

std::optional<Names> fetch_names(const Options& options, std::ostream& err, int& exit) {
  const std::string& kind = options.help.kind;
  if (kind == "port" || kind == "pair") {
    const auto loaded = config::load(config_path_for(options));
    if (!loaded.config) return Names();
    return kind == "port" ? located_names_of(loaded.config->ports) : located_names_of(loaded.config->nat_pairs);
  }
  const bool revisions = kind == "revision";
  const auto body = fetch(revisions ? "/v1/config/history?limit=20" : "/v1/status", options, err, exit);
  if (!body) return std::nullopt;
  if (revisions) {
    Names names;
    if (const auto history = control::parse_history(*body)) {
      for (const auto& row : history->revisions) names.push_back(std::to_string(row.number));
    }
    return names;
  }
  const auto status = control::parse_status(*body);
  if (!status) return Names();
  return kind == "realm" ? names_of(status->realms) : names_of(status->views);
}

int print_names(const Options& options, std::ostream& out, std::ostream& err) {
  int exit = exit_done;
  const auto names = fetch_names(options, err, exit);
  if (!names) return exit;
  if (options.json) {
    out << nlohmann::json(*names).dump() << "\n";
  } else {
    for (const std::string& name : *names) out << name << "\n";
  }
  return exit_done;
}

}  // namespace

int run_help(const Options& options, std::ostream& out, std::ostream& err) {
  using Verb = HelpOptions::Verb;
  switch (options.help.verb) {
    case Verb::names:
      return print_names(options, out, err);
    case Verb::bash:
      out << bash_completion(command_tree(options.language));
      return exit_done;
    case Verb::overview:
      break;
  }
  const CommandNode tree = command_tree(options.language);
  out << (options.json            ? tree_json(tree)
          : options.help.markdown ? help_markdown(tree, options.language)
                                  : help_overview(tree));
  return exit_done;
}

}  // namespace sekisho::mgmt::cli
