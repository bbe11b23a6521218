#include "resolver/engine/copy_keeper.h"

#include <algorithm>

#include "base/log.h"
#include "resolver/copy/copy_file.h"
#include "resolver/copy/fetch_order.h"
#include "resolver/copy/zone_digest.h"
#include "resolver/engine/loop_thread.h"

namespace sekisho::resolver {
namespace {

Duration age_of(WallTime checked) {
  return std::chrono::seconds(std::max<std::int64_t>(wall_now().seconds - checked.seconds, 0));
}

WallTime wall_at(Instant when, Instant now) {
  return {wall_now().seconds + std::chrono::duration_cast<std::chrono::seconds>(when - now).count()};
}

}  // namespace

CopyKeeper::CopyKeeper(SnapshotDomain& snapshots, RealmSource realms, CopyBoard& board, std::string directory)
    : realms_(snapshots, std::move(realms)), board_(board), directory_(std::move(directory)) {}

CopyKeeper::~CopyKeeper() { stop(); }

void CopyKeeper::start() {
  thread_ = std::thread([this] {
    prepare_loop_thread("copies", -1);
    run();
  });
}

void CopyKeeper::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void CopyKeeper::run() {
  realms_.begin();
  for (bool stopping = false; !stopping;) {
    if (realms_.refresh()) set_realms(realms_.table());
    realms_.offline();
    leaving_.clear();
    take_done();
    begin_due();
    for (auto& [key, task] : tasks_) report(task);
    sleep();
    realms_.online();
    const std::lock_guard lock(mutex_);
    stopping = stopping_;
  }
  realms_.offline();
  for (auto& [key, fetch] : under_way_) fetch->stop();
  under_way_.clear();
  realms_.online();
  realms_.end();
}

void CopyKeeper::sleep() {
  constexpr Duration longest = 1s;  // so that a new table is seen in any case
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, longest, [this] { return stopping_ || woken_; });
  woken_ = false;
}

void CopyKeeper::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wake_.notify_all();
}

void CopyKeeper::set_realms(const forwarding::RealmTable& table) {
  std::erase_if(tasks_, [&](const auto& entry) {
    const auto& [key, task] = entry;
    const forwarding::Realm* realm = table.find(key.first);
    const bool kept = realm != nullptr && std::ranges::find(realm->copies, task.settings) != realm->copies.end();
    if (kept) return false;
    board_.withdraw(key.first, key.second);
    if (const auto fetch = under_way_.find(key); fetch != under_way_.end()) {
      fetch->second->stop();
      leaving_.push_back(std::move(fetch->second));  // it is waited for when policies do not wait for us
      under_way_.erase(fetch);
    }
    return true;
  });
  for (const RealmExit& exit : exits_of(table)) {
    for (auto& [key, task] : tasks_) {
      if (key.first == exit.realm) task.exit = exit;
    }
  }
  for (const forwarding::Realm& realm : table.realms) {
    for (const auto& settings : realm.copies) {
      if (!tasks_.contains({realm.id, settings.zone})) begin(realm, settings);
    }
  }
}

void CopyKeeper::begin(const forwarding::Realm& realm, const forwarding::ZoneCopySettings& settings) {
  Task task{{realm.id, realm.name, realm.device, realm.netns, realm.source_v4, realm.source_v6},
            settings,
            directory_.empty() ? "" : copy_path(directory_, realm.name, settings.zone),
            CopySchedule(settings.primaries.size(), monotonic_now()),
            nullptr,
            {},
            false};
  task.status.realm = realm.name;
  task.status.zone = settings.zone.to_text();
  load(task);
  report(task);
  tasks_.emplace(Key{realm.id, settings.zone}, std::move(task));
}

void CopyKeeper::load(Task& task) {
  if (task.path.empty()) return;
  auto stored = read_copy(task.path, task.settings.zone, 4 * task.settings.max_octets);  // text is longer than octets
  if (!stored) return log::info("zone copy: " + stored.error());
  const ZoneDigest digest = check_zone_digest(stored->data);
  if (digest == ZoneDigest::bad) return log::error("zone copy: " + task.path + ": ZONEMD does not match");
  task.status.digest = to_text(digest);
  task.status.checked = stored->checked;
  task.data = std::make_shared<const ZoneData>(std::move(stored->data));
  use(task, age_of(stored->checked));
}

void CopyKeeper::begin_due() {
  std::vector<Key> keys;
  std::vector<FetchWish> wishes;
  for (const auto& [key, task] : tasks_) {
    if (under_way_.contains(key)) continue;
    keys.push_back(key);
    wishes.push_back({task.settings.primaries[task.schedule.primary()], task.schedule.next()});
  }
  std::vector<Endpoint> busy;
  for (const auto& [key, fetch] : under_way_) busy.push_back(fetch->job().primary);
  for (const std::size_t i : choose_fetches(wishes, busy, monotonic_now())) {
    const Task& task = tasks_.at(keys[i]);
    under_way_.emplace(keys[i], std::make_unique<FetchThread>(job_of(task), [this] { wake(); }));
  }
}

FetchThread::Job CopyKeeper::job_of(const Task& task) const {
  const bool alive = task.data && task.schedule.has_copy() && monotonic_now() < task.schedule.expires();
  return {task.exit,
          task.settings.primaries[task.schedule.primary()],
          task.settings.zone,
          alive ? task.data : nullptr,
          task.settings.max_octets,
          task.whole};
}

void CopyKeeper::take_done() {
  for (auto at = under_way_.begin(); at != under_way_.end();) {
    if (!at->second->done()) {
      ++at;
      continue;
    }
    take_outcome(tasks_.at(at->first), at->second->job().primary, at->second->take());
    at = under_way_.erase(at);
  }
}

void CopyKeeper::take_outcome(Task& task, const Endpoint& primary, FetchThread::Outcome fresh) {
  const bool came = fresh.ok();
  const std::string fault = came ? take(task, *std::move(fresh)) : fresh.error();
  if (came) task.whole = !fault.empty();
  if (fault.empty()) {
    task.status.fault.clear();
    return;
  }
  ++task.status.failures;
  task.status.fault = primary.to_string() + ": " + fault;
  log::warn("zone copy of " + task.status.zone + " (realm " + task.status.realm + "): " + task.status.fault);
  task.schedule.failed(monotonic_now());
}

/// Empty when the data is good and in use.
std::string CopyKeeper::take(Task& task, std::optional<ZoneData> fresh) {
  if (fresh) {
    const ZoneDigest digest = check_zone_digest(*fresh);
    if (digest == ZoneDigest::bad) return "its ZONEMD does not match what it gave";
    if (!ZoneCopy::build(*fresh)) return "what it gave is no zone";
    task.data = std::make_shared<const ZoneData>(*std::move(fresh));
    task.status.digest = to_text(digest);
    ++task.status.transfers;
    log::info("zone copy of " + task.status.zone + " (realm " + task.status.realm + "): serial " +
              std::to_string(task.data->soa()->serial));
  }
  task.status.checked = wall_now();
  use(task, Duration{0});
  if (task.path.empty()) return {};
  const std::string fault = write_copy(task.path, *task.data, task.status.checked);
  if (!fault.empty()) log::error("zone copy: " + fault + "; it is used, and lost at a restart");
  return {};
}

void CopyKeeper::use(Task& task, Duration age) {
  const auto copy = ZoneCopy::build(*task.data);
  if (!copy) {
    task.data.reset();
    return task.schedule.lost();
  }
  task.schedule.confirmed(copy->soa(), monotonic_now(), age);
  task.status.serial = copy->soa().serial;
  task.status.records = copy->records();
  board_.publish(task.exit.realm, copy, task.schedule.expires());
}

void CopyKeeper::report(Task& task) {
  const Instant now = monotonic_now();
  const bool usable = task.schedule.has_copy() && now < task.schedule.expires();
  if (task.status.usable && !usable) {
    log::error("zone copy of " + task.status.zone + " (realm " + task.status.realm +
               ") has expired; the zone's servers are asked instead");
  }
  task.status.usable = usable;
  if (task.schedule.has_copy()) task.status.expires = wall_at(task.schedule.expires(), now);
  task.status.next = wall_at(task.schedule.next(), now);
  board_.set_status(task.exit.realm, task.settings.zone, task.status);
}

}  // namespace sekisho::resolver
