// Asks servers straight, many questions at once, each out of its realm's exit; the replies as they came.
//
// Threads: the caller's, which waits; at most `limit`, less when `stopping` becomes true. Owns: its sockets.
// Limits: max_server_targets at a time; more are asked in turns within the same time. Spec: requirements L-9, L-10.
#pragma once

#include <atomic>
#include <span>
#include <vector>

#include "forwarding/realm.h"
#include "forwarding/server_probe.h"

namespace sekisho::resolver {

inline constexpr std::size_t max_server_targets = 400;

struct ServerTarget {
  RealmId realm;
  Endpoint server;
  forwarding::ServerQuestion question;
};

/// One for each target, in their order; what was not done in time is `not_asked`.
std::vector<forwarding::ServerReply> survey_servers(const forwarding::RealmTable& table,
                                                    std::span<const ServerTarget> targets, Duration limit,
                                                    const std::atomic<bool>& stopping);

}  // namespace sekisho::resolver
