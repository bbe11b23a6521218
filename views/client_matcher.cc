#include "views/client_matcher.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/check.h"

namespace sekisho::views {
namespace {

/// A cell of a row: a view's index, or that the prefix is claimed, but not on this ingress.
constexpr std::uint16_t cell_spoofed = 0xFFFF;
constexpr std::uint16_t no_ingress = 0xFFFF;

struct Ingress {
  std::uint16_t port;
  std::uint16_t vlan;
  friend auto operator<=>(const Ingress&, const Ingress&) = default;
};

/// The verdict of one prefix for every ingress, in the ingresses' order.
using Row = std::vector<std::uint16_t>;

/// Gives equal rows one number: 100,000 prefixes of a few views share a handful of rows.
class RowPool {
 public:
  explicit RowPool(std::size_t width) : width_(width) {}

  std::uint32_t intern(const Row& row) {
    const std::string key(reinterpret_cast<const char*>(row.data()), row.size() * sizeof(std::uint16_t));
    const auto [at, added] = numbers_.try_emplace(key, static_cast<std::uint32_t>(numbers_.size()));
    if (added) cells_.insert(cells_.end(), row.begin(), row.end());
    return at->second;
  }
  Row row(std::uint32_t number) const {
    const auto at = cells_.begin() + static_cast<std::ptrdiff_t>(number * width_);
    return {at, at + static_cast<std::ptrdiff_t>(width_)};
  }
  std::vector<std::uint16_t> take_cells() { return std::move(cells_); }

 private:
  std::size_t width_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<std::uint16_t> cells_;
};

}  // namespace

// A source is looked up once, whatever its ingress: the longest prefix of all rules leads to a row with one cell per
// ingress. A prefix that an ingress does not claim itself inherits that ingress's cell from the next shorter prefix
// around it.
struct ClientMatcher::Tables {
  std::vector<Ingress> ingresses;            // sorted
  std::vector<std::uint16_t> first_of_port;  // by port: its first ingress; one more entry than ports
  std::vector<std::uint16_t> cells;          // rows of ingresses.size() cells
  PrefixMap prefixes;                        // → row

  std::uint16_t ingress_of(PortId port, std::uint16_t vlan) const noexcept {
    if (std::size_t{port.value} + 1 >= first_of_port.size()) return no_ingress;
    for (std::uint16_t i = first_of_port[port.value]; i < first_of_port[port.value + 1]; ++i) {
      if (ingresses[i].vlan == vlan) return i;
    }
    return no_ingress;
  }

  ClientMatch judge(PortId port, std::uint16_t vlan, std::uint32_t row) const noexcept {
    if (row == PrefixMap::none) return {ClientVerdict::unknown, 0};
    const std::uint16_t ingress = ingress_of(port, vlan);
    if (ingress == no_ingress) return {ClientVerdict::spoofed, 0};
    const std::uint16_t cell = cells[row * ingresses.size() + ingress];
    if (cell == cell_spoofed) return {ClientVerdict::spoofed, 0};
    return {ClientVerdict::view, cell};
  }

  void index_ingresses(const std::vector<ClientRule>& rules) {
    for (const ClientRule& rule : rules) {
      const Ingress ingress{rule.port.value, rule.vlan};
      const auto at = std::lower_bound(ingresses.begin(), ingresses.end(), ingress);
      if (at == ingresses.end() || *at != ingress) ingresses.insert(at, ingress);
      SEKISHO_CHECK(ingresses.size() <= max_ingresses);  // mgmt/config refuses more
    }
    const std::size_t ports = ingresses.empty() ? 0 : ingresses.back().port + 1U;
    first_of_port.assign(ports + 1, static_cast<std::uint16_t>(ingresses.size()));
    for (std::size_t i = ingresses.size(); i-- > 0;) {
      first_of_port[ingresses[i].port] = static_cast<std::uint16_t>(i);
    }
    for (std::size_t port = ports; port-- > 0;) {  // a port without ingresses gets an empty range
      first_of_port[port] = std::min(first_of_port[port], first_of_port[port + 1]);
    }
  }

  void index_prefixes(const std::vector<ClientRule>& rules);
};

void ClientMatcher::Tables::index_prefixes(const std::vector<ClientRule>& rules) {
  std::vector<const ClientRule*> sorted;
  sorted.reserve(rules.size());
  for (const ClientRule& rule : rules) sorted.push_back(&rule);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const ClientRule* a, const ClientRule* b) { return a->source < b->source; });

  RowPool pool(ingresses.size());
  std::vector<std::pair<IpPrefix, std::uint32_t>> entries;  // each distinct prefix and its row
  std::vector<std::pair<IpPrefix, std::uint32_t>> around;   // the prefixes around the present one, widest first
  const Row unclaimed(ingresses.size(), cell_spoofed);
  for (std::size_t i = 0; i < sorted.size();) {
    const IpPrefix& prefix = sorted[i]->source;
    while (!around.empty() && !around.back().first.contains(prefix.address)) around.pop_back();
    Row row = around.empty() ? unclaimed : pool.row(around.back().second);
    for (; i < sorted.size() && sorted[i]->source == prefix; ++i) {
      const Ingress ingress{sorted[i]->port.value, sorted[i]->vlan};
      const auto at = std::lower_bound(ingresses.begin(), ingresses.end(), ingress) - ingresses.begin();
      row[static_cast<std::size_t>(at)] = sorted[i]->view;
    }
    const std::uint32_t number = pool.intern(row);
    SEKISHO_CHECK(number < PrefixMap::none);
    entries.emplace_back(prefix, number);
    around.emplace_back(prefix, number);
  }
  cells = pool.take_cells();
  prefixes = PrefixMap::build(entries);
}

ClientMatcher ClientMatcher::build(const std::vector<ClientRule>& rules) {
  auto tables = std::make_shared<Tables>();
  tables->index_ingresses(rules);
  tables->index_prefixes(rules);
  ClientMatcher matcher;
  matcher.tables_ = std::move(tables);
  return matcher;
}

ClientMatch ClientMatcher::match(PortId port, std::uint16_t vlan, const IpAddress& source) const {
  return source.is_v4() ? match_v4(port, vlan, source.v4_value()) : match_v6(port, vlan, source.bytes().data());
}

ClientMatch ClientMatcher::match_v4(PortId port, std::uint16_t vlan, std::uint32_t four) const noexcept {
  if (!tables_) return {};
  return tables_->judge(port, vlan, tables_->prefixes.lookup_v4(four));
}

ClientMatch ClientMatcher::match_v6(PortId port, std::uint16_t vlan, const std::uint8_t* sixteen) const noexcept {
  if (!tables_) return {};
  return tables_->judge(port, vlan, tables_->prefixes.lookup_v6(sixteen));
}

void ClientMatcher::prefetch_v4(PortId /*port*/, std::uint16_t /*vlan*/, std::uint32_t four) const noexcept {
  if (tables_) tables_->prefixes.prefetch_v4(four);
}

}  // namespace sekisho::views
