#include <algorithm>
#include <cstdio>

#include "load_run.h"

namespace sekisho::lab {
namespace {

struct Quantiles {
  double p50 = 0, p90 = 0, p99 = 0, max = 0;  // milliseconds
};

Quantiles quantiles(std::vector<std::uint32_t> latencies) {
  if (latencies.empty()) return {};
  std::sort(latencies.begin(), latencies.end());
  const auto at = [&](double share) {
    return latencies[static_cast<std::size_t>(share * static_cast<double>(latencies.size() - 1))] / 1000.0;
  };
  return {at(0.5), at(0.9), at(0.99), latencies.back() / 1000.0};
}

void print(const Quantiles& q) {
  std::printf("\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,\"max\":%.3f", q.p50, q.p90, q.p99, q.max);
}

unsigned long long wide(std::uint64_t v) { return v; }

}  // namespace

void LoadRun::report() const {
  std::printf(
      "{\"started_at\":%.6f,\"elapsed\":%.3f,\"worst_lag\":%.6f,\"sent\":%llu,\"answered\":%llu,\"lost\":%llu,",
      totals_.started_at, totals_.elapsed, totals_.worst_lag, wide(totals_.sent), wide(totals_.answered),
      wide(totals_.lost));
  std::printf("\"late\":%llu,\"unexpected\":%llu,\"send_failed\":%llu,\"truncated\":%llu,\"rcodes\":{",
              wide(totals_.late), wide(totals_.unexpected), wide(totals_.send_failed), wide(totals_.truncated));
  const char* comma = "";
  for (std::size_t i = 0; i < totals_.by_rcode.size(); ++i) {
    if (totals_.by_rcode[i] == 0) continue;
    std::printf("%s\"%zu\":%llu", comma, i, wide(totals_.by_rcode[i]));
    comma = ",";
  }
  std::vector<std::uint32_t> all;
  for (const Window& w : windows_) all.insert(all.end(), w.latencies_us.begin(), w.latencies_us.end());
  std::printf("},");
  print(quantiles(std::move(all)));
  std::printf(",\"spans\":[");
  comma = "";
  for (const auto& [from, to] : options_.spans) {
    std::vector<std::uint32_t> latencies;
    for (std::size_t i = from; i < to && i < windows_.size(); ++i)
      latencies.insert(latencies.end(), windows_[i].latencies_us.begin(), windows_[i].latencies_us.end());
    std::printf("%s{\"from\":%u,\"to\":%u,\"answered\":%zu,", comma, from, to, latencies.size());
    print(quantiles(std::move(latencies)));
    std::printf("}");
    comma = ",";
  }
  std::printf("],\"windows\":[");
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    const Window& w = windows_[i];
    std::printf("%s{\"t\":%zu,\"sent\":%llu,\"answered\":%llu,\"lost\":%llu,\"errors\":%llu,", i ? "," : "", i,
                wide(w.sent), wide(w.answered), wide(w.lost), wide(w.errors));
    print(quantiles(w.latencies_us));
    std::printf("}");
  }
  std::printf("]}\n");
}

}  // namespace sekisho::lab
