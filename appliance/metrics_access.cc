// Who was turned away by the control plane, as monitoring sees it.
#include "appliance/access_desk.h"
#include "appliance/metrics.h"

namespace sekisho::appliance {

using mgmt::metrics::MetricType;
using mgmt::metrics::Registry;
using mgmt::metrics::Samples;
using namespace mgmt::access;

void register_access_metrics(Registry& registry, const AccessDesk& desk) {
  registry.add(
      {
          {"sekisho_control_refused_total",
           "Requests and connections that the control plane refused, by reason.",
           MetricType::counter,
           {"reason"}},
          {"sekisho_control_sources_on_hold", "Addresses that must wait after failed logins.", MetricType::gauge, {}},
          {"sekisho_control_connections", "Open connections of the control plane.", MetricType::gauge, {}},
      },
      [&desk](Samples& out) {
        for (std::size_t i = 0; i < refusal_kinds; ++i) {
          const auto why = static_cast<Refusal>(i);
          out.value(0, {std::string(to_text(why))}, static_cast<double>(desk.gate().count(why)));
        }
        out.value(1, {}, static_cast<double>(desk.gate().held_now(monotonic_now())));
        out.value(2, {}, static_cast<double>(desk.gate().connections()));
      });
}

}  // namespace sekisho::appliance
