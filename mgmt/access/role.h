// What somebody may do with the gateway: each role may what the one below it may.
//
//   nobody         nothing but /healthz, /readyz and /metrics
//   viewer         reads: status, configuration, history, audit log, traces
//   operator_      changes what can be undone or ends by itself: configuration, caches, captures; asks for exemptions
//   approver       says yes to what needs two people; never to what it asked for itself (G2-21)
//   administrator  decides who may do what: tokens, [control] itself. Root on the Unix socket and nobody else; it
//                  cannot be given
//
// Which route needs which: mgmt/control/api_routes.cc. Threads: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sekisho::mgmt::access {

enum class Role : std::uint8_t { nobody, viewer, operator_, approver, administrator };

constexpr bool may(Role has, Role needed) { return has >= needed; }

/// "operator".
std::string_view to_text(Role role);
/// Those that can be given: viewer, operator, approver.
std::optional<Role> parse_role(std::string_view text);

}  // namespace sekisho::mgmt::access
