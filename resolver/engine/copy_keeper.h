// The thread that keeps copies of zones: fetches them when their SOA says so, checks them, stores them, and lets go
// of those that expired.
//
// Several zones at a time, each over a thread that lives as long as its transfer, since these are rare; no primary is
// asked for two at once, so that a slow one holds up its own zones alone (copy/fetch_order.h). After a start each
// copy is taken from disk first, if it has not expired there; so a restart on a day without a way out loses nothing.
// A zone whose ZONEMD does not match is refused, and so is one that is older than the copy, until that has expired:
// the next primary is asked.
//
// Owns: its threads and sockets. Threads: start() and stop() by the manager; the rest inside. Spec: N-6, RFC 8806,
// RFC 8976.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "resolver/copy/copy_board.h"
#include "resolver/copy/copy_schedule.h"
#include "resolver/engine/fetch_thread.h"
#include "resolver/engine/realm_reader.h"

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
    std::shared_ptr<const ZoneData> data;
    CopyStatus status;
    bool whole = false;  // the next transfer: changes led to nothing good
  };
  using Key = std::pair<RealmId, dns::Name>;

  void run();
  void set_realms(const forwarding::RealmTable& table);
  void begin(const forwarding::Realm& realm, const forwarding::ZoneCopySettings& settings);
  void load(Task& task);
  void begin_due();
  FetchThread::Job job_of(const Task& task) const;
  void take_done();
  void take_outcome(Task& task, const Endpoint& primary, FetchThread::Outcome outcome);
  std::string take(Task& task, std::optional<ZoneData> fresh);
  void use(Task& task, Duration age);
  void report(Task& task);
  void sleep();
  void wake();

  RealmReader realms_;
  CopyBoard& board_;
  std::string directory_;
  std::map<Key, Task> tasks_;
  std::map<Key, std::unique_ptr<FetchThread>> under_way_;
  std::vector<std::unique_ptr<FetchThread>> leaving_;  // of zones that are copied no more
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false, woken_ = false;
  std::thread thread_;
};

}  // namespace sekisho::resolver
