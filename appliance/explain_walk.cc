#include "appliance/explain_walk.h"

#include <algorithm>

#include "resolver/machine/way_out.h"

namespace sekisho::appliance {

using namespace mgmt::control;
using dataplane::Chain;
using forwarding::Realm;
using views::Route;

namespace {

std::string_view word(resolver::Security security) {
  switch (security) {
    case resolver::Security::insecure:
      return "insecure";
    case resolver::Security::secure:
      return "secure";
    case resolver::Security::bogus:
      return "bogus";
    case resolver::Security::indeterminate:
      return "indeterminate";
    case resolver::Security::unchecked:
      return "";
  }
  return "";
}

std::string_view word(const Route& route) {
  switch (route.kind) {
    case Route::Kind::realm:
      return "realm";
    case Route::Kind::local:
      return route.where == "built in" ? "built_in" : "local";
    case Route::Kind::refuse:
      return "refuse";
    case Route::Kind::leak_guard:
      return "leak_guard";
  }
  return "";
}

/// Data, or the proof that there is none: not a referral, and no failure.
bool says_something(const resolver::Answer& answer) {
  return !answer.answer.empty() || answer.authority_is_proof || answer.rcode == dns::Rcode::nxdomain;
}

std::vector<IpAddress> addresses_in(const std::vector<dns::Rrset>& sets) {
  std::vector<IpAddress> addresses;
  for (const dns::Rrset& set : sets) {
    for (const Bytes rdata : set.rdatas) {
      if (set.type == dns::RRType::a && rdata.size() == 4) addresses.push_back(IpAddress::v4(rdata));
      if (set.type == dns::RRType::aaaa && rdata.size() == 16) addresses.push_back(IpAddress::v6(rdata));
    }
  }
  return addresses;
}

}  // namespace

std::string ede_words(const std::optional<dns::Ede>& code, std::string_view text) {
  if (!code) return {};
  std::string words = std::to_string(static_cast<unsigned>(*code)) + " " + std::string(dns::to_text(*code));
  if (!text.empty()) words += ": " + std::string(text);
  return words;
}

void ExplainWalk::describe_servers(const Realm& realm, const dns::Question& question, Step& step) const {
  const forwarding::ZoneRule* rule = resolver::find_rule(realm, question.name, question.type);
  if (rule == nullptr || !rule->group) return;
  const forwarding::UpstreamGroup& group = realm.groups[*rule->group];
  step.group = group.name;
  const forwarding::GroupBoard* board = health_.group(group.id);
  for (std::size_t i = 0; i < group.servers.size(); ++i) {
    const bool up = board == nullptr || board->server(i).up.load();
    step.servers.push_back({group.servers[i].label, group.servers[i].endpoint.to_string(), up});
  }
}

std::optional<resolver::Answer> ExplainWalk::ask_realm(const Chain& chain, Step& step) {
  const Realm& realm = *ground_.policy.realms->find(chain.realm);
  const dns::Question question{chain.current, chain.asked.type, dns::RRClass::in};
  describe_servers(realm, question, step);
  std::size_t deepest = 0;
  for (const forwarding::NegativeTrustAnchor& exempt : realm.validation.exempt) {
    if (!realm.validation.on || !question.name.is_under(exempt.name)) continue;
    if (exempt.name.label_count() + 1U <= deepest) continue;
    deepest = exempt.name.label_count() + 1U;
    step.exempt_name = exempt.name.to_text();
    step.exempt = exempt.reason;
  }
  const auto known = inquirer_.ask_as_lane(realm.id, question, resolver::RequestKind::peek);
  step.cached = known && says_something(*known);
  auto answer = inquirer_.ask_as_lane(realm.id, question, resolver::RequestKind::resolve);
  if (!answer) return std::nullopt;
  step.rcode = to_text(answer->rcode);
  step.ede = ede_words(answer->ede, resolver::ede_text(answer->ede_text));
  step.security = realm.validation.on ? word(answer->security) : "off";
  step.stale = answer->stale;
  const std::size_t server = answer->upstream;
  if (!step.cached && server > 0 && server <= step.servers.size()) step.server = step.servers[server - 1].name;
  return answer;
}

void ExplainWalk::note_mapped(const std::vector<dns::Rrset>& sets, bool local, ExplainReport& report) const {
  const views::Policy& policy = ground_.policy;
  if (policy.nat == nullptr || ground_.view().nat == nat::Direction::none) return;
  const nat::Direction direction = ground_.view().nat;
  for (const IpAddress& address : addresses_in(sets)) {
    const auto shown = local ? policy.nat->show_local(address, direction) : policy.nat->show(address, direction);
    if (!shown || shown->address == address) continue;
    const auto pair = std::ranges::find_if(policy.nat->pairs(), [&](const nat::Pair& p) {
      return p.inside.contains(shown->address) || p.lgwan.contains(shown->address);
    });
    const std::string name = pair == policy.nat->pairs().end() ? "" : pair->name;
    report.mapped.push_back({name, address.to_string(), shown->address.to_string()});
  }
}

void ExplainWalk::describe_local(const Route& route, const dns::Question& question, Step& step,
                                 ExplainReport& report) const {
  const views::LocalAnswer answer = ground_.view().zones[route.zone].lookup(question.name, question.type);
  step.rcode = to_text(answer.rcode);
  note_mapped(answer.answer, true, report);
}

/// What the chain has passed since the last time.
void ExplainWalk::describe_links(const Chain& chain, ExplainReport& report) {
  for (; described_ < trail_.size(); ++described_) {
    const dns::Question question{trail_[described_], chain.asked.type, dns::RRClass::in};
    const Route& route = ground_.view().route_for(question.name, question.type);
    Step step;
    step.name = question.name.to_text();
    if (described_ == 0 && !(question.name == chain.asked.name)) {
      step.name = chain.asked.name.to_text();
      step.asked_as = question.name.to_text();
    }
    if (described_ > 0) report.steps.back().alias = step.name;
    step.kind = word(route);
    step.suffix = route.suffix;
    step.where = route.where;
    if (route.kind == Route::Kind::realm) step.realm = ground_.policy.realms->realms[route.realm].name;
    const bool asks = route.kind == Route::Kind::realm || route.kind == Route::Kind::local;
    if (asks && chain.asked.type == dns::RRType::any && ground_.view().minimal_any) {
      step.kind = "minimal_any";
    } else if (route.kind == Route::Kind::local) {
      describe_local(route, question, step, report);
    }
    report.steps.push_back(std::move(step));
  }
}

void ExplainWalk::go(const dns::Question& question, ExplainReport& report) {
  const views::View& view = ground_.view();
  Chain chain;
  chain.asked = question;
  chain.trail = &trail_;
  const Instant end = monotonic_now() + patience;
  auto next = begin_chain(chain, view, ground_.policy);
  for (;;) {
    describe_links(chain, report);
    if (next == dataplane::Step::done || monotonic_now() >= end) return;
    auto answer = ask_realm(chain, report.steps.back());
    if (!answer) return;
    if (!answer->stale) note_mapped(answer->answer, false, report);  // expired data are not shown mapped
    next = absorb_answer(chain, *std::move(answer), view, ground_.policy);
  }
}

}  // namespace sekisho::appliance
