// The NAT map as monitoring sees it: what differs, pairs by state, when the map was checked (L-8, L-15).
#include <map>

#include "appliance/metrics.h"
#include "appliance/nat_desk.h"

namespace sekisho::appliance {

using mgmt::metrics::MetricType;
using mgmt::metrics::Registry;
using mgmt::metrics::Samples;

void register_nat_metrics(Registry& registry, const NatDesk& desk) {
  registry.add(
      {
          {"sekisho_nat_findings", "What the last check of the NAT map found, by kind.", MetricType::gauge, {"kind"}},
          {"sekisho_nat_check_timestamp_seconds",
           "When the NAT map was checked last; 0: never.",
           MetricType::gauge,
           {}},
          {"sekisho_nat_pairs", "Pairs of the NAT map, by their state.", MetricType::gauge, {"state"}},
          {"sekisho_nat_next_change_timestamp_seconds",
           "When the next dated step of the NAT map takes effect; 0: none is to come.",
           MetricType::gauge,
           {}},
      },
      [&desk](Samples& out) {
        std::map<std::string, std::size_t> counts;
        for (const mgmt::control::NatFinding& finding : desk.last().findings) ++counts[finding.kind];
        for (std::size_t i = 0; i < nat::drift_kinds; ++i) {
          const std::string kind(nat::to_text(static_cast<nat::DriftKind>(i)));
          out.value(0, {kind}, static_cast<double>(counts[kind]));
        }
        out.value(1, {}, static_cast<double>(desk.last().at));
        const auto states = desk.states();
        for (std::size_t i = 0; i < states.size(); ++i)
          out.value(2, {std::string(nat::to_text(static_cast<nat::PairState>(i)))}, static_cast<double>(states[i]));
        const auto next = desk.next_change();
        out.value(3, {}, next ? static_cast<double>(next->seconds) : 0);
      });
}

}  // namespace sekisho::appliance
