// A worker and a keeper between a lane played by the test and name servers on loopback.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "loopback_server.h"
#include "resolver/engine/keeper.h"
#include "resolver/engine/worker_thread.h"

namespace sekisho::resolver::test {

/// Answers every A question with 192.0.2.1, TTL 300; over UDP with TC instead if `truncate`.
Answering address_server(bool truncate = false);

/// A forwarding realm on the loopback device that asks `servers` for everything under "test.".
forwarding::Realm forwarding_realm(RealmId id, const std::vector<Endpoint>& servers, std::uint64_t content_hash = 1);

class Gateway {
 public:
  explicit Gateway(std::vector<forwarding::Realm> realms, WorkerSettings settings = {});
  ~Gateway();

  void publish(std::vector<forwarding::Realm> realms);
  /// Puts a request into the lane's ring; false when it is full.
  bool request(std::uint64_t pending, const char* name, RealmId realm = RealmId{1});
  /// The next answer; waits for it.
  std::optional<Answer> answer();
  /// One question and its answer.
  Answer ask(const char* name, RealmId realm = RealmId{1});
  void put_garbage();

  WorkerThread& worker() { return *worker_; }
  forwarding::HealthBoard& health() { return health_; }
  RealmSource source();
  SnapshotDomain& domain() { return domain_; }

 private:
  struct Published {
    std::shared_ptr<const forwarding::RealmTable> realms;
  };
  std::unique_ptr<const Published> table(std::vector<forwarding::Realm> realms);

  Mailbox mailbox_{1, 1};
  SnapshotDomain domain_{4};
  forwarding::HealthBoard health_;
  Snapshot<Published> current_;
  std::unique_ptr<WorkerThread> worker_;
  std::uint64_t last_ = 1U << 20;
};

}  // namespace sekisho::resolver::test
