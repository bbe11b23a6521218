// What a worker has of one realm beside its rules: its cache, its failures, its servers, what it proves with, and
// what is in flight.
//
// All of it belongs to one RealmId and is never read for another (design I1).
// Owns: all of it but the cache shard, which TruthCache owns. Threads: the worker's.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "forwarding/cookie_jar.h"
#include "forwarding/realm.h"
#include "forwarding/retry_budget.h"
#include "resolver/cache/failure_cache.h"
#include "resolver/cache/realm_cache.h"
#include "resolver/machine/questions_in_flight.h"
#include "resolver/machine/realm_validation.h"
#include "resolver/machine/resolution.h"
#include "resolver/machine/server_table.h"

namespace sekisho::resolver {

struct RealmState {
  static constexpr std::size_t max_failures = 8192;
  static constexpr std::size_t max_servers = 10000;

  RealmState(RealmId realm, RealmCache& realm_cache, std::uint64_t hash_key)
      : id(realm),
        cache(realm_cache),
        failures(max_failures, hash_key),
        servers(max_servers, hash_key),
        cookies(max_servers),
        in_flight(hash_key) {}

  RealmId id;
  std::uint32_t epoch = 0;
  std::uint64_t content_hash = 0;
  RealmCache& cache;
  FailureCache failures;
  ServerTable servers;
  RealmValidation validation;
  forwarding::CookieJar cookies;
  QuestionsInFlight in_flight;
  std::unordered_map<GroupId, forwarding::RetryBudget> budgets;
};

}  // namespace sekisho::resolver
