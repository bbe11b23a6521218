// Every metric of the gateway is described rightly and listed: a wrong label would end it at its start.
#include "appliance/metrics.h"

#include <gtest/gtest.h>

#include <fstream>

#include "appliance/access_desk.h"
#include "appliance/domain_desk.h"
#include "appliance/nat_desk.h"
#include "appliance/pair_desk.h"
#include "appliance/taps.h"
#include "appliance/trust_desk.h"
#include "appliance/watch_desk.h"
#include "mgmt/metrics/reference.h"

namespace sekisho::appliance {
namespace {

/// Room for something that no scrape will read, since there is none: describing reads nothing.
template <typename T>
class Unread {
 public:
  T& operator*() { return reinterpret_cast<T&>(room_); }

 private:
  alignas(T) std::byte room_[sizeof(T)]{};
};

TEST(Metrics, OfTheWholeGatewayAreDescribedRightlyAndListed) {
  Unread<PolicyStore> store;
  Unread<Lanes> lanes;
  Unread<resolver::Keeper> keeper;
  Workers workers;
  resolver::CopyBoard copies;
  Unread<TrustDesk> trust;
  Unread<Taps> taps;
  Unread<WatchDesk> watch;
  Unread<NatDesk> nat;
  Unread<DomainDesk> domains;
  Unread<AccessDesk> access;
  Unread<PairDesk> pair;
  mgmt::metrics::Registry registry;
  // Aborts where a name, a label or a sentence is not as Prometheus wants it, or a name is there twice.
  register_metrics(registry, {*store, *lanes, *keeper, workers, copies, *trust, *taps, *watch, *nat, *domains,
                              *access, *pair, std::time_t{0}});
  EXPECT_GT(registry.metrics().size(), 100U);
  std::ifstream in(std::string(SEKISHO_SOURCE_DIR) + "/docs/metrics.md");
  const std::string listed{std::istreambuf_iterator<char>(in), {}};
  const std::string made = mgmt::metrics::reference_markdown(registry.metrics());
  for (std::size_t at = 0, end; at < made.size(); at = end + 1) {
    end = made.find('\n', at);
    const std::string row = made.substr(at, end - at + 1);
    EXPECT_NE(listed.find(row), std::string::npos) << "docs/metrics.md lacks: " << row;
  }
  EXPECT_EQ(listed.size(), made.size()) << "docs/metrics.md has rows of metrics that are gone, or another order";
}

}  // namespace
}  // namespace sekisho::appliance
