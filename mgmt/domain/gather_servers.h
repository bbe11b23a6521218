// The round of questions that each server of a zone gets. A part of gather.h.
#pragma once

#include "mgmt/domain/gather.h"

namespace sekisho::mgmt::domain {

Bytes www_label();

/// Asks every server that was not asked yet.
void ask_servers(Evidence& e, Sources& sources);

/// The addresses of name servers inside the zone, from the zone's own servers.
void read_own_addresses(Evidence& e, Sources& sources);

}  // namespace sekisho::mgmt::domain
