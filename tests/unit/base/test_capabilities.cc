// Rights that are given up are gone from every thread, also from those that have run for long.
#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "base/capabilities.h"

namespace sekisho {
namespace {

constexpr CapabilitySet bit(int capability) { return CapabilitySet{1} << capability; }

/// In a process of its own: nothing given up comes back. Its exit status says which claim failed.
template <typename Work>
int in_a_child(Work work) {
  const pid_t child = fork();
  if (child == 0) _exit(work());
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(Capabilities, LeaveEveryThread) {
#if defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "ThreadSanitizer has a thread of its own, which takes no signals";
#endif
  if ((effective_capabilities() & bit(CAP_NET_RAW)) == 0) GTEST_SKIP() << "needs root";
  EXPECT_EQ(in_a_child([] {
              std::atomic<bool> ask{false}, asked{false};
              std::atomic<CapabilitySet> theirs{0};
              std::thread other([&] {
                while (!ask) std::this_thread::yield();
                theirs = effective_capabilities();
                asked = true;
              });
              if (!keep_in_all_threads(bit(CAP_NET_ADMIN)).empty()) return 1;
              ask = true;
              other.join();
              if (theirs != bit(CAP_NET_ADMIN)) return 2;
              return effective_capabilities() == bit(CAP_NET_ADMIN) ? 0 : 3;
            }),
            0);
}

TEST(Capabilities, LeaveOneThreadAlone) {
  if ((effective_capabilities() & bit(CAP_NET_RAW)) == 0) GTEST_SKIP() << "needs root";
  EXPECT_EQ(in_a_child([] {
              CapabilitySet theirs = ~CapabilitySet{0};
              std::thread([&] {
                keep_in_this_thread(0);
                theirs = effective_capabilities();
              }).join();
              if (theirs != 0) return 1;
              return (effective_capabilities() & bit(CAP_NET_RAW)) != 0 ? 0 : 2;
            }),
            0);
}

}  // namespace
}  // namespace sekisho
