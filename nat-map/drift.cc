#include "nat-map/drift.h"

#include <algorithm>
#include <map>

namespace sekisho::nat {
namespace {

constexpr std::string_view words[] = {"poi-silent",        "poi-differ",         "poi-late",      "poi-early",
                                      "retired-published", "unmapped",           "outside-lgwan", "not-published",
                                      "inside-closed",     "translation-closed", "other-host"};
static_assert(std::size(words) == drift_kinds);

class Judge {
 public:
  Judge(const std::vector<Pair>& pairs, const std::vector<IpPrefix>& networks, const Observation& seen)
      : pairs_(pairs), networks_(networks), seen_(seen), shown_(shown_pairs(pairs)) {}

  std::vector<Drift> run() {
    for (const WatchedName& watched : seen_.names) judge_name(watched);
    judge_differences();
    for (const Connection& connection : seen_.connections) judge_connection(connection);
    return std::move(found_);
  }

 private:
  void add(Drift drift) {
    if (std::find(found_.begin(), found_.end(), drift) == found_.end()) found_.push_back(std::move(drift));
  }

  /// The pair whose LGWAN side has the address; one that is not retired before one that is.
  std::optional<std::size_t> pair_of(const IpAddress& address) const {
    std::optional<std::size_t> retired;
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      if (!pairs_[i].lgwan.contains(address)) continue;
      if (pairs_[i].state == PairState::retired) {
        retired = i;
      } else if (!shown_[i] || *shown_[i] == i || !shares_with_shown(i)) {
        return i;
      }
    }
    return retired;
  }

  /// Where old and new have one LGWAN address, the one that is shown is meant.
  bool shares_with_shown(std::size_t i) const { return pairs_[*shown_[i]].lgwan == pairs_[i].lgwan; }

  void judge_name(const WatchedName& watched) {
    for (const Published& published : seen_.published) {
      if (published.name != watched.name) continue;
      if (!published.answered) {
        add({DriftKind::poi_silent, "", watched.name, published.server, "", ""});
        continue;
      }
      for (const IpAddress& address : published.addresses) judge_address(watched, published, address);
      if (watched.pair) judge_presence(*watched.pair, published);
    }
  }

  void judge_address(const WatchedName& watched, const Published& published, const IpAddress& address) {
    const std::string text = address.to_string();
    const bool known = may_be_in(networks_, address);
    if (!known) add({DriftKind::outside_lgwan, "", watched.name, published.server, text, ""});
    const auto found = pair_of(address);
    if (!found) {
      if (known) add({DriftKind::unmapped, "", watched.name, published.server, text, ""});
      return;
    }
    const Pair& pair = pairs_[*found];
    const auto shown = shown_[*found];
    const std::string now = shown ? pairs_[*shown].name : "";
    if (pair.state == PairState::retired) {
      add({DriftKind::retired_published, pair.name, watched.name, published.server, text, ""});
    } else if (pair.state < PairState::router_changed) {
      add({DriftKind::poi_early, pair.name, watched.name, published.server, text, now});
    } else if (shown && *shown != *found && pairs_[*shown].state == PairState::in_effect &&
               pair.state == PairState::in_effect) {
      add({DriftKind::poi_late, pair.name, watched.name, published.server, text, now});
    }
  }

  /// The shown pair's address must be there, in the answers of its own family; another finding may say more.
  void judge_presence(std::size_t of, const Published& published) {
    const auto shown = shown_[of];
    if (!shown || pairs_[*shown].state != PairState::in_effect) return;
    const Pair& pair = pairs_[*shown];
    const bool mine = published.type == (pair.lgwan.address.is_v4() ? "A" : "AAAA");
    if (!mine || !published.addresses.empty()) return;
    add({DriftKind::not_published, pair.name, published.name, published.server, pair.lgwan.to_string(), ""});
  }

  void judge_differences() {
    std::map<std::pair<std::string, std::string>, const Published*> first;
    for (const Published& published : seen_.published) {
      if (!published.answered) continue;
      const auto [it, fresh] = first.emplace(std::pair(published.name, published.type), &published);
      if (fresh || it->second->values == published.values) continue;
      add({DriftKind::poi_differ, "", published.name + " " + published.type,
           it->second->server + ", " + published.server, list(it->second->values), list(published.values)});
    }
  }

  static std::string list(const std::vector<std::string>& values) {
    std::string out;
    for (const std::string& value : values) out += (out.empty() ? "" : " ") + value;
    return out.empty() ? "-" : out;
  }

  void judge_connection(const Connection& c) {
    const Pair& pair = pairs_[c.pair];
    if (!c.inside_open) add({DriftKind::inside_closed, pair.name, "", "", c.inside.to_string(), ""});
    if (!c.through_tried) return;
    if (!c.through_open) {
      if (c.inside_open)
        add({DriftKind::translation_closed, pair.name, "", "", c.lgwan.to_string(), c.inside.to_string()});
    } else if (c.inside_open && c.inside_greeting != c.through_greeting) {
      add({DriftKind::other_host, pair.name, "", "", c.lgwan.to_string(), c.inside.to_string()});
    }
  }

  const std::vector<Pair>& pairs_;
  const std::vector<IpPrefix>& networks_;
  const Observation& seen_;
  std::vector<std::optional<std::size_t>> shown_;
  std::vector<Drift> found_;
};

}  // namespace

bool may_be_in(const std::vector<IpPrefix>& networks, const IpAddress& address) {
  bool told = false;  // something of this family
  for (const IpPrefix& network : networks) {
    if (network.contains(address)) return true;
    told = told || network.address.family() == address.family();
  }
  return !told;
}

std::string_view to_text(DriftKind kind) { return words[static_cast<std::size_t>(kind)]; }

std::vector<Drift> judge(const std::vector<Pair>& pairs, const std::vector<IpPrefix>& lgwan_networks,
                         const Observation& seen) {
  return Judge(pairs, lgwan_networks, seen).run();
}

}  // namespace sekisho::nat
