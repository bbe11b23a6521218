// What the socket pools tell their owner about attempts: the other half of WorkerOutput.
//
// Called on the owner's thread, never from inside send() or cancel(). Each call may send or cancel again.
#pragma once

#include "resolver/machine/worker_core.h"

namespace sekisho::resolver {

class WireEvents {
 public:
  virtual ~WireEvents() = default;
  /// A datagram from the attempt's server; more may come until the attempt is cancelled.
  virtual void on_udp(AttemptKey key, Bytes datagram, Instant now) = 0;
  /// The attempt is over: ICMP error, or it could not be sent.
  virtual void on_unreachable(AttemptKey key, Instant now) = 0;
  /// The attempt is over: its reply.
  virtual void on_tcp(AttemptKey key, Bytes message, Instant now) = 0;
  /// The attempt is over without a reply.
  virtual void on_tcp_failed(AttemptKey key, Instant now) = 0;
};

struct AttemptKeyHash {
  std::size_t operator()(const AttemptKey& key) const noexcept {
    return static_cast<std::size_t>((key.exchange * 256 + key.attempt) * 0x9E3779B97F4A7C15ULL >> 7);
  }
};

}  // namespace sekisho::resolver
