#include "dataplane/dpdk/open_sockets.h"

#include <dirent.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdlib>

namespace sekisho::dataplane::dpdk {

std::vector<int> open_sockets(int family) {
  std::vector<int> found;
  DIR* const directory = opendir("/proc/self/fd");
  if (directory == nullptr) return found;
  while (const dirent* entry = readdir(directory)) {
    if (entry->d_name[0] == '.') continue;
    const int fd = std::atoi(entry->d_name);
    int domain = 0;
    socklen_t size = sizeof domain;
    if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == family) found.push_back(fd);
  }
  closedir(directory);
  std::sort(found.begin(), found.end());
  return found;
}

int first_not_in(const std::vector<int>& now, const std::vector<int>& before) {
  for (const int fd : now) {
    if (!std::binary_search(before.begin(), before.end(), fd)) return fd;
  }
  return -1;
}

}  // namespace sekisho::dataplane::dpdk
