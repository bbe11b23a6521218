// What must be set on a kernel interface before a port takes it, undone when the port goes.
//
// af_xdp: one XDP socket serves one hardware queue, so the interface must have exactly as many queues as the port has
// lanes; and tags that the NIC takes off never reach an XDP program, which would put a client of a VLAN into the view
// of the untagged (I2). A TAP that stands in for an af_packet interface takes over its IPv6 too: two interfaces with
// one MAC address would find each other's duplicate.
//
// Threads: the manager. Owns: the changed settings. Errors: one text with the command that does it by hand.
#pragma once

#include <optional>
#include <string>

namespace sekisho::dataplane::dpdk {

class InterfaceSetup {
 public:
  explicit InterfaceSetup(std::string device) : device_(std::move(device)) {}
  ~InterfaceSetup();
  InterfaceSetup(const InterfaceSetup&) = delete;
  InterfaceSetup& operator=(const InterfaceSetup&) = delete;

  /// Empty when the interface is up.
  std::string require_up() const;
  /// Empty when the interface now has this many receive queues.
  std::string set_queues(unsigned queues);
  void turn_off_ipv6();
  /// False: the NIC takes them off and will not have it otherwise.
  bool keep_vlan_tags();
  /// Merged frames would not fit the TAP or a packet ring.
  void turn_off_receive_merging();

 private:
  std::string device_;
  std::optional<std::string> ipv6_before_;
  std::optional<unsigned> rx_before_;
  std::optional<unsigned> combined_before_;
  bool took_tags_off_ = false;
};

}  // namespace sekisho::dataplane::dpdk
