// A worker without its I/O: truth cache, in-flight table, resolutions and exchanges, driven by events in virtual
// time.
//
// The engine (or a replay test) feeds it requests, datagrams, stream messages and time; it says through WorkerOutput
// what to send and what to answer. Each attempt on the wire has an AttemptKey; the engine keeps the socket for it and
// gives it back with each event.
//
// Threads: one. Owns: the realm shards of the truth cache. Limits: WorkerLimits; what exceeds them is answered
// SERVFAIL + EDE and counted.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/counter.h"
#include "base/random.h"
#include "forwarding/health.h"
#include "forwarding/realm.h"
#include "resolver/mailbox/messages.h"

namespace sekisho::resolver {

class CopyBoard;

struct AttemptKey {
  std::uint64_t exchange = 0;  ///< unique while the worker lives
  std::uint8_t attempt = 0;
  friend auto operator<=>(const AttemptKey&, const AttemptKey&) = default;
};

class WorkerOutput {
 public:
  virtual ~WorkerOutput() = default;
  virtual void send_udp(AttemptKey key, const forwarding::Realm& realm, const Endpoint& server, Bytes wire) = 0;
  virtual void send_tcp(AttemptKey key, const forwarding::Realm& realm, const Endpoint& server, Bytes wire) = 0;
  virtual void cancel(AttemptKey key) = 0;
  virtual void answer(LaneId lane, const Answer& answer) = 0;
  /// A question has failed because its proof failed: for a log of failures (G2-9).
  virtual void bogus(const forwarding::Realm& realm, const dns::Question& question, dnssec::Reason reason) {
    static_cast<void>(realm), static_cast<void>(question), static_cast<void>(reason);
  }
};

struct WorkerLimits {
  std::size_t cache_bytes = 128U << 20;  ///< truth cache of this worker, over all realms
  std::size_t max_resolutions = 8192;    ///< in flight
  std::size_t max_waiters = 1024;        ///< requests joined to one resolution
  std::size_t max_per_client = 1000;
  std::size_t max_per_zone = 2000;       ///< exchanges with one zone's servers (crowd.h)
  std::size_t max_per_server = 4000;     ///< exchanges with one server
  unsigned max_sends_per_request = 100;  ///< upstream sends for one client question (NXNS, CAMP)
  unsigned max_subqueries = 24;          ///< NS addresses looked up for one question
  unsigned max_chain_questions = 64;     ///< DS and DNSKEY asked for one question
  unsigned max_depth = 8;                ///< sub-resolution below sub-resolution
  Duration client_patience = 1800ms;     ///< RFC 8767 client response timer: stale is used from here on
  Duration request_deadline = 10s;
};

/// Why data was bogus, in the few words that statistics need.
enum class BogusKind : std::uint8_t {
  unsigned_data,
  expired,
  not_yet_valid,
  signature,  ///< wrong, malformed, by another zone or key
  keys,       ///< DNSKEY missing, or not what DS or the anchor vouches for
  absence,    ///< NSEC or NSEC3 missing, incomplete, contradicting
  other,
  limit,  ///< the proof would have cost too much
  count
};

struct WorkerCounters {
  Counter requests, refreshes, refreshes_held, cache_hits, cache_stale_hits, joined, resolutions, finished_ok,
      finished_nxdomain, finished_nodata, finished_servfail, refused_overload, refused_client, refused_zone,
      refused_server, told_before_end, work_limit, exchanges, bailiwick_dropped, evictions, cookies_given,
      cookies_ended, cookies_refused, cookies_ignored, copy_answers;
  /// Questions by the verdict they ended with; the further ones say what proofs cost.
  Counter validated_secure, validated_insecure, validated_bogus, validated_indeterminate, chain_questions,
      proofs_suspended, proof_limits, aggressive_answers;
  std::array<Counter, static_cast<std::size_t>(BogusKind::count)> bogus;  ///< by BogusKind
};

/// Where wall time comes from: RRSIGs are valid by it.
using WallClock = std::function<WallTime()>;

class WorkerCore {
 public:
  WorkerCore(const WorkerLimits& limits, forwarding::HealthBoard& health, Random& random, WallClock wall = wall_now);
  ~WorkerCore();

  /// Copies of zones that are asked before their servers; outlives the worker. Call before the first table.
  void use_copies(CopyBoard& copies);
  /// Takes the current table; call when it changed, and at least before the reader's next quiescent point: nothing of
  /// an older table is kept. A realm whose content_hash is unchanged keeps its cache; one whose hash or epoch changed
  /// starts with an empty one, and what it was resolving begins anew under the new rules. Who waits for a realm that
  /// is gone gets SERVFAIL.
  void set_realms(const forwarding::RealmTable& table, Instant now, WorkerOutput& out);

  void on_request(const Request& request, Instant now, WorkerOutput& out);
  void on_udp(AttemptKey key, Bytes datagram, Instant now, WorkerOutput& out);
  void on_unreachable(AttemptKey key, Instant now, WorkerOutput& out);
  void on_tcp(AttemptKey key, Bytes message, Instant now, WorkerOutput& out);
  void on_tcp_failed(AttemptKey key, Instant now, WorkerOutput& out);
  /// When on_timer() is due next.
  std::optional<Instant> next_timer() const;
  void on_timer(Instant now, WorkerOutput& out);

  /// Forgets what lies at `name` and, with `subtree`, below; nothing for `name`: the whole realm. Returns entries
  /// dropped.
  std::size_t flush(RealmId realm, const dns::Name* name, bool subtree);
  /// Calls `line` for each cached RRset or negative answer of the realm under `under`, presentation form with the TTL
  /// left.
  void dump(RealmId realm, const dns::Name& under, Instant now,
            const std::function<void(std::string_view)>& line) const;

  const WorkerCounters& counters() const;
  std::size_t cache_bytes() const;
  std::size_t cache_entries() const;
  std::size_t in_flight() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sekisho::resolver
