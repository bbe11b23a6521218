// DPDK's environment (EAL): memory, bus scan and logging, started once for the whole process.
//
// The calling thread becomes EAL's main lcore and stays the manager: it is not pinned and runs no packets. Lanes are
// threads of ours (lane_threads.h) that register with EAL, so that they get mempool caches without EAL choosing their
// cores. Without hugepages (`--no-huge`) everything works but PCI devices; with them nothing is left in the file
// system (`--in-memory`).
//
// Threads: start and destruction by the manager. Errors: one text that says what failed and how to mend it.
// Limits: one per process, ever: EAL cannot be started again after it was stopped.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace sekisho::dataplane::dpdk {

struct EalSettings {
  bool hugepages = false;
  unsigned memory_mib = 256;
  std::string file_prefix = "sekisho";     ///< must differ between processes of one machine
  std::vector<std::string> pci_devices{};  ///< addresses ("0000:01:00.0") that may be taken; none: no PCI bus at all
};

class Eal {
 public:
  static Result<std::unique_ptr<Eal>, std::string> start(const EalSettings& settings);
  ~Eal();
  Eal(const Eal&) = delete;
  Eal& operator=(const Eal&) = delete;

 private:
  Eal() = default;
};

/// EAL's command line for these settings, without the program's name (public for its test).
std::vector<std::string> eal_arguments(const EalSettings& settings, const std::string& main_cpus);

}  // namespace sekisho::dataplane::dpdk
