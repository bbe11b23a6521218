#include "forwarding/bailiwick.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "dns/rdata.h"

namespace sekisho::forwarding {

namespace {

constexpr unsigned max_links = 16;
constexpr std::size_t max_additional_names = 13;

/// Follows the answer section from the asked name, and marks what belongs to the way.
class AnswerWalk {
 public:
  AnswerWalk(const std::vector<dns::Rrset>& answer, const dns::Question& question, const dns::Name& cut)
      : answer_(answer), question_(question), cut_(cut), keep_(answer.size(), false), end_(question.name) {}

  void run() {
    for (unsigned links = 0; links <= max_links && end_.is_under(cut_); ++links) {
      if (take_data()) {
        positive_ = true;
        return;
      }
      if (!follow_link()) return;
    }
  }
  bool kept(std::size_t i) const { return keep_[i]; }
  /// Where the chain ended: the name that is denied when the answer is negative.
  const dns::Name& end() const { return end_; }
  bool positive() const { return positive_; }

 private:
  bool usable(const dns::Rrset& set) const { return set.klass == question_.klass && set.owner.is_under(cut_); }

  bool take_data() {
    bool found = false;
    // The CNAME beneath a DNAME is made from it, and no data of the name.
    const bool cname_counts = question_.type == dns::RRType::any || question_.type == dns::RRType::cname;
    if (cname_counts && find_link(dns::RRType::dname)) return false;
    for (std::size_t i = 0; i < answer_.size(); ++i) {
      const dns::Rrset& set = answer_[i];
      const bool asked = set.type == question_.type || question_.type == dns::RRType::any;
      if (!asked || !usable(set) || !(set.owner == end_)) continue;
      keep_[i] = true;
      found = true;
    }
    return found;
  }

  /// One CNAME, or one DNAME with the CNAME that a server made from it (RFC 6672 §3.1).
  bool follow_link() {
    const auto cname = find_link(dns::RRType::cname);
    const auto dname = find_link(dns::RRType::dname);
    std::optional<dns::Name> next;
    if (dname) {
      const dns::Rrset& set = answer_[*dname];
      const auto target = dns::target_of(set.type, set.rdatas.front());
      if (!target.ok()) return false;
      auto rebased = end_.rebase(set.owner, *target);
      keep_[*dname] = true;  // also where it says that the name gets too long (YXDOMAIN)
      if (!rebased.ok()) return false;
      next = std::move(rebased).value();
    }
    if (cname) {
      const auto target = dns::target_of(dns::RRType::cname, answer_[*cname].rdatas.front());
      if (!target.ok()) return false;
      if (next && !(*next == *target)) return false;  // they contradict each other
      keep_[*cname] = true;
      next = *target;
    }
    if (!next || seen(*next)) return false;
    visited_.push_back(std::exchange(end_, std::move(*next)));
    return true;
  }

  std::optional<std::size_t> find_link(dns::RRType type) const {
    for (std::size_t i = 0; i < answer_.size(); ++i) {
      const dns::Rrset& set = answer_[i];
      if (set.type != type || set.rdatas.empty() || keep_[i] || !usable(set)) continue;
      const bool applies = type == dns::RRType::dname ? end_.is_strictly_under(set.owner) : set.owner == end_;
      if (applies) return i;
    }
    return std::nullopt;
  }

  bool seen(const dns::Name& name) const {
    return name == end_ || std::find(visited_.begin(), visited_.end(), name) != visited_.end();
  }

  const std::vector<dns::Rrset>& answer_;
  const dns::Question& question_;
  const dns::Name& cut_;
  std::vector<bool> keep_;
  dns::Name end_;
  std::vector<dns::Name> visited_;
  bool positive_ = false;
};

template <typename Keep>
unsigned keep_only(std::vector<dns::Rrset>& section, Keep keep) {
  const std::size_t before = section.size();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < before; ++i) {
    if (!keep(i)) continue;
    if (kept != i) section[kept] = std::move(section[i]);
    ++kept;
  }
  section.resize(kept);
  return static_cast<unsigned>(before - kept);
}

bool points_to_hosts(dns::RRType type) {
  switch (type) {
    case dns::RRType::ns:
    case dns::RRType::mx:
    case dns::RRType::srv:
    case dns::RRType::kx:
    case dns::RRType::afsdb:
    case dns::RRType::naptr:
    case dns::RRType::svcb:
    case dns::RRType::https:
      return true;
    default:
      return false;  // an open enum: every other type points to none
  }
}

/// Names that the answer points to, in its order, as many as the limit allows.
std::vector<dns::Name> hosts_of(const std::vector<dns::Rrset>& answer, const dns::Name& cut) {
  std::vector<dns::Name> hosts;
  for (const dns::Rrset& set : answer) {
    if (!points_to_hosts(set.type)) continue;
    const bool dot_is_owner = set.type == dns::RRType::svcb || set.type == dns::RRType::https;  // RFC 9460 §2.5.2
    for (const Bytes rdata : set.rdatas) {
      for (const dns::Name& named : dns::names_in_rdata(set.type, rdata)) {
        if (named.is_root() && !dot_is_owner) continue;  // "no host" (RFC 7505)
        const dns::Name& host = named.is_root() ? set.owner : named;
        if (!host.is_under(cut) || std::find(hosts.begin(), hosts.end(), host) != hosts.end()) continue;
        if (hosts.size() == max_additional_names) return hosts;
        hosts.push_back(host);
      }
    }
  }
  return hosts;
}

}  // namespace

BailiwickDrops keep_in_bailiwick(dns::Message& message, const dns::Question& question, const dns::Name& cut) {
  BailiwickDrops drops;
  AnswerWalk walk(message.answer, question, cut);
  walk.run();
  drops.answer = keep_only(message.answer, [&](std::size_t i) { return walk.kept(i); });

  bool soa_seen = false;
  drops.authority = keep_only(message.authority, [&](std::size_t i) {
    const dns::Rrset& set = message.authority[i];
    if (set.klass != question.klass || !set.owner.is_under(cut)) return false;
    if (set.type == dns::RRType::nsec || set.type == dns::RRType::nsec3) return true;
    const bool denies = set.type == dns::RRType::soa && !walk.positive() && walk.end().is_under(set.owner);
    return denies && !std::exchange(soa_seen, true);
  });

  const std::vector<dns::Name> hosts = hosts_of(message.answer, cut);
  drops.additional = keep_only(message.additional, [&](std::size_t i) {
    const dns::Rrset& set = message.additional[i];
    const bool address = set.type == dns::RRType::a || set.type == dns::RRType::aaaa;
    return address && set.klass == question.klass && std::find(hosts.begin(), hosts.end(), set.owner) != hosts.end();
  });
  return drops;
}

}  // namespace sekisho::forwarding
