// The truth cache in words, for `sekishoctl cache dump` (N-8).
//
//   www.example.jp. 290 IN A 192.0.2.1 ; answer, insecure
//   nx.example.jp. 50 IN ANY ; does not exist
//
// Threads: the worker's.
#pragma once

#include <functional>
#include <string_view>

#include "resolver/cache/realm_cache.h"

namespace sekisho::resolver {

void dump_cache(const RealmCache& cache, const dns::Name& under, Instant now,
                const std::function<void(std::string_view)>& line);

}  // namespace sekisho::resolver
