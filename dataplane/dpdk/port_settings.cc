#include "dataplane/dpdk/port_settings.h"

#include <net/if.h>

namespace sekisho::dataplane::dpdk {

std::string_view to_string(Driver driver) {
  switch (driver) {
    case Driver::pci:
      return "pci";
    case Driver::af_xdp:
      return "af_xdp";
    case Driver::af_packet:
      return "af_packet";
    case Driver::tap:
      return "tap";
    case Driver::memif:
      return "memif";
    case Driver::ring:
      return "ring";
    case Driver::null:
      return "null";
    case Driver::pcap:
      return "pcap";
  }
  return "?";
}

std::string_view to_string(ExceptionMode mode) {
  switch (mode) {
    case ExceptionMode::automatic:
      return "automatic";
    case ExceptionMode::kernel:
      return "kernel";
    case ExceptionMode::tap:
      return "tap";
    case ExceptionMode::none:
      return "none";
  }
  return "?";
}

ExceptionMode exception_mode_of(const PortSettings& settings) {
  if (settings.exception != ExceptionMode::automatic) return settings.exception;
  switch (settings.driver) {
    case Driver::af_xdp:
    case Driver::af_packet:
      return ExceptionMode::kernel;
    case Driver::pci:
    case Driver::tap:
    case Driver::memif:
      return ExceptionMode::tap;
    case Driver::ring:
    case Driver::null:
    case Driver::pcap:
      return ExceptionMode::none;
  }
  return ExceptionMode::none;
}

std::string tap_name_of(const PortSettings& settings) {
  if (!settings.tap_name.empty()) return settings.tap_name;
  return ("sk-" + settings.name).substr(0, IFNAMSIZ - 1);
}

}  // namespace sekisho::dataplane::dpdk
