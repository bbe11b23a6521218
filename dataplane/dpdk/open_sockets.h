// Which sockets this process has open: the only way to learn those that a DPDK driver keeps to itself.
//
// Threads: the manager, while it alone opens sockets.
#pragma once

#include <vector>

namespace sekisho::dataplane::dpdk {

/// Descriptors of sockets of one address family, ascending.
std::vector<int> open_sockets(int family);
/// The first of `now` that was not there `before`, or -1.
int first_not_in(const std::vector<int>& now, const std::vector<int>& before);

}  // namespace sekisho::dataplane::dpdk
