#include "base/capabilities.h"

#include <dirent.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

namespace sekisho {
namespace {

using Sets = std::array<__user_cap_data_struct, 2>;

std::atomic<CapabilitySet> wanted{0};

bool read_own(Sets& sets) {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  return syscall(SYS_capget, &header, sets.data()) == 0;
}

/// Safe in a signal's handler. What leaves the permitted or the inheritable set leaves the ambient one by itself.
bool reduce_own(CapabilitySet keep) {
  Sets sets{};
  if (!read_own(sets)) return false;
  for (std::size_t half = 0; half < 2; ++half) {
    const auto mask = static_cast<std::uint32_t>(keep >> (32 * half));
    sets[half].effective &= mask;
    sets[half].permitted &= mask;
    sets[half].inheritable &= mask;
  }
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  return syscall(SYS_capset, &header, sets.data()) == 0;
}

void on_signal(int) {
  const int saved = errno;
  reduce_own(wanted.load());
  errno = saved;
}

std::vector<pid_t> threads() {
  std::vector<pid_t> found;
  DIR* const tasks = opendir("/proc/self/task");
  if (tasks == nullptr) return found;
  while (const dirent* entry = readdir(tasks)) {
    if (entry->d_name[0] != '.') found.push_back(static_cast<pid_t>(std::stol(entry->d_name)));
  }
  closedir(tasks);
  return found;
}

/// What the thread may have still; nothing when it has ended.
CapabilitySet permitted_of(pid_t thread) {
  std::ifstream status("/proc/self/task/" + std::to_string(thread) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("CapPrm:")) return std::stoull(line.substr(7), nullptr, 16);
  }
  return 0;
}

}  // namespace

CapabilitySet effective_capabilities() {
  Sets sets{};
  if (!read_own(sets)) return 0;
  return sets[0].effective | CapabilitySet{sets[1].effective} << 32;
}

std::string keep_in_this_thread(CapabilitySet keep) {
  return reduce_own(keep) ? "" : std::string("capset: ") + std::strerror(errno);
}

// libpsx of Debian 12 does the same, but only for threads whose pthread_create() it has wrapped at link time: not
// those of the C++ library, of DPDK or of Boost's shared objects.
std::string keep_in_all_threads(CapabilitySet keep) {
  constexpr int rounds = 1000;
  const int signal_number = SIGRTMAX - 1;
  wanted.store(keep);
  struct sigaction ours {
  }, before{};
  ours.sa_handler = on_signal;
  ours.sa_flags = SA_RESTART;
  if (sigaction(signal_number, &ours, &before) != 0) return std::string("sigaction: ") + std::strerror(errno);
  bool all = false;
  for (int round = 0; round < rounds && !all; ++round) {
    all = true;
    for (const pid_t thread : threads()) {
      if ((permitted_of(thread) & ~keep) == 0) continue;
      all = false;
      if (round % 100 == 0) syscall(SYS_tgkill, getpid(), thread, signal_number);
    }
    const timespec pause{0, 1'000'000};
    if (!all) nanosleep(&pause, nullptr);
  }
  // A thread that was asked late still finds the handler: it stays, and does no harm.
  return all ? "" : "a thread keeps capabilities that it was asked to give up";
}

}  // namespace sekisho
