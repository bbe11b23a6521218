#include "mgmt/mail/plan.h"

#include <algorithm>

#include "nat-map/drift.h"

namespace sekisho::mgmt::mail {

using config::MailServer;
using control::MailHop;
using control::MailServerPlan;

namespace {

const dns::Name& lg_jp() {
  static const dns::Name name = dns::Name::of("lg.jp.");
  return name;
}

std::string host_text(const dns::Name& name) {
  std::string text = name.lower().to_text();
  if (text.size() > 1) text.pop_back();
  return text;
}

bool is_one_of(const config::List<dns::Name>& names, const dns::Name& name) {
  return std::any_of(names.begin(), names.end(), [&](const auto& row) { return row.value == name; });
}

class Planner {
 public:
  Planner(const config::Config& config, const std::vector<nat::Pair>& pairs, const dns::Name& from,
          const dns::Name& to, Lookups& lookups)
      : config_(config), pairs_(pairs), from_(from), to_(to), lookups_(lookups) {}

  MailServerPlan plan(const MailServer& server) {
    MailServerPlan plan{server.name.value, server.view.value, "none", {}, {}};
    if (ends_at(server)) {
      plan.way = "local";
      return plan;
    }
    const bool lgwan = is_for_lgwan(server);
    if (lgwan && from_.is_under(lg_jp())) {
      if (server.delivery.value == "static") {
        to_pois(server, plan);
      } else {
        plan.way = "lgwan-mx";
        by_exchangers(server, plan, true);
      }
      return plan;
    }
    if (lgwan) add(plan, "sender-not-lg", host_text(from_));
    to_internet(server, plan);
    return plan;
  }

 private:
  static void add(MailServerPlan& plan, const char* kind, std::string name, std::string address = "") {
    const auto same = [&](const control::MailFinding& f) {
      return f.kind == kind && f.name == name && f.address == address;
    };
    if (std::none_of(plan.findings.begin(), plan.findings.end(), same))
      plan.findings.push_back({kind, std::move(name), std::move(address)});
  }

  bool is_own(const dns::Name& domain) const {
    return is_one_of(config_.organisation.domains, domain) || is_one_of(config_.organisation.former_domains, domain);
  }

  bool ends_at(const MailServer& server) const {
    return server.domains.empty() ? is_own(to_) : is_one_of(server.domains, to_);
  }

  bool is_for_lgwan(const MailServer& server) const {
    const auto& domains = config_.mail.lgwan_domains;
    const bool listed =
        std::any_of(domains.begin(), domains.end(), [&](const auto& row) { return to_.is_under(row.value); });
    return listed && lookups_.leads_to_lgwan(server.view.value, to_);
  }

  void to_pois(const MailServer& server, MailServerPlan& plan) {
    plan.way = "lgwan-static";
    std::vector<std::string> then;
    for (const Exchanger& exchanger : sorted(lookups_.exchangers(server.view.value, to_).exchangers))
      then.push_back(host_text(exchanger.host));
    std::uint32_t place = 0;
    for (const config::PoiMailServer& poi : config_.mail.poi_servers) {
      const std::string host = host_text(poi.host.value);
      const AddressAnswer found = lookups_.addresses(server.view.value, poi.host.value);
      if (found.addresses.empty()) add(plan, "no-address", host);
      for (const IpAddress& address : found.addresses) judge_lgwan(plan, host, address);
      plan.hops.push_back({host, found.addresses.empty() ? "" : found.addresses[0].to_string(), ++place, then});
    }
  }

  void to_internet(const MailServer& server, MailServerPlan& plan) {
    const auto& servers = config_.mail.servers;
    const auto relay = std::find_if(servers.begin(), servers.end(), [&](const MailServer& other) {
      return other.name.value == server.internet_relay.value;
    });
    if (server.internet_relay.value.empty() || relay == servers.end()) {
      plan.way = "internet-mx";
      by_exchangers(server, plan, false);
      return;
    }
    plan.way = "internet-relay";
    std::vector<std::string> then;
    if (!ends_at(*relay)) {
      for (const Exchanger& exchanger : sorted(lookups_.exchangers(relay->view.value, to_).exchangers))
        then.push_back(host_text(exchanger.host));
    }
    plan.hops.push_back({relay->name.value, relay->address.value.to_string(), 1, then});
  }

  static std::vector<Exchanger> sorted(std::vector<Exchanger> exchangers) {
    std::stable_sort(exchangers.begin(), exchangers.end(),
                     [](const Exchanger& a, const Exchanger& b) { return a.preference < b.preference; });
    if (exchangers.size() > max_exchangers) exchangers.resize(max_exchangers);
    return exchangers;
  }

  /// MX by preference; a domain without any is delivered to its address (RFC 5321 §5.1).
  std::vector<Exchanger> exchangers_of(const MailServer& server, MailServerPlan& plan) {
    ExchangerAnswer answer = lookups_.exchangers(server.view.value, to_);
    const std::string domain = host_text(to_);
    switch (answer.found) {
      case Found::data:
        break;
      case Found::no_data:
        warn_of_hidden_wildcard(server, plan);
        return {{0, to_}};
      case Found::no_name:
        add(plan, "no-domain", domain);
        return {};
      case Found::refused:
        add(plan, "no-way", domain);
        return {};
      case Found::failed:
        add(plan, "no-answer", domain);
        return {};
    }
    const bool null_mx = answer.exchangers.size() == 1 && answer.exchangers[0].host.is_root();  // RFC 7505
    if (null_mx) add(plan, "null-mx", domain);
    return null_mx ? std::vector<Exchanger>() : sorted(std::move(answer.exchangers));
  }

  /// The domain has data of its own, so a wildcard MX above it does not hold for it (N-7, X15).
  void warn_of_hidden_wildcard(const MailServer& server, MailServerPlan& plan) {
    static constexpr std::uint8_t star[] = {'*'};
    if (to_.label_count() < 2) return;
    const auto wildcard = to_.without().prepend(Bytes(star));
    if (!wildcard) return;
    if (lookups_.exchangers(server.view.value, *wildcard).found == Found::data)
      add(plan, "wildcard-hidden", host_text(to_));
  }

  void by_exchangers(const MailServer& server, MailServerPlan& plan, bool lgwan) {
    std::uint32_t own_preference = UINT32_MAX;
    std::vector<MailHop> hops;
    for (const Exchanger& exchanger : exchangers_of(server, plan)) {
      const std::string host = host_text(exchanger.host);
      const AddressAnswer found = lookups_.addresses(server.view.value, exchanger.host);
      if (found.addresses.empty()) {
        add(plan, found.found == Found::failed ? "no-answer" : "no-address", host);
        continue;
      }
      for (const IpAddress& address : found.addresses) {
        if (address == server.address.value)
          own_preference = std::min<std::uint32_t>(own_preference, exchanger.preference);
        judge_own(plan, host, address);
        if (lgwan) judge_lgwan(plan, host, address);
      }
      hops.push_back({host, found.addresses[0].to_string(), exchanger.preference, {}});
    }
    // A host that finds itself among the exchangers must not hand mail to its equals or those behind it.
    std::erase_if(hops, [&](const MailHop& hop) { return hop.preference >= own_preference; });
    if (own_preference != UINT32_MAX) add(plan, hops.empty() ? "loop" : "is-exchanger", server.name.value);
    plan.hops = std::move(hops);
    if (plan.hops.empty() && plan.findings.empty()) add(plan, "no-way", host_text(to_));
  }

  /// Our own server under its LGWAN address: the router would have to turn the connection round (X10).
  void judge_own(MailServerPlan& plan, const std::string& host, const IpAddress& address) const {
    const auto holds = [&](IpPrefix nat::Pair::*side) {
      return std::any_of(pairs_.begin(), pairs_.end(), [&](const nat::Pair& pair) {
        return pair.state != nat::PairState::retired && (pair.*side).contains(address);
      });
    };
    if (holds(&nat::Pair::lgwan)) {
      add(plan, "own-lgwan-address", host, address.to_string());
    } else if (is_own(to_) && !holds(&nat::Pair::inside)) {
      add(plan, "unmapped", host, address.to_string());
    }
  }

  void judge_lgwan(MailServerPlan& plan, const std::string& host, const IpAddress& address) const {
    std::vector<IpPrefix> networks;
    for (const auto& row : config_.nat.lgwan_networks) networks.push_back(row.value);
    if (nat::may_be_in(networks, address)) return;
    const bool inside = std::any_of(pairs_.begin(), pairs_.end(),
                                    [&](const nat::Pair& pair) { return pair.inside.contains(address); });
    if (!inside) add(plan, "outside-lgwan", host, address.to_string());
  }

  const config::Config& config_;
  const std::vector<nat::Pair>& pairs_;
  const dns::Name& from_;
  const dns::Name& to_;
  Lookups& lookups_;
};

}  // namespace

std::optional<dns::Name> domain_of(std::string_view address) {
  const std::size_t at = address.rfind('@');
  const std::string_view domain = at == std::string_view::npos ? address : address.substr(at + 1);
  if (domain.empty() || domain == "@") return std::nullopt;
  const auto name = dns::Name::from_text(domain);
  return name && !name->is_root() ? std::optional(*name) : std::nullopt;
}

control::MailPlanReport plan_mail(const config::Config& config, const std::vector<nat::Pair>& pairs,
                                  const dns::Name& from, const dns::Name& to, Lookups& lookups) {
  control::MailPlanReport report{host_text(from), host_text(to), {}};
  for (const MailServer& server : config.mail.servers)
    report.servers.push_back(Planner(config, pairs, from, to, lookups).plan(server));
  return report;
}

}  // namespace sekisho::mgmt::mail
