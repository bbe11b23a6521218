#include "tests/bench/lane_bench/policy.h"

#include <cstdio>

#include "mgmt/config/build.h"

namespace sekisho::bench {

std::unique_ptr<const views::Policy> policy_for(const std::string& suffix) {
  auto policy = std::make_unique<views::Policy>();
  policy->revision = 1;
  auto realms = std::make_shared<forwarding::RealmTable>();
  realms->realms.resize(1);
  realms->realms[0].id = RealmId{1};
  realms->realms[0].name = "bench";
  policy->realms = realms;
  policy->nat = std::make_shared<nat::AddressMap>();
  views::View view;
  view.id = ViewId{1};
  view.name = "bench";
  view.stamp = 1;
  views::Route route{views::Route::Kind::realm, 0, 0, {}, {}};
  views::set_routes(view, {{dns::Name::of(suffix), route}}, realms->realms);
  policy->views.push_back(std::move(view));
  policy->clients = views::ClientMatcher::build({{PortId{0}, 0, *IpPrefix::parse("10.1.0.0/16"), 0}});
  policy->services = {{PortId{0}, *IpAddress::parse("10.1.0.53")}};
  policy->port_names = {"bench"};
  return policy;
}

std::unique_ptr<const views::Policy> policy_from(const std::string& file) {
  mgmt::config::LoadResult loaded = mgmt::config::load(file);
  if (!loaded.config) {
    for (const auto& d : loaded.diagnostics)
      std::fprintf(stderr, "%s: %s\n", file.c_str(), d.message(mgmt::config::Language::en).c_str());
    return nullptr;
  }
  mgmt::config::IdBook ids;
  return mgmt::config::build_policy(*loaded.config, loaded.files, ids, {}, 1);
}

}  // namespace sekisho::bench
