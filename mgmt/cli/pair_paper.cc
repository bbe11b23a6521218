#include "mgmt/cli/pair_paper.h"

#include <algorithm>
#include <cstdio>

#include "mgmt/cli/pair_probe.h"

namespace sekisho::mgmt::cli {
namespace {

using config::Pair;
using config::PairNetwork;

std::string length_of(const IpAddress& address) { return std::to_string(address.bits()); }

const IpAddress* of_family(const config::List<IpAddress>& addresses, bool v4) {
  for (const auto& address : addresses) {
    if (address.value.is_v4() == v4) return &address.value;
  }
  return nullptr;
}

/// keepalived takes letters, digits and '_' for names of instances.
std::string instance_of(const PairNetwork& network, bool v4) {
  std::string name = "sekisho_" + network.name.value + (v4 ? "_4" : "_6");
  std::replace_if(
      name.begin(), name.end(),
      [](char c) { return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')); }, '_');
  return name;
}

/// VRRP counts in hundredths of a second.
std::string seconds_of(Duration time) {
  const auto hundredths = time / std::chrono::milliseconds(10);
  char text[32];
  std::snprintf(text, sizeof text, "%lld.%02lld", static_cast<long long>(hundredths / 100),
                static_cast<long long>(hundredths % 100));
  return text;
}

std::string without_newline(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

std::vector<const IpAddress*> addresses_of(const Pair& pair, bool v4) {
  std::vector<const IpAddress*> all;
  for (const PairNetwork& network : pair.networks) {
    for (const auto& address : network.addresses) {
      if (address.value.is_v4() == v4) all.push_back(&address.value);
    }
  }
  return all;
}

/// The node's own first IPv4 address names it among routers; nothing when it has none.
const IpAddress* router_id_of(const Pair& pair) {
  for (const PairNetwork& network : pair.networks) {
    if (const IpAddress* own = of_family(network.own, true)) return own;
  }
  return nullptr;
}

PairPaper finish(std::string text, const PairTemplate& from) { return {std::move(text), from.missing()}; }

}  // namespace

std::string check_command(const Pair& pair) {
  const ProbePlan plan = probe_plan(pair);
  std::string words = "/usr/bin/sekishoctl pair check --health-socket " + plan.socket + " --within " +
                      std::to_string(plan.patience.count()) + "ms";
  for (const Witnesses& witnesses : plan.networks) {
    words += " --witness " + witnesses.interface + "=";
    for (std::size_t i = 0; i < witnesses.hosts.size(); ++i)
      words += (i == 0 ? "" : ",") + witnesses.hosts[i].to_string();
  }
  return words;
}

PairPaper keepalived_paper(const Pair& pair, PairTemplate from, const std::string& remark) {
  std::string text = from.fill("comment", {{"text", remark}});
  text += from.fill(
      "head", {{"node", pair.node.value}, {"file", std::string(pair_health_file)}, {"check", check_command(pair)}});
  std::string members, instances;
  for (const PairNetwork& network : pair.networks) {
    for (const bool v4 : {true, false}) {
      const IpAddress* const own = of_family(network.own, v4);
      const IpAddress* const peer = of_family(network.peer, v4);
      if (of_family(network.addresses, v4) == nullptr || own == nullptr || peer == nullptr) continue;
      const PairTemplate::Fields fields{
          {"instance", instance_of(network, v4)},
          {"interface", network.interface.value},
          {"vrid", std::to_string(network.vrid.value)},
          {"priority", std::to_string(network.priority.value)},
          {"advertise", seconds_of(pair.advertise.value)},
          {"own", own->to_string()},
          {"peer", peer->to_string()},
          {"preempt", without_newline(from.fill(pair.preempt.value ? "preempt" : "nopreempt"))}};
      members += from.fill("group member", fields);
      instances += from.fill("instance head", fields);
      for (const auto& address : network.addresses) {
        if (address.value.is_v4() != v4) continue;
        instances += from.fill("address", {{"address", address.value.to_string()},
                                           {"length", length_of(address.value)},
                                           {"interface", network.interface.value}});
      }
      instances += from.fill("instance tail");
    }
  }
  text += from.fill("group head") + members + from.fill("group tail") + instances;
  return finish(std::move(text), from);
}

PairPaper frr_paper(const Pair& pair, PairTemplate from, const std::string& remark) {
  std::string text = from.fill("comment", {{"text", remark}});
  const bool families[] = {true, false};
  for (const bool v4 : families) {
    const auto addresses = addresses_of(pair, v4);
    for (const IpAddress* address : addresses)
      text += from.fill(v4 ? "prefix ipv4" : "prefix ipv6",
                        {{"address", address->to_string()}, {"length", length_of(*address)}});
    if (!addresses.empty()) text += from.fill(v4 ? "map ipv4" : "map ipv6");
  }
  text += from.fill("nothing");
  if (pair.anycast.bfd.value) text += from.fill("bfd");
  text += from.fill("head", {{"as", std::to_string(pair.anycast.as.value)}});
  if (const IpAddress* id = router_id_of(pair)) text += from.fill("router id", {{"id", id->to_string()}});
  const auto fields_of = [](const config::PairNeighbour& neighbour) {
    return PairTemplate::Fields{{"neighbour", neighbour.address.value.to_string()},
                                {"neighbour-as", std::to_string(neighbour.as.value)}};
  };
  for (const config::PairNeighbour& neighbour : pair.anycast.neighbours) {
    text += from.fill("neighbour", fields_of(neighbour));
    if (pair.anycast.bfd.value) text += from.fill("neighbour bfd", fields_of(neighbour));
  }
  for (const bool v4 : families) {
    if (addresses_of(pair, v4).empty()) continue;
    text += from.fill(v4 ? "family ipv4" : "family ipv6");
    for (const config::PairNeighbour& neighbour : pair.anycast.neighbours) {
      if (neighbour.address.value.is_v4() == v4)
        text += from.fill(v4 ? "activate ipv4" : "activate ipv6", fields_of(neighbour));
    }
    text += from.fill("family tail");
  }
  text += from.fill("tail");
  return finish(std::move(text), from);
}

PairPaper bird_paper(const Pair& pair, PairTemplate from, const std::string& remark) {
  std::string text = from.fill("comment", {{"text", remark}});
  if (const IpAddress* id = router_id_of(pair)) text += from.fill("router id", {{"id", id->to_string()}});
  text += from.fill("head", {{"interface", pair.anycast.interface.value}});
  for (const bool v4 : {true, false}) {
    std::string all;
    for (const IpAddress* address : addresses_of(pair, v4))
      all += (all.empty() ? "" : ", ") + address->to_string() + "/" + length_of(*address);
    if (!all.empty()) text += from.fill(v4 ? "filter ipv4" : "filter ipv6", {{"addresses", all}});
  }
  if (pair.anycast.bfd.value) text += from.fill("bfd");
  for (std::size_t i = 0; i < pair.anycast.neighbours.size(); ++i) {
    const config::PairNeighbour& neighbour = pair.anycast.neighbours[i];
    const bool v4 = neighbour.address.value.is_v4();
    if (addresses_of(pair, v4).empty()) continue;
    text += from.fill("neighbour", {{"number", std::to_string(i + 1)},
                                    {"as", std::to_string(pair.anycast.as.value)},
                                    {"neighbour", neighbour.address.value.to_string()},
                                    {"neighbour-as", std::to_string(neighbour.as.value)}});
    if (pair.anycast.bfd.value) text += from.fill("neighbour bfd");
    text += from.fill(v4 ? "family ipv4" : "family ipv6") + from.fill("neighbour tail");
  }
  return finish(std::move(text), from);
}

}  // namespace sekisho::mgmt::cli
