#include "appliance/inquirer.h"

#include <poll.h>

#include "base/clock.h"

namespace sekisho::appliance {
namespace {

constexpr Duration answer_patience = 12s;   // a worker gives up by itself before
constexpr Duration lane_patience = 4500ms;  // as long as a lane lets a worker search

resolver::Request request_for(RealmId realm, const dns::Question& question) {
  resolver::Request request;
  request.realm = realm;
  request.question = question;
  return request;
}

}  // namespace

void Inquirer::start(std::function<void()> tick) {
  thread_ = std::thread([this, tick = std::move(tick)] {
    pthread_setname_np(pthread_self(), "inquirer");
    Instant next{};
    while (!stopping_.load(std::memory_order_relaxed)) {
      if (const Instant now = monotonic_now(); now >= next) {
        tick();
        next = now + tick_interval;
      }
      run();
    }
  });
}

void Inquirer::stop() {
  stopping_.store(true, std::memory_order_relaxed);
  wake_.notify_all();
  mailbox_.lane_bell(row_).ring();
  if (thread_.joinable()) thread_.join();
}

bool Inquirer::submit(std::function<void()> job) {
  const std::lock_guard lock(mutex_);
  if (jobs_.size() >= max_jobs) return false;
  jobs_.push_back(std::move(job));
  wake_.notify_one();
  return true;
}

/// One job, or a while without any.
void Inquirer::run() {
  std::function<void()> job;
  {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, 1s, [this] { return !jobs_.empty() || stopping_.load(std::memory_order_relaxed); });
    if (jobs_.empty()) return;
    job = std::move(jobs_.front());
    jobs_.pop_front();
  }
  job();
}

std::optional<resolver::Answer> Inquirer::ask(RealmId realm, const dns::Question& question, bool fresh) {
  resolver::Request request = request_for(realm, question);
  request.checking_disabled = true;
  auto answer = carry(std::move(request), fresh);
  if (answer && answer->rcode != dns::Rcode::noerror && answer->rcode != dns::Rcode::nxdomain) return std::nullopt;
  return answer;
}

std::optional<resolver::Answer> Inquirer::ask_checked(RealmId realm, const dns::Question& question) {
  return carry(request_for(realm, question), true);
}

std::optional<resolver::Answer> Inquirer::ask_as_lane(RealmId realm, const dns::Question& question,
                                                      resolver::RequestKind kind) {
  resolver::Request request = request_for(realm, question);
  request.kind = kind;
  request.patience = lane_patience;
  return carry(std::move(request), false);
}

std::optional<resolver::Answer> Inquirer::carry(resolver::Request request, bool fresh) {
  if (stopping_.load(std::memory_order_relaxed)) return std::nullopt;
  const WorkerId worker{resolver::worker_for(request.realm, request.question.name, mailbox_.workers())};
  if (fresh) request.kind = resolver::RequestKind::renew;
  request.lane = row_;
  request.pending = ++pending_;
  std::vector<std::uint8_t> wire;
  resolver::encode_request(request, wire);
  if (!mailbox_.requests(row_, worker).push(wire)) return std::nullopt;
  mailbox_.worker_bell(worker).ring();
  return await(worker);
}

std::optional<resolver::Answer> Inquirer::await(WorkerId worker) {
  SpscRing& ring = mailbox_.answers(row_, worker);
  Doorbell& bell = mailbox_.lane_bell(row_);
  const Instant limit = monotonic_now() + answer_patience;
  while (!stopping_.load(std::memory_order_relaxed) && monotonic_now() < limit) {
    for (Bytes record = ring.front(); !record.empty(); record = ring.front()) {
      auto answer = resolver::decode_answer(record);
      ring.pop();
      if (answer && answer->pending == pending_) return answer;  // others came too late for their question
    }
    bell.prepare();
    if (ring.front().empty()) {
      pollfd wait{bell.fd(), POLLIN, 0};
      poll(&wait, 1, 200);
    }
    bell.finish();
  }
  return std::nullopt;
}

}  // namespace sekisho::appliance
