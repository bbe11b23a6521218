#include "dataplane/pipeline/chain.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "dataplane/pipeline/made_up.h"
#include "dns/rdata.h"
#include "nat-map/map_answer.h"

namespace sekisho::dataplane {
namespace {

using resolver::Security;
using views::Route;

bool nat_applies(const views::View& view, const views::Policy& policy) {
  return view.nat != nat::Direction::none && policy.nat != nullptr && !policy.nat->empty();
}

// The set to follow, when the answer for `owner` is an alias and not what was asked for.
const dns::Rrset* alias_of(const std::vector<dns::Rrset>& sets, const dns::Name& owner, dns::RRType type) {
  if (type == dns::RRType::cname || type == dns::RRType::any) return nullptr;
  for (const dns::Rrset& set : sets) {
    if (set.type == dns::RRType::cname && set.owner == owner && !set.rdatas.empty()) return &set;
  }
  return nullptr;
}

bool visited(const Chain& chain, const dns::Name& name) {
  const auto owns = [&name](const dns::Rrset& set) { return set.type == dns::RRType::cname && set.owner == name; };
  return std::any_of(chain.answer.begin(), chain.answer.end(), owns);
}

// Goes to the alias's target; false ends the chain (loop, too deep, no target).
bool follow(Chain& chain, const dns::Rrset& alias) {
  const auto target = dns::target_of(alias.type, alias.rdatas.front());
  if (!target) return false;
  if (++chain.links > Chain::max_links || visited(chain, *target)) return false;
  chain.current = *target;
  chain.unmapped = false;
  return true;
}

Step give_up(Chain& chain) {
  return fail_chain(chain, dns::Rcode::servfail, dns::Ede::other, resolver::ede_texts::loop_or_too_deep);
}

void append(std::vector<dns::Rrset>& to, std::vector<dns::Rrset>&& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

// Proofs of all links go along; two links may share one.
void append_proof(std::vector<dns::Rrset>& to, std::vector<dns::Rrset>&& from) {
  for (dns::Rrset& set : from) {
    const bool there = std::any_of(to.begin(), to.end(), [&set](const dns::Rrset& known) {
      return known.type == set.type && known.owner == set.owner;
    });
    if (!there) to.push_back(std::move(set));
  }
}

void note_error(Chain& chain, std::optional<dns::Ede> ede, std::uint8_t text) {
  if (!ede || chain.ede) return;
  chain.ede = ede;
  chain.ede_text = text;
}

// Gives a reverse answer the name that the client asked (I3), whoever answered.
void rename_owners(Chain& chain, std::vector<dns::Rrset>& sets, std::vector<dns::Rrset>& authority) {
  const dns::Name real = chain.current;
  for (dns::Rrset& set : sets) {
    if (!(set.owner == real)) continue;
    set.owner = chain.asked.name;
    set.signatures.clear();
  }
  std::erase_if(authority, [](const dns::Rrset& set) { return set.type != dns::RRType::soa; });
  for (dns::Rrset& set : authority) {
    set.signatures.clear();
    const unsigned depth = real.is_under(set.owner) ? real.label_count() - set.owner.label_count() : 0;
    set.owner = chain.asked.name.without(std::min(depth, chain.asked.name.label_count()));
  }
  chain.mapped = true;
}

bool map_set(Chain& chain, dns::Rrset& set, const views::View& view, const views::Policy& policy,
             nat::Origin origin) {
  const nat::Mapped mapped = nat::map_rrset(set, *policy.nat, view.nat, origin);
  if (mapped.ttl_cap != 0) chain.ttl_cap = std::min(chain.ttl_cap, mapped.ttl_cap);
  return mapped.changed;
}

/// Local data are shown as staff wrote them, but for addresses that were replaced (L-7).
void map_local(Chain& chain, views::LocalAnswer& local, const views::View& view, const views::Policy& policy) {
  if (!nat_applies(view, policy) || !policy.nat->touches_local()) return;
  for (std::vector<dns::Rrset>* sets : {&local.answer, &local.additional}) {
    for (dns::Rrset& set : *sets) chain.mapped |= map_set(chain, set, view, policy, nat::Origin::local);
  }
}

// True when the chain goes on at another name.
bool take_local(Chain& chain, const views::LocalZone& zone, const views::View& view, const views::Policy& policy,
                Step& end) {
  views::LocalAnswer local = zone.lookup(chain.current, chain.asked.type);
  map_local(chain, local, view, policy);
  chain.secure = false;
  chain.authoritative = chain.links == 0;
  const dns::Rrset* found = alias_of(local.answer, chain.current, chain.asked.type);
  const std::optional<dns::Rrset> alias = found != nullptr ? std::optional(*found) : std::nullopt;
  const bool referral = !local.authority.empty() && local.authority.front().type == dns::RRType::ns;
  if (chain.unmapped) rename_owners(chain, local.answer, local.authority);
  if (alias) {
    append(chain.answer, std::move(local.answer));
    if (follow(chain, *alias)) return true;
    end = give_up(chain);
    return false;
  }
  chain.rcode = local.rcode;
  chain.negative = local.answer.empty() && !referral;
  chain.authoritative = chain.authoritative && !referral;
  append(chain.answer, std::move(local.answer));
  append_proof(chain.authority, std::move(local.authority));
  chain.additional = std::move(local.additional);
  end = Step::done;
  return false;
}

// A name with other suffixes of the view below it exists (RFC 8020): a client that heard otherwise would not ask for
// them.
Step guard(Chain& chain, const views::View& view, const Route& route) {
  chain.rcode = view.suffixes.has_below(chain.current) ? dns::Rcode::noerror : dns::Rcode::nxdomain;
  chain.secure = false;
  chain.leak = true;
  chain.negative = true;
  chain.ede = dns::Ede::filtered;
  chain.authority.push_back(made_up_soa(route.suffix));
  return Step::done;
}

Step route_current(Chain& chain, const views::View& view, const views::Policy& policy) {
  for (;;) {  // bounded by max_links: each round follows one
    const Route& route = view.route_for(chain.current, chain.asked.type);
    if (chain.trail != nullptr) [[unlikely]]
      chain.trail->push_back(chain.current);
    switch (route.kind) {
      case Route::Kind::refuse:
        return fail_chain(chain, dns::Rcode::refused, dns::Ede::prohibited);
      case Route::Kind::leak_guard:
        return guard(chain, view, route);
      case Route::Kind::realm: {
        if (chain.asked.type == dns::RRType::any && view.minimal_any) break;
        SEKISHO_CHECK(policy.realms != nullptr && route.realm < policy.realms->realms.size());
        const forwarding::Realm& realm = policy.realms->realms[route.realm];
        chain.realm = realm.id;
        chain.realm_epoch = realm.epoch;
        return Step::ask;
      }
      case Route::Kind::local: {
        if (chain.asked.type == dns::RRType::any && view.minimal_any) break;
        SEKISHO_CHECK(route.zone < view.zones.size());
        Step end = Step::done;
        if (take_local(chain, view.zones[route.zone], view, policy, end)) continue;
        return end;
      }
    }
    chain.secure = false;
    chain.answer.push_back(minimal_any(chain.current));
    return Step::done;
  }
}

/// Maps what is mapped. False: expired data would be shown with mapped addresses. After a change of the router's
/// translation an old address loses mail, so such an answer counts as none (X11).
bool map_answer(Chain& chain, resolver::Answer& answer, const views::View& view, const views::Policy& policy) {
  bool mapped = false;
  for (dns::Rrset& set : answer.answer) mapped |= map_set(chain, set, view, policy, nat::Origin::realm);
  if (answer.stale && (mapped || chain.unmapped)) return false;
  std::erase_if(answer.additional, [&](dns::Rrset& set) {
    const bool changed = map_set(chain, set, view, policy, nat::Origin::realm);
    mapped |= changed && !answer.stale;
    return changed && answer.stale;
  });
  chain.mapped |= mapped;
  return true;
}

// Sets that cannot belong to what was asked are not shown, whatever the worker says.
void keep_relevant(const Chain& chain, resolver::Answer& answer, const views::View& view,
                   const views::Policy& policy) {
  std::erase_if(answer.answer, [&chain](const dns::Rrset& set) {
    return !(set.owner == chain.current) && !(set.type == dns::RRType::dname && chain.current.is_under(set.owner));
  });
  std::erase_if(answer.additional, [&](const dns::Rrset& set) {
    const Route& route = view.route_for(set.owner, set.type);
    return route.kind != Route::Kind::realm || policy.realms->realms[route.realm].id != answer.realm;
  });
}

/// Of these codes the data counts; with YXDOMAIN the DNAME that made the name too long (RFC 6672 §2.2).
bool has_truth(dns::Rcode rcode) {
  return rcode == dns::Rcode::noerror || rcode == dns::Rcode::nxdomain || rcode == dns::Rcode::yxdomain;
}

// The view's rules changed while the answer was on its way: do they still lead here?
bool still_routed_here(const Chain& chain, const resolver::Answer& answer, const views::View& view,
                       const views::Policy& policy) {
  if (chain.links != 0) return false;
  Chain again;
  again.asked = chain.asked;
  return begin_chain(again, view, policy) == Step::ask && again.realm == answer.realm &&
         again.current == chain.current;
}

}  // namespace

Step fail_chain(Chain& chain, dns::Rcode rcode, std::optional<dns::Ede> ede, std::uint8_t text) {
  chain.answer.clear();
  chain.authority.clear();
  chain.additional.clear();
  chain.rcode = rcode;
  chain.ede = ede;
  chain.ede_text = text;
  chain.secure = chain.authoritative = chain.mapped = false;
  chain.negative = true;
  chain.age_limit = 0;
  return Step::done;
}

Step begin_chain(Chain& chain, const views::View& view, const views::Policy& policy) {
  chain.stamp = view.stamp;
  chain.current = chain.asked.name;
  chain.links = 0;
  chain.unmapped = false;
  chain.secure = true;
  chain.stale = chain.mapped = chain.leak = chain.authoritative = chain.negative = false;
  chain.cacheable = true;
  chain.age_limit = chain.ttl_cap = Chain::no_limit;
  chain.rcode = dns::Rcode::noerror;
  chain.ede.reset();
  chain.ede_text = 0;
  chain.answer.clear();
  chain.authority.clear();
  chain.additional.clear();
  if (chain.asked.type == dns::RRType::ptr && nat_applies(view, policy)) {
    if (auto real = nat::unmap_question(chain.asked.name, *policy.nat, view.nat)) {
      chain.current = *real;
      chain.unmapped = true;
    }
  }
  return route_current(chain, view, policy);
}

Step absorb_answer(Chain& chain, resolver::Answer&& answer, const views::View& view, const views::Policy& policy) {
  if (chain.stamp != view.stamp) {
    if (!still_routed_here(chain, answer, view, policy)) {
      if (++chain.restarts > 1) return fail_chain(chain, dns::Rcode::servfail, dns::Ede::not_ready);
      return begin_chain(chain, view, policy);
    }
    chain.stamp = view.stamp;
  }
  const forwarding::Realm* realm = policy.realms ? policy.realms->find(answer.realm) : nullptr;
  if (realm == nullptr || realm->epoch != answer.realm_epoch) chain.cacheable = false;
  const bool bogus = answer.security == Security::bogus && !chain.checking_disabled;
  if (bogus || !has_truth(answer.rcode)) {
    const dns::Rcode rcode = bogus ? dns::Rcode::servfail : answer.rcode;
    fail_chain(chain, rcode, bogus && !answer.ede ? dns::Ede::bogus : answer.ede, answer.ede_text);
    chain.age_limit = answer.age_limit;
    return Step::done;
  }
  chain.secure = chain.secure && answer.security == Security::secure;
  chain.stale = chain.stale || answer.stale;
  chain.age_limit = std::min(chain.age_limit, answer.age_limit);
  note_error(chain, answer.ede, answer.ede_text);
  keep_relevant(chain, answer, view, policy);
  if (nat_applies(view, policy) && !map_answer(chain, answer, view, policy)) {
    return fail_chain(chain, dns::Rcode::servfail, dns::Ede::no_reachable_authority,
                      resolver::ede_texts::stale_mapped);
  }
  const dns::Rrset* found = alias_of(answer.answer, chain.current, chain.asked.type);
  const std::optional<dns::Rrset> alias = found != nullptr ? std::optional(*found) : std::nullopt;
  const bool empty = answer.answer.empty();
  if (chain.unmapped) rename_owners(chain, answer.answer, answer.authority);
  append(chain.answer, std::move(answer.answer));
  append_proof(chain.authority, std::move(answer.authority));
  if (alias) return follow(chain, *alias) ? route_current(chain, view, policy) : give_up(chain);
  chain.rcode = answer.rcode;
  chain.negative = empty;
  chain.additional = std::move(answer.additional);
  return Step::done;
}

}  // namespace sekisho::dataplane
