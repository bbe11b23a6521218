#include "mgmt/access/peer.h"

namespace sekisho::mgmt::access {

std::string Peer::to_string() const {
  if (local) {
    const std::string account = "uid " + std::to_string(uid);
    return name.empty() || name == account ? account : name + " (" + account + ")";
  }
  const std::string from = address.empty() ? std::string("a network client") : address;
  if (name.empty()) return from;
  return name + " (" + (way.empty() ? from : way + ", " + from) + ")";
}

}  // namespace sekisho::mgmt::access
