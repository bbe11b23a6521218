// Opens a socket toward an upstream: in the realm's namespace, on its device, from its source and a random port.
//
// The port is drawn from the CSPRNG over 1024–65535; one that is taken is drawn again. The kernel's path MTU cache is
// not used (it can be poisoned by ICMP), and a datagram that came in fragments says so when it is read. Threads: one
// object per thread. Owns: handles of network namespaces. Spec: RFC 5452 §9.2, RFC 9715, design I1.
#pragma once

#include <sys/socket.h>

#include <map>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "resolver/engine/realm_exit.h"

namespace sekisho::resolver {

enum class Transport : std::uint8_t {
  udp,
  tcp,
  raw,  ///< takes whole packets to send, and gets none
};

enum class OpenFailure : std::uint8_t {
  no_exit,  ///< the realm has neither device nor namespace
  netns,
  device,
  source,
  no_port,    ///< every port that was drawn is in use
  no_socket,  ///< descriptors or memory are used up
};
const char* to_text(OpenFailure failure);

class OutboundSockets {
 public:
  explicit OutboundSockets(Random& random) : random_(random) {}
  ~OutboundSockets();
  OutboundSockets(const OutboundSockets&) = delete;
  OutboundSockets& operator=(const OutboundSockets&) = delete;

  /// A non-blocking socket, bound (raw: to device and source alone) and not connected; the caller closes it.
  Result<int, OpenFailure> open(const RealmExit& exit, IpFamily family, Transport transport);
  /// A handle of the exit's namespace, which stays this object's; -1 when it cannot be had.
  int namespace_of(const RealmExit& exit);
  /// Says why in the log, at most once a minute for each realm.
  void report(const RealmExit& exit, OpenFailure failure, Instant now);
  /// Opens namespaces anew next time: they may have been replaced.
  void forget_namespaces();

 private:
  Result<int, OpenFailure> open_here(const RealmExit& exit, IpFamily family, Transport transport);
  Result<int, OpenFailure> open_in_namespace(const RealmExit& exit, IpFamily family, Transport transport);
  int namespace_fd(const std::string& name);
  bool bind_random_port(int fd, const RealmExit& exit, IpFamily family, OpenFailure& why);

  Random& random_;
  int own_namespace_ = -1;
  std::map<std::string, int> namespaces_;
  std::map<RealmId, Instant> reported_;
};

/// A socket address for the system calls.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};
SocketAddress socket_address(const Endpoint& endpoint);

}  // namespace sekisho::resolver
