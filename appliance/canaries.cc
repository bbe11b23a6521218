#include "appliance/canaries.h"

#include <algorithm>
#include <array>
#include <set>

#include "dns/rdata.h"
#include "mgmt/config/check_names.h"
#include "mgmt/config/view_canaries.h"

namespace sekisho::appliance {

using mgmt::config::Config;
using mgmt::config::Realm;
using mgmt::config::View;

namespace {

constexpr std::size_t max_default_canaries = 4;  // of one view

/// Realms that the view leads names to.
std::vector<const Realm*> realms_of(const Config& config, const View& view) {
  std::vector<const Realm*> realms;
  const auto add = [&](const std::string& name) {
    const Realm* realm = mgmt::config::find_named(config.realms, name);
    if (realm && std::find(realms.begin(), realms.end(), realm) == realms.end()) realms.push_back(realm);
  };
  for (const mgmt::config::RouteRow& route : view.routes) add(route.to.value);
  add(view.default_route.value);
  return realms;
}

/// True when the view asks this realm for the name: the longest route that covers it, or the default.
bool leads_to(const View& view, const dns::Name& name, const std::string& realm) {
  const std::string* to = &view.default_route.value;
  unsigned longest = 0;
  for (const mgmt::config::RouteRow& route : view.routes) {
    for (const auto& suffix : route.names) {
      if (!name.is_under(suffix.value) || suffix.value.label_count() < longest) continue;
      longest = suffix.value.label_count();
      to = &route.to.value;
    }
  }
  return *to == realm;
}

std::vector<Canary> defaults_of(const Config& config, const View& view) {
  std::vector<Canary> list;
  std::set<std::string> seen;
  const auto add = [&](const dns::Name& name, dns::RRType type, const std::string& realm) {
    if (list.size() >= max_default_canaries || !leads_to(view, name, realm)) return;
    if (!seen.insert(name.to_text()).second) return;
    list.push_back({view.name.value, {name, type, dns::RRClass::in}, "any-answer", ""});
  };
  for (const Realm* realm : realms_of(config, view)) {
    for (const mgmt::config::Group& group : realm->groups)
      add(group.probe.name.value, group.probe.type.value, realm->name.value);
    if (realm->resolution.value == "recursive") add(dns::Name(), dns::RRType::ns, realm->name.value);
  }
  return list;
}

/// Names come in whatever case the server has them.
bool same_but_for_case(const std::string& a, const std::string& b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool has_data(const dns::Message& reply, const std::string& data) {
  for (const dns::Rrset& set : reply.answer) {
    for (const Bytes rdata : set.rdatas) {
      if (same_but_for_case(dns::rdata_to_text(set.type, rdata), data)) return true;
    }
  }
  return false;
}

}  // namespace

std::vector<Canary> canaries_of(const Config& config) {
  std::vector<Canary> list;
  for (const View& view : config.views) {
    std::vector<Canary> own;
    for (const mgmt::config::ViewCanary& row : view.canaries) {
      own.push_back({view.name.value,
                     {row.name.value, row.type.value, dns::RRClass::in},
                     row.expect.value,
                     mgmt::config::expected_data(row).value_or("")});
    }
    if (own.empty()) own = defaults_of(config, view);
    list.insert(list.end(), own.begin(), own.end());
  }
  if (list.size() > CanaryLane::max_questions) list.resize(CanaryLane::max_questions);
  return list;
}

namespace {

IpAddress with_bit(const IpAddress& address, unsigned bit, bool value) {
  std::array<std::uint8_t, 16> octets{};
  const Bytes bytes = address.bytes();
  std::copy(bytes.begin(), bytes.end(), octets.begin());
  const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
  octets[bit / 8] = static_cast<std::uint8_t>(value ? octets[bit / 8] | mask : octets[bit / 8] & ~mask);
  const Bytes made(octets.data(), bytes.size());
  return address.is_v4() ? IpAddress::v4(made) : IpAddress::v6(made);
}

/// Addresses of a network in which other views may have parts of their own: its first and last, and the first behind
/// and the last before each part that may begin or end it.
std::vector<IpAddress> candidates_of(const IpPrefix& network) {
  IpAddress last = network.address;
  for (unsigned bit = network.length; bit < last.bits(); ++bit) last = with_bit(last, bit, true);
  std::vector<IpAddress> list{network.address, last};
  for (unsigned bit = network.length; bit < last.bits(); ++bit) {
    list.push_back(with_bit(network.address, bit, true));
    list.push_back(with_bit(last, bit, false));
  }
  return list;
}

}  // namespace

std::optional<CanaryClient> client_of(const View& view, const views::Policy& policy) {
  for (const mgmt::config::Clients& clients : view.clients) {
    const auto port = std::find(policy.port_names.begin(), policy.port_names.end(), clients.port.value);
    if (port == policy.port_names.end()) continue;
    const PortId id{static_cast<std::uint16_t>(port - policy.port_names.begin())};
    const auto vlan = static_cast<std::uint16_t>(clients.vlan.value);
    for (const auto& network : clients.networks) {
      for (const IpAddress& client : candidates_of(network.value)) {
        const auto match = policy.clients.match(id, vlan, client);
        const bool ours =
            match.verdict == views::ClientVerdict::view && policy.views[match.view].name == view.name.value;
        if (ours) return CanaryClient{id, vlan, client};
      }
    }
  }
  return std::nullopt;
}

mgmt::life::CanaryOutcome judge(const Canary& canary, const std::optional<dns::Message>& reply) {
  mgmt::life::CanaryOutcome outcome{canary.view, canary.question.name.to_text(), dns::to_text(canary.question.type),
                                    false, "no answer"};
  if (!reply) return outcome;
  const dns::Rcode rcode = reply->rcode();
  outcome.text = to_text(rcode);
  if (canary.expect == "refused") {
    outcome.ok = rcode == dns::Rcode::refused;
  } else if (canary.expect == "no-such-name") {
    outcome.ok = rcode == dns::Rcode::nxdomain;
  } else if (canary.expect == "any-answer") {
    outcome.ok = rcode == dns::Rcode::noerror || rcode == dns::Rcode::nxdomain;
  } else {
    outcome.ok = rcode == dns::Rcode::noerror && !reply->answer.empty();
    if (rcode == dns::Rcode::noerror && reply->answer.empty()) outcome.text = "no records";
    if (outcome.ok && canary.expect == "secure" && !reply->header.ad) {
      outcome.ok = false;
      outcome.text = "not validated";
    }
  }
  if (outcome.ok && !canary.data.empty() && !has_data(*reply, canary.data)) {
    outcome.ok = false;
    outcome.text = "an answer without " + canary.data;
  }
  return outcome;
}

}  // namespace sekisho::appliance
