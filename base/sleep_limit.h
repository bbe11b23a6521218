// How long a loop may sleep before it looks at the clock again.
//
// Time passes evenly, so a loop sleeps until its next timer. Only under the clock of the conformance tests, which
// jumps, must it look more often; that clock (tests/conformance/test_clock.cc) brings its own limit along.
// Threads: any.
#pragma once

#include "base/clock.h"

namespace sekisho {

Duration sleep_limit();

}  // namespace sekisho
