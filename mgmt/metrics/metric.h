// What a metric is, before it has values: its name, meaning, kind and labels; and how good names look.
//
// A module describes its metrics beside its counters; appliance/ registers them (registry.h). Names are Prometheus's:
// sekisho_<what>_<unit>[_total], base units only. A label's values come from the configuration or a closed enum,
// never from query content: an asker could fill the monitoring system otherwise.
// Threads: plain values. Spec: Prometheus "Metric and label naming", text exposition format 0.0.4.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sekisho::mgmt::metrics {

enum class MetricType : std::uint8_t {
  counter,    ///< only grows; the name ends in _total
  gauge,      ///< goes up and down
  histogram,  ///< counts by size, and their sum; the name ends in a unit
};

struct Metric {
  std::string name;
  std::string help;  ///< one sentence for the person who looks at a graph
  MetricType type = MetricType::counter;
  std::vector<std::string> labels;
};

/// What is wrong with a description, one sentence each; empty when it is right.
std::vector<std::string> lint_metric(const Metric& metric);

}  // namespace sekisho::mgmt::metrics
