#include "resolver/engine/copy_keeper.h"

#include <algorithm>

#include "base/log.h"
#include "resolver/copy/copy_file.h"
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
    : realms_(snapshots, std::move(realms)), board_(board), directory_(std::move(directory)), fetch_(random_) {}

CopyKeeper::~CopyKeeper() { stop(); }

void CopyKeeper::start() {
  thread_ = std::thread([this] {
    prepare_loop_thread("copies", -1);
    run();
  });
}

void CopyKeeper::stop() {
  fetch_.stop();
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
    for (auto& [key, task] : tasks_) {
      if (task.schedule.next() <= monotonic_now()) ask(task);
      report(task);
    }
    sleep();
    realms_.online();
    const std::lock_guard lock(mutex_);
    stopping = stopping_;
  }
  realms_.end();
}

void CopyKeeper::sleep() {
  constexpr Duration longest = 1s;  // so that a new table is seen in any case
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, longest, [this] { return stopping_; });
}

void CopyKeeper::set_realms(const forwarding::RealmTable& table) {
  std::erase_if(tasks_, [&](const auto& entry) {
    const auto& [key, task] = entry;
    const forwarding::Realm* realm = table.find(key.first);
    const bool kept = realm != nullptr && std::ranges::find(realm->copies, task.settings) != realm->copies.end();
    if (!kept) board_.withdraw(key.first, key.second);
    return !kept;
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
            std::nullopt,
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
  task.data = std::move(stored->data);
  use(task, age_of(stored->checked));
}

void CopyKeeper::ask(Task& task) {
  const Endpoint& primary = task.settings.primaries[task.schedule.primary()];
  const bool alive = task.data && task.schedule.has_copy() && monotonic_now() < task.schedule.expires();
  auto fresh = fetch_.run(
      {task.exit, primary, task.settings.zone, alive ? &*task.data : nullptr, task.settings.max_octets, task.whole});
  std::string fault = fresh ? take(task, *std::move(fresh)) : fresh.error();
  if (fresh) task.whole = !fault.empty();
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
    task.data = std::move(fresh);
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
