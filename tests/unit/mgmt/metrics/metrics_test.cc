// Names that Prometheus people expect, and text that Prometheus reads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mgmt/metrics/reference.h"
#include "mgmt/metrics/registry.h"

namespace sekisho::mgmt::metrics {
namespace {

using enum MetricType;
using testing::HasSubstr;
using testing::Not;

constexpr const char* help = "A sentence about it.";

TEST(LintMetric, KnowsGoodNames) {
  for (const Metric& good : std::vector<Metric>{
           {"sekisho_queries_total", help, counter, {"view", "rcode"}},
           {"sekisho_lane_busy_seconds_total", help, counter, {"lane"}},
           {"sekisho_cache_memory_bytes", help, gauge, {"realm"}},
           {"sekisho_upstream_latency_seconds", help, histogram, {"realm", "group", "server"}},
           {"sekisho_upstream_up", help, gauge, {"server"}},
       }) {
    EXPECT_EQ(lint_metric(good), std::vector<std::string>{}) << good.name;
  }
}

TEST(LintMetric, NamesEachFault) {
  struct Case {
    Metric metric;
    const char* fault;
  };
  for (const Case& c : std::vector<Case>{
           {{"sekisho_queries", help, counter, {}}, "ends in _total"},
           {{"sekisho_entries_total", help, gauge, {}}, "only a counter's"},
           {{"queries_total", help, counter, {}}, "start with sekisho_"},
           {{"sekisho_Queries_total", help, counter, {}}, "snake_case"},
           {{"sekisho__queries_total", help, counter, {}}, "snake_case"},
           {{"sekisho_latency_ms", help, gauge, {}}, "base unit"},
           {{"sekisho_busy_milliseconds_total", help, counter, {}}, "base unit"},
           {{"sekisho_latency", help, histogram, {}}, "its unit"},
           {{"sekisho_entries_count", help, gauge, {}}, "part of a histogram"},
           {{"sekisho_queries_total", "", counter, {}}, "one sentence"},
           {{"sekisho_queries_total", help, counter, {"le"}}, "Prometheus's own"},
           {{"sekisho_queries_total", help, counter, {"qname"}}, "from askers"},
           {{"sekisho_queries_total", help, counter, {"client"}}, "from askers"},
           {{"sekisho_queries_total", help, counter, {"view", "view"}}, "twice"},
           {{"sekisho_queries_total", help, counter, {"View"}}, "snake_case"},
       }) {
    const std::vector<std::string> faults = lint_metric(c.metric);
    ASSERT_EQ(faults.size(), 1U) << c.metric.name << " " << c.fault;
    EXPECT_THAT(faults.front(), HasSubstr(c.fault));
  }
}

TEST(Registry, WritesTheExpositionFormat) {
  Registry registry;
  registry.add({{"sekisho_queries_total", "Queries received.", counter, {"view"}},
                {"sekisho_upstream_latency_seconds", "Time to a reply.", histogram, {"server"}}},
               [](Samples& out) {
                 out.value(0, {"lgwan"}, 9007199254740991.0);
                 out.value(0, {"a \"quoted\"\nview"}, 2);
                 out.histogram(1, {"east"}, {{0.001, 0.01}, {5, 3, 1}, 0.25});
               });
  registry.add({{"sekisho_ready", "Whether queries are answered.", gauge, {}}},
               [](Samples& out) { out.value(0, {}, 1); });
  EXPECT_EQ(
      registry.scrape(),
      "# HELP sekisho_queries_total Queries received.\n"
      "# TYPE sekisho_queries_total counter\n"
      "sekisho_queries_total{view=\"lgwan\"} 9007199254740991\n"
      "sekisho_queries_total{view=\"a \\\"quoted\\\"\\nview\"} 2\n"
      "# HELP sekisho_upstream_latency_seconds Time to a reply.\n"
      "# TYPE sekisho_upstream_latency_seconds histogram\n"
      "sekisho_upstream_latency_seconds_count{server=\"east\"} 9\n"
      "sekisho_upstream_latency_seconds_sum{server=\"east\"} 0.25\n"
      "sekisho_upstream_latency_seconds_bucket{server=\"east\",le=\"0.001\"} 5\n"
      "sekisho_upstream_latency_seconds_bucket{server=\"east\",le=\"0.01\"} 8\n"
      "sekisho_upstream_latency_seconds_bucket{server=\"east\",le=\"+Inf\"} 9\n"
      "# HELP sekisho_ready Whether queries are answered.\n"
      "# TYPE sekisho_ready gauge\n"
      "sekisho_ready 1\n"
      "# HELP sekisho_metrics_dropped_samples_total Samples left out of a scrape because a metric had too many.\n"
      "# TYPE sekisho_metrics_dropped_samples_total counter\n"
      "sekisho_metrics_dropped_samples_total 0\n");
}

TEST(Registry, ForgetsWhatItsSourceForgets) {
  Registry registry;
  std::vector<std::string> views = {"lgwan", "internet"};
  registry.add({{"sekisho_queries_total", help, counter, {"view"}}}, [&](Samples& out) {
    for (const std::string& view : views) out.value(0, {view}, 1);
  });
  EXPECT_THAT(registry.scrape(), HasSubstr("view=\"internet\""));
  views.pop_back();
  EXPECT_THAT(registry.scrape(), Not(HasSubstr("view=\"internet\"")));
}

TEST(Registry, BoundsItsOutput) {  // I4
  Registry registry;
  registry.add({{"sekisho_queries_total", help, counter, {"view"}}}, [](Samples& out) {
    for (std::size_t i = 0; i < Registry::max_series + 7; ++i) out.value(0, {std::to_string(i)}, 1);
  });
  EXPECT_THAT(registry.scrape(), HasSubstr("sekisho_metrics_dropped_samples_total 7\n"));
}

TEST(RegistryDeathTest, RefusesBadOrRepeatedDescriptions) {
  const auto nothing = [](Samples&) {};
  Registry registry;
  registry.add({{"sekisho_queries_total", help, counter, {}}}, nothing);
  EXPECT_DEATH(registry.add({{"sekisho_queries_total", help, counter, {}}}, nothing), "bug");
  EXPECT_DEATH(registry.add({{"sekisho_queries", help, counter, {}}}, nothing), "bug");
  registry.add({{"sekisho_other_total", help, counter, {"view"}}}, [](Samples& out) { out.value(0, {}, 1); });
  EXPECT_DEATH(static_cast<void>(registry.scrape()), "bug") << "a sample without its labels";
}

TEST(Reference, ListsWhatIsRegisteredByName) {
  const std::string text =
      reference_markdown({{"sekisho_b_total", "Of the second.", MetricType::counter, {"view", "rcode"}},
                          {"sekisho_a_seconds", "Of the first.", MetricType::histogram, {}}});
  const std::size_t a = text.find("| `sekisho_a_seconds` | histogram |  | Of the first. |\n");
  const std::size_t b = text.find("| `sekisho_b_total` | counter | view, rcode | Of the second. |\n");
  ASSERT_NE(a, std::string::npos);
  ASSERT_NE(b, std::string::npos);
  EXPECT_LT(a, b);
}

}  // namespace
}  // namespace sekisho::mgmt::metrics
