// A reply that came in fragments is taken as truncated, so that the question is asked again by TCP.
//
// All but the first fragment carry nothing that a sender off the path would have to guess: ID, ports and question lie
// in the first one. So of such a datagram only header and question are kept, with TC set.
// Spec: RFC 9715 §3. Threads: pure.
#pragma once

#include <cstddef>

#include "base/bytes.h"

namespace sekisho::resolver {

/// Cuts the message after its question in place. Returns its new size; 0 when it has not exactly one readable
/// question.
std::size_t cut_to_truncated(MutableBytes message);

}  // namespace sekisho::resolver
