#include "appliance/single_server.h"

#include "dns/rdata.h"

namespace sekisho::appliance {
namespace {

constexpr GroupId only_group{1};

std::shared_ptr<const forwarding::RealmTable> table_of(const forwarding::Realm& realm,
                                                       const forwarding::UpstreamGroup& group, std::size_t server) {
  forwarding::Realm one = realm;
  forwarding::UpstreamGroup alone = group;
  alone.id = only_group;
  alone.servers = {group.servers[server]};
  alone.hedge = false;
  one.groups = {std::move(alone)};
  for (forwarding::ZoneRule& rule : one.rules) {
    rule.group = 0;
    rule.serve_stale = Duration{0};
  }
  auto table = std::make_shared<forwarding::RealmTable>();
  table->realms.push_back(std::move(one));
  return table;
}

}  // namespace

SingleServer::SingleServer(const forwarding::Realm& realm, const forwarding::UpstreamGroup& group, std::size_t server)
    : label_(group.servers[server].label),
      table_(table_of(realm, group, server)),
      worker_(
          domain_, [this]() -> const std::shared_ptr<const forwarding::RealmTable>& { return table_; },
          (health_.ensure(only_group, 1), health_)) {}

std::optional<resolver::Answer> SingleServer::ask(const dns::Name& name, dns::RRType type) {
  dns::Question question{name, type, dns::RRClass::in};
  for (unsigned links = 0; links <= max_links; ++links) {
    auto answer = worker_.ask(table_->realms.front(), question, true, question_limit);
    const bool usable = answer && (answer->rcode == dns::Rcode::noerror || answer->rcode == dns::Rcode::nxdomain);
    if (!usable) return std::nullopt;
    const dns::Rrset* alias = nullptr;
    for (const dns::Rrset& set : answer->answer) {
      if (set.type == dns::RRType::cname && type != dns::RRType::cname && !set.rdatas.empty()) alias = &set;
    }
    if (alias == nullptr) return answer;
    const auto target = dns::target_of(alias->type, alias->rdatas.front());
    if (!target) return std::nullopt;
    question.name = *target;
  }
  return std::nullopt;
}

}  // namespace sekisho::appliance
