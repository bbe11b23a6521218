// Memory and huge pages against what the configuration takes.
#include <algorithm>

#include "mgmt/doctor/examine.h"

namespace sekisho::mgmt::doctor {
namespace {

/// Programs, stacks, sockets, zones: what no key of the configuration says.
constexpr std::uint64_t base_mib = 300;

std::uint64_t lanes_of(const config::Config& config) {
  std::uint64_t lanes = 0;
  for (const config::Port& port : config.ports) lanes += port.queues.value;
  return std::max<std::uint64_t>(lanes, 1);
}

/// Outside huge pages.
std::uint64_t wanted_mib(const config::Config& config) {
  const std::uint64_t replies = (config.cache.reply_memory.value.bytes >> 20) * lanes_of(config);
  const std::uint64_t truth = (config.cache.truth_memory.value.bytes >> 20) * config.server.workers.value;
  const std::uint64_t packets = config.dpdk.hugepages.value ? 0 : config.dpdk.memory.value.bytes >> 20;
  return base_mib + replies + truth + packets;
}

std::string mib(std::uint64_t value) { return std::to_string(value); }

/// The command that reserves so many pages now and after each boot.
std::string reserve(std::uint64_t pages) {
  return "echo vm.nr_hugepages=" + std::to_string(pages) + " > " + huge_file + " && sysctl -p " + huge_file;
}

void check_nodes(const Patient& patient, std::uint64_t size_kib, Findings& out) {
  for (const config::Port* port : patient.pci_ports()) {
    const Nic* const nic = patient.nic_at(port->device.value);
    if (nic == nullptr || nic->node < 0) continue;
    const std::string file = "/sys/devices/system/node/node" + std::to_string(nic->node) + "/hugepages/hugepages-" +
                             std::to_string(size_kib) + "kB/nr_hugepages";
    const auto pages = read_number(patient.host, file);
    if (!pages || *pages > 0) continue;
    const std::uint64_t need = (wanted_huge_mib(*patient.config) * 1024 + size_kib - 1) / size_kib;
    out.push_back({Area::hugepages,
                   Grade::warning,
                   Says::huge_node,
                   {nic->address, std::to_string(nic->node)},
                   "echo " + std::to_string(need) + " > " + file});
  }
}

}  // namespace

void check_memory(const Patient& patient, Findings& out) {
  const std::uint64_t size = memory_value(patient.host, "Hugepagesize").value_or(0);
  const std::uint64_t huge = memory_value(patient.host, "HugePages_Total").value_or(0) * size;
  const std::uint64_t all = memory_value(patient.host, "MemTotal").value_or(0);
  const std::uint64_t usable = (all - std::min(huge, all)) >> 10;
  const std::uint64_t wanted = patient.config ? wanted_mib(*patient.config) : base_mib;
  const bool fits = wanted <= usable - usable / 10;  // the system wants some too
  const std::string edit = patient.config ? "editor " + patient.config_path : "";
  out.push_back({Area::memory,
                 fits ? Grade::well : Grade::fault,
                 fits ? Says::memory_well : Says::memory_small,
                 {mib(fits ? all >> 10 : usable), mib(wanted)},
                 fits ? "" : edit});
}

void check_hugepages(const Patient& patient, Findings& out) {
  const std::uint64_t wanted = patient.config ? wanted_huge_mib(*patient.config) : 0;
  if (wanted == 0) {
    out.push_back({Area::hugepages, Grade::not_applicable, Says::huge_unused, {}, ""});
    return;
  }
  const std::size_t before = out.size();
  const std::uint64_t size = std::max<std::uint64_t>(memory_value(patient.host, "Hugepagesize").value_or(2048), 1);
  const std::uint64_t pages = memory_value(patient.host, "HugePages_Total").value_or(0);
  const std::uint64_t free = memory_value(patient.host, "HugePages_Free").value_or(0);
  const std::uint64_t need = (wanted * 1024 + size - 1) / size;
  // Pages that are taken are most likely the running gateway's own.
  const bool runs = patient.host.run({"systemctl", "is-active", "--quiet", "sekishod"}).well();
  const std::uint64_t usable = runs ? pages : free;
  if (pages == 0) {
    out.push_back({Area::hugepages, Grade::fault, Says::huge_missing, {"0", mib(wanted)}, reserve(need)});
  } else if (usable < need) {
    out.push_back({Area::hugepages,
                   Grade::fault,
                   Says::huge_few,
                   {mib(usable * size >> 10), mib(wanted)},
                   reserve(pages - std::min(usable, pages) + need)});
  }
  check_nodes(patient, size, out);
  if (out.size() == before)
    out.push_back({Area::hugepages, Grade::well, Says::huge_well, {mib(pages * size >> 10), mib(wanted)}, ""});
}

}  // namespace sekisho::mgmt::doctor
