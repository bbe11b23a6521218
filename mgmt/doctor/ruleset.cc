#include "mgmt/doctor/ruleset.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

namespace sekisho::mgmt::doctor {
namespace {

using nlohmann::json;

enum class Match { never, maybe, surely };
enum class Verdict { none, accept, drop, leave };  ///< leave: back to the calling chain

struct Chain {
  std::string family, table, name, hook, policy;
  std::vector<json> rules;
};

std::string text_of(const json& object, const char* key) {
  const auto at = object.find(key);
  return at != object.end() && at->is_string() ? at->get<std::string>() : "";
}

class Ruleset {
 public:
  Ruleset(bool tcp, std::uint16_t port) : protocol_(tcp ? "tcp" : "udp"), number_(tcp ? 6 : 17), port_(port) {}

  void read(const json& list) {
    for (const json& item : list) {
      if (!item.is_object()) continue;
      if (const auto chain = item.find("chain"); chain != item.end() && chain->is_object()) add_chain(*chain);
      const auto rule = item.find("rule");
      if (rule == item.end() || !rule->is_object() || !rule->contains("expr")) continue;
      const auto chain = chains_.find(key_of(*rule, text_of(*rule, "chain")));
      if (chain != chains_.end()) chain->second.rules.push_back((*rule)["expr"]);
    }
  }

  std::optional<Dropper> dropper() const {
    for (const auto& [key, chain] : chains_) {
      const bool at_input = chain.hook == "input" || chain.hook == "prerouting";
      if (!at_input || chain.table.starts_with("sekisho")) continue;
      const Verdict verdict = walk(key, chain, 0);
      if (verdict == Verdict::drop || (verdict != Verdict::accept && chain.policy == "drop"))
        return Dropper{chain.family, chain.table, chain.name};
    }
    return std::nullopt;
  }

 private:
  void add_chain(const json& chain) {
    const std::string name = text_of(chain, "name");
    chains_[key_of(chain, name)] = {text_of(chain, "family"), text_of(chain, "table"),  name,
                                    text_of(chain, "hook"),   text_of(chain, "policy"), {}};
  }

  static std::string key_of(const json& object, const std::string& chain) {
    return text_of(object, "family") + " " + text_of(object, "table") + " " + chain;
  }

  bool has_value(const json& right, const json& wanted) const {
    if (right == wanted) return true;
    if (right.is_array()) {
      return std::any_of(right.begin(), right.end(), [&](const json& item) { return has_value(item, wanted); });
    }
    if (!right.is_object()) return false;
    if (const auto set = right.find("set"); set != right.end()) return has_value(*set, wanted);
    const auto range = right.find("range");
    if (range == right.end() || !range->is_array() || range->size() != 2 || !wanted.is_number()) return false;
    const auto &low = (*range)[0], &high = (*range)[1];
    return low.is_number() && high.is_number() && low <= wanted && wanted <= high;
  }

  Match meets(bool equal, const std::string& op) const {
    return (op == "!=") != equal ? Match::surely : Match::never;
  }

  Match match_payload(const json& field, const json& right, const std::string& op) const {
    const std::string protocol = text_of(field, "protocol"), name = text_of(field, "field");
    const bool transport = protocol == "tcp" || protocol == "udp" || protocol == "th";
    if ((protocol == "tcp" || protocol == "udp") && protocol != protocol_) return Match::never;
    if (protocol == "icmp" || protocol == "icmpv6") return Match::never;
    if (transport && name == "dport") return right.is_string() ? Match::maybe : meets(has_value(right, port_), op);
    if (name == "protocol" || name == "nexthdr") return match_protocol(right, op);
    return Match::maybe;
  }

  Match match_protocol(const json& right, const std::string& op) const {
    return meets(has_value(right, protocol_) || has_value(right, number_), op);
  }

  Match match_meta(const std::string& key, const json& right, const std::string& op) const {
    if (key == "l4proto") return match_protocol(right, op);
    if (key == "iif" || key == "iifname")
      return has_value(right, "lo") ? (op == "!=" ? Match::surely : Match::never) : Match::maybe;
    return Match::maybe;
  }

  /// What a client's first packet does in a rule that matches by connection state.
  Match match_state(const json& right, const std::string& op) const { return meets(has_value(right, "new"), op); }

  Match match(const json& statement) const {
    if (!statement.is_object() || !statement.contains("left") || !statement.contains("right")) return Match::maybe;
    const json &left = statement["left"], &right = statement["right"];
    const std::string op = text_of(statement, "op");
    if (!left.is_object()) return Match::maybe;
    if (const auto payload = left.find("payload"); payload != left.end()) return match_payload(*payload, right, op);
    if (const auto meta = left.find("meta"); meta != left.end()) return match_meta(text_of(*meta, "key"), right, op);
    if (const auto ct = left.find("ct"); ct != left.end() && text_of(*ct, "key") == "state")
      return match_state(right, op);
    return Match::maybe;
  }

  Verdict verdict_of(const json& statement, const std::string& key, unsigned depth) const {
    if (statement.contains("accept")) return Verdict::accept;
    if (statement.contains("drop") || statement.contains("reject")) return Verdict::drop;
    if (statement.contains("return")) return Verdict::leave;
    for (const char* word : {"jump", "goto"}) {
      const auto jump = statement.find(word);
      if (jump == statement.end() || depth >= 8) continue;
      const std::string target = key.substr(0, key.rfind(' ') + 1) + text_of(*jump, "target");
      const auto chain = chains_.find(target);
      if (chain == chains_.end()) continue;
      const Verdict inner = walk(target, chain->second, depth + 1);
      return inner == Verdict::none && *word == 'g' ? Verdict::leave
             : inner == Verdict::leave              ? Verdict::none
                                                    : inner;
    }
    return Verdict::none;
  }

  Verdict walk(const std::string& key, const Chain& chain, unsigned depth) const {
    for (const json& rule : chain.rules) {
      bool sure = true, hit = true;
      for (const json& statement : rule) {
        if (!statement.is_object()) continue;
        if (statement.contains("match")) {
          const Match found = match(statement["match"]);
          hit = found != Match::never;
          sure = sure && found == Match::surely;
          if (!hit) break;
          continue;
        }
        // A limit, a set's look-up, a vmap, iptables' own matches: some packets only.
        for (const char* word : {"limit", "quota", "vmap", "xt", "ct count"})
          sure = sure && !statement.contains(word);
        const Verdict verdict = verdict_of(statement, key, depth);
        if (verdict == Verdict::accept || (verdict != Verdict::none && sure)) return verdict;
      }
    }
    return Verdict::none;
  }

  std::string protocol_;
  json number_, port_;
  std::map<std::string, Chain> chains_;
};

}  // namespace

std::optional<Dropper> find_dropper(std::string_view text, bool tcp, std::uint16_t port) {
  const json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("nftables") || !parsed["nftables"].is_array()) return std::nullopt;
  Ruleset rules(tcp, port);
  rules.read(parsed["nftables"]);
  return rules.dropper();
}

}  // namespace sekisho::mgmt::doctor
