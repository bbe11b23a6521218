// CPU: what DPDK's build needs, and whether the configuration's cores are there and left alone.
#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

#include "mgmt/doctor/examine.h"

namespace sekisho::mgmt::doctor {
namespace {

/// Debian builds DPDK for x86-64 with SSE4.2; it checks them before all else.
constexpr const char* needed_flags[] = {"sse", "sse2", "pni", "ssse3", "sse4_1", "sse4_2"};
const std::string cpus_folder = "/sys/devices/system/cpu/";

std::string value_in(const std::string& info, const std::string& key) {
  const std::size_t at = info.find(key + "\t");
  const std::size_t colon = at == std::string::npos ? at : info.find(": ", at);
  return colon == std::string::npos ? "" : info.substr(colon + 2, info.find('\n', colon) - colon - 2);
}

std::string missing_flags(const std::string& info) {
  std::istringstream words(value_in(info, "flags"));
  const std::set<std::string> flags{std::istream_iterator<std::string>(words), {}};
  std::string missing;
  for (const char* flag : needed_flags) {
    if (!flags.contains(flag)) missing += (missing.empty() ? "" : ", ") + std::string(flag);
  }
  return missing;
}

std::vector<std::uint32_t> values_of(const config::List<std::uint32_t>& list) {
  std::vector<std::uint32_t> values;
  for (const auto& item : list) values.push_back(item.value);
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

bool contains(const std::vector<std::uint32_t>& list, std::uint32_t value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

class CoreCheck {
 public:
  CoreCheck(const Patient& patient, std::vector<std::uint32_t> online, Findings& out)
      : patient_(patient),
        online_(std::move(online)),
        lanes_(values_of(patient.config->cpu.lanes)),
        workers_(values_of(patient.config->cpu.workers)),
        out_(out) {}

  void run() {
    const std::string edit = "editor " + patient_.config_path;
    for (const std::uint32_t core : lanes_) check_lane(core, edit);
    for (const std::uint32_t core : workers_) check_there(core, edit);
    check_isolation();
    check_governor();
  }

 private:
  void check_there(std::uint32_t core, const std::string& edit) {
    if (!contains(online_, core))
      out_.push_back(
          {Area::cpu, Grade::fault, Says::cpu_no_core, {std::to_string(core), format_cpu_list(online_)}, edit});
  }

  void check_lane(std::uint32_t core, const std::string& edit) {
    check_there(core, edit);
    if (contains(workers_, core))
      out_.push_back({Area::cpu, Grade::warning, Says::cpu_core_shared, {std::to_string(core)}, edit});
    const std::string path = cpus_folder + "cpu" + std::to_string(core) + "/topology/thread_siblings_list";
    for (const std::uint32_t other : parse_cpu_list(read_line(patient_.host, path))) {
      const bool busy = contains(workers_, other) || (contains(lanes_, other) && other > core);
      if (other != core && busy)
        out_.push_back(
            {Area::cpu, Grade::warning, Says::cpu_sibling, {std::to_string(core), std::to_string(other)}, edit});
    }
  }

  void check_isolation() {
    if (!patient_.config->cpu.busy_poll.value) return;
    const auto isolated = parse_cpu_list(read_line(patient_.host, cpus_folder + "isolated"));
    std::vector<std::uint32_t> open;
    for (const std::uint32_t core : lanes_) {
      if (!contains(isolated, core)) open.push_back(core);
    }
    if (open.empty()) return;
    const std::string list = format_cpu_list(lanes_);
    out_.push_back({Area::cpu,
                    Grade::warning,
                    Says::cpu_not_isolated,
                    {format_cpu_list(open)},
                    "printf '%s\\n' 'GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT isolcpus=" + list +
                        " nohz_full=" + list + "\"' > /etc/default/grub.d/sekisho-cores.cfg && update-grub"});
  }

  void check_governor() {
    for (const std::uint32_t core : lanes_) {
      const std::string path = cpus_folder + "cpu" + std::to_string(core) + "/cpufreq/scaling_governor";
      const std::string governor = read_line(patient_.host, path);
      if (!governor.empty() && governor != "performance")
        out_.push_back({Area::cpu,
                        Grade::warning,
                        Says::cpu_governor,
                        {std::to_string(core), governor},
                        "echo performance > " + path});
    }
  }

  const Patient& patient_;
  std::vector<std::uint32_t> online_, lanes_, workers_;
  Findings& out_;
};

}  // namespace

void check_cpu(const Patient& patient, Findings& out) {
  const std::size_t before = out.size();
  const std::string info = patient.host.read("/proc/cpuinfo").value_or("");
  auto online = parse_cpu_list(read_line(patient.host, cpus_folder + "online"));
  const std::size_t count = online.size();
  if (const std::string missing = missing_flags(info); !missing.empty())
    out.push_back({Area::cpu, Grade::fault, Says::cpu_flags, {missing}, ""});
  if (count == 1) out.push_back({Area::cpu, Grade::warning, Says::cpu_single, {}, ""});
  if (patient.config) CoreCheck(patient, std::move(online), out).run();
  if (out.size() == before)
    out.push_back(
        {Area::cpu, Grade::well, Says::cpu_well, {value_in(info, "model name"), std::to_string(count)}, ""});
}

}  // namespace sekisho::mgmt::doctor
