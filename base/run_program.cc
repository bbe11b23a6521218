#include "base/run_program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace sekisho {
namespace {

constexpr std::size_t kept = 400;

struct Pipe {
  std::array<int, 2> ends{-1, -1};
  Pipe() {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) ends = {-1, -1};
  }
  ~Pipe() { close_read(), close_write(); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_read() { shut(ends[0]); }
  void close_write() { shut(ends[1]); }

 private:
  static void shut(int& fd) {
    if (fd >= 0) close(fd);
    fd = -1;
  }
};

/// `out`: where standard output goes; null: nowhere.
int spawn(pid_t& child, const std::vector<std::string>& command, const Pipe& in, const Pipe* out,
          const Pipe& errors) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.ends[0], 0);
  posix_spawn_file_actions_adddup2(&actions, errors.ends[1], 2);
  if (out != nullptr) {
    posix_spawn_file_actions_adddup2(&actions, out->ends[1], 1);
  } else {
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  }
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  int error = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
  if (error == ENOENT) {
    const std::string path = "/usr/sbin/" + command[0];
    error = posix_spawn(&child, path.c_str(), &actions, nullptr, argv.data(), environ);
  }
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

std::string read_all(int fd) {
  std::string text;
  std::array<char, 512> part;
  for (ssize_t n = read(fd, part.data(), part.size()); n > 0; n = read(fd, part.data(), part.size())) {
    text.append(part.data(), static_cast<std::size_t>(n));
    if (text.size() > kept) text.erase(0, text.size() - kept);
  }
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

/// Waits for the child's end. Empty: it ended well; else what it said, or that it failed.
std::string end_of(pid_t child, const std::string& program, const std::string& said) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return said.empty() ? program + " failed" : program + ": " + said;
}

std::string not_run(const std::string& program, int error) {
  return "cannot run " + program + ": " + std::strerror(error);
}

}  // namespace

std::string run_program(const std::vector<std::string>& command, const std::string& input) {
  Pipe in;
  Pipe errors;
  pid_t child = 0;
  if (const int error = spawn(child, command, in, nullptr, errors); error != 0) return not_run(command[0], error);
  in.close_read();
  errors.close_write();
  for (std::string_view left = input; !left.empty();) {
    const ssize_t written = write(in.ends[1], left.data(), left.size());
    if (written < 0 && errno != EINTR) break;  // a program that does not read says why
    if (written > 0) left.remove_prefix(static_cast<std::size_t>(written));
  }
  in.close_write();
  return end_of(child, command[0], read_all(errors.ends[0]));
}

Result<std::string, std::string> read_program(const std::vector<std::string>& command) {
  Pipe in;
  Pipe out;
  Pipe errors;
  pid_t child = 0;
  if (const int error = spawn(child, command, in, &out, errors); error != 0)
    return Failure{not_run(command[0], error)};
  in.close_read();
  in.close_write();
  out.close_write();
  errors.close_write();
  std::string text = read_all(out.ends[0]);
  std::string fault = end_of(child, command[0], read_all(errors.ends[0]));
  if (!fault.empty()) return Failure{std::move(fault)};
  return text;
}

}  // namespace sekisho
