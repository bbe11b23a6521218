// The thread that keeps copies of zones: fetches them when their SOA says so, checks them, stores them, and lets go
// of those that expired.
//
// One zone at a time, since transfers are rare. After a start each copy is taken from disk first, if it has not
// expired there; so a restart on a day without a way out loses nothing. A zone whose ZONEMD does not match is
// refused, and so is one that is older than the copy, until that has expired: the next primary is asked.
//
// Owns: its thread and sockets. Threads: start() and stop() by the manager; the rest inside. Spec: N-6, RFC 8806,
// RFC 8976.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "resolver/copy/copy_board.h"
#include "resolver/copy/copy_schedule.h"
#include "resolver/engine/realm_reader.h"
#include "resolver/engine/zone_fetch.h"

namespace sekisho::resolver {

class CopyKeeper {
 public:
  /// `directory`: where copies are stored; empty: nowhere.
  CopyKeeper(SnapshotDomain& snapshots, RealmSource realms, CopyBoard& board, std::string directory);
  ~CopyKeeper();

  void start();
  void stop();

 private:
  struct Task {
    RealmExit exit;
    forwarding::ZoneCopySettings settings;
    std::string path;  // empty: not stored
    CopySchedule schedule;
    std::optional<ZoneData> data;
    CopyStatus status;
    bool whole = false;  // the next transfer: changes led to nothing good
  };
  using Key = std::pair<RealmId, dns::Name>;

  void run();
  void set_realms(const forwarding::RealmTable& table);
  void begin(const forwarding::Realm& realm, const forwarding::ZoneCopySettings& settings);
  void load(Task& task);
  void ask(Task& task);
  std::string take(Task& task, std::optional<ZoneData> fresh);
  void use(Task& task, Duration age);
  void report(Task& task);
  void sleep();

  RealmReader realms_;
  CopyBoard& board_;
  std::string directory_;
  SystemRandom random_;
  ZoneFetch fetch_;
  std::map<Key, Task> tasks_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace sekisho::resolver
