#include "mgmt/cli/private_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

namespace sekisho::mgmt::cli {
namespace {

bool write_all(int fd, std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t n = write(fd, octets.data(), octets.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    octets.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace

std::string write_private_file(const std::string& path, std::string_view octets) {
  const std::string partial = path + ".partial";
  unlink(partial.c_str());
  const int fd = open(partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  bool done = fd >= 0 && write_all(fd, octets) && fsync(fd) == 0;
  int error = errno;
  if (fd >= 0) close(fd);
  if (done && std::rename(partial.c_str(), path.c_str()) != 0) {
    error = errno;
    done = false;
  }
  if (done) return {};
  if (fd >= 0) unlink(partial.c_str());
  return path + ": " + std::strerror(error);
}

std::optional<std::string> read_whole_file(const std::string& path, std::string& reason) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (in && in.peek() == std::ifstream::traits_type::eof()) return std::string();
  if (!in || !(text << in.rdbuf())) {
    reason = std::strerror(errno);
    return std::nullopt;
  }
  return std::move(text).str();
}

}  // namespace sekisho::mgmt::cli
