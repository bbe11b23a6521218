// What is known of upstream servers: queries, health, latency, by realm, group and server.
#include <string_view>

#include "appliance/metrics.h"
#include "forwarding/probe_answer.h"

namespace sekisho::appliance {

using mgmt::metrics::HistogramValue;
using mgmt::metrics::MetricType;
using mgmt::metrics::Registry;
using mgmt::metrics::Samples;

namespace {

HistogramValue latency_of(const forwarding::ServerBoard& board) {
  HistogramValue histogram;
  histogram.bounds = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2};
  for (const auto& bucket : board.latency) histogram.counts.push_back(bucket.load(std::memory_order_relaxed));
  histogram.sum = static_cast<double>(board.latency_sum_us.load(std::memory_order_relaxed)) / 1e6;
  return histogram;
}

void collect_server(Samples& out, const std::vector<std::string>& labels, const forwarding::ServerBoard& board) {
  const auto count = [](const std::atomic<std::uint64_t>& c) {
    return static_cast<double>(c.load(std::memory_order_relaxed));
  };
  out.value(0, labels, count(board.queries));
  out.value(1, labels, board.up.load() ? 1 : 0);
  out.histogram(2, labels, latency_of(board));
  out.value(3, labels, count(board.timeouts));
  out.value(4, labels, count(board.errors));
  out.value(5, labels, count(board.unreachable));
  out.value(6, labels, count(board.mismatches));
  out.value(7, labels, count(board.tcp_queries));
  out.value(8, labels, count(board.hedges));
  out.value(9, labels, count(board.probes_failed));
  out.value(10, labels, static_cast<double>(board.srtt_ns.load(std::memory_order_relaxed)) / 1e9);
}

}  // namespace

void register_upstream_metrics(Registry& registry, PolicyStore& store, const resolver::Keeper& keeper) {
  const std::vector<std::string> labels{"realm", "group", "server"};
  registry.add(
      {
          {"sekisho_upstream_queries_total", "Queries sent to a server.", MetricType::counter, labels},
          {"sekisho_upstream_healthy", "1 when the server's probes are good.", MetricType::gauge, labels},
          {"sekisho_upstream_latency_seconds", "Time from a query to its reply.", MetricType::histogram, labels},
          {"sekisho_upstream_timeouts_total", "Queries that got no reply in time.", MetricType::counter, labels},
          {"sekisho_upstream_errors_total", "Replies with SERVFAIL, REFUSED and the like.", MetricType::counter,
           labels},
          {"sekisho_upstream_unreachable_total", "Queries that ended in an ICMP or connection error.",
           MetricType::counter, labels},
          {"sekisho_upstream_mismatches_total", "Datagrams that answered no question of ours: errors or forgeries.",
           MetricType::counter, labels},
          {"sekisho_upstream_tcp_queries_total", "Queries sent over TCP.", MetricType::counter, labels},
          {"sekisho_upstream_hedges_total", "Second queries sent because the first took long.", MetricType::counter,
           labels},
          {"sekisho_upstream_probes_failed_total", "Health probes that failed.", MetricType::counter, labels},
          {"sekisho_upstream_smoothed_rtt_seconds", "Smoothed round-trip time.", MetricType::gauge, labels},
          {"sekisho_upstream_zone_serial", "Serial that the server's last good probe of a SOA brought.",
           MetricType::gauge, labels},
          {"sekisho_upstream_group_disagrees",
           "1 while servers of a group that are up answer their probe differently.",
           MetricType::gauge,
           {"realm", "group"}},
      },
      [&store, &keeper](Samples& out) {
        for (const forwarding::Realm& realm : store.policy().current().realms->realms) {
          for (const forwarding::UpstreamGroup& group : realm.groups) {
            const forwarding::GroupBoard* board = store.health().group(group.id);
            const auto answers = keeper.probe_answers(group.id);
            for (std::size_t i = 0; board && i < group.servers.size(); ++i) {
              const std::vector<std::string> values{realm.name, group.name, group.servers[i].label};
              collect_server(out, values, board->server(i));
              if (i < answers.size() && answers[i].serial != 0) out.value(11, values, answers[i].serial);
            }
            if (board) out.value(12, {realm.name, group.name}, forwarding::servers_disagree(*board, answers) ? 1 : 0);
          }
        }
      });
}

}  // namespace sekisho::appliance
