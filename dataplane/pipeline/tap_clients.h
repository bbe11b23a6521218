// Copies of what clients ask and are told, for dnstap. Called only where a lane has a tap.
// Threads: the lane's. Owns: nothing.
#pragma once

#include <span>

#include "base/message_tap.h"
#include "dataplane/pipeline/client_query.h"

namespace sekisho::dataplane {

/// Of a burst, before its replies are built in its place.
void tap_queries(MessageTap& tap, std::span<const ClientQuery> queries, Instant now) noexcept;
/// The replies of those that were answered at once.
void tap_replies(MessageTap& tap, std::span<const ClientQuery> queries, Instant now) noexcept;
/// One that comes later.
void tap_late_reply(MessageTap& tap, const ReturnAddress& to, Bytes message, Instant now) noexcept;

}  // namespace sekisho::dataplane
