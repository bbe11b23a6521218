// A new table of realms: what stays, what begins anew, what ends. Threads: the worker's. Spec: design I2, I6.
#pragma once

#include "resolver/machine/worker.h"

namespace sekisho::resolver {

void take_realms(Turn& turn, const forwarding::RealmTable& table);

}  // namespace sekisho::resolver
