// The thread that takes copies of messages out of the taps and writes them to an outlet as dnstap.
//
// It never makes a lane or worker wait: while the outlet does not keep up the taps fill, and drop and count what
// comes; while there is no reader the writer itself empties them and counts what it throws away, so that a reader who
// comes gets what happens then.
//
// Owns: the outlet, the thread. Threads: start() and stop() by the manager; counters by any. The taps outlive it.
#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "base/counter.h"
#include "base/message_tap.h"
#include "mgmt/dnstap/dnstap_message.h"
#include "mgmt/dnstap/outlet.h"

namespace sekisho::mgmt::dnstap {

class Writer {
 public:
  static constexpr std::size_t max_buffered = 1U << 20;

  Writer(std::unique_ptr<Outlet> outlet, Sender sender, std::vector<MessageTap*> taps)
      : outlet_(std::move(outlet)), sender_(std::move(sender)), taps_(std::move(taps)) {}
  ~Writer() { stop(); }

  void start();
  void stop();
  /// One look at all taps and the outlet; true when there was something to do. For tests, in place of start().
  bool round(Instant now, std::int64_t wall_offset_ns);

  std::uint64_t written() const { return written_.value(); }
  /// Thrown away because there was no reader.
  std::uint64_t unread() const { return unread_.value(); }

 private:
  void take(MessageTap& tap, bool keep, std::int64_t wall_offset_ns);
  void flush();

  std::unique_ptr<Outlet> outlet_;
  Sender sender_;
  std::vector<MessageTap*> taps_;
  std::vector<std::uint8_t> buffer_, frame_;
  std::size_t sent_ = 0;  // of buffer_
  Counter written_, unread_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace sekisho::mgmt::dnstap
