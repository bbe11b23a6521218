// The kernel's interfaces that a configuration names, each with who needs it. For the checks only.
#pragma once

#include <string>
#include <vector>

#include "mgmt/doctor/examine.h"

namespace sekisho::mgmt::doctor {

struct Interface {
  std::string user;  ///< "port lgwan-lan", "realm lgwan"
  std::string name;
  bool must_be_up = false;           ///< the gateway does not start, or does not resolve, otherwise
  std::vector<std::string> sources;  ///< addresses that it must have
  std::string realm;                 ///< empty: a port
  std::string folder() const { return "/sys/class/net/" + name; }
};
/// Those in a network namespace of their own are not seen from here and left out.
std::vector<Interface> interfaces_of(const Patient& patient);

}  // namespace sekisho::mgmt::doctor
