// All metrics of the process, read when somebody asks.
//
// A source describes some metrics and, at each scrape, gives their samples from the counters it watches: nothing is
// copied in between, and a label value that is gone from the configuration is gone from the output.
//
//   registry.add({{"sekisho_queries_total", "Queries received.", MetricType::counter, {"view", "rcode"}}},
//                [&](Samples& out) { out.value(0, {"lgwan", "NOERROR"}, n); });
//
// Threads: all of it by the manager; collect callbacks read counters of other threads (base/counter.h).
// Errors: a description that lint_metric() blames, or a name that is there already, is our bug and aborts.
// Limits: max_series samples per metric; what is more is left out and counted in
// sekisho_metrics_dropped_samples_total.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "mgmt/metrics/metric.h"

namespace sekisho::mgmt::metrics {

struct HistogramValue {
  std::vector<double> bounds;         ///< upper bounds, growing, in the name's unit; +Inf is not among them
  std::vector<std::uint64_t> counts;  ///< per bucket, not cumulative; one more than bounds
  double sum = 0;
};

struct Sample {
  std::vector<std::string> label_values;  ///< as many as the metric has labels
  double value = 0;
  HistogramValue histogram;
};

/// Where a source puts its samples; `metric` is the index into the descriptions that it registered.
class Samples {
 public:
  explicit Samples(std::size_t metrics) : by_metric_(metrics) {}
  void value(std::size_t metric, std::vector<std::string> label_values, double value);
  void histogram(std::size_t metric, std::vector<std::string> label_values, HistogramValue value);
  const std::vector<Sample>& of(std::size_t metric) const { return by_metric_[metric]; }

 private:
  std::vector<std::vector<Sample>> by_metric_;
};

class Registry {
 public:
  static constexpr std::size_t max_series = 10'000;
  using Collect = std::function<void(Samples& out)>;

  void add(std::vector<Metric> metrics, Collect collect);
  /// The text exposition format, version 0.0.4.
  std::string scrape();
  static constexpr const char* content_type = "text/plain; version=0.0.4; charset=utf-8";
  /// Everything that is registered, for documentation and tests.
  std::vector<Metric> metrics() const;

 private:
  struct Source {
    std::vector<Metric> metrics;
    Collect collect;
  };
  std::vector<Source> sources_;
  std::uint64_t dropped_samples_ = 0;
};

}  // namespace sekisho::mgmt::metrics
