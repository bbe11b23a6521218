#include "tests/bench/dpdkgen/report.h"

#include <algorithm>
#include <cstdio>
#include <functional>

namespace sekisho::bench {
namespace {

using Number = std::function<double(const MeasuredWindow&)>;

double per_answer(const MeasuredWindow& w) {
  return w.window.received == 0 ? 0 : static_cast<double>(w.lane_ns) / static_cast<double>(w.window.received);
}

void print_spread(const char* name, const std::vector<MeasuredWindow>& windows, const Number& number) {
  std::vector<double> values;
  for (const MeasuredWindow& w : windows) values.push_back(number(w));
  std::sort(values.begin(), values.end());
  std::printf("  \"%s\": {\"median\": %.2f, \"min\": %.2f, \"max\": %.2f},\n", name, values[values.size() / 2],
              values.front(), values.back());
}

}  // namespace

void print_window(const MeasuredWindow& m) {
  const Window& w = m.window;
  const auto number = [](std::uint64_t n) { return static_cast<unsigned long long>(n); };
  std::printf(
      "{\"seconds\": %.3f, \"sent\": %llu, \"received\": %llu, \"refused\": %llu, \"rate\": %.0f, "
      "\"lane_ns_per_answer\": %.2f, \"sampled\": %llu, \"wrong\": %llu, \"late\": %llu, \"not_noerror\": %llu, "
      "\"latency_ns\": {\"p50\": %llu, \"p99\": %llu, \"p99_9\": %llu, \"max\": %llu}}",
      w.seconds, number(w.sent), number(w.received), number(w.refused), static_cast<double>(w.received) / w.seconds,
      per_answer(m), number(w.sampled), number(w.wrong), number(w.late), number(w.not_noerror),
      number(w.latency.percentile(0.5)), number(w.latency.percentile(0.99)), number(w.latency.percentile(0.999)),
      number(w.latency.max()));
}

void print_report(const std::vector<MeasuredWindow>& windows, double rate_asked) {
  std::printf("{\n  \"rate_asked\": %.0f,\n", rate_asked);
  print_spread("answers_per_second", windows,
               [](const MeasuredWindow& w) { return static_cast<double>(w.window.received) / w.window.seconds; });
  print_spread("ns_between_answers", windows, [](const MeasuredWindow& w) {
    return w.window.seconds * 1e9 / static_cast<double>(std::max<std::uint64_t>(w.window.received, 1));
  });
  print_spread("lane_ns_per_answer", windows, per_answer);
  std::printf("  \"windows\": [\n");
  for (const MeasuredWindow& w : windows) {
    std::printf("    ");
    print_window(w);
    std::puts(&w == &windows.back() ? "" : ",");
  }
  std::printf("  ]\n}\n");
}

}  // namespace sekisho::bench
