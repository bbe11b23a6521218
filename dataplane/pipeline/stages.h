// The stages of a burst, in their order; each adds to the queries' rows and nothing reaches back.
//
// All are noexcept and touch no memory but the rows, the cache and counters: no allocation, lock, system call or log.
// A stage skips rows whose fate is decided. Who asks too much is dropped before his query is read (limit_traffic.h).
// Threads: one lane.
#pragma once

#include <array>
#include <span>

#include "dataplane/pipeline/client_query.h"
#include "dataplane/pipeline/lane_counters.h"
#include "dataplane/pipeline/reply_cache.h"

namespace sekisho::dataplane {

/// Ingress, VLAN and source decide the view; a source that this ingress may not carry is dropped (I2).
/// `slots` gives each view's counter slot, by its index in the policy.
void select_views(std::span<ClientQuery> queries, const views::Policy& policy, std::span<const std::uint16_t> slots,
                  LaneCounters& counters) noexcept;

/// Reads header, question and OPT; drops what must not be answered; counts each fault.
void read_queries(std::span<ClientQuery> queries, LaneCounters& counters) noexcept;

/// Judges DNS cookies and makes those of the replies (RFC 7873 §5.2). `wall_s`: seconds since 1970.
void check_cookies(std::span<ClientQuery> queries, const dns::CookieSecrets& secrets, std::uint32_t wall_s,
                   LaneCounters& counters) noexcept;

/// Marks ordinary questions as cacheable and makes their keys; the rest is left to answer_special().
void make_keys(std::span<ClientQuery> queries, const ReplyCache& cache) noexcept;

/// Finds entries, bucket lines and entry lines each brought for the whole burst before they are read. null: a miss.
using FoundEntries = std::array<ReplyEntry*, burst_size>;
void look_up(std::span<ClientQuery> queries, ReplyCache& cache, std::uint32_t now_s, FoundEntries& found) noexcept;

/// A body becomes the row's reply, counted for its view.
void reply_with(ClientQuery& query, const ReplyBody& body, const ServerFields& server, std::uint32_t now_s,
                LaneCounters& counters) noexcept;
/// What a reply is counted as. `slot` of LaneCounters::views.
void count_reply(LaneCounters& counters, std::uint16_t slot, const ReplyMeta& meta, bool truncated) noexcept;

}  // namespace sekisho::dataplane
