#include "dataplane/dpdk/xdp_program.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <net/if.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <utility>

#include "dataplane/dpdk/open_programs.h"

namespace sekisho::dataplane::dpdk {
namespace {

constexpr const char* program_name = "sekisho_redir";  // the kernel keeps 15 octets of a name
constexpr std::size_t most_maps = 8;

void shut(int& fd) {
  if (fd >= 0) close(fd);
  fd = -1;
}

/// The number of the program on the interface; 0: none.
__u32 attached_id(unsigned interface) {
  __u32 id = 0;
  return bpf_xdp_query_id(static_cast<int>(interface), 0, &id) == 0 ? id : 0;
}

/// Its name, as far as this account may know it.
std::string name_of(__u32 id) {
  int program = bpf_prog_get_fd_by_id(id);
  bpf_prog_info info{};
  __u32 size = sizeof info;
  const bool known = program >= 0 && bpf_obj_get_info_by_fd(program, &info, &size) == 0;
  shut(program);
  return known ? info.name : "";
}

/// Where the service's account, which may not ask whose a program is, keeps the number of its own over a crash: in
/// the directory that systemd makes for it. Numbers are not used twice while the machine runs. Empty: there is none.
std::string note_path(const std::string& device) {
  const char* const directory = std::getenv("RUNTIME_DIRECTORY");
  return directory == nullptr || *directory == '\0' ? "" : std::string(directory) + "/xdp-" + device;
}

bool is_noted(const std::string& device, __u32 id) {
  __u32 noted = 0;
  return std::ifstream(note_path(device)) >> noted && noted == id;
}

int enter(int map, const IpAddress& address) {
  const std::uint8_t present = 1;
  return bpf_map_update_elem(map, address.bytes().data(), &present, BPF_ANY);
}

}  // namespace

std::string find_xdp_program(const std::string& configured) {
  if (!configured.empty()) return access(configured.c_str(), R_OK) == 0 ? configured : std::string{};
  std::array<char, 4096> self{};
  const ssize_t size = readlink("/proc/self/exe", self.data(), self.size() - 1);
  const std::string program(self.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  const std::string beside = program.substr(0, program.rfind('/') + 1);
  for (const std::string& folder : {beside, beside + "../lib/sekisho/", std::string("/usr/lib/sekisho/")}) {
    if (std::string path = folder + "redirect.bpf.o"; access(path.c_str(), R_OK) == 0) return path;
  }
  return {};
}

std::string clear_stale_xdp_program(const std::string& device) {
  const unsigned interface = if_nametoindex(device.c_str());
  const __u32 id = attached_id(interface);
  if (id == 0) return {};
  if (const std::string name = name_of(id); name != program_name && !is_noted(device, id)) {
    return "another XDP program ('" + (name.empty() ? std::to_string(id) : name) + "') is on " + device +
           ". Remedy: ip link set " + device + " xdp off";
  }
  if (bpf_xdp_detach(static_cast<int>(interface), 0, nullptr) == 0) return {};
  return "cannot take a left-over XDP program off " + device + ". Remedy: ip link set " + device + " xdp off";
}

Result<XdpProgram, std::string> XdpProgram::adopt(const std::string& device, const std::vector<IpAddress>& services) {
  std::array<__u32, most_maps> ids{};
  const __u32 id = attached_id(if_nametoindex(device.c_str()));
  int program = id == 0 ? -1 : open_program(id);
  if (program < 0) return Failure{"the XDP program of the port is not on " + device + " after it has started"};
  bpf_prog_info maps{};
  maps.nr_map_ids = most_maps;
  maps.map_ids = reinterpret_cast<std::uintptr_t>(ids.data());
  __u32 size = sizeof maps;
  const int error = bpf_obj_get_info_by_fd(program, &maps, &size);
  shut(program);
  if (error != 0) return Failure{"cannot read the XDP program's maps on " + device};

  XdpProgram found;
  for (std::size_t i = 0; i < std::min<std::size_t>(maps.nr_map_ids, most_maps); ++i) {
    int map = open_map(ids[i]);
    bpf_map_info about{};
    __u32 about_size = sizeof about;
    if (map < 0 || bpf_obj_get_info_by_fd(map, &about, &about_size) != 0) about.name[0] = '\0';
    const std::string name(about.name);
    int* const place = name == "services_v4"   ? &found.services_v4_
                       : name == "services_v6" ? &found.services_v6_
                       : name == "fragments"   ? &found.fragments_
                                               : &map;
    if (place == &map) {
      shut(map);
    } else {
      *place = map;
    }
  }
  if (found.services_v4_ < 0 || found.services_v6_ < 0 || found.fragments_ < 0) {
    return Failure{"the XDP program on " + device + " is not this version's redirect.bpf.o"};
  }
  for (const IpAddress& address : services) {
    if (enter(address.is_v4() ? found.services_v4_ : found.services_v6_, address) != 0) {
      return Failure{"cannot tell the XDP program of " + address.to_string()};
    }
  }
  if (const std::string path = note_path(device); !path.empty()) std::ofstream(path) << id << '\n';
  return found;
}

std::uint64_t XdpProgram::fragments() const {
  const int cpus = libbpf_num_possible_cpus();
  if (cpus <= 0) return 0;
  std::vector<std::uint64_t> per_cpu(static_cast<std::size_t>(cpus));
  const __u32 key = 0;
  if (bpf_map_lookup_elem(fragments_, &key, per_cpu.data()) != 0) return 0;
  std::uint64_t sum = 0;
  for (const std::uint64_t count : per_cpu) sum += count;
  return sum;
}

XdpProgram::XdpProgram(XdpProgram&& other) noexcept
    : services_v4_(std::exchange(other.services_v4_, -1)),
      services_v6_(std::exchange(other.services_v6_, -1)),
      fragments_(std::exchange(other.fragments_, -1)) {}

XdpProgram::~XdpProgram() {
  shut(services_v4_);
  shut(services_v6_);
  shut(fragments_);
}

}  // namespace sekisho::dataplane::dpdk
