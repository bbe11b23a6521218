// Configuration for keepalived, FRR and BIRD, printed.
#include <nlohmann/json.hpp>

#include "mgmt/cli/command_pair.h"
#include "mgmt/cli/pair_paper.h"
#include "mgmt/cli/pair_texts.h"
#include "mgmt/config/load.h"

namespace sekisho::mgmt::cli {
namespace {

struct Kind {
  std::string_view name, method;
  PairPaper (*make)(const config::Pair&, PairTemplate, const std::string&);
};

Kind kind_of(PairOptions::Verb verb) {
  if (verb == PairOptions::Verb::frr) return {"frr", "anycast", frr_paper};
  if (verb == PairOptions::Verb::bird) return {"bird", "anycast", bird_paper};
  return {"keepalived", "vrrp", keepalived_paper};
}

/// Where staff keep templates, and where the package puts them.
std::vector<std::string> directories_for(const Options& options) {
  if (!options.pair.templates.empty()) return {options.pair.templates};
  const std::string beside = config::directory_of(options.pair.config);
  return {(beside.empty() ? "." : beside) + "/pair-templates", "/etc/sekisho/pair-templates",
          "/usr/share/sekisho/pair-templates"};
}

std::optional<PairTemplate> find_template(std::string_view name, const Options& options, std::ostream& err) {
  std::string all;
  for (const std::string& directory : directories_for(options)) {
    std::string reason;
    const auto text = config::read_file(directory + "/" + std::string(name) + ".template", reason);
    if (text) return PairTemplate::parse(*text);
    all += (all.empty() ? "" : ", ") + directory;
  }
  err << "sekishoctl: " << pair_say("no template", options.language, {name, all}) << "\n";
  return std::nullopt;
}

}  // namespace

int run_pair_paper(const Options& options, std::ostream& out, std::ostream& err) {
  const auto config = load_pair(options, err);
  if (!config) return exit_refused;
  const config::Pair& pair = config->pair;
  const Kind kind = kind_of(options.pair.verb);
  if (pair.method.value != kind.method) {
    err << "sekishoctl: " << pair_say("wrong method", options.language, {pair.method.value, kind.method}) << "\n";
    return exit_refused;
  }
  auto from = find_template(kind.name, options, err);
  if (!from) return exit_refused;
  const std::string remark = pair_say("remark", options.language, {kind.name, pair.node.value});
  const PairPaper paper = kind.make(pair, *std::move(from), remark);
  if (options.json) {
    out << nlohmann::ordered_json{{"for", kind.name}, {"node", pair.node.value}, {"text", paper.text}}.dump(2)
        << "\n";
  } else {
    out << paper.text;
  }
  for (const std::string& section : paper.missing)
    err << "sekishoctl: " << pair_say("lacks", options.language, {section}) << "\n";
  return paper.missing.empty() ? exit_done : exit_refused;
}

}  // namespace sekisho::mgmt::cli
