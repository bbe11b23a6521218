#include "appliance/mail_service.h"

#include <algorithm>

#include "dns/rdata.h"
#include "mgmt/config/nat_pairs.h"
#include "mgmt/mail/plan.h"
#include "nat-map/map_answer.h"
#include "resolver/trace/private_worker.h"

namespace sekisho::appliance {

using mgmt::control::CommandError;
using mgmt::control::MailPlanReport;
using mgmt::control::MailPlanRequest;
using mgmt::mail::AddressAnswer;
using mgmt::mail::ExchangerAnswer;
using mgmt::mail::Found;

/// What a request comes down to under the policy of the moment; copies, since the policy may change meanwhile.
struct MailService::Plan {
  dns::Name from, to;
  mgmt::config::Config config;
  std::vector<views::View> views;
  std::shared_ptr<const forwarding::RealmTable> realms;
  std::shared_ptr<const nat::AddressMap> nat;
};

/// A view's answers, asked by a worker of its own.
class MailService::ViewLookups final : public mgmt::mail::Lookups {
 public:
  ViewLookups(const Plan& plan, resolver::PrivateWorker& worker, const std::atomic<bool>& stopping)
      : plan_(plan), worker_(worker), stopping_(stopping), end_(monotonic_now() + plan_limit) {}

  ExchangerAnswer exchangers(const std::string& view, const dns::Name& domain) override {
    ExchangerAnswer answer;
    std::vector<dns::Rrset> sets;
    answer.found = look_up(view, domain, dns::RRType::mx, sets);
    for (const dns::Rrset& set : sets) {
      for (const Bytes rdata : set.rdatas) {
        const auto host = dns::target_of(set.type, rdata);
        if (host) answer.exchangers.push_back({static_cast<std::uint16_t>(rdata[0] << 8 | rdata[1]), *host});
      }
    }
    return answer;
  }

  AddressAnswer addresses(const std::string& view, const dns::Name& host) override {
    AddressAnswer answer;
    for (const dns::RRType type : {dns::RRType::a, dns::RRType::aaaa}) {
      std::vector<dns::Rrset> sets;
      const Found found = look_up(view, host, type, sets);
      if (answer.found != Found::data) answer.found = found;
      for (const dns::Rrset& set : sets) {
        for (const Bytes rdata : set.rdatas)
          answer.addresses.push_back(rdata.size() == 4 ? IpAddress::v4(rdata) : IpAddress::v6(rdata));
      }
    }
    return answer;
  }

  bool leads_to_lgwan(const std::string& name, const dns::Name& domain) override {
    const views::View* view = view_named(name);
    if (view == nullptr) return false;
    const views::Route& route = view->route_for(domain, dns::RRType::mx);
    return route.kind == views::Route::Kind::realm &&
           plan_.realms->realms[route.realm].resolution == forwarding::Resolution::forward;
  }

 private:
  static constexpr unsigned max_links = 8;

  const views::View* view_named(const std::string& name) const {
    const auto at = std::ranges::find(plan_.views, name, &views::View::name);
    return at == plan_.views.end() ? nullptr : &*at;
  }

  Found look_up(const std::string& name, const dns::Name& asked, dns::RRType type, std::vector<dns::Rrset>& out) {
    const views::View* view = view_named(name);
    dns::Name current = asked;
    for (unsigned links = 0; view != nullptr && links <= max_links; ++links) {
      std::vector<dns::Rrset> sets;
      const Found found = one_link(*view, current, type, sets);
      if (found != Found::data) return found;
      const dns::Rrset* alias = nullptr;
      for (const dns::Rrset& set : sets) {
        if (set.type == type) out.push_back(set);
        if (set.type == dns::RRType::cname && !set.rdatas.empty()) alias = &set;
      }
      if (!out.empty()) return Found::data;
      const auto target =
          alias ? dns::target_of(alias->type, alias->rdatas.front()) : Failure{dns::RdataError::bad_name};
      if (!target) return Found::failed;
      current = *target;
    }
    return view == nullptr ? Found::refused : Found::failed;
  }

  Found one_link(const views::View& view, const dns::Name& name, dns::RRType type, std::vector<dns::Rrset>& sets) {
    const views::Route& route = view.route_for(name, type);
    switch (route.kind) {
      case views::Route::Kind::refuse:
        return Found::refused;
      case views::Route::Kind::leak_guard:
        return Found::no_name;
      case views::Route::Kind::local:
        return local(view, view.zones[route.zone].lookup(name, type), sets);
      case views::Route::Kind::realm:
        return from_realm(view, plan_.realms->realms[route.realm], {name, type, dns::RRClass::in}, sets);
    }
    return Found::failed;
  }

  Found local(const views::View& view, views::LocalAnswer answer, std::vector<dns::Rrset>& sets) const {
    for (dns::Rrset& set : answer.answer) nat::map_rrset(set, *plan_.nat, view.nat, nat::Origin::local);
    sets = std::move(answer.answer);
    return judge(answer.rcode, sets);
  }

  Found from_realm(const views::View& view, const forwarding::Realm& realm, const dns::Question& question,
                   std::vector<dns::Rrset>& sets) {
    const Duration left = end_ - monotonic_now();
    if (stopping_.load() || left <= Duration{0}) return Found::failed;
    auto answer = worker_.ask(realm, question, false, std::min(left, question_limit));
    if (!answer) return Found::failed;
    for (dns::Rrset& set : answer->answer) nat::map_rrset(set, *plan_.nat, view.nat);
    sets = std::move(answer->answer);
    return judge(answer->rcode, sets);
  }

  static Found judge(dns::Rcode rcode, const std::vector<dns::Rrset>& sets) {
    if (rcode == dns::Rcode::nxdomain) return Found::no_name;
    if (rcode != dns::Rcode::noerror) return Found::failed;
    return sets.empty() ? Found::no_data : Found::data;
  }

  const Plan& plan_;
  resolver::PrivateWorker& worker_;
  const std::atomic<bool>& stopping_;
  Instant end_;
};

MailPlanReport MailService::run(const Plan& plan) {
  resolver::PrivateWorker worker(store_.domain(), realms_, store_.health());
  ViewLookups lookups(plan, worker, side_.stopping());
  const auto pairs = mgmt::config::pairs_at(plan.config.nat_pairs, wall_now());
  return mgmt::mail::plan_mail(plan.config, pairs, plan.from, plan.to, lookups);
}

std::optional<CommandError> MailService::begin(const MailPlanRequest& request,
                                               std::function<void(MailPlanReport)> done) {
  if (side_.busy()) return CommandError{503, "another plan is being made; ask again in some seconds"};
  const auto from = mgmt::mail::domain_of(request.from), to = mgmt::mail::domain_of(request.to);
  if (!from || !to) return CommandError{400, "give a sender and a recipient, each a mail address or a domain"};
  if (store_.config().mail.servers.empty())
    return CommandError{409, "no mail server is configured: describe yours as [[mail.server]]"};
  const views::Policy& policy = store_.policy().current();
  auto plan =
      std::make_shared<const Plan>(Plan{*from, *to, store_.config(), policy.views, policy.realms, policy.nat});
  side_.begin(
      "mail-plan", [this, plan] { return run(*plan); }, std::move(done));
  return std::nullopt;
}

}  // namespace sekisho::appliance
