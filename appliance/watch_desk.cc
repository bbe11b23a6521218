#include "appliance/watch_desk.h"

#include <algorithm>
#include <chrono>
#include <map>

#include "base/log.h"

namespace sekisho::appliance {

using namespace mgmt::watch;

namespace {

constexpr dns::Rcode servfail_code = dns::Rcode::servfail;

Expectation expectation_of(const std::string& word) {
  if (word == "bogus") return Expectation::bogus;
  return word == "answer" ? Expectation::answer : Expectation::secure;
}

/// The configuration's; and the root's SOA for each recursive realm that has none there.
std::vector<Canary> canaries_of(const mgmt::config::Config& config) {
  std::vector<Canary> canaries;
  std::map<std::string, bool> watched;
  for (const mgmt::config::CanaryRow& row : config.watch.canaries) {
    canaries.push_back({row.realm.value,
                        {row.name.value, row.type.value, dns::RRClass::in},
                        expectation_of(row.expect.value),
                        row.interval.value});
    watched[row.realm.value] = true;
  }
  for (const mgmt::config::Realm& realm : config.realms) {
    if (realm.resolution.value != "recursive" || watched[realm.name.value]) continue;
    canaries.push_back(
        {realm.name.value, {dns::Name(), dns::RRType::soa, dns::RRClass::in}, Expectation::secure, 60s});
  }
  return canaries;
}

CanaryReply reply_of(const resolver::Answer& answer) {
  return {answer.rcode, answer.security == resolver::Security::secure, answer.security == resolver::Security::bogus,
          answer.stale, !answer.answer.empty()};
}

std::string name_of(const Canary& canary) {
  return canary.question.name.to_text() + " " + dns::to_text(canary.question.type) + " in realm " + canary.realm;
}

}  // namespace

void WatchDesk::start(PolicyStore& store, const Lanes& lanes, Inquirer& inquirer, Post post) {
  store_ = &store;
  lanes_ = &lanes;
  inquirer_ = &inquirer;
  post_ = std::move(post);
}

void WatchDesk::tick() {
  const Instant now = monotonic_now();
  canaries_.configure(canaries_of(store_->config()));
  for (const Canary& canary : canaries_.due(now)) ask_canary(canary);
  look_at_clock(now);
  count_servfail();
}

void WatchDesk::ask_canary(const Canary& canary) {
  const forwarding::Realm* found = nullptr;
  for (const forwarding::Realm& realm : store_->policy().current().realms->realms) {
    if (realm.name == canary.realm) found = &realm;
  }
  if (found == nullptr) return canaries_.not_asked(canary, monotonic_now());
  const bool taken = inquirer_->submit([this, canary, id = found->id] {
    const Instant began = monotonic_now();
    const auto answer = inquirer_->ask_checked(id, canary.question);
    const Duration took = monotonic_now() - began;
    const auto reply = answer ? std::optional(reply_of(*answer)) : std::nullopt;
    post_([this, canary, result = judge(canary.expectation, reply), took] { take_canary(canary, result, took); });
  });
  if (taken) return;
  log::warn("canary " + name_of(canary) + " waits: too many questions of the gateway's own are waiting");
  canaries_.not_asked(canary, monotonic_now());
}

void WatchDesk::take_canary(const Canary& canary, CanaryResult result, Duration took) {
  bool changed = false;
  if (canaries_.on_result(canary, result, took, wall_now(), changed) == nullptr || !changed) return;
  if (result == CanaryResult::good) {
    log::info("canary " + name_of(canary) + " is as it should be again");
  } else {
    log::warn("canary " + name_of(canary) + ": " + std::string(to_text(result)) +
              ", expected: " + std::string(to_text(canary.expectation)));
  }
}

void WatchDesk::look_at_clock(Instant now) {
  const std::string& who = store_->config().watch.clock.value;
  if (who == "none") {
    clock_.reset();
    next_clock_look_ = now;
    return;
  }
  const Duration interval = store_->config().watch.clock_interval.value;
  next_clock_look_ = std::min(next_clock_look_, now + interval);  // a shorter interval came
  if (now < next_clock_look_) return;
  next_clock_look_ = now + interval;
  const bool taken =
      inquirer_->submit([this, kernel = who == "kernel", chronyd = store_->config().watch.chronyd.value] {
        auto reading = kernel ? read_kernel_clock() : read_chrony(chronyd);
        post_([this, reading = std::move(reading)] { take_clock(reading); });
      });
  if (!taken) next_clock_look_ = now;  // at the next tick
}

void WatchDesk::take_clock(const std::optional<ClockReading>& reading) {
  const mgmt::config::Watch& watch = store_->config().watch;
  if (watch.clock.value == "none") return;  // since a reload
  const WallTime now = wall_now();
  const double limit = std::chrono::duration<double>(watch.clock_error_limit.value).count();
  const ClockState state = judge_sync(reading, limit, now);
  const bool good_before = !clock_ || clock_->state == ClockState::synchronised;
  const bool good = state == ClockState::synchronised;
  if (good_before && !good) {
    log::warn("the clock's synchronisation: " + std::string(to_text(state)) +
              " (chronyc tracking tells more); signatures fail when it goes wrong");
  } else if (!good_before && good) {
    log::info("the clock is synchronised again");
  }
  clock_ = ClockLook{state, reading, now};
}

void WatchDesk::count_servfail() {
  const WallTime now = wall_now();
  const std::size_t servfail = dataplane::rcode_slot(servfail_code);
  std::vector<std::string> names;
  for (const views::View& view : store_->policy().current().views) {
    Tally tally;
    for (const LaneRow& lane : lanes_->lanes()) {
      for (const dataplane::ViewCounters& slot : lane.core->counters().views) {
        if (slot.view.load(std::memory_order_relaxed) != view.id.value) continue;
        tally.servfail += slot.replies[servfail].value();  // first: it must not exceed the sum
        for (const Counter& replies : slot.replies) tally.replies += replies.value();
      }
    }
    servfail_.sample(view.name, tally, now, rules());
    names.push_back(view.name);
  }
  servfail_.keep_only(names);
}

ServfailRules WatchDesk::rules() const {
  using std::chrono::duration_cast;
  const mgmt::config::Watch& watch = store_->config().watch;
  ServfailRules rules;
  rules.baseline.hours_to_learn =
      static_cast<std::size_t>(duration_cast<std::chrono::hours>(watch.servfail_learning.value).count());
  rules.baseline.floor = watch.servfail_floor.value / 100.0;
  rules.window_seconds = duration_cast<std::chrono::seconds>(watch.servfail_window.value).count();
  return rules;
}

std::vector<ServfailRow> WatchDesk::servfail() const { return servfail_.rows(wall_now(), rules()); }

mgmt::control::WatchReport WatchDesk::report() const {
  mgmt::control::WatchReport report;
  for (const CanaryState& state : canaries()) {
    const Canary& canary = state.canary;
    report.canaries.push_back({canary.realm, canary.question.name.to_text(), dns::to_text(canary.question.type),
                               std::string(to_text(canary.expectation)),
                               state.asked ? std::string(to_text(state.last)) : "", state.last_at.seconds,
                               state.last_good.seconds, state.seconds * 1e3});
  }
  if (clock_) {
    report.clock.state = to_text(clock_->state);
    report.clock.checked_at = clock_->at.seconds;
    if (clock_->reading) {
      report.clock.offset_ms = clock_->reading->offset * 1e3;
      report.clock.error_bound_ms = clock_->reading->error_bound * 1e3;
      report.clock.source = clock_->reading->source;
    }
  }
  for (const ServfailRow& row : servfail()) {
    report.servfail.push_back({row.view, row.share.value_or(-1), row.forecast.expected, row.forecast.limit,
                               row.forecast.learning, row.observations, rules().baseline.hours_to_learn});
  }
  return report;
}

}  // namespace sekisho::appliance
