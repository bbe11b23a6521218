// What setup must know, as a file of answers or as somebody typed it, and the first configuration that follows.
//
// An answers file is TOML: [profile] and [[port]] as in a configuration, but a port's driver may be "auto", its
// device a kernel interface that is to become DPDK's, and its addresses carry the length of their network. Or it
// names a finished configuration. Threads: pure but for the Host. Errors: Diagnostics with places in the file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mgmt/config/load.h"
#include "mgmt/doctor/host.h"

namespace sekisho::mgmt::setup {

using config::Diagnostics;
using doctor::Host;

/// "10.1.0.53/16"
struct HostAddress {
  IpAddress address;
  unsigned length = 0;
  std::string to_string() const { return address.to_string() + "/" + std::to_string(length); }
};
std::optional<HostAddress> parse_host_address(std::string_view text);

struct AnswerPort {
  config::Position where;
  config::Text name, driver, device;
  config::List<std::string> addresses;
  config::List<IpAddress> gateways;
};

struct Answers {
  config::Text identity, configuration, clock;
  config::Size memory;
  config::List<Endpoint> metrics;
  std::vector<AnswerPort> ports;
  std::string profile;  ///< the lines of [profile]; empty: none
};

struct AnswersResult {
  std::optional<Answers> answers;
  Diagnostics diagnostics;
};
AnswersResult read_answers(std::string_view text);

/// The driver and device that "auto" and an interface's name mean on this machine.
struct Placed {
  std::string driver, device;
};
/// Nothing: driver "pci" was wanted, but the interface is no PCI card's.
std::optional<Placed> place_port(const AnswerPort& port, const Host& host);

/// The configuration's text.
std::string compose_config(const Answers& answers, const std::vector<Placed>& places);

}  // namespace sekisho::mgmt::setup
