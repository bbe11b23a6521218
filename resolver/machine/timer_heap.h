// When which Resolution is due: one timer each, in a binary heap that knows where each lies.
//
// Deadlines mostly come in the order of time, so that adding one is a step or two, and taking one out is no search.
// Owns: nothing; a Resolution takes its timer out before it ends. Threads: the worker's.
#pragma once

#include <utility>
#include <vector>

#include "base/check.h"
#include "resolver/machine/resolution.h"

namespace sekisho::resolver {

class TimerHeap {
 public:
  bool empty() const { return heap_.empty(); }
  Instant next() const { return *heap_.front()->timer; }
  Resolution& first() const { return *heap_.front(); }

  void set(Resolution& r, Instant due) {
    clear(r);
    r.timer = due;
    heap_.push_back(&r);
    rise(heap_.size() - 1);
  }
  void clear(Resolution& r) {
    if (!r.timer) return;
    const std::size_t at = r.timer_place;
    SEKISHO_CHECK(at < heap_.size() && heap_[at] == &r);
    r.timer.reset();
    Resolution* const last = heap_.back();
    heap_.pop_back();
    if (last == &r) return;
    put(at, last);
    sink(at);
    rise(last->timer_place);
  }

 private:
  /// Those of one instant in the order in which they began.
  static bool earlier(const Resolution& a, const Resolution& b) {
    return std::pair(*a.timer, a.id) < std::pair(*b.timer, b.id);
  }
  void put(std::size_t at, Resolution* r) {
    heap_[at] = r;
    r->timer_place = static_cast<std::uint32_t>(at);
  }
  void rise(std::size_t at) {
    Resolution* const r = heap_[at];
    for (; at > 0 && earlier(*r, *heap_[(at - 1) / 2]); at = (at - 1) / 2) put(at, heap_[(at - 1) / 2]);
    put(at, r);
  }
  void sink(std::size_t at) {
    Resolution* const r = heap_[at];
    for (std::size_t child = 2 * at + 1; child < heap_.size(); child = 2 * at + 1) {
      if (child + 1 < heap_.size() && earlier(*heap_[child + 1], *heap_[child])) ++child;
      if (!earlier(*heap_[child], *r)) break;
      put(at, heap_[child]);
      at = child;
    }
    put(at, r);
  }

  std::vector<Resolution*> heap_;
};

}  // namespace sekisho::resolver
