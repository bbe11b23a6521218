#include "resolver/machine/lookup.h"

namespace sekisho::resolver {
namespace {

using dns::RRType;

/// Remembers the stale entry that was learnt last, should nothing fresh be found: a name that was denied since does
/// not come back to life when its servers are gone (RFC 8767 §4).
class Best {
 public:
  Best(Unchecked unchecked, Instant now) : unchecked_(unchecked), now_(now) {}
  /// True when the search is over.
  bool offer(std::optional<Entry>&& entry) {
    if (!entry || entry->trust < (unchecked_ == Unchecked::found_beside ? Trust::beside : Trust::answer))
      return false;
    if (!entry->checked() && unchecked_ == Unchecked::passed_over) return false;
    const bool fresh = entry->fresh(now_);
    if (fresh || !best_ || entry->stored > best_->stored) best_ = std::move(entry);
    return fresh;
  }
  std::optional<Entry> take() { return std::move(best_); }

 private:
  Unchecked unchecked_;
  Instant now_;
  std::optional<Entry> best_;
};

bool same_cut(const forwarding::Realm& realm, const forwarding::ZoneRule& rule, const dns::Name& ancestor) {
  // The longest suffix of the name is that of all between it and the cut, too.
  if (ancestor.is_under(rule.cut)) return true;
  if (rule.group) return false;
  const forwarding::ZoneRule* above = find_rule(realm, ancestor, RRType::a);
  return above != nullptr && same_way(*above, rule);
}

/// What lies at the name itself.
bool offer_own(Best& best, const dns::Question& question, RealmCache& cache, Instant now) {
  if (best.offer(cache.find(Slot::records, question.name, question.type, now))) return true;
  // An alias says nothing about the DS of its own name: that is the zone above's to say, the alias may come from
  // below.
  if (question.type != RRType::cname && question.type != RRType::any && !dns::is_parent_side(question.type)) {
    auto alias = cache.find(Slot::records, question.name, RRType::cname, now);
    if (alias && alias->kind == EntryKind::rrset && best.offer(std::move(alias))) return true;
  }
  return best.offer(cache.find(Slot::name_error, question.name, question.type, now));
}

}  // namespace

std::optional<Entry> look_up(const dns::Question& question, const forwarding::Realm& realm,
                             const forwarding::ZoneRule& rule, RealmCache& cache, Unchecked unchecked, Instant now) {
  Best best(unchecked, now);
  if (cache.knows(question.name) && offer_own(best, question, cache, now)) return best.take();
  for (unsigned up = 1; up <= question.name.label_count(); ++up) {
    const dns::Name ancestor = question.name.without(up);
    if (!same_cut(realm, rule, ancestor)) break;
    if (!cache.knows(ancestor)) continue;
    auto dname = cache.find(Slot::records, ancestor, RRType::dname, now);
    if (dname && dname->kind == EntryKind::rrset && best.offer(std::move(dname))) return best.take();
    // Servers behind a forwarder that deny an empty non-terminal are old, and must not take the names below with it.
    if (rule.group) continue;
    if (best.offer(cache.find(Slot::name_error, ancestor, question.type, now))) return best.take();
  }
  return best.take();
}

}  // namespace sekisho::resolver
