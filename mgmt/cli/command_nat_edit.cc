// sekishoctl nat add, change, advance, retire: the record of a change, kept in the NAT map's own file.
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "mgmt/cli/command_nat.h"
#include "mgmt/cli/nat_texts.h"
#include "mgmt/cli/run.h"
#include "mgmt/cli/when.h"
#include "mgmt/config/load.h"
#include "mgmt/config/nat_pairs.h"
#include "mgmt/config/text_edit.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {

using config::NatPair;
using config::quote;
using nat::PairState;

namespace {

using Lines = std::vector<std::string>;

std::string who(const NatOptions& options) {
  if (!options.by.empty()) return options.by;
  const char* behind_sudo = std::getenv("SUDO_USER");
  if (behind_sudo != nullptr && *behind_sudo != '\0') return behind_sudo;
  const passwd* user = getpwuid(getuid());
  return user != nullptr ? user->pw_name : std::to_string(getuid());
}

std::string entry_of(PairState state, WallTime at, const NatOptions& options) {
  std::string entry =
      "{ state = " + quote(nat::to_text(state)) + ", at = " + config::toml_time(at) + ", by = " + quote(who(options));
  if (!options.note.empty()) entry += ", note = " + quote(options.note);
  return entry + " }";
}

std::string list_of(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) out += (out.size() > 1 ? ", " : "") + quote(item);
  return out + "]";
}

/// The lines of a new pair, in the order of the reference.
class PairLines {
 public:
  void text(const char* key, const std::string& value) {
    if (!value.empty()) raw(key, quote(value));
  }
  void raw(const char* key, const std::string& value) { lines_.push_back(std::string(key) + " = " + value); }
  void life(const std::string& entry) {
    lines_.push_back("life = [");
    lines_.push_back("  " + entry + ",");
    lines_.push_back("]");
  }
  const Lines& lines() const { return lines_; }

 private:
  Lines lines_;
};

/// Reads a moment of the command line; an error is told.
bool read_when(const std::string& text, WallTime now, Language language, std::ostream& err, WallTime& out) {
  const auto when = parse_when(text, now);
  if (!when) {
    refuse_nat(err, nat_say("bad time", language, {text}));
    return false;
  }
  out = *when;
  return true;
}

bool write_wish(const NatOptions& nat, WallTime now, Language language, std::ostream& err, PairLines& lines) {
  lines.text("reason", nat.reason);
  if (nat.wished.empty()) return true;
  WallTime wished;
  if (!read_when(nat.wished, now, language, err, wished)) return false;
  lines.raw("wished", config::toml_time(wished));
  return true;
}

/// What the command did, for scripts.
int report_change(const Options& options, const NatFile& file, const std::string& pair, int exit, std::ostream& out) {
  if (!options.json || exit != exit_done || options.nat.dry_run) return exit;
  const auto loaded = config::load(file.config_path);
  const auto at = loaded.config ? config::find_pair(loaded.config->nat_pairs, pair) : std::nullopt;
  if (at) out << nat_pair_json(*loaded.config, loaded.config->nat_pairs[*at], wall_now()).dump(2) << "\n";
  return exit;
}

void print_promise(const Options& options, const NatFile& file, const std::string& pair, std::ostream& out) {
  if (options.json) return;
  const auto loaded = config::load(file.config_path);
  if (!loaded.config) return;
  for (const NatPair& row : loaded.config->nat_pairs) {
    if (row.name.value != pair && row.replaces.value != pair) continue;
    const std::string sentence = promise_sentence(*loaded.config, row, wall_now(), options.language);
    if (!sentence.empty()) out << sentence << "\n";
  }
}

std::string next_name(const std::vector<NatPair>& pairs, const std::string& old) {
  for (unsigned number = 2;; ++number) {
    const std::string name = old + "-" + std::to_string(number);
    if (!config::find_pair(pairs, name)) return name;
  }
}

Expectation has_pair(const std::string& name, std::size_t count) {
  return [name, count](const std::vector<NatPair>& pairs) {
    return pairs.size() == count && config::find_pair(pairs, name).has_value();
  };
}

/// A step in a file that has [[pair.life]] tables of its own: one more behind the last one's lines.
std::optional<config::TextEdit> append_life_table(const std::string& text, const config::Node& life, PairState state,
                                                  WallTime at, const NatOptions& options) {
  const config::Array* steps = life.array();
  if (!steps || steps->empty() || !steps->back().table() || steps->back().table()->empty()) return std::nullopt;
  std::size_t end = 0;
  for (const config::Member& member : *steps->back().table()) {
    const auto value = config::offset_of(text, member.node.where);
    const auto behind = value ? config::end_of_value(text, *value) : std::nullopt;
    if (!behind) return std::nullopt;
    end = std::max(end, *behind);
  }
  const std::size_t line = std::min(text.find('\n', end), text.size());
  std::string added = "\n\n[[pair.life]]\nstate = " + quote(nat::to_text(state)) + "\nat = " + config::toml_time(at) +
                      "\nby = " + quote(who(options));
  if (!options.note.empty()) added += "\nnote = " + quote(options.note);
  return config::TextEdit{line, 0, added};
}

std::optional<std::string> with_step(const NatFile& file, const std::string& pair, PairState state, WallTime at,
                                     const NatOptions& options) {
  const config::Node* table = file.table_of(pair);
  if (!table) return std::nullopt;
  const std::string entry = entry_of(state, at, options);
  const config::Node* life = table->find("life");
  if (!life) {
    const auto edit = config::set_key(file.text, *table, "life", "[\n  " + entry + ",\n]");
    return edit ? config::apply_edits(file.text, {*edit}) : std::nullopt;
  }
  if (const auto edit = config::append_item(file.text, *life, entry)) {
    if (auto text = config::apply_edits(file.text, {*edit})) return text;
  }
  const auto edit = append_life_table(file.text, *life, state, at, options);
  return edit ? config::apply_edits(file.text, {*edit}) : std::nullopt;
}

/// The successor that is on its way or in effect; null: nobody takes the place of this pair.
const NatPair* successor_of(const NatFile& file, const NatPair& pair, WallTime now) {
  for (const NatPair& other : file.config.nat_pairs) {
    if (other.replaces.value == pair.name.value && nat::state_at(config::steps_of(other), now) != PairState::retired)
      return &other;
  }
  return nullptr;
}

/// Whether the step may be taken; a sentence why not.
std::string obstacle(const Options& options, const NatFile& file, const NatPair& pair, PairState wanted, WallTime at,
                     WallTime now) {
  const Language language = options.language;
  const auto steps = config::steps_of(pair);
  const PairState last = steps.empty() ? PairState::in_effect : steps.back().state;
  const std::string word(nat::to_text(last));
  if (wanted <= last) return nat_say("already", language, {pair.name.value, word});
  const bool next = static_cast<int>(wanted) == static_cast<int>(last) + 1;
  if (wanted != PairState::retired && !next && !options.nat.skip)
    return nat_say("left out", language,
                   {pair.name.value, word, std::string(nat::to_text(wanted)),
                    std::string(nat::to_text(static_cast<PairState>(static_cast<int>(last) + 1)))});
  if (wanted != PairState::retired || options.nat.even_so) return "";
  const NatPair* successor = successor_of(file, pair, now);
  if (!successor) return "";
  const auto promise = config::promise_for(file.config, *successor);
  if (!promise || nat::state_at(config::steps_of(*successor), at) != PairState::in_effect)
    return nat_say("successor not in effect", language, {pair.name.value, successor->name.value});
  if (promise->last_use > at)
    return nat_say("still used", language, {pair.name.value, config::toml_time(promise->last_use)});
  return "";
}

/// What the gateway's last check says against a retirement; nothing when it does not run.
std::string published_still(const Options& options, const std::string& pair) {
  const auto reply = client_for(options).call(control::Method::get, "/v1/nat/check");
  const auto report = reply && reply->status == 200 ? control::parse_nat_check(reply->body) : std::nullopt;
  if (!report) return "";
  for (const control::NatFinding& f : report->findings) {
    if (f.kind == "poi-late" && f.pair == pair)
      return nat_say("still published", options.language, {pair, f.server, f.address});
  }
  return "";
}

}  // namespace

int run_nat_add(const Options& options, const NatFile& file, std::ostream& out, std::ostream& err) {
  const NatOptions& nat = options.nat;
  const WallTime now = wall_now();
  PairLines lines;
  lines.text("name", nat.pair);
  lines.text("inside", nat.inside);
  lines.text("lgwan", nat.lgwan);
  if (!nat.names.empty()) lines.raw("names", list_of(nat.names));
  if (!nat.ports.empty()) lines.raw("ports", list_of(nat.ports));
  if (!write_wish(nat, now, options.language, err, lines)) return exit_refused;
  lines.life(entry_of(nat.in_effect ? PairState::in_effect : PairState::planned, now, nat));
  const auto text = config::apply_edits(file.text, {config::append_table(file.text, "pair", lines.lines())});
  const int exit =
      change_nat_file(options, file, text, has_pair(nat.pair, file.config.nat_pairs.size() + 1), out, err);
  return report_change(options, file, nat.pair, exit, out);
}

int run_nat_change(const Options& options, const NatFile& file, std::ostream& out, std::ostream& err) {
  const NatOptions& nat = options.nat;
  const WallTime now = wall_now();
  const NatPair* old = named_pair(options, file, err);
  if (!old) return exit_refused;
  if (nat.inside.empty() && nat.lgwan.empty()) return refuse_nat(err, nat_say("nothing changes", options.language));
  const std::string name = nat.as.empty() ? next_name(file.config.nat_pairs, old->name.value) : nat.as;
  PairLines lines;
  lines.text("name", name);
  lines.text("inside", nat.inside.empty() ? config::address_text(old->inside.value) : nat.inside);
  lines.text("lgwan", nat.lgwan.empty() ? config::address_text(old->lgwan.value) : nat.lgwan);
  std::vector<std::string> names = nat.names, ports = nat.ports;
  for (const auto& row : old->names) {
    if (nat.names.empty()) names.push_back(row.value.to_text());
  }
  for (const auto& row : old->ports) {
    if (nat.ports.empty() && row.given) ports.push_back(row.value);
  }
  if (!names.empty()) lines.raw("names", list_of(names));
  if (!ports.empty()) lines.raw("ports", list_of(ports));
  lines.text("replaces", old->name.value);
  if (nat.lower_ttl != "0s") {
    WallTime from;
    if (!read_when(nat.lower_ttl_from, now, options.language, err, from)) return exit_refused;
    lines.text("lower-ttl", nat.lower_ttl);
    lines.raw("lower-ttl-from", config::toml_time(from));
    lines.text("ttl-before", nat.ttl_before);
  }
  if (!write_wish(nat, now, options.language, err, lines)) return exit_refused;
  lines.life(entry_of(PairState::planned, now, nat));
  const auto text = config::apply_edits(file.text, {config::append_table(file.text, "pair", lines.lines())});
  const int exit = change_nat_file(options, file, text, has_pair(name, file.config.nat_pairs.size() + 1), out, err);
  if (exit == exit_done && !nat.dry_run) print_promise(options, file, name, out);
  return report_change(options, file, name, exit, out);
}

int run_nat_step(const Options& options, const NatFile& file, std::ostream& out, std::ostream& err) {
  const NatOptions& nat = options.nat;
  const WallTime now = wall_now();
  const NatPair* pair = named_pair(options, file, err);
  if (!pair) return exit_refused;
  const PairState wanted =
      nat.verb == NatOptions::Verb::retire ? PairState::retired : nat::parse_pair_state(nat.state).value();
  WallTime at;
  if (!read_when(nat.at, now, options.language, err, at)) return exit_refused;
  if (const std::string why = obstacle(options, file, *pair, wanted, at, now); !why.empty())
    return refuse_nat(err, why);
  const std::string name = pair->name.value;
  if (wanted == PairState::retired && !nat.even_so) {
    if (const std::string why = published_still(options, name); !why.empty()) return refuse_nat(err, why);
  }
  const std::size_t count = file.config.nat_pairs.size(), steps = pair->life.size();
  const auto expected = [&](const std::vector<NatPair>& pairs) {
    const auto found = config::find_pair(pairs, name);
    if (!found || pairs.size() != count || pairs[*found].life.size() != steps + 1) return false;
    const config::LifeRow& last = pairs[*found].life.back();
    return last.state.value == nat::to_text(wanted) && last.at.value == at;
  };
  const int exit = change_nat_file(options, file, with_step(file, name, wanted, at, nat), expected, out, err);
  if (exit == exit_done && !nat.dry_run && wanted != PairState::retired) print_promise(options, file, name, out);
  return report_change(options, file, name, exit, out);
}

}  // namespace sekisho::mgmt::cli
