#include "mgmt/dnstap/writer.h"

#include <pthread.h>

#include <chrono>
#include <cstring>

#include "mgmt/dnstap/frame_stream.h"

namespace sekisho::mgmt::dnstap {
namespace {

constexpr Duration pause = 20ms;  // a tap must hold what comes in so long

std::int64_t wall_offset_now() {
  const auto wall = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<Duration>(wall).count() - monotonic_now().ns;
}

}  // namespace

void Writer::start() {
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "dnstap");
    while (!stopping_.load(std::memory_order_relaxed)) {
      if (!round(monotonic_now(), wall_offset_now())) std::this_thread::sleep_for(pause);
    }
    round(monotonic_now(), wall_offset_now());
    outlet_->close();
  });
}

void Writer::stop() {
  stopping_.store(true, std::memory_order_relaxed);
  if (thread_.joinable()) thread_.join();
}

void Writer::take(MessageTap& tap, bool keep, std::int64_t wall_offset_ns) {
  SpscRing& ring = tap.ring();
  for (Bytes record = ring.front(); !record.empty() && buffer_.size() < max_buffered; record = ring.front()) {
    if (keep) {
      TapHead head;
      std::memcpy(&head, record.data(), sizeof head);
      frame_.clear();
      encode(head, record.subspan(sizeof head), sender_, wall_offset_ns, frame_);
      add_data(frame_, buffer_);
      written_.add();
    } else {
      unread_.add();
    }
    ring.pop();
  }
}

void Writer::flush() {
  while (sent_ < buffer_.size()) {
    const std::size_t n = outlet_->write_some(Bytes(buffer_).subspan(sent_));
    if (n == 0) return;
    sent_ += n;
  }
  buffer_.clear();
  sent_ = 0;
}

bool Writer::round(Instant now, std::int64_t wall_offset_ns) {
  const std::uint64_t before = written_.value() + unread_.value();
  const bool ready = outlet_->ready(now);
  if (!ready) {  // half a frame would spoil the next stream
    buffer_.clear();
    sent_ = 0;
  }
  if (ready) flush();  // first, to make room
  for (MessageTap* tap : taps_) take(*tap, ready, wall_offset_ns);
  if (ready) flush();
  return written_.value() + unread_.value() != before;
}

}  // namespace sekisho::mgmt::dnstap
