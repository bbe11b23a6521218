// The only place where lanes and workers meet: one pair of rings for each (lane, worker), one doorbell for each
// thread.
//
// A lane pushes encoded Requests to requests(lane, worker) and rings worker_bell(worker) once per burst; a worker
// pushes encoded Answers to answers(lane, worker) and rings lane_bell(lane). Full rings refuse: the lane answers
// SERVFAIL and counts it; the worker keeps what did not fit in a bounded backlog. Threads: each ring end as SpscRing
// says. Owns: all rings, sized at start. Lives as long as all threads.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "base/doorbell.h"
#include "base/ids.h"
#include "base/spsc_ring.h"

namespace sekisho::resolver {

class Mailbox {
 public:
  static constexpr std::size_t request_ring_bytes = 1U << 20;
  static constexpr std::size_t answer_ring_bytes = 4U << 20;

  Mailbox(std::uint16_t lanes, std::uint16_t workers)
      : lanes_(lanes), workers_(workers), lane_bells_(lanes), worker_bells_(workers) {
    for (std::size_t i = 0; i < std::size_t{lanes} * workers; ++i) {
      requests_.push_back(std::make_unique<SpscRing>(request_ring_bytes));
      answers_.push_back(std::make_unique<SpscRing>(answer_ring_bytes));
    }
  }

  std::uint16_t lanes() const { return lanes_; }
  std::uint16_t workers() const { return workers_; }
  SpscRing& requests(LaneId lane, WorkerId worker) { return *requests_[index(lane, worker)]; }
  SpscRing& answers(LaneId lane, WorkerId worker) { return *answers_[index(lane, worker)]; }
  Doorbell& lane_bell(LaneId lane) { return lane_bells_[lane.value]; }
  Doorbell& worker_bell(WorkerId worker) { return worker_bells_[worker.value]; }

 private:
  std::size_t index(LaneId lane, WorkerId worker) const { return std::size_t{lane.value} * workers_ + worker.value; }
  std::uint16_t lanes_, workers_;
  std::vector<std::unique_ptr<SpscRing>> requests_, answers_;
  std::deque<Doorbell> lane_bells_, worker_bells_;
};

}  // namespace sekisho::resolver
