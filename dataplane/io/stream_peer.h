// The listener's own record of a connection, and its batch of queries on their way through the pipeline
// (stream_listener.h).
#pragma once

#include <array>
#include <cstring>

#include "dataplane/io/stream_listener.h"

namespace sekisho::dataplane {

struct StreamListener::Peer {
  StreamConnection stream;
  std::uint64_t handle = 0;
  std::size_t listener = 0;
  int fd = -1;
  std::uint32_t interest = 0;
  bool marked = false;
  bool closed = false;
  Order::iterator place;
};

/// Up to a burst of queries, each with room for the longest reply.
struct StreamListener::Batch {
  static constexpr std::size_t room = 65535;
  std::array<ClientQuery, burst_size> queries;
  std::array<std::array<std::uint8_t, 16>, burst_size> sources;
  std::vector<std::uint8_t> memory = std::vector<std::uint8_t>(burst_size * room);
  unsigned count = 0;
};

}  // namespace sekisho::dataplane
