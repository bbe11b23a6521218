// Keys of what the gateway watches by itself: the clock, signed names, the share of SERVFAIL.
#include "mgmt/config/schema_parts.h"
#include "mgmt/config/values.h"

namespace sekisho::mgmt::config {
namespace {

const TableSchema& canary_schema() {
  static const TableSchema schema{
      "watch.canary",
      "A name that is asked for again and again, past the caches, to see that it still resolves as it should. A "
      "recursive realm without any is watched by the root's SOA.",
      {
          row("realm", &CanaryRow::realm, {.required = true, .doc = "Realm that is asked."}),
          row("name", &CanaryRow::name, {.required = true, .doc = "The name."}),
          row("type", &CanaryRow::type, {.default_text = "\"SOA\"", .doc = "The record type."}),
          row("expect", &CanaryRow::expect,
              {.default_text = "\"secure\"",
               .bounds = {.choices = {"secure", "bogus", "answer"}},
               .doc = "secure: it resolves and its signatures are right (MIC guideline 2-12); bogus: it is refused "
                      "because they are wrong, which shows that checking is on; answer: it resolves."}),
          row("interval", &CanaryRow::interval,
              {.default_text = "\"1m\"", .bounds = {1'000, 3'600'000}, .doc = "How often it is asked for."}),
      }};
  return schema;
}

}  // namespace

const TableSchema& watch_schema() {
  static const TableSchema schema{
      "watch",
      "What the gateway watches by itself, for monitoring and `sekishoctl status`.",
      {
          row("clock", &Watch::clock,
              {.default_text = "\"chrony\"",
               .bounds = {.choices = {"chrony", "kernel", "none"}},
               .doc = "Who knows whether the clock is synchronised (MIC guideline 2-3, 2-12): chronyd, the kernel "
                      "(for other time daemons), or nobody."}),
          row("chronyd", &Watch::chronyd,
              {.default_text = "\"127.0.0.1\"",
               .bounds = {1, 107},
               .doc = "Where chronyd takes commands: an address or the path of its Unix socket."}),
          row("clock-interval", &Watch::clock_interval,
              {.default_text = "\"30s\"",
               .bounds = {1'000, 3'600'000},
               .doc = "How often whoever knows is asked; so late a loss of synchronisation may show."}),
          row("clock-error-limit", &Watch::clock_error_limit,
              {.default_text = "\"1s\"",
               .bounds = {1, 3'600'000},
               .doc = "A clock that may be wrong by more counts as not synchronised."}),
          row("servfail-window", &Watch::servfail_window,
              {.default_text = "\"5m\"",
               .bounds = {10'000, 3'600'000},
               .doc = "Each view's share of SERVFAIL is that of the replies of so long a time."}),
          row("servfail-learning", &Watch::servfail_learning,
              {.default_text = "\"7d\"",
               .bounds = {3'600'000, 90 * 86'400'000ULL},
               .doc = "Hours with traffic that a view's usual share of SERVFAIL is learnt from before it is used; "
                      "until then the limit is a fixed 20 percent."}),
          row("servfail-floor", &Watch::servfail_floor,
              {.default_text = "5",
               .bounds = {1, 100},
               .doc = "The limit that is learnt is never below so many percent."}),
          row("domain-interval", &Watch::domain_interval,
              {.default_text = "\"6h\"",
               .bounds = {0, 7 * 86'400'000ULL},
               .doc =
                   "How often the domains under [organisation] are looked at as the Internet sees them, by a realm "
                   "that iterates; a broken one every ten minutes. 0s: only by sekishoctl domain check."}),
          tables_row("canary", &Watch::canaries, canary_schema(),
                     {.default_text = "[]", .doc = "Names that are asked for again and again."}),
      }};
  return schema;
}

const TableSchema& dnstap_schema() {
  static const TableSchema schema{
      "dnstap",
      "Copies of what clients ask and are told, and of what upstream servers are asked, for analysis (dnstap). They "
      "hold "
      "what people look up: keep them only as long as needed.",
      {
          row("output", &Dnstap::output,
              {.default_text = "\"\"",
               .effect = Effect::restart,
               .bounds = {0, 200},
               .doc = "unix:PATH of a reader's socket (fstrm_capture, dnscollector), file:PATH, or empty: none."}),
          row("queue", &Dnstap::queue,
              {.default_text = "\"1MiB\"",
               .effect = Effect::restart,
               .bounds = {64ULL << 10, 256ULL << 20},
               .doc =
                   "Each lane and worker queues so much; what comes beyond is dropped and counted, nobody waits."}),
          row("file-limit", &Dnstap::file_limit,
              {.default_text = "\"256MiB\"",
               .effect = Effect::restart,
               .bounds = {1ULL << 20, 64ULL << 30},
               .doc = "A file of this size becomes PATH.old, in place of the one before, and a new one begins."}),
      }};
  return schema;
}

}  // namespace sekisho::mgmt::config
