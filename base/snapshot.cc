#include "base/snapshot.h"

#include <rte_rcu_qsbr.h>

#include <chrono>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

#include "base/check.h"

namespace sekisho {

// rte_rcu_qsbr needs no EAL: only memory on a cache line, which is taken from the heap here.
struct SnapshotDomain::State {
  struct Free {
    void operator()(rte_rcu_qsbr* qsbr) const { std::free(qsbr); }
  };
  std::unique_ptr<rte_rcu_qsbr, Free> qsbr;
  std::mutex mutex;  // guards taken
  std::vector<bool> taken;
};

SnapshotDomain::SnapshotDomain(unsigned max_readers) : state_(std::make_unique<State>()) {
  SEKISHO_CHECK(max_readers > 0);
  const std::size_t size = rte_rcu_qsbr_get_memsize(max_readers);
  constexpr std::size_t line = 64;
  state_->qsbr.reset(static_cast<rte_rcu_qsbr*>(std::aligned_alloc(line, (size + line - 1) / line * line)));
  SEKISHO_CHECK(state_->qsbr && rte_rcu_qsbr_init(state_->qsbr.get(), max_readers) == 0);
  state_->taken.resize(max_readers);
}

SnapshotDomain::~SnapshotDomain() = default;

unsigned SnapshotDomain::register_reader() {
  unsigned id = 0;
  {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    while (id < state_->taken.size() && state_->taken[id]) ++id;
    SEKISHO_CHECK(id < state_->taken.size());
    state_->taken[id] = true;
    SEKISHO_CHECK(rte_rcu_qsbr_thread_register(state_->qsbr.get(), id) == 0);
  }
  online(id);
  return id;
}

void SnapshotDomain::unregister_reader(unsigned id) {
  offline(id);
  const std::lock_guard<std::mutex> lock(state_->mutex);
  SEKISHO_CHECK(rte_rcu_qsbr_thread_unregister(state_->qsbr.get(), id) == 0);
  state_->taken[id] = false;
}

void SnapshotDomain::quiescent(unsigned id) { rte_rcu_qsbr_quiescent(state_->qsbr.get(), id); }
void SnapshotDomain::offline(unsigned id) { rte_rcu_qsbr_thread_offline(state_->qsbr.get(), id); }
void SnapshotDomain::online(unsigned id) { rte_rcu_qsbr_thread_online(state_->qsbr.get(), id); }

void SnapshotDomain::synchronize() {
  const std::uint64_t token = rte_rcu_qsbr_start(state_->qsbr.get());
  // Sleeps instead of spinning: the reader that is waited for may need this very core.
  while (rte_rcu_qsbr_check(state_->qsbr.get(), token, false) == 0) {
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
}

}  // namespace sekisho
