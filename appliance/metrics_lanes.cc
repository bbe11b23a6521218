// What lanes count: fates, faults, replies by view, cache, time.
#include "appliance/metrics.h"
#include "dns/query_reader.h"

namespace sekisho::appliance {
namespace {

using dataplane::LaneCounters;
using dataplane::ViewCounters;
using mgmt::metrics::Metric;
using mgmt::metrics::MetricType;
using mgmt::metrics::Registry;
using mgmt::metrics::Samples;

double number(std::uint64_t value) { return static_cast<double>(value); }

/// The label of a view slot: its name, or what the slot is for. Views that are gone keep no series.
std::string view_label(const views::Policy& policy, std::uint32_t slot_view) {
  if (slot_view == ViewCounters::no_view) return "none";
  if (slot_view == ViewCounters::all_other) return "other";
  const views::View* view = policy.view_by_id(ViewId{static_cast<std::uint16_t>(slot_view)});
  return view ? view->name : std::string();
}

void register_fates(Registry& registry, const Lanes& lanes) {
  registry.add(
      {
          {"sekisho_lane_received_packets_total",
           "Packets that a lane received.",
           MetricType::counter,
           {"lane", "port"}},
          {"sekisho_lane_answered_total", "Packets that got a reply.", MetricType::counter, {"lane"}},
          {"sekisho_lane_passed_total", "Packets handed to the kernel.", MetricType::counter, {"lane"}},
          {"sekisho_lane_pending", "Questions that wait for a worker's answer.", MetricType::gauge, {"lane"}},
          {"sekisho_lane_dropped_total", "Packets dropped, by reason.", MetricType::counter, {"lane", "reason"}},
          {"sekisho_query_faults_total",
           "Malformed queries, by what was wrong.",
           MetricType::counter,
           {"lane", "fault"}},
          {"sekisho_lane_busy_seconds_total", "Time in rounds that found work.", MetricType::counter, {"lane"}},
          {"sekisho_lane_idle_seconds_total",
           "Time in rounds and sleeps that found none.",
           MetricType::counter,
           {"lane"}},
          {"sekisho_lane_bursts_total", "Receive bursts that were not empty.", MetricType::counter, {"lane"}},
          {"sekisho_lane_sleeps_total", "Times a lane went to sleep.", MetricType::counter, {"lane"}},
      },
      [&lanes](Samples& out) {
        for (const LaneRow& lane : lanes.lanes()) {
          const LaneCounters& c = lane.core->counters();
          out.value(0, {lane.name, lane.port}, number(c.received.value()));
          out.value(1, {lane.name}, number(c.answered.value()));
          out.value(2, {lane.name}, number(c.passed.value()));
          out.value(3, {lane.name}, number(c.pending()));
          for (std::size_t i = 1; i < dataplane::drop_reason_count; ++i) {
            const auto reason = static_cast<dataplane::DropReason>(i);
            out.value(4, {lane.name, std::string(to_text(reason))}, number(c.dropped(reason)));
          }
          for (std::size_t i = 1; i < dns::query_fault_count; ++i) {
            out.value(5, {lane.name, std::string(to_text(static_cast<dns::QueryFault>(i)))},
                      number(c.faults[i].value()));
          }
          out.value(6, {lane.name}, number(c.busy_ns.value()) / 1e9);
          out.value(7, {lane.name}, number(c.idle_ns.value()) / 1e9);
          out.value(8, {lane.name}, number(c.bursts.value()));
          out.value(9, {lane.name}, number(c.sleeps.value()));
        }
      });
}

constexpr std::pair<dns::CookieVerdict, const char*> cookie_kinds[] = {
    {dns::CookieVerdict::client_only, "client_only"},
    {dns::CookieVerdict::good, "good"},
    {dns::CookieVerdict::bad, "bad"},
};

struct ViewSums {
  std::array<std::uint64_t, dataplane::rcode_slot_count> replies{};
  std::uint64_t hits = 0, misses = 0, leaks = 0, mapped = 0, truncated = 0, demanded = 0;
  std::array<std::uint64_t, 4> cookies{};
};

/// Over all lanes, by label. Every view of today's policy has a row.
std::map<std::string, ViewSums> sum_views(const Lanes& lanes, const views::Policy& policy) {
  std::map<std::string, ViewSums> sums;
  for (const views::View& view : policy.views) sums[view.name];
  for (const LaneRow& lane : lanes.lanes()) {
    for (const ViewCounters& slot : lane.core->counters().views) {
      const std::uint32_t id = slot.view.load(std::memory_order_relaxed);
      if (id == ViewCounters::unused) continue;
      const std::string label = view_label(policy, id);
      if (label.empty()) continue;
      ViewSums& sum = sums[label];
      for (std::size_t i = 0; i < sum.replies.size(); ++i) sum.replies[i] += slot.replies[i].value();
      sum.hits += slot.cache_hits.value();
      sum.misses += slot.cache_misses.value();
      sum.leaks += slot.leaks_prevented.value();
      sum.mapped += slot.mapped.value();
      sum.truncated += slot.truncated.value();
      sum.demanded += slot.cookies_demanded.value();
      for (std::size_t i = 0; i < sum.cookies.size(); ++i) sum.cookies[i] += slot.cookies[i].value();
    }
  }
  return sums;
}

void register_views(Registry& registry, const Lanes& lanes, PolicyStore& store) {
  registry.add(
      {
          {"sekisho_responses_total", "Replies, by view and response code.", MetricType::counter, {"view", "rcode"}},
          {"sekisho_leaks_prevented_total",
           "Questions for names of another network, answered here.",
           MetricType::counter,
           {"view"}},
          {"sekisho_mapped_answers_total",
           "Answers whose addresses the NAT map changed.",
           MetricType::counter,
           {"view"}},
          {"sekisho_truncated_responses_total", "Replies over UDP that did not fit.", MetricType::counter, {"view"}},
          {"sekisho_view_cache_hits_total",
           "Questions answered from the reply cache.",
           MetricType::counter,
           {"view"}},
          {"sekisho_view_cache_misses_total",
           "Questions that the reply cache did not hold.",
           MetricType::counter,
           {"view"}},
          {"sekisho_client_cookies_total",
           "DNS cookies of clients: without server part, good, bad.",
           MetricType::counter,
           {"view", "kind"}},
          {"sekisho_cookies_demanded_total",
           "Queries over UDP without the good cookie that their view requires.",
           MetricType::counter,
           {"view"}},
      },
      [&lanes, &store](Samples& out) {
        const auto sums = sum_views(lanes, store.policy().current());
        for (const auto& [view, sum] : sums) {
          for (std::size_t i = 0; i < sum.replies.size(); ++i) {
            out.value(0, {view, std::string(dataplane::rcode_slot_text(i))}, number(sum.replies[i]));
          }
          out.value(1, {view}, number(sum.leaks));
          out.value(2, {view}, number(sum.mapped));
          out.value(3, {view}, number(sum.truncated));
          out.value(4, {view}, number(sum.hits));
          out.value(5, {view}, number(sum.misses));
          for (const auto& [kind, label] : cookie_kinds) {
            out.value(6, {view, label}, number(sum.cookies[static_cast<std::size_t>(kind)]));
          }
          out.value(7, {view}, number(sum.demanded));
        }
      });
}

void register_caches(Registry& registry, const Lanes& lanes) {
  registry.add(
      {
          {"sekisho_reply_cache_hits_total",
           "Questions answered from the lane's cache.",
           MetricType::counter,
           {"lane"}},
          {"sekisho_reply_cache_misses_total",
           "Questions that the lane's cache did not hold.",
           MetricType::counter,
           {"lane"}},
          {"sekisho_reply_cache_entries", "Replies in the lane's cache.", MetricType::gauge, {"lane"}},
          {"sekisho_reply_cache_bytes", "Memory of the lane's cache.", MetricType::gauge, {"lane"}},
          {"sekisho_reply_cache_evictions_total",
           "Replies that made room for others.",
           MetricType::counter,
           {"lane"}},
          {"sekisho_reply_cache_insertions_total",
           "Replies that were not there before.",
           MetricType::counter,
           {"lane"}},
      },
      [&lanes](Samples& out) {
        for (const LaneRow& lane : lanes.lanes()) {
          const LaneCounters& c = lane.core->counters();
          std::uint64_t hits = 0, misses = 0;
          for (const ViewCounters& slot : c.views) {
            hits += slot.cache_hits.value();
            misses += slot.cache_misses.value();
          }
          const dataplane::ReplyCache& cache = lane.core->cache();
          out.value(0, {lane.name}, number(hits));
          out.value(1, {lane.name}, number(misses));
          out.value(2, {lane.name}, number(cache.entries()));
          out.value(3, {lane.name}, number(cache.memory_bytes()));
          out.value(4, {lane.name}, number(cache.counters().evicted.value()));
          out.value(5, {lane.name}, number(cache.counters().inserted.value()));
        }
      });
}

void register_requests(Registry& registry, const Lanes& lanes) {
  registry.add(
      {
          {"sekisho_lane_requests_total", "Questions handed to workers.", MetricType::counter, {"lane"}},
          {"sekisho_lane_refreshes_total",
           "Hot answers asked for again before they expire.",
           MetricType::counter,
           {"lane"}},
          {"sekisho_lane_refreshes_held_total",
           "Hot answers not asked for again: over a tenth of the questions, or too many at once.",
           MetricType::counter,
           {"lane"}},
          {"sekisho_lane_refused_overload_total",
           "Questions refused because a queue was full.",
           MetricType::counter,
           {"lane", "queue"}},
          {"sekisho_lane_refused_client_total",
           "Questions refused because one client had too many in flight.",
           MetricType::counter,
           {"lane"}},
          {"sekisho_lane_late_answers_total",
           "Answers that came after their client was given up.",
           MetricType::counter,
           {"lane"}},
          {"sekisho_lane_answers_cut_total",
           "Answers sent as TC because their network was told the same, or errors, too often.",
           MetricType::counter,
           {"lane"}},
          {"sekisho_lane_spared_by_cookie_total",
           "Queries over their source's rate that were answered for their good cookie.",
           MetricType::counter,
           {"lane"}},
          {"sekisho_lane_refused_zone_total",
           "Questions refused because too many about one zone were in flight.",
           MetricType::counter,
           {"lane"}},
      },
      [&lanes](Samples& out) {
        for (const LaneRow& lane : lanes.lanes()) {
          const LaneCounters& c = lane.core->counters();
          out.value(0, {lane.name}, number(c.requests.value()));
          out.value(1, {lane.name}, number(c.refreshes.value()));
          out.value(2, {lane.name}, number(c.refreshes_held.value()));
          out.value(3, {lane.name, "requests"}, number(c.request_ring_full.value()));
          out.value(3, {lane.name, "pending"}, number(c.pending_full.value()));
          out.value(4, {lane.name}, number(c.client_limit.value()));
          out.value(5, {lane.name}, number(c.late_answers.value()));
          out.value(6, {lane.name}, number(c.answers_cut.value()));
          out.value(7, {lane.name}, number(c.spared_by_cookie.value()));
          out.value(8, {lane.name}, number(c.zone_limit.value()));
        }
      });
}

}  // namespace

void register_lane_metrics(Registry& registry, const Lanes& lanes, PolicyStore& store) {
  register_fates(registry, lanes);
  register_views(registry, lanes, store);
  register_caches(registry, lanes);
  register_requests(registry, lanes);
}

void register_port_metrics(Registry& registry, const Lanes& lanes) {
  registry.add(
      {
          {"sekisho_port_rx_packets_total", "Packets that the port received.", MetricType::counter, {"port"}},
          {"sekisho_port_tx_packets_total", "Packets that the port sent.", MetricType::counter, {"port"}},
          {"sekisho_port_rx_missed_total",
           "Packets lost because the port's queue was full.",
           MetricType::counter,
           {"port"}},
          {"sekisho_port_rx_errors_total", "Packets that arrived broken.", MetricType::counter, {"port"}},
          {"sekisho_port_tx_errors_total", "Packets that could not be sent.", MetricType::counter, {"port"}},
          {"sekisho_port_no_buffer_total", "Packets lost because no buffer was free.", MetricType::counter, {"port"}},
          {"sekisho_port_passed_total", "Packets left or handed to the kernel.", MetricType::counter, {"port"}},
          {"sekisho_port_pass_dropped_total",
           "Packets for the kernel that were over its rate.",
           MetricType::counter,
           {"port"}},
          {"sekisho_port_from_kernel_total",
           "Packets sent to the wire for the kernel.",
           MetricType::counter,
           {"port"}},
          {"sekisho_port_fragments_dropped_total",
           "Fragments of queries, dropped before the lane.",
           MetricType::counter,
           {"port"}},
      },
      [&lanes](Samples& out) {
        for (const PortRow& port : lanes.ports()) {
          const dataplane::dpdk::PortStats s = port.stats();
          const std::uint64_t values[] = {s.ipackets,  s.opackets, s.missed,       s.rx_errors,   s.tx_errors,
                                          s.no_buffer, s.passed,   s.pass_dropped, s.from_kernel, s.fragments};
          for (std::size_t i = 0; i < std::size(values); ++i) out.value(i, {port.name}, number(values[i]));
        }
      });
}

}  // namespace sekisho::appliance
