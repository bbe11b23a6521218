// Programs and maps for the kernel's virtual machine that this process has open: the only way to those that a DPDK
// driver keeps to itself without CAP_SYS_ADMIN, which asking the kernel by their numbers would need.
//
// Threads: the manager, while it alone opens any. Owns: nothing; what is returned is the caller's to close.
#pragma once

#include <linux/bpf.h>

#include <cstdint>

namespace sekisho::dataplane::dpdk {

/// A copy of the descriptor of the program of this number, or -1.
int open_program(std::uint32_t id);
/// The same for a map.
int open_map(std::uint32_t id);

}  // namespace sekisho::dataplane::dpdk
