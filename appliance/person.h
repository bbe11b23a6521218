// Which person asks, for what needs two.
//
// The kernel says the account (SO_PEERCRED), and /proc the account that logged in, which sudo and su leave as it was
// (loginuid, audit). SUDO_USER and the like are never looked at: whoever runs a program writes its environment. Root
// without a login behind it is nobody in particular. Over
// TLS a token's or a certificate's person counts, who has the name of an account. Threads: any. Spec: G2-22,
// docs/nta.md.
#pragma once

#include "mgmt/control/http.h"
#include "mgmt/trust/exemption.h"

namespace sekisho::appliance {

mgmt::trust::Person person_of(const mgmt::control::Peer& peer);
/// The same, of what was read from /proc/PID/loginuid.
mgmt::trust::Person person_of(const mgmt::control::Peer& peer, const std::string& loginuid);

}  // namespace sekisho::appliance
