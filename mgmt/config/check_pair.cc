// A pair: whether keepalived, the routers and the peer could be told of it.
#include <algorithm>
#include <set>

#include "mgmt/config/check_names.h"
#include "mgmt/config/load.h"

namespace sekisho::mgmt::config {
namespace {

constexpr std::size_t max_networks = 32;
constexpr std::size_t max_of_network = 20;  // addresses that one VRRP advertisement holds with room to spare

class PairCheck {
 public:
  PairCheck(const Config& config, Diagnostics& out) : config_(config), pair_(config.pair), out_(out) {}

  void run() {
    if (!pair_.configured()) {
      if (!pair_.networks.empty()) needs(pair_.networks.front().where, "node");
      return;
    }
    peer();
    check_names_differ(pair_.networks, out_);
    if (pair_.networks.size() > max_networks)
      check_count(pair_.networks.size(), max_networks, "networks of the pair", pair_.networks[max_networks].where,
                  out_);
    for (const PairNetwork& network : pair_.networks) check(network);
    for (const PairExit& exit : pair_.exits) {
      if (find_named(config_.realms, exit.realm.value) == nullptr)
        report_unknown_reference(exit.realm, "realm", config_.realms, out_);
      if (!exit.witnesses.empty() && exit.device.value.empty()) needs(exit.where, "device");
    }
    if (pair_.method.value == "anycast") anycast();
  }

 private:
  void needs(const Position& where, const char* key) {
    out_.push_back({Code::pair_needs, Severity::error, where, {key}});
  }
  /// `key`: with which the address does not go together.
  void unfit(const AddressValue& address, const char* key) {
    out_.push_back({Code::pair_address, Severity::error, address.where, {address.value.to_string(), key}});
  }

  void peer() {
    const PairPeer& peer = pair_.peer;
    if (peer.url.value.empty()) return;
    if (!peer.url.value.starts_with("https://"))
      out_.push_back({Code::not_a_choice, Severity::error, peer.url.where, {peer.url.value, "https://…"}});
    if (peer.ca.value.empty()) needs(peer.url.where, "ca");
    if (peer.person.value.empty()) needs(peer.url.where, "person");
    if (peer.token_file.value.empty() && peer.certificate.value.empty()) needs(peer.url.where, "token-file");
    if (!peer.certificate.value.empty() && peer.key.value.empty()) needs(peer.certificate.where, "key");
  }

  bool is_service(const IpAddress& address) const {
    return std::any_of(config_.ports.begin(), config_.ports.end(), [&](const Port& port) {
      return std::any_of(port.addresses.begin(), port.addresses.end(),
                         [&](const AddressValue& known) { return known.value == address; });
    });
  }

  static bool has_family(const List<IpAddress>& addresses, bool v4) {
    return std::any_of(addresses.begin(), addresses.end(),
                       [v4](const AddressValue& a) { return a.value.is_v4() == v4; });
  }

  static bool has(const List<IpAddress>& addresses, const IpAddress& address) {
    return std::any_of(addresses.begin(), addresses.end(),
                       [&](const AddressValue& known) { return known.value == address; });
  }

  void one_of_each(const List<IpAddress>& addresses, const char* twice_key) {
    for (std::size_t i = 1; i < addresses.size(); ++i) {
      const bool twice =
          std::any_of(addresses.begin(), addresses.begin() + static_cast<std::ptrdiff_t>(i),
                      [&](const AddressValue& a) { return a.value.is_v4() == addresses[i].value.is_v4(); });
      if (twice) unfit(addresses[i], twice_key);
    }
  }

  void check(const PairNetwork& network) {
    if (network.addresses.size() > max_of_network)
      check_count(network.addresses.size(), max_of_network, "addresses of one network",
                  network.addresses[max_of_network].where, out_);
    for (const AddressValue& address : network.addresses) {
      if (!is_service(address.value)) unfit(address, "port.addresses");
      if (!seen_.insert(address.value.to_string()).second) unfit(address, "pair.network.addresses");
      if (has(network.own, address.value)) unfit(address, "pair.network.own");
      if (has(network.peer, address.value)) unfit(address, "pair.network.peer");
    }
    one_of_each(network.own, "pair.network.own");
    one_of_each(network.peer, "pair.network.peer");
    if (pair_.method.value == "vrrp") vrrp(network);
  }

  void vrrp(const PairNetwork& network) {
    if (network.vrid.value == 0) needs(network.where, "vrid");
    for (const bool v4 : {true, false}) {
      if (!has_family(network.addresses, v4)) continue;
      if (!has_family(network.own, v4)) needs(network.where, "own");
      if (!has_family(network.peer, v4)) needs(network.where, "peer");
    }
    const std::string number = "vrid = " + std::to_string(network.vrid.value);
    if (network.vrid.value != 0 && !numbers_.insert(network.interface.value + "/" + number).second)
      out_.push_back(
          {Code::pair_network_twice, Severity::error, network.vrid.where, {number, network.interface.value}});
  }

  void anycast() {
    if (pair_.anycast.as.value == 0) needs(pair_.method.where, "anycast.as");
    if (pair_.anycast.neighbours.empty()) needs(pair_.method.where, "anycast.neighbour");
  }

  const Config& config_;
  const Pair& pair_;
  Diagnostics& out_;
  std::set<std::string> seen_, numbers_;
};

}  // namespace

void check_pair(const Config& config, Diagnostics& out) { PairCheck(config, out).run(); }

}  // namespace sekisho::mgmt::config
