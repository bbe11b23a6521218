#include "mgmt/config/proof_from_root.h"

namespace sekisho::mgmt::config {

bool proof_starts_at_root() { return true; }

}  // namespace sekisho::mgmt::config
