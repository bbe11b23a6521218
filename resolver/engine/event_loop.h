// Where a loop's thread sleeps: until a datagram, a stream, a doorbell, or a time.
//
// An io_context drives the streams; the UDP pool's epoll set and the doorbell are watched by it too. Handlers run
// only inside poll() and sleep_until(), on the loop's thread. Threads: one. Owns: the io_context, not the descriptors
// it watches.
#pragma once

#include <memory>

#include "base/clock.h"

namespace boost::asio {
class io_context;
}

namespace sekisho::resolver {

class EventLoop {
 public:
  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  boost::asio::io_context& io();
  /// Wakes sleep_until() while `fd` is readable. The descriptor must outlive the loop.
  void watch(int fd);
  /// Runs what is ready.
  void poll();
  /// Runs what gets ready first, or returns at `until`.
  void sleep_until(Instant until);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sekisho::resolver
