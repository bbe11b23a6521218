// A TAP interface: a wire whose other end is the kernel's stack.
//
// Attaches to an interface of that name if there is one (made by the machine's own network configuration, which then
// owns its addresses), or makes one that goes when it is closed. Threads: one at a time. Owns: the descriptor.
// Errors: one text.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace sekisho::dataplane::dpdk {

class TapDevice {
 public:
  /// Opens it with this MAC address and MTU, and sets it up.
  static Result<TapDevice, std::string> open(const std::string& name, const std::array<std::uint8_t, 6>& mac,
                                             unsigned mtu);
  TapDevice(TapDevice&& other) noexcept;
  TapDevice& operator=(TapDevice&&) = delete;
  ~TapDevice();

  int fd() const { return fd_; }
  const std::string& name() const { return name_; }
  /// The length of the next frame, or 0 when none waits. Never blocks.
  std::size_t read(MutableBytes room);
  /// False when the kernel did not take it.
  bool write(Bytes frame);

 private:
  TapDevice(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}
  int fd_;
  std::string name_;
};

}  // namespace sekisho::dataplane::dpdk
