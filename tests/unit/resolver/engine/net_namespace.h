// A network namespace of the test's own, with nothing in it but a loopback device.
#pragma once

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace sekisho::resolver::test {

class NetNamespace {
 public:
  explicit NetNamespace(const std::string& suffix = "") : name_("sekisho-" + std::to_string(getpid()) + suffix) {
    if (geteuid() != 0) return;
    made_ = shell("ip netns add " + name_ + " 2>/dev/null");
    if (made_) made_ = shell("ip -n " + name_ + " link set lo up mtu 1400");
  }
  ~NetNamespace() {
    if (made_) shell("ip netns del " + name_);
  }
  NetNamespace(const NetNamespace&) = delete;
  NetNamespace& operator=(const NetNamespace&) = delete;

  /// False where the right to make one is missing: then the test is skipped.
  bool made() const { return made_; }
  const std::string& name() const { return name_; }

  /// Runs `work` with the calling thread inside.
  template <typename Work>
  void inside(Work work) const {
    const int own = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    const int other = open(("/run/netns/" + name_).c_str(), O_RDONLY | O_CLOEXEC);
    if (setns(other, CLONE_NEWNET) == 0) work();
    if (setns(own, CLONE_NEWNET) != 0) std::abort();
    close(other);
    close(own);
  }

 private:
  static bool shell(const std::string& command) { return std::system(command.c_str()) == 0; }
  std::string name_;
  bool made_ = false;
};

}  // namespace sekisho::resolver::test
