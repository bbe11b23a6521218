// What the generator found, as JSON. Threads: one.
#pragma once

#include <vector>

#include "tests/bench/dpdkgen/generator.h"

namespace sekisho::bench {

struct MeasuredWindow {
  Window window;
  std::uint64_t lane_ns = 0;  ///< the lane thread's time on its core; 0: not asked for
};

/// One window as one line.
void print_window(const MeasuredWindow& window);
/// All windows and their medians, to standard output.
void print_report(const std::vector<MeasuredWindow>& windows, double rate_asked);

}  // namespace sekisho::bench
