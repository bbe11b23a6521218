// Who asks, as far as it is proven: by the kernel on the Unix socket, by a token or a certificate over TLS.
//
// `name` is the person: the same whether they come by their account, their token or their certificate, so that a
// second way in is no second person (G2-21). Threads: plain value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "mgmt/access/role.h"

namespace sekisho::mgmt::access {

struct Peer {
  bool local = false;  ///< on the Unix socket: uid and pid are the kernel's word (SO_PEERCRED)
  std::uint32_t uid = 0, pid = 0;
  std::vector<std::uint32_t> groups;  ///< all that its process is in
  std::string address;                ///< of a network client
  bool anonymous = false;             ///< on a listener that asks nobody who they are
  std::string name;                   ///< the person; empty: not known
  std::string way;                    ///< "token laptop", "certificate CN=…"; empty on the Unix socket
  Role role = Role::nobody;

  /// The person, and how they came: "hanako (uid 1000)", "hanako (token laptop, 192.0.2.7)".
  std::string to_string() const;
  /// For what needs two people: surely another than this one. Not when it is not known who asks.
  bool is_another_than(const std::string& person) const { return !name.empty() && name != person; }
};

}  // namespace sekisho::mgmt::access
