// `sekishoctl domain list`: the domains that the gateway looks at by itself (L-11, L-17).
#pragma once

#include <ostream>

#include "mgmt/cli/options.h"

namespace sekisho::mgmt::cli {

int run_domain_list(const Options& options, std::ostream& out, std::ostream& err);

}  // namespace sekisho::mgmt::cli
