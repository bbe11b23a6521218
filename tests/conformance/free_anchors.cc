// `sekishod-testclock` takes what anchors a scenario has: none, or some zone's below the root. Linked in the place of
// mgmt/config/proof_from_root.cc. Threads: any.
#include "mgmt/config/proof_from_root.h"

namespace sekisho::mgmt::config {

bool proof_starts_at_root() { return false; }

}  // namespace sekisho::mgmt::config
