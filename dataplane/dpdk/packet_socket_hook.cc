#include "dataplane/dpdk/packet_socket_hook.h"

#include <linux/if_packet.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/check.h"

namespace {

thread_local sekisho::dataplane::dpdk::PacketSocketHook* hook = nullptr;

long plain_setsockopt(int fd, int level, int name, const void* value, socklen_t size) {
  return syscall(SYS_setsockopt, fd, level, name, value, size);
}

constexpr unsigned fanout_ignore_outgoing = 0x4000;  // Linux 6.2; Debian 12's headers do not name it

/// Joins the group with the flags that we want; all sockets of a group must have the same.
long join_fanout(int fd, int asked) {
  const unsigned plain = static_cast<unsigned>(asked) & ~(unsigned{PACKET_FANOUT_FLAG_DEFRAG} << 16);
  const unsigned quiet = plain | (fanout_ignore_outgoing << 16);
  const int ignore = 1;
  plain_setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &ignore, sizeof ignore);
  hook->saw(fd);
  if (plain_setsockopt(fd, SOL_PACKET, PACKET_FANOUT, &quiet, sizeof quiet) == 0) return 0;
  return plain_setsockopt(fd, SOL_PACKET, PACKET_FANOUT, &plain, sizeof plain);
}

}  // namespace

extern "C" __attribute__((visibility("default"))) int setsockopt(int fd, int level, int name, const void* value,
                                                                 socklen_t size) noexcept {
  if (hook != nullptr && level == SOL_PACKET && name == PACKET_FANOUT && size == sizeof(int)) {
    return static_cast<int>(join_fanout(fd, *static_cast<const int*>(value)));
  }
  return static_cast<int>(plain_setsockopt(fd, level, name, value, size));
}

namespace sekisho::dataplane::dpdk {

PacketSocketHook::PacketSocketHook() {
  SEKISHO_CHECK(hook == nullptr);
  hook = this;
}

PacketSocketHook::~PacketSocketHook() { hook = nullptr; }

}  // namespace sekisho::dataplane::dpdk
