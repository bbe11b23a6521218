#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "dns/rdata.h"
#include "views/local_zone.h"

namespace sekisho::views {
namespace {

using Kind = ZoneWarning::Kind;
using Sets = std::vector<dns::Rrset>;

const dns::Rrset* find_set(const Sets& sets, dns::RRType type) {
  const auto at = std::find_if(sets.begin(), sets.end(), [type](const dns::Rrset& s) { return s.type == type; });
  return at == sets.end() ? nullptr : &*at;
}
bool has_addresses(const Sets& sets) {
  return find_set(sets, dns::RRType::a) != nullptr || find_set(sets, dns::RRType::aaaa) != nullptr;
}
bool has_mx(const Sets& sets) { return find_set(sets, dns::RRType::mx) != nullptr; }

Bytes octets_of(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

bool same_label(Bytes a, Bytes b) {
  const auto lower = [](std::uint8_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [lower](std::uint8_t x, std::uint8_t y) { return lower(x) == lower(y); });
}

/// Looks at one zone from several sides and gathers what is odd.
class Linter {
 public:
  explicit Linter(const LocalZone& zone) : zone_(zone) {
    for (const auto& [owner, sets] : zone_.nodes()) {
      zone_has_mail_ = zone_has_mail_ || has_mx(sets);
      for (const dns::Rrset& set : sets) {
        if (set.type != dns::RRType::mx && set.type != dns::RRType::ns) continue;
        for (const Bytes rdata : set.rdatas) {
          if (const auto target = dns::target_of(set.type, rdata)) server_targets_.insert(*target);
        }
      }
    }
  }

  std::vector<ZoneWarning> run() {
    for (const auto& [owner, sets] : zone_.nodes()) {
      check_cname(owner, sets);
      check_mail_name(owner, sets);
      check_wildcard_mx(owner, sets);
      check_targets(owner, sets);
      if (!sets.empty() && repeats_zone(owner)) warn(Kind::relative_name_suspect, owner, owner.to_text());
    }
    check_server_count();
    return std::move(warnings_);
  }

 private:
  void warn(Kind kind, const dns::Name& owner, std::string detail) {
    warnings_.push_back({kind, owner, std::move(detail)});
  }

  void check_cname(const dns::Name& owner, const Sets& sets) {
    const dns::Rrset* cname = find_set(sets, dns::RRType::cname);
    if (cname == nullptr) return;
    if (sets.size() > 1 || cname->rdatas.count() > 1) warn(Kind::cname_and_other, owner, "");
  }

  /// N-9: mail to a name with an address and no MX is tried at the address, for days if nobody listens there.
  void check_mail_name(const dns::Name& owner, const Sets& sets) {
    if (!has_addresses(sets) || has_mx(sets) || !used_in_mail(owner, sets)) return;
    warn(Kind::host_without_mx, owner, "");
  }

  /// The apex of a zone that has mail at all; a name with an SPF policy that lets it send, or with DMARC or DKIM
  /// keys.
  bool used_in_mail(const dns::Name& owner, const Sets& sets) const {
    if (owner == zone_.apex()) return zone_has_mail_;
    if (const dns::Rrset* txt = find_set(sets, dns::RRType::txt)) {
      for (const Bytes rdata : txt->rdatas) {
        if (rdata.empty()) continue;
        const std::string_view text(reinterpret_cast<const char*>(rdata.data()) + 1,
                                    rdata.size() - 1);  // past the length
        if (text.starts_with("v=spf1") && text != "v=spf1 -all") return true;
      }
    }
    return has_child(owner, "_dmarc") || has_child(owner, "_domainkey");
  }

  bool has_child(const dns::Name& owner, std::string_view label) const {
    const auto child = owner.prepend(octets_of(label));
    return child.ok() && zone_.nodes().contains(*child);
  }

  /// N-7: a wildcard does not apply to a name that exists, so that a host's mail misses the wildcard MX.
  void check_wildcard_mx(const dns::Name& owner, const Sets& sets) {
    if (!owner.is_wildcard() || !has_mx(sets)) return;
    const dns::Name parent = owner.without();
    for (auto at = zone_.nodes().upper_bound(parent); at != zone_.nodes().end() && at->first.is_under(parent); ++at) {
      if (at->first.is_wildcard() || !has_addresses(at->second) || has_mx(at->second)) continue;
      if (!server_targets_.contains(at->first)) warn(Kind::wildcard_mx_hidden, at->first, owner.to_text());
    }
  }

  void check_targets(const dns::Name& owner, const Sets& sets) {
    for (const dns::Rrset& set : sets) {
      if (set.type == dns::RRType::soa) continue;  // names a mailbox and a primary, and the made-up one is ours
      for (const Bytes rdata : set.rdatas) {
        for (const dns::Name& target : dns::names_in_rdata(set.type, rdata)) check_target(owner, set.type, target);
      }
    }
  }

  void check_target(const dns::Name& owner, dns::RRType type, const dns::Name& target) {
    if (repeats_zone(target)) return warn(Kind::relative_name_suspect, owner, target.to_text());
    if ((type != dns::RRType::mx && type != dns::RRType::ns) || !target.is_under(zone_.apex()) || target.is_root())
      return;
    const LocalAnswer four = zone_.lookup(target, dns::RRType::a);
    const LocalAnswer six = zone_.lookup(target, dns::RRType::aaaa);
    const auto is_referral = [](const LocalAnswer& a) {
      return a.answer.empty() && !a.authority.empty() && a.authority.front().type == dns::RRType::ns;
    };
    const bool glued = !four.additional.empty() || !six.additional.empty();
    if (is_referral(four) && (type == dns::RRType::mx || glued)) return;  // the child zone's business
    if (!four.answer.empty() && four.answer.front().type != dns::RRType::a) {
      return warn(Kind::mx_to_cname, owner, target.to_text());
    }
    if (!four.answer.empty() || !six.answer.empty()) return;
    warn(type == dns::RRType::mx ? Kind::mx_target_missing : Kind::ns_target_missing, owner, target.to_text());
  }

  /// N-7: "www.city.example.jp" without its final dot becomes www.city.example.jp.city.example.jp.
  bool repeats_zone(const dns::Name& name) const {
    const dns::Name& apex = zone_.apex();
    if (apex.is_root() || !name.is_strictly_under(apex)) return false;
    const unsigned own = name.label_count() - apex.label_count();  // labels in front of the apex
    if (own >= apex.label_count() && apex.label_count() >= 2) {
      bool same = true;
      for (unsigned i = 0; i < apex.label_count(); ++i) {
        same = same && same_label(name.label(own - apex.label_count() + i), apex.label(i));
      }
      if (same) return true;
    }
    static constexpr std::array<std::string_view, 5> top_level{"jp", "com", "net", "org", "arpa"};
    const Bytes last = name.label(own - 1);
    if (own < 2) return false;
    return std::any_of(top_level.begin(), top_level.end(),
                       [&](std::string_view t) { return same_label(last, octets_of(t)); });
  }

  /// N-11. Zones that name no servers at all, and mail-only ones, are not asked for a second.
  void check_server_count() {
    const Sets& sets = zone_.nodes().at(zone_.apex());
    const dns::Rrset* ns = find_set(sets, dns::RRType::ns);
    if (ns == nullptr || ns->rdatas.count() > 1 || is_mail_only()) return;
    warn(Kind::single_ns, zone_.apex(), "");
  }

  bool is_mail_only() const {
    if (zone_.nodes().size() != 1) return false;
    const Sets& sets = zone_.nodes().begin()->second;
    return has_mx(sets) && std::all_of(sets.begin(), sets.end(), [](const dns::Rrset& set) {
             return set.type == dns::RRType::soa || set.type == dns::RRType::ns || set.type == dns::RRType::mx;
           });
  }

  const LocalZone& zone_;
  bool zone_has_mail_ = false;
  std::set<dns::Name> server_targets_;  // mail hosts and name servers have addresses without being mail domains
  std::vector<ZoneWarning> warnings_;
};

}  // namespace

std::vector<ZoneWarning> lint_zone(const LocalZone& zone) { return Linter(zone).run(); }

}  // namespace sekisho::views
