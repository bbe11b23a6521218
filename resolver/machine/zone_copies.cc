#include "resolver/machine/zone_copies.h"

#include <algorithm>

#include "dns/rdata.h"
#include "resolver/copy/copy_board.h"

namespace sekisho::resolver {
namespace {

std::shared_ptr<const ZoneCopy> copy_of(const Turn& turn, const Resolution& r, const dns::Name& zone) {
  const CopyBoard* copies = turn.worker.copies;
  return copies == nullptr ? nullptr : copies->find(r.realm, zone, turn.now);
}

}  // namespace

std::optional<Delegation> copied_delegation(const Turn& turn, const Resolution& r, const dns::Name& zone) {
  const auto copy = copy_of(turn, r, zone);
  if (!copy) return std::nullopt;
  const dns::Rrset& servers = copy->name_servers();
  Delegation delegation;
  delegation.zone = zone;
  delegation.stored = turn.now;
  delegation.expires = turn.now + std::chrono::seconds(servers.ttl);
  for (const Bytes rdata : servers.rdatas) {
    if (const auto name = dns::target_of(dns::RRType::ns, rdata)) delegation.servers.push_back(*name);
  }
  return delegation;
}

bool came_from_copy(const std::optional<Endpoint>& server) { return server && *server == Endpoint{}; }

void put_copy_aside(Turn& turn, const dns::Name& zone, RealmId realm) {
  if (turn.worker.copies != nullptr) turn.worker.copies->put_aside(realm, zone, turn.now);
}

bool answer_from_copy(Turn& turn, Resolution& r) {
  if (r.put_to_copy && r.put_to_copy->first == r.delegation.zone && r.put_to_copy->second == r.asked) return false;
  const auto copy = copy_of(turn, r, r.delegation.zone);
  if (!copy) return false;
  // A chain of trust went wrong with what a copy gave before.
  if (std::ranges::find(r.distrusted, Endpoint{}) != r.distrusted.end()) {
    put_copy_aside(turn, r.delegation.zone, r.realm);
    return false;
  }
  r.put_to_copy.emplace(r.delegation.zone, r.asked);
  auto reply = copy->answer(r.asked, turn.state_of(r).validation.on);
  if (!reply) return false;
  turn.worker.counters.copy_answers.add();
  r.endpoints.clear();
  r.outcome.emplace();
  r.outcome->reply = std::move(reply);
  return true;
}

}  // namespace sekisho::resolver
