#include "tests/replay/realm_text.h"

#include <algorithm>
#include <functional>

namespace sekisho::replay {

using forwarding::Realm;
using forwarding::UpstreamGroup;
using forwarding::ZoneRule;

void RealmTexts::take(const Line& line) {
  const std::string& name = line.word(1);
  if (!texts_.contains(name)) {
    order_.push_back(name);
    texts_[name].id = RealmId{static_cast<std::uint16_t>(order_.size())};
  }
  texts_[name].recursive = line.has("recursive");
  change(line);
}

void RealmTexts::change(const Line& line) {
  Text& text = texts_[line.word(1)];
  for (const Line& below : line.below) {
    if (below.word(0) == "forget") {
      text.lines.clear();
    } else {
      text.lines.push_back(below);
    }
  }
}

void RealmTexts::remove(const std::string& name) {
  texts_.erase(name);
  std::erase(order_, name);
}

RealmId RealmTexts::id(const std::string& name) const {
  const auto at = texts_.find(name);
  return at == texts_.end() ? RealmId{999} : at->second.id;
}

GroupId RealmTexts::group(const std::string& name) const { return groups_.at(name); }

UpstreamGroup RealmTexts::build_group(const Line& line, forwarding::HealthBoard& health) {
  UpstreamGroup group;
  group.name = line.word(1);
  if (!groups_.contains(group.name)) groups_[group.name] = GroupId{static_cast<std::uint16_t>(groups_.size() + 1)};
  group.id = groups_[group.name];
  group.policy =
      line.word(2) == "fastest" ? forwarding::SelectionPolicy::fastest : forwarding::SelectionPolicy::ordered;
  for (std::size_t i = 3; i < line.words.size(); ++i) {
    if (const auto endpoint = Endpoint::parse(line.words[i])) group.servers.push_back({line.words[i], *endpoint});
  }
  group.hedge = line.has("hedge");
  group.use_0x20 = line.has("0x20");
  group.cookies = line.has("cookies");
  if (const auto deadline = line.value("deadline")) group.deadline = parse_duration(*deadline);
  health.ensure(group.id, group.servers.size());
  return group;
}

namespace {

std::uint32_t number(const Line& line, const char* key, std::uint32_t otherwise) {
  const auto text = line.value(key);
  return text ? static_cast<std::uint32_t>(std::stoul(*text)) : otherwise;
}

ZoneRule build_rule(const Line& line, const Realm& realm, std::string& error) {
  ZoneRule rule;
  rule.cut = dns::Name::of(line.word(1));
  if (line.word(2) != "iterate") {
    for (std::size_t i = 0; i < realm.groups.size(); ++i) {
      if (realm.groups[i].name == line.word(2)) rule.group = i;
    }
    if (!rule.group) error = "line " + std::to_string(line.number) + ": no such group (it must come first)";
  }
  if (const auto stale = line.value("stale")) rule.serve_stale = parse_duration(*stale);
  rule.ttl_floor = number(line, "floor", rule.ttl_floor);
  rule.ttl_cap = number(line, "cap", rule.ttl_cap);
  rule.negative_ttl_cap = number(line, "negative-cap", rule.negative_ttl_cap);
  rule.aaaa_nodata = line.has("aaaa-nodata");
  return rule;
}

void add_hint(const Line& line, Realm& realm) {
  const dns::Name name = dns::Name::of(line.word(1));
  const auto address = IpAddress::parse(line.word(2));
  if (!address) return;
  for (forwarding::RootServer& root : realm.root_hints) {
    if (root.name == name) {
      root.addresses.push_back(*address);
      return;
    }
  }
  realm.root_hints.push_back({name, {*address}});
}

void set_source(const Line& line, Realm& realm) {
  const auto address = IpAddress::parse(line.word(1));
  if (!address) return;
  (address->is_v4() ? realm.source_v4 : realm.source_v6) = *address;
}

std::uint64_t hash_of(const std::vector<Line>& lines) {
  std::string all;
  for (const Line& line : lines) all += line.text + "\n";
  return std::hash<std::string>{}(all);
}

}  // namespace

Realm RealmTexts::build_one(const std::string& name, const Text& text, forwarding::HealthBoard& health,
                            std::string& error) {
  Realm realm;
  realm.id = text.id;
  realm.name = name;
  realm.epoch = text.epoch;
  realm.content_hash = hash_of(text.lines);
  realm.resolution = text.recursive ? forwarding::Resolution::recursive : forwarding::Resolution::forward;
  for (const Line& line : text.lines) {
    const std::string& what = line.word(0);
    if (what == "group") {
      realm.groups.push_back(build_group(line, health));
    } else if (what == "rule") {
      realm.rules.push_back(build_rule(line, realm, error));
    } else if (what == "hint") {
      add_hint(line, realm);
    } else if (what == "source") {
      set_source(line, realm);
    } else if (what == "qmin") {
      realm.qname_minimisation = line.word(1) == "on";
    } else if (what == "validate") {
      realm.validation.on = true;
      realm.validation.aggressive_nsec = line.has("aggressive");
    } else if (what == "anchor") {
      const dns::Record ds = keys_.ds(line);
      realm.validation.anchors.push_back({ds.owner, {}, {}});
      realm.validation.anchors.back().ds.add(ds.rdata);
    } else if (what == "exempt") {
      const auto lasts = parse_duration(line.value("for").value_or("1h"));
      const WallTime end{testing::test_time.seconds + lasts / 1s};
      realm.validation.exempt.push_back({dns::Name::of(line.word(1)), end, "a test"});
    } else if (what == "cookies") {
      realm.cookies = line.word(1) == "on";
    } else {
      error = "line " + std::to_string(line.number) + ": unknown: " + what;
    }
  }
  std::vector<std::pair<dns::Name, std::uint32_t>> cuts;
  for (std::size_t i = 0; i < realm.rules.size(); ++i) {
    cuts.emplace_back(realm.rules[i].cut, static_cast<std::uint32_t>(i));
  }
  realm.zones = forwarding::SuffixTable::build(cuts);
  return realm;
}

std::unique_ptr<forwarding::RealmTable> RealmTexts::build(forwarding::HealthBoard& health, std::string& error) {
  auto table = std::make_unique<forwarding::RealmTable>();
  for (const std::string& name : order_) table->realms.push_back(build_one(name, texts_.at(name), health, error));
  return table;
}

}  // namespace sekisho::replay
