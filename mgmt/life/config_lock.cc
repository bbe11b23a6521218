#include "mgmt/life/config_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sekisho::mgmt::life {

Result<ConfigLock, std::string> ConfigLock::take(const std::string& config_path) {
  const std::string path = config_path + ".lock";
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    if (errno == EROFS || errno == EACCES || errno == ENOENT) return ConfigLock(-1);
    return Failure{path + " cannot be opened: " + std::strerror(errno)};
  }
  if (flock(fd, LOCK_EX | LOCK_NB) == 0) return ConfigLock(fd);
  const int fault = errno;
  close(fd);
  if (fault == EWOULDBLOCK)
    return Failure{"another sekishod runs with " + config_path + ": stop that one first, or give this one a copy"};
  return Failure{path + " cannot be locked: " + std::strerror(fault)};
}

ConfigLock::~ConfigLock() {
  if (fd_ >= 0) close(fd_);
}

}  // namespace sekisho::mgmt::life
