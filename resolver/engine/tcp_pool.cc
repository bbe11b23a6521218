// Which connection a query goes over.
#include "resolver/engine/tcp_pool.h"

#include <algorithm>

#include "resolver/engine/tcp_connection.h"

namespace sekisho::resolver {

TcpPool::TcpPool(boost::asio::io_context& io, const TcpPoolLimits& limits, Random& random, EngineCounters& counters,
                 WireEvents& events)
    : io_(io), limits_(limits), random_(random), counters_(counters), events_(events), opener_(random) {}

TcpPool::~TcpPool() {
  while (!connections_.empty()) connections_.back()->close(false, Instant{});
}

void TcpPool::set_exits(std::span<const RealmExit> exits) {
  const std::vector<RealmId> changed = changed_exits(exits_, exits);
  const std::vector<Connection> all = connections_;
  for (const Connection& connection : all) {
    if (std::find(changed.begin(), changed.end(), connection->realm()) != changed.end()) {
      connection->close(false, Instant{});
    }
  }
  opener_.forget_namespaces();
  exits_.assign(exits.begin(), exits.end());
}

void TcpPool::send(AttemptKey key, RealmId realm, const Endpoint& server, Bytes wire, Instant now) {
  place({key, {wire.begin(), wire.end()}, false}, realm, server, false, now);
}

void TcpPool::place(Query query, RealmId realm, const Endpoint& server, bool fresh, Instant now) {
  const AttemptKey key = query.key;
  const Connection connection = choose(realm, server, fresh, now);
  if (connection && connection->add(std::move(query), now)) {
    attempts_[key] = connection;
  } else {
    failed_.push_back(key);
  }
}

// The least loaded connection; a new one while that one is busy and the limits allow it.
TcpPool::Connection TcpPool::choose(RealmId realm, const Endpoint& server, bool fresh, Instant now) {
  Connection best;
  std::size_t count = 0;
  for (const Connection& connection : connections_) {
    if (connection->realm() != realm || connection->server() != server) continue;
    ++count;
    if (fresh && connection->proven()) continue;  // may be about to be closed too
    if (!best || connection->waiting() < best->waiting()) best = connection;
  }
  if (best && best->waiting() < limits_.pipeline) {
    counters_.tcp_reused.add();
    return best;
  }
  if (count < limits_.max_per_server && make_room(now)) return connect(realm, server, now);
  if (best && best->waiting() < limits_.max_pipeline) {
    counters_.tcp_reused.add();
    return best;
  }
  counters_.tcp_exhausted.add();
  return nullptr;
}

/// False when all connections that are allowed are in use.
bool TcpPool::make_room(Instant now) {
  if (connections_.size() < limits_.max_connections) return true;
  Connection oldest;
  for (const Connection& connection : connections_) {
    if (connection->waiting() > 0) continue;
    if (!oldest || connection->deadline() < oldest->deadline()) oldest = connection;
  }
  if (!oldest) return false;
  oldest->close(false, now);
  return true;
}

TcpPool::Connection TcpPool::connect(RealmId realm, const Endpoint& server, Instant now) {
  const auto exit = std::find_if(exits_.begin(), exits_.end(), [&](const RealmExit& e) { return e.realm == realm; });
  if (exit == exits_.end()) return nullptr;
  const auto opened = opener_.open(*exit, server.address.family(), Transport::tcp);
  if (!opened) {
    counters_.bind_failures.add();
    opener_.report(*exit, opened.error(), now);
    return nullptr;
  }
  auto connection = std::make_shared<TcpConnection>(*this, io_, realm, server, now);
  if (!connection->start(*opened)) return nullptr;
  counters_.tcp_connects.add();
  connections_.push_back(connection);
  return connection;
}

void TcpPool::cancel(AttemptKey key) {
  const auto found = attempts_.find(key);
  if (found == attempts_.end()) return;
  const Connection connection = std::move(found->second);
  attempts_.erase(found);
  connection->cancel(key);
}

void TcpPool::report_failures(Instant now) {
  std::vector<AttemptKey> failed;
  failed.swap(failed_);
  for (const AttemptKey key : failed) events_.on_tcp_failed(key, now);
}

void TcpPool::forget(const TcpConnection& connection) {
  std::erase_if(connections_, [&](const Connection& c) { return c.get() == &connection; });
}

std::optional<Instant> TcpPool::next_expiry() const {
  std::optional<Instant> next;
  for (const Connection& connection : connections_) {
    if (!next || connection->deadline() < *next) next = connection->deadline();
  }
  return next;
}

void TcpPool::expire(Instant now) {
  const std::vector<Connection> all = connections_;
  for (const Connection& connection : all) {
    if (connection->deadline() > now) continue;
    if (connection->waiting() > 0) counters_.tcp_broken.add();
    connection->close(false, now);
  }
}

}  // namespace sekisho::resolver
