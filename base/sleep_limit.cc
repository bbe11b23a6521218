#include "base/sleep_limit.h"

namespace sekisho {

Duration sleep_limit() { return std::chrono::hours(1); }

}  // namespace sekisho
