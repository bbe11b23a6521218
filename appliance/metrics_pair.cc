// The pair as monitoring sees it: is the peer there, is it in step, may this node be active.
#include "appliance/metrics.h"
#include "appliance/pair_desk.h"

namespace sekisho::appliance {

using mgmt::metrics::MetricType;
using mgmt::metrics::Registry;
using mgmt::metrics::Samples;
using mgmt::pair::Part;

void register_pair_metrics(Registry& registry, const PairDesk& desk) {
  registry.add(
      {
          {"sekisho_pair_healthy",
           "1 while this node is fit to be the active one of its pair.",
           MetricType::gauge,
           {}},
          {"sekisho_pair_peer_reachable", "1 while the other node's control API answers.", MetricType::gauge, {}},
          {"sekisho_pair_in_step", "1 while both nodes have the same, by what.", MetricType::gauge, {"what"}},
          {"sekisho_pair_conflict",
           "1 while both nodes were changed and people must say which one counts, by what.",
           MetricType::gauge,
           {"what"}},
          {"sekisho_pair_last_contact_timestamp_seconds",
           "When the other node answered last; 0: never.",
           MetricType::gauge,
           {}},
          {"sekisho_pair_pushes_total",
           "Pushes to the other node, by what came of them.",
           MetricType::counter,
           {"outcome"}},
          {"sekisho_pair_unsaved",
           "1 while what is known of the other node is not on the disk.",
           MetricType::gauge,
           {}},
      },
      [&desk](Samples& out) {
        if (!desk.configured()) return;
        out.value(0, {}, desk.healthy() ? 1 : 0);
        if (!desk.pushes()) return;
        out.value(1, {}, desk.book().reachable() ? 1 : 0);
        for (const Part part : {Part::configuration, Part::cookies, Part::exemptions}) {
          const std::string what(to_text(part)), state = desk.book().part(part).state;
          if (state == "not-shared") continue;
          out.value(2, {what}, state == "in-step" ? 1 : 0);
          out.value(3, {what}, state == "conflict" ? 1 : 0);
        }
        out.value(4, {}, static_cast<double>(desk.book().last_contact().seconds));
        for (const char* outcome : {"done", "refused", "conflict", "unreachable"}) {
          const auto known = desk.outcomes().find(outcome);
          out.value(5, {outcome}, known == desk.outcomes().end() ? 0 : static_cast<double>(known->second));
        }
        out.value(6, {}, desk.unsaved() ? 1 : 0);
      });
}

}  // namespace sekisho::appliance
