// What workers and the keeper count, and the process as a whole.
#include "appliance/metrics.h"
#include "appliance/source_files.h"
#include "appliance/version.h"
#include "base/event_log.h"
#include "base/version.h"

namespace sekisho::appliance {

using mgmt::metrics::Metric;
using mgmt::metrics::MetricType;
using mgmt::metrics::Registry;
using mgmt::metrics::Samples;
using resolver::EngineCounters;
using resolver::WorkerCounters;

namespace {

template <typename Counters>
struct CounterRow {
  const char* name;
  const char* help;
  Counter Counters::*counter;
};

constexpr CounterRow<WorkerCounters> core_rows[] = {
    {"sekisho_worker_requests_total", "Questions from lanes.", &WorkerCounters::requests},
    {"sekisho_worker_refreshes_total", "Hot answers that were asked for again before they end.",
     &WorkerCounters::refreshes},
    {"sekisho_worker_refreshes_held_total", "Refreshes left out: over a tenth of the questions, or too many at once.",
     &WorkerCounters::refreshes_held},
    {"sekisho_truth_cache_hits_total", "Questions answered from the truth cache.", &WorkerCounters::cache_hits},
    {"sekisho_truth_cache_stale_hits_total", "Questions answered from expired data (RFC 8767).",
     &WorkerCounters::cache_stale_hits},
    {"sekisho_worker_joined_total", "Questions that joined an equal one in flight.", &WorkerCounters::joined},
    {"sekisho_worker_resolutions_total", "Resolutions begun.", &WorkerCounters::resolutions},
    {"sekisho_worker_servfail_total", "Resolutions that failed.", &WorkerCounters::finished_servfail},
    {"sekisho_worker_told_before_end_total",
     "Questions answered SERVFAIL with a reason since their client would not wait longer, while the search went on.",
     &WorkerCounters::told_before_end},
    {"sekisho_worker_refused_overload_total", "Questions refused because too many were in flight.",
     &WorkerCounters::refused_overload},
    {"sekisho_worker_refused_client_total", "Questions refused because one client had too many.",
     &WorkerCounters::refused_client},
    {"sekisho_worker_refused_zone_total", "Questions refused because too many about one zone were in flight.",
     &WorkerCounters::refused_zone},
    {"sekisho_worker_refused_server_total", "Questions refused because the zone's servers had too many in flight.",
     &WorkerCounters::refused_server},
    {"sekisho_worker_work_limit_total", "Resolutions ended by a limit on their work.", &WorkerCounters::work_limit},
    {"sekisho_worker_exchanges_total", "Exchanges with upstream servers.", &WorkerCounters::exchanges},
    {"sekisho_worker_bailiwick_dropped_total", "Record sets that a server had no business to send.",
     &WorkerCounters::bailiwick_dropped},
    {"sekisho_upstream_cookies_given_total", "DNS cookies that servers gave, new or changed.",
     &WorkerCounters::cookies_given},
    {"sekisho_upstream_cookies_ended_total", "Servers that by TCP no longer sent the DNS cookie that was expected.",
     &WorkerCounters::cookies_ended},
    {"sekisho_upstream_cookies_refused_total", "Servers that answered only without a DNS cookie.",
     &WorkerCounters::cookies_refused},
    {"sekisho_upstream_cookies_ignored_total", "Queries with a DNS cookie that went unanswered, and without did not.",
     &WorkerCounters::cookies_ignored},
    {"sekisho_zone_copy_answers_total", "Steps of iteration that a copy of a zone answered.",
     &WorkerCounters::copy_answers},
    {"sekisho_truth_cache_evictions_total", "Entries of the truth cache that made room for others.",
     &WorkerCounters::evictions},
    {"sekisho_dnssec_secure_total", "Questions whose answer was proven.", &WorkerCounters::validated_secure},
    {"sekisho_dnssec_insecure_total", "Questions whose answer need not be signed, as was proven or configured.",
     &WorkerCounters::validated_insecure},
    {"sekisho_dnssec_bogus_total", "Questions that failed because the proof failed.",
     &WorkerCounters::validated_bogus},
    {"sekisho_dnssec_indeterminate_total", "Questions that failed because what the proof needs was not to be had.",
     &WorkerCounters::validated_indeterminate},
    {"sekisho_dnssec_chain_questions_total", "DS and DNSKEY questions asked for proofs.",
     &WorkerCounters::chain_questions},
    {"sekisho_dnssec_suspended_total", "Times that a proof gave way to others, since it takes much hashing.",
     &WorkerCounters::proofs_suspended},
    {"sekisho_dnssec_limits_total", "Proofs ended by a limit on their work.", &WorkerCounters::proof_limits},
    {"sekisho_dnssec_aggressive_answers_total", "Denials made of proven NSEC and NSEC3 records (RFC 8198).",
     &WorkerCounters::aggressive_answers},
};

/// In the order of BogusKind.
constexpr const char* bogus_kinds[] = {"unsigned", "expired", "not-yet-valid", "signature",
                                       "keys",     "absence", "other",         "limit"};
static_assert(std::size(bogus_kinds) == static_cast<std::size_t>(resolver::BogusKind::count));

constexpr CounterRow<EngineCounters> engine_rows[] = {
    {"sekisho_engine_udp_sent_total", "Datagrams sent to upstream servers.", &EngineCounters::udp_sent},
    {"sekisho_engine_udp_received_total", "Datagrams for an attempt in progress.", &EngineCounters::udp_received},
    {"sekisho_engine_udp_late_total", "Datagrams that nobody waits for.", &EngineCounters::udp_late},
    {"sekisho_engine_udp_fragmented_total", "Replies that arrived in fragments, taken as truncated.",
     &EngineCounters::udp_fragmented},
    {"sekisho_engine_udp_sockets_opened_total", "Sockets bound to a new random port.", &EngineCounters::udp_opened},
    {"sekisho_engine_udp_steered_total", "Queries from a new random port that needed no socket of its own.",
     &EngineCounters::udp_steered},
    {"sekisho_engine_udp_send_errors_total", "Datagrams that could not be sent.", &EngineCounters::udp_send_errors},
    {"sekisho_engine_udp_exhausted_total", "Attempts without a socket.", &EngineCounters::udp_exhausted},
    {"sekisho_engine_tcp_connects_total", "Connections to upstream servers.", &EngineCounters::tcp_connects},
    {"sekisho_engine_tcp_connect_failures_total", "Connections that failed.", &EngineCounters::tcp_connect_failures},
    {"sekisho_engine_tcp_reused_total", "Queries over a connection that was there.", &EngineCounters::tcp_reused},
    {"sekisho_engine_bind_failures_total", "Sockets that a realm's exit refused.", &EngineCounters::bind_failures},
    {"sekisho_engine_backlog_dropped_total", "Answers dropped because a lane did not take them.",
     &EngineCounters::backlog_dropped},
};

template <typename Counters, std::size_t n>
std::vector<Metric> describe(const CounterRow<Counters> (&rows)[n], const char* label) {
  std::vector<Metric> metrics;
  for (const auto& row : rows) metrics.push_back({row.name, row.help, MetricType::counter, {label}});
  return metrics;
}

template <typename Counters, std::size_t n>
void collect(Samples& out, const CounterRow<Counters> (&rows)[n], const Counters& counters,
             const std::string& label) {
  for (std::size_t i = 0; i < n; ++i) out.value(i, {label}, static_cast<double>((counters.*rows[i].counter).value()));
}

}  // namespace

void register_worker_metrics(Registry& registry, Workers& workers, const resolver::Keeper& keeper) {
  registry.add(describe(core_rows, "worker"), [&workers](Samples& out) {
    for (std::size_t i = 0; i < workers.size(); ++i)
      collect(out, core_rows, workers[i]->core_counters(), std::to_string(i));
  });
  registry.add({{"sekisho_dnssec_bogus_by_kind_total",
                 "Questions whose proof failed, by what was wrong.",
                 MetricType::counter,
                 {"worker", "kind"}}},
               [&workers](Samples& out) {
                 for (std::size_t i = 0; i < workers.size(); ++i) {
                   const auto& bogus = workers[i]->core_counters().bogus;
                   for (std::size_t k = 0; k < bogus.size(); ++k) {
                     out.value(0, {std::to_string(i), bogus_kinds[k]}, static_cast<double>(bogus[k].value()));
                   }
                 }
               });
  registry.add(describe(engine_rows, "thread"), [&workers, &keeper](Samples& out) {
    for (std::size_t i = 0; i < workers.size(); ++i) {
      collect(out, engine_rows, workers[i]->counters(), "worker" + std::to_string(i));
    }
    collect(out, engine_rows, keeper.counters(), "keeper");
  });
  registry.add(
      {
          {"sekisho_truth_cache_entries", "Entries of the truth cache.", MetricType::gauge, {"worker"}},
          {"sekisho_truth_cache_bytes", "Memory in use by the truth cache.", MetricType::gauge, {"worker"}},
          {"sekisho_worker_in_flight", "Resolutions in flight.", MetricType::gauge, {"worker"}},
      },
      [&workers](Samples& out) {
        for (std::size_t i = 0; i < workers.size(); ++i) {
          resolver::WorkerThread& worker = *workers[i];
          std::size_t sizes[3] = {};
          const bool taken = worker.tasks().run_on_owner(
              [&] {
                sizes[0] = worker.core().cache_entries();
                sizes[1] = worker.core().cache_bytes();
                sizes[2] = worker.core().in_flight();
              },
              1s);
          for (std::size_t k = 0; taken && k < std::size(sizes); ++k) {
            out.value(k, {std::to_string(i)}, static_cast<double>(sizes[k]));
          }
        }
      });
}

void register_process_metrics(Registry& registry, PolicyStore& store, std::time_t started) {
  registry.add(
      {
          {"sekisho_build_info", "Always 1; the version is a label.", MetricType::gauge, {"version"}},
          {"sekisho_start_time_seconds", "When the process started, in seconds since 1970.", MetricType::gauge, {}},
          {"sekisho_config_revision", "Policies published since the start.", MetricType::gauge, {}},
          {"sekisho_config_last_reload_success", "1 when the last reload was taken over.", MetricType::gauge, {}},
          {"sekisho_config_loaded_timestamp_seconds",
           "When the running configuration was loaded.",
           MetricType::gauge,
           {}},
          {"sekisho_release_timestamp_seconds", "When this version was made.", MetricType::gauge, {}},
          {"sekisho_source_file_timestamp_seconds",
           "When the distribution's root hints and trust anchors were last changed; 0: the file is not there.",
           MetricType::gauge,
           {"kind", "path"}},
          {"sekisho_log_lost_total", "Log entries that the journal did not take.", MetricType::counter, {}},
      },
      [&store, started](Samples& out) {
        out.value(0, {version}, 1);
        out.value(1, {}, static_cast<double>(started));
        out.value(2, {}, static_cast<double>(store.policy().current().revision));
        out.value(3, {}, store.last_reload_failed() ? 0 : 1);
        out.value(4, {}, static_cast<double>(store.loaded_at()));
        out.value(5, {}, static_cast<double>(released_at.seconds));
        for (const SourceFile& file : source_files(store.config()))
          out.value(6, {file.kind, file.path}, static_cast<double>(file.modified));
        out.value(7, {}, static_cast<double>(log::lost_entries()));
      });
}

}  // namespace sekisho::appliance
