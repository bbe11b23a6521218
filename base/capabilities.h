// Gives up rights that this process has and needs no more.
//
// Linux keeps capabilities by thread; what one thread gives up the others still have. keep_in_all_threads() therefore
// asks each of them by a signal and looks whether all have done it; threads that start later inherit the reduced set
// of whoever starts them. Nothing comes back, and what a program that is run later gets can only be less.
//
// Threads: keep_in_this_thread() by any; keep_in_all_threads() by one, while no thread is being started.
// Errors: a sentence. Limits: a thread that blocks the signal for a second is an error. Spec: capabilities(7).
#pragma once

#include <cstdint>
#include <string>

namespace sekisho {

/// Bits by number: 1 << CAP_NET_ADMIN.
using CapabilitySet = std::uint64_t;

/// This thread's effective set.
CapabilitySet effective_capabilities();
/// Leaves in the permitted, effective, inheritable and ambient sets only what is in `keep`. Empty: done.
std::string keep_in_this_thread(CapabilitySet keep);
std::string keep_in_all_threads(CapabilitySet keep);

}  // namespace sekisho
