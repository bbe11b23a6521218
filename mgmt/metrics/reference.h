// The list of all metrics as Markdown (docs/metrics.md), made from their descriptions.
// Threads: pure.
#pragma once

#include <string>
#include <vector>

#include "mgmt/metrics/metric.h"

namespace sekisho::mgmt::metrics {

std::string reference_markdown(std::vector<Metric> metrics);

}  // namespace sekisho::mgmt::metrics
