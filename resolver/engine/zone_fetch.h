// Asks one primary for a zone, over one TCP connection, and waits: for a thread that has nothing else to do.
//
// With a copy at hand the SOA is asked first; an equal serial ends it, an older one is a fault: a server that has
// fallen behind confirms nothing. Then come the changes (IXFR), and where the server has none that fit, the whole
// zone (AXFR) over a connection of its own.
//
// Threads: one per object; stop() by anybody, after which everything ends within a fraction of a second. Limits:
// 10 s to connect, 30 s between two messages, 15 min in all. Errors: a sentence. Spec: RFC 5936 §4, RFC 7766.
#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "base/result.h"
#include "resolver/copy/zone_data.h"
#include "resolver/engine/outbound_socket.h"

namespace sekisho::resolver {

class ZoneFetch {
 public:
  explicit ZoneFetch(Random& random) : random_(random), sockets_(random) {}

  struct Order {
    const RealmExit& exit;
    Endpoint primary;
    dns::Name zone;
    const ZoneData* have = nullptr;
    std::size_t max_octets = 0;
    bool whole = false;  ///< no changes: those that came last led to nothing good
  };
  /// New data; nothing: what we have is the newest.
  Result<std::optional<ZoneData>, std::string> run(const Order& order);
  void stop() { stopping_.store(true, std::memory_order_relaxed); }

 private:
  class Stream;
  Result<std::optional<ZoneData>, std::string> transfer(const Order& order, const ZoneData* have, Stream& stream);

  Random& random_;
  OutboundSockets sockets_;
  std::atomic<bool> stopping_{false};
};

}  // namespace sekisho::resolver
