#include "appliance/domain_service.h"

#include <algorithm>

#include "mgmt/config/nat_pairs.h"
#include "mgmt/domain/describe.h"
#include "mgmt/domain/gather.h"
#include "resolver/engine/server_survey.h"
#include "resolver/machine/authority_servers.h"
#include "resolver/machine/way_out.h"
#include "resolver/trace/private_worker.h"

namespace sekisho::appliance {

using forwarding::Realm;
using mgmt::control::CommandError;
using mgmt::control::DomainReport;
using mgmt::control::DomainRequest;
using mgmt::domain::Resolved;
using mgmt::domain::Side;

/// What a request comes down to under the policy of the moment.
struct DomainService::Plan {
  dns::Name domain;
  std::shared_ptr<const forwarding::RealmTable> table;
  const Realm* internet = nullptr;  ///< in the table
  const Realm* lgwan = nullptr;     ///< the realm that forwards the name; null: none does
  mgmt::domain::OwnAddresses own;
  std::vector<mgmt::domain::ProposedServer> proposed;
};

namespace {

constexpr std::uint16_t dns_port = 53;

Failure<CommandError> refuse(unsigned status, std::string text) { return {CommandError{status, std::move(text)}}; }

dnssec::Security security_of(resolver::Security security) {
  switch (security) {
    case resolver::Security::secure:
      return dnssec::Security::secure;
    case resolver::Security::bogus:
      return dnssec::Security::bogus;
    case resolver::Security::insecure:
      return dnssec::Security::insecure;
    case resolver::Security::indeterminate:
    case resolver::Security::unchecked:
      return dnssec::Security::indeterminate;
  }
  return dnssec::Security::indeterminate;
}

Resolved resolved_by(const resolver::Answer& answer) {
  Resolved made;
  made.security = security_of(answer.security);
  if (answer.ede) made.reason = dns::to_text(*answer.ede);
  const std::string_view text = resolver::ede_text(answer.ede_text);
  if (!text.empty()) made.reason += (made.reason.empty() ? "" : ": ") + std::string(text);
  made.answer = answer.answer;
  if (answer.rcode == dns::Rcode::nxdomain) {
    made.outcome = Resolved::Outcome::no_name;
  } else if (answer.rcode != dns::Rcode::noerror) {
    made.outcome = Resolved::Outcome::failed;
  } else {
    made.outcome = answer.answer.empty() ? Resolved::Outcome::no_data : Resolved::Outcome::data;
  }
  return made;
}

mgmt::domain::OwnAddresses own_addresses(const mgmt::config::Config& config) {
  mgmt::domain::OwnAddresses own;
  for (const auto& network : config.nat.lgwan_networks) own.lgwan_networks.push_back(network.value);
  own.lgwan = own.lgwan_networks;
  for (const nat::Pair& pair : mgmt::config::pairs_at(config.nat_pairs, wall_now())) {
    own.inside.push_back(pair.inside);
    own.lgwan.push_back(pair.lgwan);
  }
  return own;
}

/// "name,name/address,…"; the word at fault where one is not so.
Result<std::vector<mgmt::domain::ProposedServer>, std::string> read_servers(std::string_view text) {
  std::vector<mgmt::domain::ProposedServer> servers;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find(',', from), text.size());
    const std::string_view word = text.substr(from, end - from);
    from = end + 1;
    const std::size_t slash = std::min(word.find('/'), word.size());
    const auto name = dns::Name::from_text(word.substr(0, slash));
    const auto address = slash < word.size() ? IpAddress::parse(word.substr(slash + 1)) : std::nullopt;
    if (!name || name->is_root() || (slash < word.size() && !address)) return Failure{std::string(word)};
    const auto known = std::ranges::find(servers, *name, &mgmt::domain::ProposedServer::name);
    mgmt::domain::ProposedServer& server =
        known != servers.end() ? *known : servers.emplace_back(mgmt::domain::ProposedServer{name->lower(), {}});
    if (address) server.addresses.push_back(*address);
  }
  return servers;
}

}  // namespace

class DomainService::RealmSources final : public mgmt::domain::Sources {
 public:
  RealmSources(const Plan& plan, resolver::PrivateWorker& worker, const std::atomic<bool>& stopping)
      : plan_(plan), worker_(worker), stopping_(stopping), families_(resolver::families_of(*plan.internet)) {}

  Resolved resolve(Side side, const dns::Question& question, bool checked) override {
    const Realm* realm = side == Side::internet ? plan_.internet : plan_.lgwan;
    Resolved made;
    if (realm == nullptr) return made;
    made.outcome = Resolved::Outcome::failed;
    dns::Question asked = question;
    for (unsigned links = 0; links < max_links; ++links) {
      if (out_of_time()) return made;
      const auto answer = worker_.ask(*realm, asked, !checked, std::min(left(), question_limit));
      if (!answer) return made;
      Resolved link = resolved_by(*answer);
      made.outcome = link.outcome;
      made.security = link.security;
      made.reason = std::move(link.reason);
      const auto next = alias_in(link.answer, asked);
      for (dns::Rrset& set : link.answer) made.answer.push_back(std::move(set));
      if (!next) return made;
      asked.name = *next;
    }
    made.outcome = Resolved::Outcome::failed;
    return made;
  }

  std::vector<forwarding::ServerReply> ask(std::span<const mgmt::domain::StraightQuestion> questions) override {
    std::vector<resolver::ServerTarget> targets;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < questions.size(); ++i) {
      if (!resolver::may_be_asked(questions[i].server, *plan_.internet)) continue;
      targets.push_back({plan_.internet->id, {questions[i].server, dns_port}, questions[i].question});
      places.push_back(i);
    }
    std::vector<forwarding::ServerReply> replies(questions.size());
    // An address that no server on a network has: what is asked there is lost.
    for (forwarding::ServerReply& reply : replies) reply.result = forwarding::ServerReply::Result::silent;
    if (targets.empty()) return replies;
    auto found = resolver::survey_servers(*plan_.table, targets, std::min(left(), survey_limit), stopping_);
    for (std::size_t i = 0; i < places.size(); ++i) replies[places[i]] = std::move(found[i]);
    return replies;
  }

  bool reaches(IpFamily family) const override { return family == IpFamily::v4 ? families_.v4 : families_.v6; }
  bool out_of_time() const override { return stopping_.load() || left() <= Duration{0}; }

 private:
  static constexpr unsigned max_links = 8;

  Duration left() const { return std::max(end_ - monotonic_now(), Duration{0}); }

  /// Where an alias leads when the answer ends there.
  static std::optional<dns::Name> alias_in(const std::vector<dns::Rrset>& sets, const dns::Question& asked) {
    std::optional<dns::Name> target;
    for (const dns::Rrset& set : sets) {
      if (set.type == asked.type) return std::nullopt;
      if (set.type != dns::RRType::cname || set.rdatas.empty()) continue;
      const auto name = dns::Name::from_wire(set.rdatas.front());
      if (name) target = *name;
    }
    return target;
  }

  const Plan& plan_;
  resolver::PrivateWorker& worker_;
  const std::atomic<bool>& stopping_;
  resolver::Families families_;
  Instant end_ = monotonic_now() + check_limit;
};

Result<DomainService::Plan, CommandError> DomainService::plan(const DomainRequest& request) {
  const auto name = dns::Name::from_text(request.name);
  if (request.name.empty() || !name || name->is_root())
    return refuse(400, "\"" + request.name + "\" is not the name of a domain");
  Plan plan;
  plan.domain = name->lower();
  plan.table = store_.policy().current().realms;
  for (const Realm& realm : plan.table->realms) {
    const bool iterates = realm.resolution == forwarding::Resolution::recursive;
    if (request.realm && realm.name == *request.realm && !iterates)
      return refuse(409, "realm " + realm.name + " forwards everything: servers cannot be asked straight from there");
    if (iterates && !plan.internet && (!request.realm || realm.name == *request.realm)) plan.internet = &realm;
    if (!iterates && !plan.lgwan && resolver::find_rule(realm, plan.domain, dns::RRType::mx)) plan.lgwan = &realm;
  }
  if (!plan.internet && request.realm) return refuse(404, "there is no realm called " + *request.realm);
  if (!plan.internet)
    return refuse(409, "no realm here iterates from the root: servers on the Internet cannot be asked straight");
  auto servers = read_servers(request.servers);
  if (!servers) return refuse(400, "\"" + servers.error() + "\" is not a server: write NAME or NAME/ADDRESS");
  plan.proposed = *std::move(servers);
  plan.own = own_addresses(store_.config());
  return plan;
}

DomainReport DomainService::run(const Plan& plan) {
  resolver::PrivateWorker worker(store_.domain(), realms_, store_.health());
  RealmSources sources(plan, worker, side_.stopping());
  const auto evidence = mgmt::domain::gather(plan.domain, wall_now(), sources, plan.proposed);
  return mgmt::domain::describe(evidence, mgmt::domain::judge(evidence, plan.own), plan.internet->name);
}

std::optional<CommandError> DomainService::begin(const DomainRequest& request,
                                                 std::function<void(DomainReport)> done) {
  if (side_.busy()) return CommandError{503, "another domain is being checked; ask again in some seconds"};
  auto planned = plan(request);
  if (!planned) return planned.error();
  side_.begin(
      "domain-check", [this, plan = *std::move(planned)] { return run(plan); }, std::move(done));
  return std::nullopt;
}

}  // namespace sekisho::appliance
