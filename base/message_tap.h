// Copies of messages on their way past a thread that must not wait, for somebody who writes them down.
//
// The thread pushes; when the queue is full, or less than twice as large as the message, the copy is dropped and
// counted, nothing else happens. Who wants no copies has a null pointer in place of the tap: one branch. Owns: its
// queue. Threads: push() by one; ring() by one other; dropped() by any. Limits: the queue's octets.
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/counter.h"
#include "base/ip.h"
#include "base/spsc_ring.h"

namespace sekisho {

enum class TapKind : std::uint8_t {
  client_query,     ///< a client asks us
  client_response,  ///< we answer a client
  resolver_query,   ///< we ask an authoritative server
  forwarder_query,  ///< we ask a server that resolves for us
};

/// In front of each message in the queue.
struct TapHead {
  TapKind kind = TapKind::client_query;
  bool v6 = false, tcp = false, has_responder = false;
  std::uint16_t asker_port = 0, responder_port = 0;  ///< 0: not known
  std::array<std::uint8_t, 16> asker{}, responder{};
  bool has_asker = false;
  std::int64_t at_ns = 0;  ///< monotonic
};

class MessageTap {
 public:
  explicit MessageTap(std::size_t queue_bytes) : ring_(queue_bytes) {}

  void push(const TapHead& head, Bytes message) noexcept {
    const std::size_t largest = ring_.capacity() / 2 - sizeof(std::uint64_t);  // that a ring takes at all
    const bool fits = sizeof head + message.size() <= largest;
    if (!fits || !ring_.push({reinterpret_cast<const std::uint8_t*>(&head), sizeof head}, message)) dropped_.add();
  }
  SpscRing& ring() { return ring_; }
  const Counter& dropped() const { return dropped_; }

 private:
  SpscRing ring_;
  Counter dropped_;
};

}  // namespace sekisho
