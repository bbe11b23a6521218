// Is this node fit to be the active one? Once (check), or again and again, with consequences (watch).
#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "mgmt/cli/command_pair.h"
#include "mgmt/cli/pair_place.h"
#include "mgmt/cli/pair_probe.h"
#include "mgmt/cli/pair_texts.h"
#include "mgmt/cli/pair_word.h"
#include "mgmt/cli/refusal_texts.h"
#include "mgmt/pair/steady.h"

namespace sekisho::mgmt::cli {
namespace {

constexpr std::uint64_t looks_to_repeat = 100;

volatile std::sig_atomic_t ended = 0;
void end(int) { ended = 1; }

std::string joined(const std::vector<std::string>& reasons, Language language) {
  std::string all;
  for (const std::string& reason : reasons) all += (all.empty() ? "" : "; ") + refusal_in(language, reason);
  return all;
}

std::optional<ProbePlan> plan_of(const Options& options, std::ostream& err) {
  if (options.pair.health_socket.empty()) {
    const auto config = load_pair(options, err);
    if (!config) return std::nullopt;
    return probe_plan(config->pair);
  }
  ProbePlan plan{options.pair.health_socket, std::chrono::milliseconds(options.pair.within_ms), {}, {}};
  for (const std::string& text : options.pair.witnesses) {
    if (auto witnesses = parse_witnesses(text)) plan.networks.push_back(*std::move(witnesses));
  }
  return plan;
}

}  // namespace

int run_pair_check(const Options& options, std::ostream& out, std::ostream& err) {
  const auto plan = plan_of(options, err);
  if (!plan) return exit_refused;
  const std::vector<std::string> faults = probe(*plan).faults;
  if (options.json) {
    out << nlohmann::ordered_json{{"fit", faults.empty()}, {"reasons", faults}}.dump(2) << "\n";
  } else if (faults.empty()) {
    out << pair_say("fit", options.language) << "\n";
  } else {
    out << pair_say("unfit", options.language, {joined(faults, options.language)}) << "\n";
  }
  return faults.empty() ? exit_done : exit_refused;
}

int run_pair_watch(const Options& options, std::ostream& out, std::ostream& err) {
  const auto config = load_pair(options, err);
  if (!config) return exit_refused;
  const config::Pair& pair = config->pair;
  for (const int signal : {SIGTERM, SIGINT}) std::signal(signal, end);
  std::signal(SIGPIPE, SIG_IGN);
  const ProbePlan plan = probe_plan(pair);
  PairTalk talk(pair);
  PairPlace place(pair, options.pair.file);
  const auto put = [&](bool well) {
    const std::string fault = place.put(well, options.language);
    if (!fault.empty()) err << fault << std::endl;
    return fault.empty();
  };
  if (!put(false)) return exit_refused;
  pair::Steady steady(pair.health.fall.value, pair.health.rise.value);
  bool placed = true;  // what steady says is what is in place
  std::uint64_t looks = 0;
  while (ended == 0) {
    const auto next = std::chrono::steady_clock::now() + pair.health.interval.value;
    Probed probed = probe(plan);
    const auto lost = static_cast<unsigned>(probed.exits.size());
    std::vector<std::string>& faults = probed.faults;
    if (counts(lost, talk.hear(std::chrono::steady_clock::now())))
      faults.insert(faults.end(), probed.exits.begin(), probed.exits.end());
    const bool changed = steady.on_look(faults.empty());
    if (changed) {
      out << (steady.well() ? pair_say("now fit", options.language)
                            : pair_say("now unfit", options.language, {joined(faults, options.language)}))
          << std::endl;
    }
    // Now and then again: somebody may have taken away what was put there.
    if (changed || !placed || ++looks % looks_to_repeat == 0) placed = put(steady.well());
    talk.say({steady.well() && placed, lost});
    std::this_thread::sleep_until(next);
  }
  return put(false) ? exit_done : exit_refused;
}

}  // namespace sekisho::mgmt::cli
