// What happens to a lane's request before it needs a Resolution: checks, the cache, joining. Threads: the worker's.
#pragma once

#include "resolver/machine/worker.h"

namespace sekisho::resolver {

void take_request(Turn& turn, const Request& request);

}  // namespace sekisho::resolver
