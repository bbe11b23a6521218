#include "resolver/trace/private_worker.h"

#include <poll.h>

#include <algorithm>

namespace sekisho::resolver {
namespace {

constexpr LaneId lane{0};
constexpr WorkerId id{0};

WorkerSettings small() {
  WorkerSettings settings;
  settings.id = id;
  settings.limits.cache_bytes = 8U << 20;
  settings.limits.max_resolutions = 256;
  return settings;
}

}  // namespace

PrivateWorker::PrivateWorker(SnapshotDomain& snapshots, RealmSource realms, forwarding::HealthBoard& health)
    : worker_(small(), mailbox_, snapshots, std::move(realms), health) {
  worker_.start();
}

std::optional<Answer> PrivateWorker::take(std::uint64_t pending) {
  SpscRing& ring = mailbox_.answers(lane, id);
  for (Bytes record = ring.front(); !record.empty(); record = ring.front()) {
    std::optional<Answer> answer = decode_answer(record);
    ring.pop();
    if (answer && answer->pending == pending) return answer;  // others came too late for their question
  }
  return std::nullopt;
}

std::optional<Answer> PrivateWorker::ask(const forwarding::Realm& realm, const dns::Question& question,
                                         bool checking_disabled, Duration limit) {
  Request request;
  request.pending = ++last_pending_;
  request.realm = realm.id;
  request.realm_epoch = realm.epoch;
  request.question = question;
  request.checking_disabled = checking_disabled;
  std::vector<std::uint8_t> record;
  encode_request(request, record);
  if (!mailbox_.requests(lane, id).push(record)) return std::nullopt;
  mailbox_.worker_bell(id).ring();
  Doorbell& bell = mailbox_.lane_bell(lane);
  const Instant end = monotonic_now() + limit;
  for (Instant now = monotonic_now(); now < end; now = monotonic_now()) {
    bell.prepare();
    auto answer = take(request.pending);
    if (!answer) {
      pollfd rung{bell.fd(), POLLIN, 0};
      poll(&rung, 1, static_cast<int>((end - now) / Duration{1ms}) + 1);
    }
    bell.finish();
    if (answer) return answer;
  }
  return take(request.pending);
}

}  // namespace sekisho::resolver
