// Pieces that checking and building share. Not for other modules.
#pragma once

#include <vector>

#include "dns/presentation.h"
#include "mgmt/config/schema.h"
#include "views/local_zone.h"

namespace sekisho::mgmt::config {

/// The records of a local zone; what cannot be read is reported to `out` (if any) and left out.
std::vector<dns::Record> records_of(const LocalZoneRow& row, Diagnostics* out);

}  // namespace sekisho::mgmt::config
