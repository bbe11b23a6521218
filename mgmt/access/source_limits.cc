#include "mgmt/access/source_limits.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "base/ip.h"

namespace sekisho::mgmt::access {
namespace {

constexpr unsigned v6_site_bits = 64;  // whoever has one address of a network has them all

/// Removes an eighth of the table, that of the least worth, so that a flood does not sort it for every one.
template <typename Table, typename Worth>
void forget_least(Table& table, Worth worth) {
  using Value = decltype(worth(table.begin()->second));
  std::vector<std::pair<Value, std::string>> all;
  for (const auto& [source, record] : table) all.emplace_back(worth(record), source);
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 8 + 1);
  std::nth_element(all.begin(), end - 1, all.end());
  for (auto at = all.begin(); at != end; ++at) table.erase(at->second);
}

double seconds_of(Duration duration) { return std::chrono::duration<double>(duration).count(); }

}  // namespace

std::string source_of(const Peer& peer) {
  if (peer.local) return "uid " + std::to_string(peer.uid);
  const auto address = IpAddress::parse(peer.address);
  if (!address) return "unknown";
  if (address->is_v4()) return address->to_string();
  return IpPrefix::of(*address, v6_site_bits).to_string();
}

bool LoginLimits::held(const std::string& source, Instant now) const {
  const auto at = sources_.find(source);
  return at != sources_.end() && now < at->second.held_until;
}

void LoginLimits::failed(const std::string& source, Instant now) {
  if (!sources_.contains(source) && sources_.size() >= max_sources) make_room(now);
  Record& record = sources_[source];
  if (record.failures > 0 && now - record.last > rules_.forgotten_after) record = {};
  ++record.failures;
  record.last = now;
  if (record.failures <= rules_.free_failures) return;
  Duration hold = rules_.first_hold;
  for (unsigned i = rules_.free_failures + 1; i < record.failures && hold < rules_.longest_hold; ++i) hold *= 2;
  record.held_until = now + std::min(hold, rules_.longest_hold);
}

void LoginLimits::make_room(Instant now) {
  std::erase_if(sources_, [&](const auto& s) { return now - s.second.last > rules_.forgotten_after; });
  if (sources_.size() < max_sources) return;
  forget_least(sources_, [](const Record& r) { return std::pair(r.held_until.ns, r.last.ns); });
}

std::size_t LoginLimits::held_now(Instant now) const {
  return static_cast<std::size_t>(
      std::count_if(sources_.begin(), sources_.end(), [&](const auto& s) { return now < s.second.held_until; }));
}

double RequestRate::left_in(const Bucket& bucket, Instant now) const {
  return std::min(rules_.burst, bucket.left + seconds_of(now - bucket.at) * rules_.per_second);
}

bool RequestRate::take(const std::string& source, Instant now) {
  auto at = sources_.find(source);
  if (at == sources_.end()) {
    if (sources_.size() >= max_sources) make_room(now);
    at = sources_.emplace(source, Bucket{rules_.burst, now}).first;
  }
  Bucket& bucket = at->second;
  bucket = {left_in(bucket, now), now};
  if (bucket.left < 1) return false;
  bucket.left -= 1;
  return true;
}

void RequestRate::make_room(Instant now) {
  std::erase_if(sources_, [&](const auto& s) { return left_in(s.second, now) >= rules_.burst; });
  if (sources_.size() < max_sources) return;
  forget_least(sources_, [&](const Bucket& b) { return -left_in(b, now); });
}

}  // namespace sekisho::mgmt::access
