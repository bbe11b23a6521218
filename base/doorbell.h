// Wakes a thread that sleeps, at the price of one load when it does not.
//
//   sleeper: bell.prepare(); if (nothing came meanwhile) poll/ppoll on bell.fd(); bell.finish();
//   ringer:  put work where the sleeper looks; bell.ring();     // a system call only if the sleeper is asleep
//
// Threads: prepare/finish by the sleeper; ring by anybody. Owns: an eventfd.
#pragma once

#include <atomic>

namespace sekisho {

class Doorbell {
 public:
  Doorbell();
  ~Doorbell();
  Doorbell(const Doorbell&) = delete;
  Doorbell& operator=(const Doorbell&) = delete;

  int fd() const { return fd_; }
  void prepare() { sleeping_.store(true, std::memory_order_seq_cst); }
  void finish();
  void ring() {
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (sleeping_.load(std::memory_order_relaxed)) wake();
  }

 private:
  void wake();
  int fd_;
  alignas(64) std::atomic<bool> sleeping_{false};
};

}  // namespace sekisho
