// How much one source may ask and be told, for sources that some view claims and for others.
//
// A number is a rate per second of one address; the prefixes around it have a multiple of it (source_limiter.h in the
// data plane). 0: no limit. Threads: plain values, read-only in a Policy.
#pragma once

#include <cstdint>

namespace sekisho::views {

struct SourceLimits {
  std::uint32_t queries = 0;       ///< by UDP, of one address; over it they are dropped before they are read
  std::uint32_t same_answers = 0;  ///< the same answer by UDP to one network (/24, /56)
  std::uint32_t errors = 0;        ///< negative answers and errors by UDP to one network
};

struct Limits {
  SourceLimits clients;    ///< sources that a view claims, where the view is limited
  SourceLimits strangers;  ///< all others
  std::uint32_t slip = 2;  ///< of answers over their rate each slip-th is sent as TC; 0: none
};

}  // namespace sekisho::views
