// The exception path's thread: frames that are not for the fast path go to a TAP, the kernel's frames come back from
// it.
//
// It may block in system calls; lanes never wait for it. Each TAP has a rate of its own, so that a flood of what
// nobody answers (ARP, ICMP, SYN) costs the kernel no more than configured; above it frames are dropped and counted.
//
// Threads: add() before start(); start() and stop() by the manager; the gates' other ends belong to lanes. Owns: the
// TAPs and the thread; the gates must outlive stop().
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/counter.h"
#include "base/doorbell.h"
#include "dataplane/dpdk/exception_gate.h"
#include "dataplane/dpdk/tap_device.h"
#include "dataplane/dpdk/token_bucket.h"

namespace sekisho::dataplane::dpdk {

/// One port's TAP and the gates of its lanes. The kernel's frames leave through the first gate, so they keep their
/// order.
struct TapBridge {
  TapBridge(TapDevice the_tap, std::vector<ExceptionGate*> the_gates, unsigned frames_per_second)
      : tap(std::move(the_tap)), gates(std::move(the_gates)), rate(frames_per_second) {}

  TapDevice tap;
  std::vector<ExceptionGate*> gates;
  TokenBucket rate;
  Counter to_kernel_dropped;    ///< over the rate, or the kernel did not take it
  Counter from_kernel_dropped;  ///< the lane's ring was full
};

class Housekeeper {
 public:
  Housekeeper() = default;
  ~Housekeeper() { stop(); }
  Housekeeper(const Housekeeper&) = delete;
  Housekeeper& operator=(const Housekeeper&) = delete;

  /// Returns the bridge, for its counters; it lives as long as the housekeeper.
  const TapBridge& add(TapDevice tap, std::vector<ExceptionGate*> gates, unsigned frames_per_second);
  /// Does nothing when there is no bridge.
  void start();
  void stop();

  /// One round over all bridges; true if anything moved (public for tests: start() does this in a loop).
  bool work(Instant now);

 private:
  void run(const std::stop_token& stop);
  bool to_kernel(TapBridge& bridge, Instant now);
  bool from_kernel(TapBridge& bridge);
  void wait();
  bool idle() const;

  std::vector<std::unique_ptr<TapBridge>> bridges_;
  Doorbell bell_;
  std::jthread thread_;
};

}  // namespace sekisho::dataplane::dpdk
