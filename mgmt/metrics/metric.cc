#include "mgmt/metrics/metric.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sekisho::mgmt::metrics {
namespace {

bool is_snake_case(std::string_view text) {
  if (text.empty() || text.front() < 'a' || text.front() > 'z' || text.back() == '_') return false;
  if (text.find("__") != std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

template <std::size_t N>
bool ends_in_one_of(std::string_view text, const std::array<std::string_view, N>& endings) {
  return std::any_of(endings.begin(), endings.end(), [text](std::string_view e) { return text.ends_with(e); });
}

constexpr std::array<std::string_view, 3> reserved_endings{"_count", "_sum", "_bucket"};
constexpr std::array<std::string_view, 12> scaled_units{"_ms",           "_us",          "_ns",      "_milliseconds",
                                                        "_microseconds", "_nanoseconds", "_minutes", "_hours",
                                                        "_kilobytes",    "_megabytes",   "_mib",     "_percent"};
constexpr std::array<std::string_view, 3> histogram_units{"_seconds", "_bytes", "_ratio"};
/// What a client chooses; see the header.
constexpr std::array<std::string_view, 8> asker_labels{"qname",  "query",  "domain",  "owner",
                                                       "client", "source", "address", "ip"};

void lint_label(const std::string& label, std::vector<std::string>& faults) {
  if (!is_snake_case(label)) faults.push_back("label \"" + label + "\" is not lower snake_case");
  if (label == "le" || label == "quantile") faults.push_back("label \"" + label + "\" is Prometheus's own");
  if (std::find(asker_labels.begin(), asker_labels.end(), label) != asker_labels.end()) {
    faults.push_back("label \"" + label + "\" would take its values from askers");
  }
}

}  // namespace

std::vector<std::string> lint_metric(const Metric& metric) {
  std::vector<std::string> faults;
  const std::string_view name = metric.name;
  const bool total = name.ends_with("_total");
  const std::string_view stem = total ? name.substr(0, name.size() - 6) : name;
  if (!is_snake_case(name)) faults.push_back("the name is not lower snake_case");
  if (!name.starts_with("sekisho_")) faults.push_back("the name does not start with sekisho_");
  if (ends_in_one_of(name, reserved_endings)) faults.push_back("the name ends like a part of a histogram");
  if (ends_in_one_of(stem, scaled_units)) faults.push_back("the unit is not a base unit (seconds, bytes, ratio)");
  switch (metric.type) {
    case MetricType::counter:
      if (!total) faults.push_back("a counter's name ends in _total");
      break;
    case MetricType::gauge:
      if (total) faults.push_back("only a counter's name ends in _total");
      break;
    case MetricType::histogram:
      if (!ends_in_one_of(name, histogram_units)) faults.push_back("a histogram's name ends in its unit");
      break;
  }
  if (metric.help.size() < 10 || metric.help.find('\n') != std::string::npos)
    faults.push_back("the help is not one sentence");
  for (const std::string& label : metric.labels) lint_label(label, faults);
  for (std::size_t i = 0; i < metric.labels.size(); ++i) {
    if (std::find(metric.labels.begin(), metric.labels.begin() + static_cast<std::ptrdiff_t>(i), metric.labels[i]) !=
        metric.labels.begin() + static_cast<std::ptrdiff_t>(i)) {
      faults.push_back("label \"" + metric.labels[i] + "\" is there twice");
    }
  }
  return faults;
}

}  // namespace sekisho::mgmt::metrics
