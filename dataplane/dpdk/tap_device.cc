#include "dataplane/dpdk/tap_device.h"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace sekisho::dataplane::dpdk {
namespace {

ifreq request_for(const std::string& name) {
  ifreq request{};
  name.copy(request.ifr_name, IFNAMSIZ - 1);
  return request;
}

/// Sets MAC, MTU and up; the name of what failed, or nothing.
const char* set_up(int control, const std::string& name, const std::array<std::uint8_t, 6>& mac, unsigned mtu) {
  ifreq address = request_for(name);
  address.ifr_hwaddr.sa_family = ARPHRD_ETHER;
  std::memcpy(address.ifr_hwaddr.sa_data, mac.data(), mac.size());
  if (ioctl(control, SIOCSIFHWADDR, &address) != 0) return "setting its MAC address";
  ifreq size = request_for(name);
  size.ifr_mtu = static_cast<int>(mtu);
  if (ioctl(control, SIOCSIFMTU, &size) != 0) return "setting its MTU";
  ifreq flags = request_for(name);
  if (ioctl(control, SIOCGIFFLAGS, &flags) != 0) return "reading its flags";
  flags.ifr_flags = static_cast<short>(flags.ifr_flags | IFF_UP);
  if (ioctl(control, SIOCSIFFLAGS, &flags) != 0) return "setting it up";
  return nullptr;
}

}  // namespace

Result<TapDevice, std::string> TapDevice::open(const std::string& name, const std::array<std::uint8_t, 6>& mac,
                                               unsigned mtu) {
  const int fd = ::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0)
    return Failure{"cannot open /dev/net/tun: " + std::string(std::strerror(errno)) +
                   " (CAP_NET_ADMIN, modprobe tun)"};
  TapDevice device(fd, name);
  ifreq request = request_for(name);
  request.ifr_flags = IFF_TAP | IFF_NO_PI;
  if (ioctl(fd, TUNSETIFF, &request) != 0) {
    return Failure{"cannot make TAP interface " + name + ": " + std::strerror(errno)};
  }
  const int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const char* const failed = set_up(control, name, mac, mtu);
  const int error = errno;
  if (control >= 0) close(control);
  if (failed != nullptr) return Failure{"TAP interface " + name + ": " + failed + ": " + std::strerror(error)};
  return device;
}

TapDevice::TapDevice(TapDevice&& other) noexcept : fd_(std::exchange(other.fd_, -1)), name_(std::move(other.name_)) {}

TapDevice::~TapDevice() {
  if (fd_ >= 0) close(fd_);
}

std::size_t TapDevice::read(MutableBytes room) {
  const ssize_t size = ::read(fd_, room.data(), room.size());
  return size > 0 ? static_cast<std::size_t>(size) : 0;
}

bool TapDevice::write(Bytes frame) {
  return ::write(fd_, frame.data(), frame.size()) == static_cast<ssize_t>(frame.size());
}

}  // namespace sekisho::dataplane::dpdk
