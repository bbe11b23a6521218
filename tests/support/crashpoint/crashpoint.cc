// LD_PRELOAD: ends the process with SIGKILL in place of its N-th write to the disk, counted from the moment it is
// armed.
//
// CRASHPOINT names a file. While that file is there, writes, flushes, renames and removals of files, and directories
// that are made, count; its text is N. The N-th such call is not made: the process is killed instead, so that what
// came before is there and nothing after. The file's removal disarms. For the drills `crash` and `restore`. Threads:
// any.
#include <dlfcn.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace {

std::atomic<long> left{-1};  // -1: not armed yet

template <typename Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

bool is_file(int fd) {
  struct stat info {};
  return fd > 2 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
}
bool is_file_or_directory(int fd) {
  struct stat info {};
  return fd > 2 && fstat(fd, &info) == 0 && (S_ISREG(info.st_mode) || S_ISDIR(info.st_mode));
}

void count() {
  static const char* const path = std::getenv("CRASHPOINT");
  if (path == nullptr) return;
  std::FILE* const file = std::fopen(path, "r");
  if (file == nullptr) {
    left = -1;
    return;
  }
  long wanted = -1;
  const bool read = std::fscanf(file, "%ld", &wanted) == 1 && wanted >= 0;
  std::fclose(file);
  if (!read) return;
  long unset = -1;
  left.compare_exchange_strong(unset, wanted);
  if (left.fetch_sub(1) == 0) kill(getpid(), SIGKILL);
}

}  // namespace

extern "C" {

ssize_t write(int fd, const void* data, size_t size) {
  if (is_file(fd)) count();
  static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
  return real(fd, data, size);
}
ssize_t pwrite64(int fd, const void* data, size_t size, off64_t at) {
  if (is_file(fd)) count();
  static const auto real = next<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
  return real(fd, data, size, at);
}
int fsync(int fd) {
  if (is_file_or_directory(fd)) count();
  static const auto real = next<int (*)(int)>("fsync");
  return real(fd);
}
int fdatasync(int fd) {
  if (is_file(fd)) count();
  static const auto real = next<int (*)(int)>("fdatasync");
  return real(fd);
}
int rename(const char* from, const char* to) noexcept {
  count();
  static const auto real = next<int (*)(const char*, const char*)>("rename");
  return real(from, to);
}
int unlink(const char* path) noexcept {
  count();
  static const auto real = next<int (*)(const char*)>("unlink");
  return real(path);
}
int unlinkat(int directory, const char* path, int flags) noexcept {
  count();
  static const auto real = next<int (*)(int, const char*, int)>("unlinkat");
  return real(directory, path, flags);
}
int mkdir(const char* path, mode_t mode) noexcept {
  count();
  static const auto real = next<int (*)(const char*, mode_t)>("mkdir");
  return real(path, mode);
}
}
