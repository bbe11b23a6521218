// Mends two habits of DPDK's af_packet driver that no device argument turns off.
//
// The driver puts its sockets into a fan-out group that reassembles IPv4 fragments, so a fragmented query would look
// whole (ours drops and counts fragments), and it also receives the frames that this host sends. Both are flags of
// setsockopt(PACKET_FANOUT). The driver calls setsockopt through the dynamic linker, and this file's definition
// stands before libc's; it changes nothing but that one call, on a thread where a PacketSocketHook lives. It also
// learns the sockets, for waiting and for statistics.
//
// Threads: lives on the thread that starts the port. Owns: nothing; the sockets are the driver's.
#pragma once

#include <vector>

namespace sekisho::dataplane::dpdk {

class PacketSocketHook {
 public:
  PacketSocketHook();
  ~PacketSocketHook();
  PacketSocketHook(const PacketSocketHook&) = delete;
  PacketSocketHook& operator=(const PacketSocketHook&) = delete;

  /// The sockets seen so far, in the order of queues.
  const std::vector<int>& sockets() const { return sockets_; }
  void saw(int socket) { sockets_.push_back(socket); }

 private:
  std::vector<int> sockets_;
};

}  // namespace sekisho::dataplane::dpdk
