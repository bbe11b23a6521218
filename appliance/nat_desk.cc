#include "appliance/nat_desk.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "appliance/nat_check.h"
#include "base/log.h"
#include "mgmt/config/nat_pairs.h"

namespace sekisho::appliance {

using namespace mgmt::control;

namespace {

constexpr Duration clock_interval = 500ms;
constexpr Duration first_check_after = 15s;

bool has_dates(const mgmt::config::Config& config) {
  return std::any_of(config.nat_pairs.begin(), config.nat_pairs.end(), [](const mgmt::config::NatPair& pair) {
    return !pair.life.empty() || pair.lower_ttl_from.given;
  });
}

NatFinding finding_of(const nat::Drift& drift) {
  return {std::string(nat::to_text(drift.kind)), drift.pair, drift.name, drift.server, drift.address, drift.other};
}

NatFinding finding_of(const mgmt::store::NatEvent& event) {
  return {event.kind, event.pair, event.name, event.server, event.address, event.other};
}

mgmt::store::NatEvent event_of(bool appeared, const NatFinding& finding, WallTime at) {
  return {at, appeared, finding.kind, finding.pair, finding.name, finding.server, finding.address, finding.other};
}

bool equal(const NatFinding& a, const NatFinding& b) {
  return std::tie(a.kind, a.pair, a.name, a.server, a.address, a.other) ==
         std::tie(b.kind, b.pair, b.name, b.server, b.address, b.other);
}

bool contains(const std::vector<NatFinding>& list, const NatFinding& wanted) {
  return std::any_of(list.begin(), list.end(), [&](const NatFinding& one) { return equal(one, wanted); });
}

std::string describe(const NatFinding& f) {
  std::string out = f.kind;
  for (const auto& [key, value] :
       {std::pair("pair", &f.pair), std::pair("name", &f.name), std::pair("poi", &f.server),
        std::pair("address", &f.address), std::pair("other", &f.other)}) {
    if (!value->empty()) out += std::string(" ") + key + "=\"" + *value + "\"";
  }
  return out;
}

}  // namespace

void NatDesk::start(PolicyStore& store, Post post) {
  store_ = &store;
  post_ = std::move(post);
  if (const auto events = history_.nat_events()) {
    for (const mgmt::store::NatEvent& event : mgmt::store::standing(*events)) standing_.push_back(finding_of(event));
  }
  next_check_ = monotonic_now() + first_check_after;
  clock_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "nat-clock");
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, clock_interval, [this] { return stopping_.load(); })) post_([this] { tick(); });
  });
}

void NatDesk::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_.store(true);
  }
  wake_.notify_all();
  if (clock_.joinable()) clock_.join();
  if (check_.joinable()) check_.join();
}

void NatDesk::tick() {
  follow_dates(wall_now());
  const Duration interval = store_->config().nat.check_interval.value;
  const Instant now = monotonic_now();
  if (interval == Duration{0} || store_->config().nat_pairs.empty()) return;
  next_check_ = std::min(next_check_, now + std::max(interval, first_check_after));  // a shorter interval came
  if (now < next_check_) return;
  next_check_ = now + interval;
  begin_check([](const NatCheckReport&) {});
}

void NatDesk::follow_dates(WallTime now) {
  if (!has_dates(store_->config())) return;
  const auto pairs = mgmt::config::pairs_at(store_->config().nat_pairs, now);
  const std::vector<nat::Pair>& running = store_->policy().current().nat->pairs();
  if (!dated_steps_.are_due(pairs, running)) return;
  for (std::size_t i = 0; i < pairs.size() && i < running.size(); ++i) {
    if (pairs[i].state != running[i].state) {
      log::info("NAT map: " + pairs[i].name + " is now " + std::string(nat::to_text(pairs[i].state)) + ", was " +
                std::string(nat::to_text(running[i].state)));
    }
    if (pairs[i].ttl_cap != running[i].ttl_cap)
      log::info("NAT map: TTLs of " + pairs[i].name + " are lowered to " + std::to_string(pairs[i].ttl_cap) + " s");
  }
  store_->republish();
}

std::optional<CommandError> NatDesk::begin_check(Done done) {
  if (store_->config().nat_pairs.empty())
    return CommandError{409, "there is no NAT map: name its file with map under [nat]"};
  (checking_ ? next_ : waiting_).push_back(std::move(done));
  if (!checking_) launch();
  return std::nullopt;
}

void NatDesk::launch() {
  if (check_.joinable()) check_.join();
  checking_ = true;
  auto plan =
      std::make_shared<const NatCheckPlan>(plan_nat_check(store_->config(), store_->policy().current(), wall_now()));
  check_ = std::thread([this, plan] {
    pthread_setname_np(pthread_self(), "nat-check");
    auto seen = std::make_shared<const nat::Observation>(run_nat_check(*plan, stopping_));
    if (!stopping_.load()) post_([this, plan, seen] { take(plan->pairs, plan->lgwan_networks, *seen); });
  });
}

void NatDesk::take(const std::vector<nat::Pair>& pairs, const std::vector<IpPrefix>& networks,
                   const nat::Observation& seen) {
  checking_ = false;
  const WallTime now = wall_now();
  NatCheckReport report;
  report.at = now.seconds;
  report.names = static_cast<std::uint32_t>(seen.names.size());
  for (const nat::Drift& drift : nat::judge(pairs, networks, seen)) report.findings.push_back(finding_of(drift));
  for (const nat::Published& p : seen.published)
    report.published.push_back({p.name, p.type, p.server, p.answered, p.values, p.ttl});
  for (const nat::Connection& c : seen.connections) {
    report.connections.push_back({pairs[c.pair].name, c.inside.to_string(), c.lgwan.to_string(), c.inside_open,
                                  c.through_tried, c.through_open});
  }
  note_changes(report.findings, now);
  last_ = std::move(report);
  for (const Done& done : std::exchange(waiting_, std::exchange(next_, {}))) done(last_);
  if (!waiting_.empty() && !stopping_.load()) launch();
}

void NatDesk::note_changes(const std::vector<NatFinding>& now, WallTime at) {
  std::vector<mgmt::store::NatEvent> events;
  for (const NatFinding& finding : now) {
    if (contains(standing_, finding)) continue;
    log::warn("NAT map: " + describe(finding) + "; `sekishoctl nat check` says what to do");
    events.push_back(event_of(true, finding, at));
  }
  for (const NatFinding& finding : standing_) {
    if (contains(now, finding)) continue;
    log::info("NAT map: cleared: " + describe(finding));
    events.push_back(event_of(false, finding, at));
  }
  standing_ = now;
  if (events.empty()) return;
  if (const auto fault = history_.note(events)) log::warn("NAT map: the history cannot be written: " + fault->text);
}

NatHistory NatDesk::history() const {
  NatHistory history;
  const auto events = history_.nat_events();
  if (!events) return history;
  for (const mgmt::store::NatEvent& event : *events)
    history.events.push_back({event.at.seconds, event.appeared ? "appeared" : "cleared", finding_of(event)});
  return history;
}

std::array<std::size_t, 5> NatDesk::states() const {
  std::array<std::size_t, 5> counts{};
  for (const nat::Pair& pair : store_->policy().current().nat->pairs())
    ++counts[static_cast<std::size_t>(pair.state)];
  return counts;
}

std::optional<WallTime> NatDesk::next_change() const {
  return mgmt::config::next_change(store_->config().nat_pairs, wall_now());
}

}  // namespace sekisho::appliance
