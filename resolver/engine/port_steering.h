// Random source ports without a socket each: a program in the kernel gives the replies to one socket.
//
// expect() says that a reply from `server` may come to `port`; until forget(), a datagram from there to that port on
// the exit's device goes to the receiver. All else takes its usual way: ports that nothing is expected on, other
// servers' datagrams and other programs' sockets are as if this were not there. A socket connected to that server
// still comes first. What is expected stands in memory shared with the kernel: neither call is a system call.
//
// Owns: a BPF program (sk_lookup) of some 40 instructions, attached to the network namespace as long as this lives,
// and its maps. Threads: one. Errors: attach() says what the kernel refused; it needs CAP_BPF and CAP_NET_ADMIN.
// Spec: RFC 5452 §9.2 (ports over the whole range), design I1.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/ip.h"
#include "base/result.h"

namespace sekisho::resolver {

class PortSteering {
 public:
  struct Place {
    int netns = -1;        ///< of the namespace to attach to
    unsigned ifindex = 0;  ///< of the device that replies come by; 0: any
    IpAddress local;       ///< the source of the questions
    int receiver = -1;     ///< a bound UDP socket of the same family in that namespace
  };
  static Result<std::unique_ptr<PortSteering>, std::string> attach(const Place& place);
  ~PortSteering();
  PortSteering(const PortSteering&) = delete;
  PortSteering& operator=(const PortSteering&) = delete;

  void expect(std::uint16_t port, const IpAddress& server) { set(port, folded(server)); }
  void forget(std::uint16_t port) { set(port, 0); }

 private:
  PortSteering() = default;
  std::string make(const Place& place);
  /// The address as the program compares it: never 0, which means that nothing is expected.
  static std::uint32_t folded(const IpAddress& address);
  void set(std::uint16_t port, std::uint32_t value) {
    __atomic_store_n(expected_ + std::size_t{port} * 2, value, __ATOMIC_RELEASE);
  }

  int ports_ = -1, receivers_ = -1, program_ = -1, link_ = -1;
  std::uint32_t* expected_ = nullptr;  // by port; each element of the map fills 8 octets
};

}  // namespace sekisho::resolver
