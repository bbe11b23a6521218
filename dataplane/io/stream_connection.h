// One TCP client: octets in become messages, messages become octets out. No sockets here, so that every split can be
// tested.
//
// Limits: a query of max_query octets (longer closes the connection), max_output octets of replies waiting,
// max_in_flight questions without a reply; at either limit nothing more is taken until some went. Owns: its buffers.
// Threads: one. Spec: RFC 1035 §4.2.2, RFC 7766 §6-8.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/ip.h"

namespace sekisho::dataplane {

class StreamConnection {
 public:
  static constexpr std::size_t max_query = 4096;
  static constexpr std::size_t max_output = 4 * 65537;
  static constexpr unsigned max_in_flight = 128;

  // In.
  /// Where the next octets from the client go; empty when the buffer is full.
  MutableBytes input_room() { return MutableBytes(input_).subspan(filled_); }
  void arrived(std::size_t octets) { filled_ += octets; }
  enum class Next : std::uint8_t { none, message, broken };
  /// The oldest whole message; good until drop_message(). `broken`: a length that no query has.
  Next next_message(Bytes& message) const;
  void drop_message();
  bool may_take_more() const { return in_flight < max_in_flight && output_octets_ < max_output; }

  // Out.
  void queue(Bytes message);
  /// Up to `parts.size()` pieces to write, in order.
  std::size_t output(std::span<Bytes> parts) const;
  /// So many octets were written; true when that ended at least one reply.
  bool written(std::size_t octets);
  std::size_t output_octets() const { return output_octets_; }

  IpAddress client;
  unsigned in_flight = 0;
  bool client_done = false;  ///< it will send no more; what is in flight is still owed
  Instant active;            ///< when a whole message last went in or out

 private:
  std::array<std::uint8_t, 2 + max_query> input_;
  std::size_t filled_ = 0;
  std::deque<std::vector<std::uint8_t>> output_;
  std::size_t head_written_ = 0;
  std::size_t output_octets_ = 0;
};

}  // namespace sekisho::dataplane
