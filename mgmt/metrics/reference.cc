#include "mgmt/metrics/reference.h"

#include <algorithm>
#include <string_view>

namespace sekisho::mgmt::metrics {
namespace {

std::string_view text_of(MetricType type) {
  switch (type) {
    case MetricType::counter:
      return "counter";
    case MetricType::gauge:
      return "gauge";
    case MetricType::histogram:
      return "histogram";
  }
  return "";
}

}  // namespace

std::string reference_markdown(std::vector<Metric> metrics) {
  std::ranges::sort(metrics, {}, &Metric::name);
  std::string text =
      "# Metrics\n\n"
      "Made by `sekishoctl metrics --reference`; the drill `alerts` compares it with the running gateway. Units are "
      "seconds, bytes and\nratios; labels come from the configuration or from closed lists, never from questions.\n\n"
      "| metric | kind | labels | meaning |\n|---|---|---|---|\n";
  for (const Metric& metric : metrics) {
    std::string labels;
    for (const std::string& label : metric.labels) labels += (labels.empty() ? "" : ", ") + label;
    text += "| `" + metric.name + "` | " + std::string(text_of(metric.type)) + " | " + labels + " | " + metric.help +
            " |\n";
  }
  return text;
}

}  // namespace sekisho::mgmt::metrics
