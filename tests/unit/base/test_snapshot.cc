// Snapshot: no reader ever sees a value that was freed, and publish() waits for readers that are online only (I6).
#include "base/snapshot.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace sekisho {
namespace {

struct Policy {
  explicit Policy(int n, std::atomic<int>& living) : number(n), copy(n), alive(living) { ++alive; }
  ~Policy() {
    number = -1;
    --alive;
  }
  int number, copy;
  std::atomic<int>& alive;
};

TEST(Snapshot, PublishFreesTheOldValueWhenNobodyReads) {
  std::atomic<int> alive{0};
  SnapshotDomain domain(2);
  {
    Snapshot<Policy> policy(domain, std::make_unique<Policy>(1, alive));
    EXPECT_EQ(policy.current().number, 1);
    policy.publish(std::make_unique<Policy>(2, alive));
    EXPECT_EQ(policy.current().number, 2);
    EXPECT_EQ(alive, 1);
  }
  EXPECT_EQ(alive, 0);
}

TEST(Snapshot, PublishDoesNotWaitForAReaderThatIsOffline) {
  std::atomic<int> alive{0};
  SnapshotDomain domain(1);
  Snapshot<Policy> policy(domain, std::make_unique<Policy>(1, alive));
  const unsigned id = domain.register_reader();
  domain.offline(id);
  policy.publish(std::make_unique<Policy>(2, alive));  // would hang if it waited
  domain.online(id);
  EXPECT_EQ(policy.current().number, 2);
  domain.unregister_reader(id);
}

TEST(Snapshot, PublishWaitsForAReaderThatIsOnline) {
  std::atomic<int> alive{0};
  SnapshotDomain domain(1);
  Snapshot<Policy> policy(domain, std::make_unique<Policy>(1, alive));
  const unsigned id = domain.register_reader();
  const Policy& held = policy.current();
  std::atomic<bool> published{false};
  std::thread publisher([&] {
    policy.publish(std::make_unique<Policy>(2, alive));
    published = true;
  });
  while (policy.current().number != 2) std::this_thread::yield();  // swapped, not yet freed
  EXPECT_FALSE(published);
  EXPECT_EQ(held.number, 1);
  // More than once: the publisher may not have begun to wait yet, and counts only what comes after it began.
  while (!published) {
    domain.quiescent(id);
    std::this_thread::yield();
  }
  publisher.join();
  EXPECT_EQ(alive, 1);
  domain.unregister_reader(id);
}

TEST(Snapshot, ReadersUnderAStreamOfReloads) {
  std::atomic<int> alive{0};
  SnapshotDomain domain(3);
  Snapshot<Policy> policy(domain, std::make_unique<Policy>(0, alive));
  std::atomic<bool> stop{false};
  std::atomic<int> torn{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&, i] {
      const unsigned id = domain.register_reader();
      for (int round = 0; !stop; ++round) {
        const Policy& p = policy.current();
        if (p.number != p.copy || p.number < 0) ++torn;
        domain.quiescent(id);
        if (round % (3 + i) == 0) {
          domain.offline(id);
          std::this_thread::yield();
          domain.online(id);
        }
      }
      domain.unregister_reader(id);
    });
  }
  for (int n = 1; n <= 200; ++n) policy.publish(std::make_unique<Policy>(n, alive));
  stop = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(alive, 1);
}

TEST(Snapshot, ReaderIdsAreGivenAgain) {
  SnapshotDomain domain(2);
  const unsigned a = domain.register_reader();
  const unsigned b = domain.register_reader();
  EXPECT_NE(a, b);
  domain.unregister_reader(a);
  EXPECT_EQ(domain.register_reader(), a);
  EXPECT_DEATH(domain.register_reader(), "check failed");
}

}  // namespace
}  // namespace sekisho
