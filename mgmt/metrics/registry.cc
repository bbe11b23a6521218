#include "mgmt/metrics/registry.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <limits>
#include <sstream>

#include "base/check.h"

namespace sekisho::mgmt::metrics {
namespace {

prometheus::MetricType type_of(MetricType type) {
  switch (type) {
    case MetricType::counter:
      return prometheus::MetricType::Counter;
    case MetricType::gauge:
      return prometheus::MetricType::Gauge;
    case MetricType::histogram:
      return prometheus::MetricType::Histogram;
  }
  return prometheus::MetricType::Untyped;
}

prometheus::ClientMetric::Histogram histogram_of(const HistogramValue& value) {
  prometheus::ClientMetric::Histogram out;
  std::uint64_t so_far = 0;
  for (std::size_t i = 0; i < value.counts.size(); ++i) {
    so_far += value.counts[i];
    const double bound = i < value.bounds.size() ? value.bounds[i] : std::numeric_limits<double>::infinity();
    out.bucket.push_back({so_far, bound});
  }
  out.sample_count = so_far;
  out.sample_sum = value.sum;
  return out;
}

prometheus::ClientMetric sample_of(const Metric& metric, const Sample& sample) {
  prometheus::ClientMetric out;
  for (std::size_t i = 0; i < metric.labels.size(); ++i)
    out.label.push_back({metric.labels[i], sample.label_values[i]});
  switch (metric.type) {
    case MetricType::counter:
      out.counter.value = sample.value;
      break;
    case MetricType::gauge:
      out.gauge.value = sample.value;
      break;
    case MetricType::histogram:
      out.histogram = histogram_of(sample.histogram);
      break;
  }
  return out;
}

}  // namespace

void Samples::value(std::size_t metric, std::vector<std::string> label_values, double value) {
  SEKISHO_CHECK(metric < by_metric_.size());
  by_metric_[metric].push_back({std::move(label_values), value, {}});
}

void Samples::histogram(std::size_t metric, std::vector<std::string> label_values, HistogramValue value) {
  SEKISHO_CHECK(metric < by_metric_.size() && value.counts.size() == value.bounds.size() + 1);
  by_metric_[metric].push_back({std::move(label_values), 0, std::move(value)});
}

void Registry::add(std::vector<Metric> metrics, Collect collect) {
  std::vector<Metric> known = this->metrics();
  for (const Metric& metric : metrics) {
    SEKISHO_CHECK(lint_metric(metric).empty());
    const auto same = [&](const Metric& m) { return m.name == metric.name; };
    SEKISHO_CHECK(std::none_of(known.begin(), known.end(), same));
    known.push_back(metric);
  }
  sources_.push_back({std::move(metrics), std::move(collect)});
}

std::string Registry::scrape() {
  std::vector<prometheus::MetricFamily> families;
  for (const Source& source : sources_) {
    Samples samples(source.metrics.size());
    source.collect(samples);
    for (std::size_t i = 0; i < source.metrics.size(); ++i) {
      const Metric& metric = source.metrics[i];
      prometheus::MetricFamily family{metric.name, metric.help, type_of(metric.type), {}};
      for (const Sample& sample : samples.of(i)) {
        SEKISHO_CHECK(sample.label_values.size() == metric.labels.size());
        if (family.metric.size() == max_series) {
          ++dropped_samples_;
          continue;
        }
        family.metric.push_back(sample_of(metric, sample));
      }
      families.push_back(std::move(family));
    }
  }
  prometheus::MetricFamily dropped{"sekisho_metrics_dropped_samples_total",
                                   "Samples left out of a scrape because a metric had too many.",
                                   prometheus::MetricType::Counter,
                                   {}};
  dropped.metric.emplace_back().counter.value = static_cast<double>(dropped_samples_);
  families.push_back(std::move(dropped));
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, families);
  return std::move(out).str();
}

std::vector<Metric> Registry::metrics() const {
  std::vector<Metric> all;
  for (const Source& source : sources_) all.insert(all.end(), source.metrics.begin(), source.metrics.end());
  return all;
}

}  // namespace sekisho::mgmt::metrics
