// A worker of its own with an empty cache, for one look at the truth.
//
// It has its own sockets out of the realm's exit, its own caches and budgets; what it learns is gone with it, and the
// workers that clients depend on notice nothing.
//
// Owns: a thread while it lives, and a reader's place in the SnapshotDomain. Threads: made, asked and destroyed by
// one. Limits: one question at a time.
#pragma once

#include <optional>

#include "resolver/engine/worker_thread.h"

namespace sekisho::resolver {

class PrivateWorker {
 public:
  PrivateWorker(SnapshotDomain& snapshots, RealmSource realms, forwarding::HealthBoard& health);

  /// Blocks until the answer is there, at most `limit`.
  std::optional<Answer> ask(const forwarding::Realm& realm, const dns::Question& question, bool checking_disabled,
                            Duration limit);

 private:
  std::optional<Answer> take(std::uint64_t pending);
  Mailbox mailbox_{1, 1};
  WorkerThread worker_;
  std::uint64_t last_pending_ = 0;
};

}  // namespace sekisho::resolver
