#include "resolver/engine/event_loop.h"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <list>

#include "base/sleep_limit.h"

namespace sekisho::resolver {
namespace asio = boost::asio;

struct EventLoop::State {
  struct Watched {
    asio::posix::stream_descriptor descriptor;
    bool armed = false;
  };
  asio::io_context io{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE};  // only one thread ever comes here: no locks
  asio::executor_work_guard<asio::io_context::executor_type> keep_running{io.get_executor()};
  std::list<Watched> watched;
};

EventLoop::EventLoop() : state_(std::make_unique<State>()) {}

EventLoop::~EventLoop() {
  for (State::Watched& watched : state_->watched) watched.descriptor.release();  // its owner closes it
}

asio::io_context& EventLoop::io() { return state_->io; }

void EventLoop::watch(int fd) { state_->watched.push_back({asio::posix::stream_descriptor(state_->io, fd)}); }

void EventLoop::poll() { state_->io.poll(); }

void EventLoop::sleep_until(Instant until) {
  for (State::Watched& watched : state_->watched) {
    if (watched.armed) continue;
    watched.armed = true;
    watched.descriptor.async_wait(asio::posix::stream_descriptor::wait_read,
                                  [&watched](const boost::system::error_code&) { watched.armed = false; });
  }
  const Duration left = std::min(until - monotonic_now(), sleep_limit());
  if (left > Duration::zero()) {
    state_->io.run_one_for(left);
  } else {
    state_->io.poll();
  }
}

}  // namespace sekisho::resolver
