// DPDK's log lines, led into ours, and kept so that a failed start can say why.
//
// DPDK's functions return a number and print the reason. While a Capture lives, what is printed is also collected.
// Threads: lines may come from any thread; Capture by the manager only, one at a time.
#pragma once

#include <string>

namespace sekisho::dataplane::dpdk {

/// Sends DPDK's log to base/log from now on. Called before EAL starts.
void redirect_dpdk_log();

class DpdkLogCapture {
 public:
  DpdkLogCapture();
  ~DpdkLogCapture();
  DpdkLogCapture(const DpdkLogCapture&) = delete;
  DpdkLogCapture& operator=(const DpdkLogCapture&) = delete;
  /// The last lines that were printed, joined by "; ". Empty when DPDK said nothing.
  std::string text() const;
};

}  // namespace sekisho::dataplane::dpdk
