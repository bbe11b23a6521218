#include "dataplane/dpdk/eal.h"

#include <pthread.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <sched.h>
#include <sys/stat.h>

#include <cstdlib>

#include "dataplane/dpdk/dpdk_log.h"

namespace sekisho::dataplane::dpdk {
namespace {

/// The CPUs this process may run on, in EAL's notation: "0-1,4".
std::string cpu_list(const cpu_set_t& cpus) {
  std::string text;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (!CPU_ISSET(cpu, &cpus)) continue;
    int last = cpu;
    while (last + 1 < CPU_SETSIZE && CPU_ISSET(last + 1, &cpus)) ++last;
    if (!text.empty()) text += ',';
    text += std::to_string(cpu);
    if (last > cpu) text += "-" + std::to_string(last);
    cpu = last;
  }
  return text;
}

std::string explain(const EalSettings& settings, const std::string& said) {
  std::string text = "DPDK did not start: ";
  text += said.empty() ? rte_strerror(rte_errno) : said;
  if (settings.hugepages) {
    text += ". Remedy: reserve hugepages (sysctl vm.nr_hugepages=" + std::to_string(settings.memory_mib / 2) +
            "), or set [dpdk] hugepages = false";
  } else {
    text += ". Remedy: see that " + std::to_string(settings.memory_mib) +
            " MiB of memory are free and that [dpdk] file-prefix is used by no other process";
  }
  return text;
}

/// A PCI device is DPDK's only when the kernel's own driver has let it go.
std::string check_pci_device(const std::string& address) {
  const std::string base = "/sys/bus/pci/devices/" + address;
  struct stat info {};
  if (stat(base.c_str(), &info) != 0) return "there is no PCI device " + address + " (see: lspci -D)";
  char driver[4096];
  const char* const bound = realpath((base + "/driver").c_str(), driver);
  const std::string name =
      bound == nullptr ? "no driver" : std::string(bound).substr(std::string(bound).rfind('/') + 1);
  if (name == "vfio-pci" || name == "uio_pci_generic" || name == "mlx5_core" || name == "mlx4_core") return {};
  return "PCI device " + address + " is bound to " + name + ". Remedy: dpdk-devbind.py --bind=vfio-pci " + address;
}

}  // namespace

std::vector<std::string> eal_arguments(const EalSettings& settings, const std::string& main_cpus) {
  std::vector<std::string> arguments = {"--lcores",
                                        "0@(" + main_cpus + ")",
                                        "--main-lcore",
                                        "0",
                                        "--no-telemetry",
                                        "--file-prefix",
                                        settings.file_prefix,
                                        "-m",
                                        std::to_string(settings.memory_mib)};
  if (settings.hugepages) {
    arguments.emplace_back("--in-memory");
  } else {
    arguments.insert(arguments.end(), {"--no-huge", "--no-shconf"});
  }
  if (settings.pci_devices.empty()) arguments.emplace_back("--no-pci");
  for (const std::string& device : settings.pci_devices) arguments.insert(arguments.end(), {"-a", device});
  return arguments;
}

Result<std::unique_ptr<Eal>, std::string> Eal::start(const EalSettings& settings) {
  for (const std::string& device : settings.pci_devices) {
    if (!settings.hugepages) return Failure{"PCI device " + device + " needs [dpdk] hugepages = true"};
    if (std::string wrong = check_pci_device(device); !wrong.empty()) return Failure{wrong};
  }
  const char* const runtime = std::getenv("XDG_RUNTIME_DIR");
  if (runtime != nullptr && *runtime == '\0') unsetenv("XDG_RUNTIME_DIR");  // EAL takes "" for a directory and fails

  cpu_set_t cpus;
  if (pthread_getaffinity_np(pthread_self(), sizeof cpus, &cpus) != 0)
    return Failure{std::string("cannot read CPU affinity")};
  std::vector<std::string> arguments = eal_arguments(settings, cpu_list(cpus));
  arguments.insert(arguments.begin(), "sekishod");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());

  redirect_dpdk_log();
  const DpdkLogCapture said;
  const int result = rte_eal_init(static_cast<int>(argv.size()), argv.data());
  pthread_setaffinity_np(pthread_self(), sizeof cpus, &cpus);
  if (result < 0) return Failure{explain(settings, said.text())};
  return std::unique_ptr<Eal>(new Eal);
}

Eal::~Eal() { rte_eal_cleanup(); }

}  // namespace sekisho::dataplane::dpdk
