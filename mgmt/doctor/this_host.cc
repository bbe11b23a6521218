// The real machine behind a Host.
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "mgmt/doctor/host.h"

namespace sekisho::mgmt::doctor {
namespace {

constexpr std::size_t max_text = 1U << 20;

/// Files of /proc and /sys say nothing of their size: read to the end.
std::optional<std::string> read_text(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return std::nullopt;
  std::string text;
  std::array<char, 4096> part;
  ssize_t n = 0;
  while (text.size() < max_text && (n = read(fd, part.data(), part.size())) > 0)
    text.append(part.data(), static_cast<std::size_t>(n));
  close(fd);
  if (n < 0 && text.empty()) return std::nullopt;
  return text;
}

std::vector<std::string> names_in(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code fault;
  for (std::filesystem::directory_iterator at(directory, fault), end; !fault && at != end; at.increment(fault))
    names.push_back(at->path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string link_of(const std::string& path) {
  std::error_code fault;
  return std::filesystem::read_symlink(path, fault).string();
}

std::optional<DirectoryFacts> facts_of(const std::string& path) {
  struct stat info {};
  struct statvfs space {};
  if (stat(path.c_str(), &info) != 0 || !S_ISDIR(info.st_mode) || statvfs(path.c_str(), &space) != 0)
    return std::nullopt;
  const passwd* const account = getpwuid(info.st_uid);
  return DirectoryFacts{account != nullptr ? account->pw_name : std::to_string(info.st_uid),
                        static_cast<std::uint32_t>(info.st_mode & 07777),
                        static_cast<std::uint64_t>(space.f_bavail) * space.f_frsize};
}

struct Pipe {
  int read_end = -1, write_end = -1;
  Pipe() {
    std::array<int, 2> ends{-1, -1};
    if (pipe2(ends.data(), O_CLOEXEC) == 0) read_end = ends[0], write_end = ends[1];
  }
  ~Pipe() { shut(read_end), shut(write_end); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  static void shut(int& fd) {
    if (fd >= 0) close(fd);
    fd = -1;
  }
};

int spawn(pid_t& child, const Command& command, const Pipe& out, const Pipe& err) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.write_end, 1);
  posix_spawn_file_actions_adddup2(&actions, err.write_end, 2);
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  int error = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
  for (const char* folder : {"/usr/sbin/", "/sbin/"}) {  // not in the PATH of people
    const std::string path = folder + command[0];
    if (error == ENOENT) error = posix_spawn(&child, path.c_str(), &actions, nullptr, argv.data(), environ);
  }
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

/// Takes what is there; false at the end.
bool take(int& fd, std::string& into) {
  std::array<char, 4096> part;
  const ssize_t n = read(fd, part.data(), part.size());
  if (n < 0) return errno == EINTR;
  if (into.size() < max_text) into.append(part.data(), static_cast<std::size_t>(n));
  return n > 0;
}

Said run_command(const Command& command) {
  Pipe out, err;
  pid_t child = 0;
  Said said;
  if (const int error = spawn(child, command, out, err); error != 0) {
    said.err = command[0] + ": " + std::strerror(error);
    return said;
  }
  Pipe::shut(out.write_end);
  Pipe::shut(err.write_end);
  while (out.read_end >= 0 || err.read_end >= 0) {  // both at once: a full pipe would stop the program
    std::array<pollfd, 2> ends{pollfd{out.read_end, POLLIN, 0}, pollfd{err.read_end, POLLIN, 0}};
    if (poll(ends.data(), ends.size(), -1) < 0 && errno != EINTR) break;
    if (ends[0].revents != 0 && !take(out.read_end, said.out)) Pipe::shut(out.read_end);
    if (ends[1].revents != 0 && !take(err.read_end, said.err)) Pipe::shut(err.read_end);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  said.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return said;
}

}  // namespace

Host this_host() { return {read_text, names_in, link_of, facts_of, run_command, watch::read_kernel_clock, wall_now}; }

}  // namespace sekisho::mgmt::doctor
