#include "dataplane/io/source_guard.h"

#include <algorithm>
#include <array>

#include "base/log.h"
#include "base/nft.h"

namespace sekisho::dataplane {
namespace {

using Octets = std::array<std::uint8_t, 16>;

constexpr std::size_t longest_with_vlan = 13;  // "DEVICE.N" has at most 15 octets

struct Range {
  IpAddress first, last;
};

IpAddress address_of(IpFamily family, const Octets& octets) {
  return family == IpFamily::v4 ? IpAddress::v4(Bytes(octets).first(4)) : IpAddress::v6(octets);
}

Range range_of(const IpPrefix& prefix) {
  Octets last{};
  std::copy_n(prefix.address.bytes().begin(), prefix.address.bytes().size(), last.begin());
  for (unsigned bit = prefix.length; bit < prefix.address.bits(); ++bit) {
    last[bit / 8] |= static_cast<std::uint8_t>(0x80U >> bit % 8);
  }
  return {prefix.address, address_of(prefix.address.family(), last)};
}

/// True when `next` begins inside or right behind `last`.
bool adjoins(const IpAddress& last, const IpAddress& next) {
  if (next <= last) return true;
  Octets after{};
  std::copy_n(last.bytes().begin(), last.bytes().size(), after.begin());
  for (std::size_t i = last.bytes().size(); i-- > 0;) {
    if (++after[i] != 0) break;
  }
  return next == address_of(last.family(), after);
}

/// The networks of one family, in order; what touches or overlaps is made one.
std::vector<Range> ranges_of(const std::vector<IpPrefix>& networks, IpFamily family) {
  std::vector<IpPrefix> sorted;
  std::copy_if(networks.begin(), networks.end(), std::back_inserter(sorted),
               [family](const IpPrefix& prefix) { return prefix.address.family() == family; });
  std::sort(sorted.begin(), sorted.end());
  std::vector<Range> merged;
  for (const IpPrefix& prefix : sorted) {
    const Range range = range_of(prefix);
    if (!merged.empty() && adjoins(merged.back().last, range.first)) {
      merged.back().last = std::max(merged.back().last, range.last);
    } else {
      merged.push_back(range);
    }
  }
  return merged;
}

/// Writes sets and the rules that use them.
class Script {
 public:
  std::string set(const std::vector<IpPrefix>& networks, IpFamily family) {
    const std::string name = "s" + std::to_string(count_++);
    std::string elements;
    for (const Range& range : ranges_of(networks, family)) {
      elements.append(elements.empty() ? "" : ", ").append(range.first.to_string());
      if (range.first != range.last) elements.append("-").append(range.last.to_string());
      ++ranges_;
    }
    sets_ +=
        "  set " + name + " { type " + (family == IpFamily::v4 ? "ipv4_addr" : "ipv6_addr") + "; flags interval;";
    if (!elements.empty()) sets_ += " elements = { " + elements + " };";
    sets_ += " }\n";
    return "@" + name;
  }
  void drop(const std::string& device, IpFamily family, const std::string& own, const std::string& claimed,
            const std::vector<IpAddress>& exempt) {
    const std::string ip = family == IpFamily::v4 ? " ip " : " ip6 ";
    rules_ += "    iifname \"" + device + "\"";
    for (const IpAddress& address : exempt) {
      if (address.family() == family) rules_ += ip + "daddr != " + address.to_string();
    }
    rules_ += ip + "saddr != " + own + ip + "saddr " + claimed + " counter name foreign_source drop\n";
  }
  std::size_t ranges() const { return ranges_; }
  std::string text() const {
    return replace_nft_table("inet sekisho_source",
                             "  counter foreign_source { }\n" + sets_ +
                                 "  chain arriving {\n    type filter hook input priority -500; policy accept;\n" +
                                 rules_ + "  }\n");
  }

 private:
  unsigned count_ = 0;
  std::size_t ranges_ = 0;
  std::string sets_, rules_;
};

}  // namespace

std::string source_rules(const std::vector<IpPrefix>& claimed, const std::vector<GuardedPort>& ports) {
  Script script;
  for (const IpFamily family : {IpFamily::v4, IpFamily::v6}) {
    const std::string all = script.set(claimed, family);
    for (const GuardedPort& port : ports) {
      script.drop(port.device, family, script.set(port.untagged, family), all, port.exempt);
      if (port.device.size() > longest_with_vlan) continue;
      script.drop(port.device + ".*", family, script.set(port.tagged, family), all, port.exempt);
    }
  }
  return script.ranges() <= SourceGuard::max_ranges ? script.text() : std::string();
}

std::string SourceGuard::hold(const std::vector<IpPrefix>& claimed, const std::vector<GuardedPort>& ports) {
  for (const GuardedPort& port : ports) {
    if (!is_plain_in_nft(port.device)) return "device '" + port.device + "' is no name of an interface";
  }
  std::string next = ports.empty() ? std::string() : source_rules(claimed, ports);
  if (next.empty()) {
    if (!ports.empty())
      log::warn(
          "views claim too many separate networks for rules in the kernel: only DNS is kept from forged sources");
    remove();
    return {};
  }
  if (next == script_) return {};
  if (const std::string wrong = run_nft(next); !wrong.empty()) {
    return "cannot keep forged sources from the kernel: " + wrong +
           ". Remedy: install nftables; run with CAP_NET_ADMIN; the kernel needs NF_TABLES_INET";
  }
  script_ = std::move(next);
  return {};
}

void SourceGuard::remove() {
  if (!script_.empty()) run_nft("delete table inet sekisho_source\n");
  script_.clear();
}

SourceGuard::~SourceGuard() { remove(); }

}  // namespace sekisho::dataplane
