#include "appliance/pair_health.h"

#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/log.h"

namespace sekisho::appliance {
namespace {

constexpr Duration canary_patience = 6s;  // a lane gives up after 5
constexpr Duration canary_interval = 1s;
constexpr int door_wait_ms = 100;
constexpr int backlog = 16;

/// A lane or a worker may be at something long, such as a flush: it has more patience than a frozen process.
constexpr Duration thread_patience(Duration patience) { return 3 * patience; }

std::string cannot(const std::string& path) { return path + " cannot be listened on: " + std::strerror(errno); }

/// Bound and listening, or -1 with errno.
int listen_at(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  ::unlink(path.c_str());  // the configuration's lock says that no other gateway has it (config_lock.h)
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      ::chmod(path.c_str(), 0660) == 0 && ::listen(fd, backlog) == 0)
    return fd;
  const int fault = errno;
  ::close(fd);
  errno = fault;
  return -1;
}

}  // namespace

std::optional<std::string> PairHealth::start(const std::string& socket, std::vector<WatchedThread> threads,
                                             CanaryLane& lane, Plan plan) {
  listener_ = listen_at(socket);
  if (listener_ < 0) return cannot(socket);
  socket_ = socket;
  slack_ =
      2 * plan.rules.interval + static_cast<std::int64_t>(threads.size() + 1) * thread_patience(plan.rules.patience);
  looked_at_ = monotonic_now();
  follow(std::move(plan));
  progress_ = std::thread([this, threads = std::move(threads)] {
    pthread_setname_np(pthread_self(), "pair-progress");
    watch_progress(threads);
  });
  canary_ = std::thread([this, &lane] {
    pthread_setname_np(pthread_self(), "pair-canary");
    ask_canaries(lane);
  });
  door_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "pair-door");
    keep_door();
  });
  return std::nullopt;
}

void PairHealth::follow(Plan plan) {
  const Instant now = monotonic_now();
  const std::lock_guard lock(mutex_);
  plan_ = std::move(plan);
  std::erase_if(answered_, [this](const auto& entry) {
    return std::none_of(plan_.canaries.begin(), plan_.canaries.end(),
                        [&](const Canary& canary) { return canary.view == entry.first; });
  });
  for (const Canary& canary : plan_.canaries) answered_.emplace(canary.view, now);  // a new one has its time
}

void PairHealth::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread* thread : {&progress_, &canary_, &door_}) {
    if (thread->joinable()) thread->join();
  }
  if (listener_ >= 0) {
    ::close(listener_);
    ::unlink(socket_.c_str());
    listener_ = -1;
  }
}

bool PairHealth::stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

bool PairHealth::pause(Duration how_long) {
  std::unique_lock lock(mutex_);
  return !wake_.wait_for(lock, how_long, [this] { return stopping_; });
}

void PairHealth::watch_progress(const std::vector<WatchedThread>& threads) {
  for (;;) {
    Rules rules;
    {
      const std::lock_guard lock(mutex_);
      rules = plan_.rules;
    }
    std::vector<std::string> stuck = find_stuck(threads, thread_patience(rules.patience));
    {
      const std::lock_guard lock(mutex_);
      stuck_ = std::move(stuck);
      looked_at_ = monotonic_now();
    }
    if (!pause(rules.interval)) return;
  }
}

void PairHealth::ask_canaries(CanaryLane& lane) {
  do {
    Plan plan;
    {
      const std::lock_guard lock(mutex_);
      plan = plan_;
    }
    if (!plan.rules.canaries || plan.questions.empty()) continue;
    const auto replies = lane.ask(plan.questions, canary_patience);
    const Instant now = monotonic_now();
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < plan.canaries.size() && i < replies.size(); ++i) {
      const bool good = plan.rules.well ? judge(plan.canaries[i], replies[i]).ok : replies[i].has_value();
      const auto known = answered_.find(plan.canaries[i].view);
      if (good && known != answered_.end()) known->second = now;
    }
  } while (pause(canary_interval));
}

std::vector<std::string> PairHealth::faults() const {
  const Instant now = monotonic_now();
  const std::lock_guard lock(mutex_);
  std::vector<std::string> faults;
  if (now - looked_at_ > slack_) faults.push_back("nobody has looked at lanes and workers for too long");
  for (const std::string& name : stuck_) faults.push_back(name + " does not turn");
  if (!plan_.rules.canaries) return faults;
  for (const auto& [view, at] : answered_) {
    if (now - at > plan_.rules.canary_limit) faults.push_back("view " + view + ": its canary gets no answer");
  }
  return faults;
}

void PairHealth::keep_door() {
  pollfd waiting{listener_, POLLIN, 0};
  while (!stopping()) {
    if (::poll(&waiting, 1, door_wait_ms) <= 0) continue;
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (connection < 0) continue;
    tell(connection);
    ::close(connection);
  }
}

/// Whoever asks sends nothing; what does not fit into the socket's buffer at once is not waited for.
void PairHealth::tell(int connection) const {
  const std::vector<std::string> reasons = faults();
  std::string text = reasons.empty() ? "well\n" : "not well\n";
  for (const std::string& reason : reasons) text += reason + "\n";
  if (::send(connection, text.data(), text.size(), MSG_NOSIGNAL) < 0) log::debug("pair: a health check hung up");
}

}  // namespace sekisho::appliance
