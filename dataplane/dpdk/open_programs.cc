#include "dataplane/dpdk/open_programs.h"

#include <bpf/bpf.h>
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

namespace sekisho::dataplane::dpdk {
namespace {

bool is_kind(int fd, std::string_view kind) {
  std::array<char, 64> target{};
  const ssize_t size = readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), target.data(), target.size());
  return size > 0 && std::string_view(target.data(), static_cast<std::size_t>(size)) == kind;
}

template <typename Info>
int find(std::string_view kind, std::uint32_t id) {
  DIR* const directory = opendir("/proc/self/fd");
  if (directory == nullptr) return -1;
  int found = -1;
  while (const dirent* entry = found < 0 ? readdir(directory) : nullptr) {
    const int fd = std::atoi(entry->d_name);
    if (entry->d_name[0] == '.' || !is_kind(fd, kind)) continue;
    Info info{};
    __u32 size = sizeof info;
    if (bpf_obj_get_info_by_fd(fd, &info, &size) == 0 && info.id == id) found = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  }
  closedir(directory);
  return found;
}

}  // namespace

int open_program(std::uint32_t id) { return find<bpf_prog_info>("anon_inode:bpf-prog", id); }

int open_map(std::uint32_t id) { return find<bpf_map_info>("anon_inode:bpf-map", id); }

}  // namespace sekisho::dataplane::dpdk
