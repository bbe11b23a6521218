// A published immutable value that many threads read without a lock (RCU, by rte_rcu_qsbr).
//
// The publisher swaps the pointer, then waits until every reader has passed a quiescent point, then frees the old
// value. A reader takes current() at the start of a round and forgets it before it reports quiescent(): design I6.
//
//   SnapshotDomain domain(max_readers);
//   Snapshot<Policy> policy(domain, first);
//   reader:     auto id = domain.register_reader(); loop { const Policy& p = policy.current(); ...;
//   domain.quiescent(id); } sleeping:   domain.offline(id); wait; domain.online(id); publisher:
//   policy.publish(std::move(next));   // blocks until no reader can hold the old one
//
// Threads: publish() by one thread at a time (the manager); the rest by each reader with its own id.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace sekisho {

class SnapshotDomain {
 public:
  explicit SnapshotDomain(unsigned max_readers);
  ~SnapshotDomain();
  SnapshotDomain(const SnapshotDomain&) = delete;
  SnapshotDomain& operator=(const SnapshotDomain&) = delete;

  /// A reader starts online. Aborts when more than max_readers register.
  unsigned register_reader();
  void unregister_reader(unsigned id);
  void quiescent(unsigned id);
  void offline(unsigned id);
  void online(unsigned id);
  /// Returns when every online reader was quiescent after this call began.
  void synchronize();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

template <typename T>
class Snapshot {
 public:
  Snapshot(SnapshotDomain& domain, std::unique_ptr<const T> first) : domain_(domain), current_(first.release()) {}
  ~Snapshot() { delete current_.load(); }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  const T& current() const { return *current_.load(std::memory_order_acquire); }
  void publish(std::unique_ptr<const T> next) {
    const std::unique_ptr<const T> old(current_.exchange(next.release(), std::memory_order_acq_rel));
    domain_.synchronize();
  }

 private:
  SnapshotDomain& domain_;
  std::atomic<const T*> current_;
};

}  // namespace sekisho
