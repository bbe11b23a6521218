// sekishoctl nat list, and what the other verbs share.
#include "mgmt/cli/command_nat.h"

#include <algorithm>

#include "mgmt/cli/local_time.h"
#include "mgmt/cli/nat_texts.h"
#include "mgmt/cli/run.h"
#include "mgmt/cli/table.h"
#include "mgmt/config/nat_pairs.h"
#include "mgmt/config/reference.h"

namespace sekisho::mgmt::cli {

using config::NatPair;
using nat::PairState;

namespace {

std::string duration_text(std::int64_t seconds) {
  if (seconds % 3600 == 0 && seconds > 0) return std::to_string(seconds / 3600) + "h";
  if (seconds % 60 == 0 && seconds > 0) return std::to_string(seconds / 60) + "m";
  return std::to_string(seconds) + "s";
}

std::int64_t seconds_of(const config::Time& time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.value).count();
}

std::string state_word(PairState state, Language language) {
  return nat_say("state " + std::string(nat::to_text(state)), language);
}

bool old_is_alive(const config::Config& config, const NatPair& pair, WallTime now) {
  const auto old = config::find_pair(config.nat_pairs, pair.replaces.value);
  if (pair.replaces.value.empty() || !old) return false;
  return nat::state_at(config::steps_of(config.nat_pairs[*old]), now) != PairState::retired;
}

/// The earliest moment at which the shorter TTL has reached everybody.
WallTime earliest_change(const config::Config& config, const NatPair& pair, WallTime now) {
  const auto promise = config::promise_for(config, pair, WallTime{now.seconds + 366LL * 86'400});
  if (!promise || promise->lowered_for_all.seconds >= now.seconds + 366LL * 86'400) return now;
  return std::max(now, promise->lowered_for_all);
}

void print_pair(const config::Config& config, const NatPair& pair, WallTime now, Language language,
                std::ostream& out) {
  const auto steps = config::steps_of(pair);
  if (!pair.replaces.value.empty())
    out << "    " << nat_say("replaces", language, {pair.name.value, pair.replaces.value}) << "\n";
  if (const auto next = nat::next_step(steps, now)) {
    out << "    " << nat_say("next step", language, {state_word(next->state, language), local_time(next->at.seconds)})
        << "\n";
  }
  for (const std::string& sentence : {promise_sentence(config, pair, now, language)}) {
    if (!sentence.empty()) out << "    " << sentence << "\n";
  }
}

}  // namespace

std::string promise_sentence(const config::Config& config, const NatPair& pair, WallTime now, Language language) {
  if (!old_is_alive(config, pair, now)) return "";
  if (const auto promise = config::promise_for(config, pair)) {
    return nat_say(
        promise->too_soon ? "promise too soon" : "promise", language,
        {pair.replaces.value, local_time(promise->last_use.seconds), local_time(promise->lowered_for_all.seconds)});
  }
  const WallTime earliest = earliest_change(config, pair, now);
  const auto promise = config::promise_for(config, pair, earliest);
  if (!promise) return "";
  return nat_say("promise if", language,
                 {local_time(earliest.seconds), pair.replaces.value,
                  duration_text(promise->last_use.seconds - earliest.seconds)});
}

nlohmann::json nat_pair_json(const config::Config& config, const NatPair& pair, WallTime now) {
  const auto steps = config::steps_of(pair);
  nlohmann::json json{{"name", pair.name.value},
                      {"inside", config::address_text(pair.inside.value)},
                      {"lgwan", config::address_text(pair.lgwan.value)},
                      {"state", nat::to_text(nat::state_at(steps, now))},
                      {"replaces", pair.replaces.value},
                      {"reason", pair.reason.value},
                      {"names", nlohmann::json::array()},
                      {"ports", nlohmann::json::array()},
                      {"life", nlohmann::json::array()}};
  for (const auto& name : pair.names) json["names"].push_back(name.value.to_text());
  for (const auto& port : pair.ports) json["ports"].push_back(port.value);
  for (const config::LifeRow& row : pair.life) {
    json["life"].push_back(
        {{"state", row.state.value}, {"at", row.at.value.seconds}, {"by", row.by.value}, {"note", row.note.value}});
  }
  if (pair.wished.given) json["wished"] = pair.wished.value.seconds;
  if (pair.lower_ttl_from.given)
    json["lower-ttl"] = {{"seconds", seconds_of(pair.lower_ttl)}, {"from", pair.lower_ttl_from.value.seconds}};
  if (const auto next = nat::next_step(steps, now))
    json["next"] = {{"state", nat::to_text(next->state)}, {"at", next->at.seconds}};
  if (!old_is_alive(config, pair, now)) return json;
  const auto dated = config::promise_for(config, pair);
  const WallTime earliest = earliest_change(config, pair, now);
  const auto promise = dated ? dated : config::promise_for(config, pair, earliest);
  json["promise"] = {{"lowered-for-all", promise->lowered_for_all.seconds},
                     {"last-use", promise->last_use.seconds},
                     {"too-soon", promise->too_soon},
                     {"dated", dated.has_value()},
                     {"earliest", earliest.seconds}};
  return json;
}

int refuse_nat(std::ostream& err, const std::string& sentence) {
  err << "sekishoctl: " << sentence << "\n";
  return exit_refused;
}

const NatPair* named_pair(const Options& options, const NatFile& file, std::ostream& err) {
  if (const auto at = config::find_pair(file.config.nat_pairs, options.nat.pair)) return &file.config.nat_pairs[*at];
  std::string all;
  for (const NatPair& pair : file.config.nat_pairs) all += (all.empty() ? "" : ", ") + pair.name.value;
  refuse_nat(err, nat_say("no such pair", options.language, {options.nat.pair, all}));
  return nullptr;
}

int run_nat_list(const Options& options, const NatFile& file, std::ostream& out, std::ostream& /*err*/) {
  const WallTime now = wall_now();
  const Language language = options.language;
  if (options.json) {
    nlohmann::json pairs = nlohmann::json::array();
    for (const NatPair& pair : file.config.nat_pairs) pairs.push_back(nat_pair_json(file.config, pair, now));
    out << nlohmann::json{{"file", file.map_path}, {"pairs", pairs}}.dump(2) << "\n";
    return exit_done;
  }
  std::vector<std::vector<std::string>> rows = {{nat_say("pair", language), nat_say("inside", language), "LGWAN",
                                                 nat_say("state", language), nat_say("since", language)}};
  for (const NatPair& pair : file.config.nat_pairs) {
    const PairState state = nat::state_at(config::steps_of(pair), now);
    const auto since = nat::reached_at(config::steps_of(pair), state);
    rows.push_back({pair.name.value, config::address_text(pair.inside.value), config::address_text(pair.lgwan.value),
                    state_word(state, language),
                    since && *since <= now ? local_time(since->seconds) : std::string("-")});
  }
  out << format_table(rows);
  for (const NatPair& pair : file.config.nat_pairs) print_pair(file.config, pair, now, language, out);
  return exit_done;
}

int run_nat(const Options& options, std::ostream& out, std::ostream& err) {
  if (options.nat.verb == NatOptions::Verb::check) return run_nat_check(options, out, err);
  if (options.nat.verb == NatOptions::Verb::schema) {
    out << config::nat_map_json_schema();
    return exit_done;
  }
  int exit = exit_done;
  const auto file = open_nat_file(options, err, exit);
  if (!file) return exit;
  switch (options.nat.verb) {
    case NatOptions::Verb::list:
      return run_nat_list(options, *file, out, err);
    case NatOptions::Verb::add:
      return run_nat_add(options, *file, out, err);
    case NatOptions::Verb::change:
      return run_nat_change(options, *file, out, err);
    case NatOptions::Verb::advance:
    case NatOptions::Verb::retire:
      return run_nat_step(options, *file, out, err);
    case NatOptions::Verb::notice:
      return run_nat_notice(options, *file, out, err);
    case NatOptions::Verb::router:
      return run_nat_router(options, *file, out, err);
    case NatOptions::Verb::check:
    case NatOptions::Verb::schema:
      break;
  }
  return exit_usage;
}

}  // namespace sekisho::mgmt::cli
