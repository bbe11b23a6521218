// What the gateway watches by itself, as monitoring sees it (G2-12, G2-13).
#include "appliance/metrics.h"
#include "appliance/watch_desk.h"

namespace sekisho::appliance {

using mgmt::metrics::MetricType;
using mgmt::metrics::Registry;
using mgmt::metrics::Samples;
using namespace mgmt::watch;

namespace {

void register_canaries(Registry& registry, const WatchDesk& desk) {
  const std::vector<std::string> labels{"realm", "name", "type"};
  registry.add(
      {
          {"sekisho_canary_success", "1 when a canary resolved as it should.", MetricType::gauge, labels},
          {"sekisho_canary_last_success_timestamp_seconds",
           "When a canary last resolved as it should; 0: never since the start.", MetricType::gauge, labels},
          {"sekisho_canary_duration_seconds", "How long a canary's last question took.", MetricType::gauge, labels},
          {"sekisho_canary_runs_total",
           "Questions for canaries, by how they went.",
           MetricType::counter,
           {"realm", "name", "type", "result"}},
      },
      [&desk](Samples& out) {
        for (const CanaryState& state : desk.canaries()) {
          const std::string name = state.canary.question.name.to_text();
          const std::string type = dns::to_text(state.canary.question.type);
          const std::vector<std::string> values{state.canary.realm, name, type};
          if (state.asked) {
            out.value(0, values, state.last == CanaryResult::good ? 1 : 0);
            out.value(1, values, static_cast<double>(state.last_good.seconds));
            out.value(2, values, state.seconds);
          }
          for (std::size_t i = 0; i < state.runs.size(); ++i) {
            out.value(3, {state.canary.realm, name, type, std::string(to_text(static_cast<CanaryResult>(i)))},
                      static_cast<double>(state.runs[i]));
          }
        }
      });
}

void register_clock(Registry& registry, const WatchDesk& desk) {
  registry.add(
      {
          {"sekisho_clock_synchronised", "1 while the clock is kept right by a time source.", MetricType::gauge, {}},
          {"sekisho_clock_state",
           "1 for what is known of the clock's synchronisation.",
           MetricType::gauge,
           {"state"}},
          {"sekisho_clock_offset_seconds", "The clock's estimated error.", MetricType::gauge, {}},
          {"sekisho_clock_error_bound_seconds", "The clock is not wrong by more than this.", MetricType::gauge, {}},
          {"sekisho_clock_checked_timestamp_seconds", "When the clock was last looked at.", MetricType::gauge, {}},
      },
      [&desk](Samples& out) {
        const auto& look = desk.clock();
        if (!look) return;
        out.value(0, {}, look->state == ClockState::synchronised ? 1 : 0);
        for (const ClockState state : {ClockState::synchronised, ClockState::unsynchronised, ClockState::too_far_off,
                                       ClockState::stale, ClockState::unknown}) {
          out.value(1, {std::string(to_text(state))}, look->state == state ? 1 : 0);
        }
        if (look->reading) {
          out.value(2, {}, look->reading->offset);
          out.value(3, {}, look->reading->error_bound);
        }
        out.value(4, {}, static_cast<double>(look->at.seconds));
      });
}

void register_servfail(Registry& registry, const WatchDesk& desk) {
  registry.add(
      {
          {"sekisho_servfail_ratio",
           "Share of SERVFAIL among a view's replies of the last minutes; absent when these are too few.",
           MetricType::gauge,
           {"view"}},
          {"sekisho_servfail_expected_ratio",
           "Share of SERVFAIL that is usual for the view at this hour of the week.",
           MetricType::gauge,
           {"view"}},
          {"sekisho_servfail_limit_ratio",
           "Share of SERVFAIL above which something is wrong.",
           MetricType::gauge,
           {"view"}},
          {"sekisho_servfail_baseline_learning",
           "1 while too little is known of what is usual, and the limit is a fixed one.",
           MetricType::gauge,
           {"view"}},
          {"sekisho_servfail_baseline_observations",
           "Hours of traffic that the usual share was learnt from.",
           MetricType::gauge,
           {"view"}},
          {"sekisho_servfail_baseline_unsaved",
           "1 while what was learnt cannot be written to the disk.",
           MetricType::gauge,
           {}},
      },
      [&desk](Samples& out) {
        for (const ServfailRow& row : desk.servfail()) {
          if (row.share) out.value(0, {row.view}, *row.share);
          out.value(1, {row.view}, row.forecast.expected);
          out.value(2, {row.view}, row.forecast.limit);
          out.value(3, {row.view}, row.forecast.learning ? 1 : 0);
          out.value(4, {row.view}, static_cast<double>(row.observations));
        }
        out.value(5, {}, desk.servfail_unsaved() ? 1 : 0);
      });
}

}  // namespace

void register_watch_metrics(Registry& registry, const WatchDesk& desk) {
  register_canaries(registry, desk);
  register_clock(registry, desk);
  register_servfail(registry, desk);
}

}  // namespace sekisho::appliance
