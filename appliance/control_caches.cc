// Flush and dump (N-8): on the threads that own the caches, workers first, so that no lane refills from old truth.
#include <deque>
#include <memory>

#include "appliance/control_commands.h"

namespace sekisho::appliance {

using namespace mgmt::control;

namespace {

constexpr Duration owner_patience = 5s;

Failure<CommandError> refuse(unsigned status, std::string text) { return {CommandError{status, std::move(text)}}; }

/// The realms that a request means; nothing when it names one that is not there.
std::vector<std::pair<RealmId, std::string>> realms_of(const GatewayParts& parts,
                                                       const std::optional<std::string>& name) {
  std::vector<std::pair<RealmId, std::string>> realms;
  for (const forwarding::Realm& realm : parts.store.policy().current().realms->realms) {
    if (!name || *name == realm.name) realms.emplace_back(realm.id, realm.name);
  }
  return realms;
}

std::uint64_t count_entries(const GatewayParts& parts) {
  std::uint64_t entries = 0;
  for (const auto& worker : parts.workers) {
    worker->tasks().run_on_owner([&] { entries += worker->core().cache_entries(); }, owner_patience);
  }
  return entries;
}

/// Answers that a worker gave before it was flushed may still be on their way to the lane, which keeps them in the
/// round after this order: so the order is given until nothing was left to remove.
bool flush_lane(dataplane::LaneCore& core, const dns::Name& name, bool subtree, std::uint64_t& removed) {
  constexpr int most_rounds = 4;
  for (int round = 0; round < most_rounds; ++round) {
    std::uint64_t found = 0;
    if (!core.tasks().run_on_owner([&] { found = core.cache().flush(name, subtree); }, owner_patience)) return false;
    removed += found;
    if (round > 0 && found == 0) break;
  }
  return true;
}

bool flush_name(const GatewayParts& parts, const std::vector<std::pair<RealmId, std::string>>& realms,
                const dns::Name& name, bool subtree, std::uint64_t& removed) {
  bool all = true;
  for (const auto& worker : parts.workers) {
    all &= worker->tasks().run_on_owner(
        [&] {
          for (const auto& [id, label] : realms) removed += worker->core().flush(id, &name, subtree);
        },
        owner_patience);
  }
  for (const LaneRow& lane : parts.lanes.lanes()) all &= flush_lane(*lane.core, name, subtree, removed);
  return all;
}

/// One worker's part of one realm, one string at a time.
struct DumpState {
  std::deque<std::pair<std::size_t, RealmId>> left;  // worker, realm
  dns::Name under;
};

}  // namespace

Result<FlushReport, CommandError> flush_caches(const GatewayParts& parts, const FlushRequest& request) {
  const auto realms = realms_of(parts, request.realm);
  if (realms.empty()) return refuse(404, "there is no realm called " + request.realm.value_or(""));
  FlushReport report;
  if (request.all) {
    const std::uint64_t before = count_entries(parts);
    for (const auto& [id, name] : realms) parts.store.flush_realm(name);  // a new epoch: void everywhere at once
    const std::uint64_t after = count_entries(parts);
    report.removed = before > after ? before - after : 0;
    return report;
  }
  const auto name = dns::Name::from_text(request.name);
  if (!name || request.name.empty()) return refuse(400, "\"" + request.name + "\" is not a domain name");
  if (!flush_name(parts, realms, *name, request.subtree, report.removed)) {
    return refuse(503, "a thread did not take the order in time; ask again");
  }
  return report;
}

Result<ChunkSource, CommandError> dump_caches(const GatewayParts& parts, const DumpRequest& request) {
  const auto realms = realms_of(parts, request.realm);
  if (realms.empty()) return refuse(404, "there is no realm called " + request.realm.value_or(""));
  const auto under = dns::Name::from_text(request.under.empty() ? "." : request.under);
  if (!under) return refuse(400, "\"" + request.under + "\" is not a domain name");
  auto state = std::make_shared<DumpState>();
  state->under = *under;
  for (const auto& [id, name] : realms) {
    for (std::size_t i = 0; i < parts.workers.size(); ++i) state->left.emplace_back(i, id);
  }
  return ChunkSource([parts, state]() -> std::optional<std::string> {
    if (state->left.empty()) return std::nullopt;
    const auto [index, realm] = state->left.front();
    state->left.pop_front();
    std::string text;
    resolver::WorkerThread& worker = *parts.workers[index];
    const bool taken = worker.tasks().run_on_owner(
        [&] {
          worker.core().dump(realm, state->under, monotonic_now(), [&](std::string_view line) {
            text.append(line);
            text.push_back('\n');
          });
        },
        owner_patience);
    if (!taken) text = "; worker " + std::to_string(index) + " did not answer in time\n";
    return text;
  });
}

}  // namespace sekisho::appliance
