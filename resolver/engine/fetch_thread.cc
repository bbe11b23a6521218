#include "resolver/engine/fetch_thread.h"

#include "resolver/engine/loop_thread.h"

namespace sekisho::resolver {

FetchThread::FetchThread(Job job, std::function<void()> wake) : job_(std::move(job)) {
  thread_ = std::thread([this, wake = std::move(wake)] {
    prepare_loop_thread("copy-fetch", -1);
    outcome_ = fetch_.run({job_.exit, job_.primary, job_.zone, job_.have.get(), job_.max_octets, job_.whole});
    done_.store(true, std::memory_order_release);
    wake();
  });
}

FetchThread::~FetchThread() {
  fetch_.stop();
  if (thread_.joinable()) thread_.join();
}

FetchThread::Outcome FetchThread::take() {
  SEKISHO_CHECK(done() && outcome_);
  thread_.join();
  return *std::move(outcome_);
}

}  // namespace sekisho::resolver
