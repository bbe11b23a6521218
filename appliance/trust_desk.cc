#include "appliance/trust_desk.h"

#include <algorithm>
#include <filesystem>

#include "base/log.h"
#include "dnssec/key_signals.h"
#include "mgmt/config/load.h"
#include "mgmt/trust/chain_check.h"

namespace sekisho::appliance {

using namespace mgmt::trust;

namespace {

constexpr std::int64_t hour = 3600;
constexpr Duration check_patience = 30s;

std::string make_directory(const std::string& path) {
  std::error_code fault;
  std::filesystem::create_directories(path, fault);
  if (fault) {
    log::error("the state directory " + path + " cannot be made: " + fault.message() +
               "; rollovers of trust anchors will not be remembered");
  }
  return path;
}

std::vector<ConfiguredAnchor> configured_anchors(const mgmt::config::Config& config) {
  std::vector<ConfiguredAnchor> anchors;
  for (const mgmt::config::Realm& realm : config.realms) {
    for (const mgmt::config::LoadedAnchor& anchor : realm.anchors) {
      anchors.push_back({realm.name.value,
                         {anchor.records.zone, anchor.records.ds, anchor.records.keys},
                         anchor.source,
                         anchor.source == mgmt::config::built_in_source,
                         anchor.follows_rollovers});
    }
  }
  return anchors;
}

dnssec::TrustAnchors anchors_of(const forwarding::Realm& realm) {
  dnssec::TrustAnchors anchors;
  for (const forwarding::AnchorRecords& a : realm.validation.anchors) anchors.replace({a.zone, a.ds, a.keys});
  return anchors;
}

std::string date(WallTime time) {
  const std::time_t seconds = time.seconds;
  std::tm parts{};
  char text[32];
  gmtime_r(&seconds, &parts);
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

}  // namespace

TrustDesk::TrustDesk(const std::string& state_directory, mgmt::store::Store& history)
    : files_(calls_, make_directory(state_directory)),
      anchors_(files_),
      shelf_(history),
      exemptions_(shelf_, {wall_now(), monotonic_now()}) {}

mgmt::config::TrustOverlays TrustDesk::overlays(const mgmt::config::Config& config) {
  anchors_.configure(configured_anchors(config), wall_now());
  mgmt::config::TrustOverlays overlays;
  for (const mgmt::config::Realm& realm : config.realms) {
    mgmt::config::TrustOverlay& overlay = overlays[realm.name.value];
    for (dnssec::TrustAnchor& anchor : anchors_.anchors(realm.name.value))
      overlay.anchors.push_back({anchor.zone, std::move(anchor.ds), std::move(anchor.keys)});
    for (dnssec::NegativeAnchor& exempt : exemptions_.anchors(realm.name.value))
      overlay.exempt.push_back({exempt.name, exempt.expires, std::move(exempt.reason)});
  }
  return overlays;
}

void TrustDesk::start(PolicyStore& store, Inquirer& inquirer, Post post) {
  store_ = &store;
  inquirer_ = &inquirer;
  post_ = std::move(post);
}

const forwarding::Realm* TrustDesk::realm_of(const std::string& name) const {
  for (const forwarding::Realm& realm : store_->policy().current().realms->realms) {
    if (realm.name == name) return &realm;
  }
  return nullptr;
}

void TrustDesk::republish(const std::vector<std::string>& realms) {
  for (const std::string& realm : realms) store_->flush_realm(realm);
}

void TrustDesk::tick() {
  const WallTime now = wall_now();
  republish(anchors_.flush(now));
  exemptions_.flush();
  republish(exemptions_.expire({now, monotonic_now()}));
  republish(ended_fixed(now));
  for (const DueZone& whose : anchors_.due(now)) ask_for_keys(whose);
  for (const Exemption& exemption : exemptions_.due(now)) recheck(exemption);
  watch_clock(now);
}

std::vector<std::string> TrustDesk::ended_fixed(WallTime now) {
  std::vector<std::string> realms;
  for (const mgmt::config::Realm& realm : store_->config().realms) {
    for (const mgmt::config::NegativeAnchorRow& row : realm.negative_anchors) {
      const bool ended = ticked_at_ != WallTime{} && row.expires.value > ticked_at_ && row.expires.value <= now;
      if (!ended || !realm.validates()) continue;
      log::warn("negative trust anchor of " + row.name.value.to_text() + " in realm " + realm.name.value +
                " has ended (it stands in the configuration); the zone is validated again");
      realms.push_back(realm.name.value);
    }
  }
  ticked_at_ = now;
  return realms;
}

void TrustDesk::ask_for_keys(const DueZone& whose) {
  const forwarding::Realm* realm = realm_of(whose.realm);
  if (realm == nullptr) return;
  inquirer_->submit([this, whose, id = realm->id] {
    auto answer = inquirer_->ask(id, {whose.zone, dns::RRType::dnskey, dns::RRClass::in}, true);
    post_([this, whose, answer = std::move(answer)] { take_keys(whose, answer); });
  });
}

void TrustDesk::take_keys(const DueZone& whose, const std::optional<resolver::Answer>& answer) {
  const WallTime now = wall_now();
  const auto* set = answer && !answer->answer.empty() ? &answer->answer.front() : nullptr;
  // Keys without signatures say nothing: something on the way has stripped them.
  const bool usable =
      set != nullptr && set->type == dns::RRType::dnskey && set->owner == whose.zone && !set->signatures.empty();
  if (!usable) {
    anchors_.on_no_answer(whose, now);
  } else {
    if (anchors_.on_keys(whose, *set, now)) republish({whose.realm});
    const forwarding::Realm* realm = realm_of(whose.realm);
    if (whose.zone.is_root() && realm != nullptr) signal_keys(realm->id, whose.realm);
  }
  watch_clock(now);
}

/// RFC 8145 §5: with each refresh of the keys the root learns which of them are trusted here.
void TrustDesk::signal_keys(RealmId realm, const std::string& name) {
  for (const dnssec::TrustAnchor& anchor : anchors_.anchors(name)) {
    if (!anchor.zone.is_root() || dnssec::anchor_tags(anchor).empty()) continue;
    inquirer_->submit(
        [this, realm, question = dnssec::key_tag_question(anchor)] { (void)inquirer_->ask(realm, question, true); });
  }
}

void TrustDesk::recheck(const Exemption& exemption) {
  const forwarding::Realm* realm = realm_of(exemption.realm);
  if (realm == nullptr || !realm->validation.on) return;
  inquirer_->submit([this, id = realm->id, anchors = anchors_of(*realm), exemption = exemption] {
    const Instant limit = monotonic_now() + check_patience;
    const Fetch fetch = [&](const dns::Question& question) -> std::optional<dnssec::Reply> {
      if (monotonic_now() > limit) return std::nullopt;  // others wait
      auto answer =
          inquirer_->ask(id, question, question.name.is_under(exemption.name));  // what was wrong may be cached
      if (!answer) return std::nullopt;
      return dnssec::Reply{answer->rcode, std::move(answer->answer), std::move(answer->authority)};
    };
    const dnssec::Verdict verdict =
        check_chain(exemption.name, anchors, wall_now(), monotonic_now(), fetch, exemption.type);
    post_([this, which = exemption.id, realm_name = exemption.realm, verdict] {
      if (exemptions_.on_check(which, verdict, wall_now())) republish({realm_name});
    });
  });
}

/// What was judged by a wrong clock is forgotten in these: failures, and signatures that had expired.
std::vector<std::string> TrustDesk::validating() const {
  std::vector<std::string> names;
  for (const mgmt::config::Realm& realm : store_->config().realms) {
    if (realm.validates()) names.push_back(realm.name.value);
  }
  return names;
}

/// At a change, and again every hour while it is wrong.
void TrustDesk::watch_clock(WallTime now) {
  const ClockFault fault = anchors_.clock(now);
  const bool again = now.seconds >= clock_told_at_.seconds + hour || now < clock_told_at_;
  if (fault == clock_fault_ && (fault == ClockFault::none || !again)) return;
  switch (fault) {
    case ClockFault::none:
      log::info("the clock is right again: " + date(now));
      republish(validating());
      break;
    case ClockFault::before_release:
      log::error("THE CLOCK IS WRONG: it says " + date(now) + ", but this release was made on " + date(released_at) +
                 "; signatures cannot be checked until it is set (chronyc tracking)");
      break;
    case ClockFault::outside_signatures:
      log::error("THE CLOCK IS WRONG, or old keys are replayed: it says " + date(now) +
                 ", but the root's keys are signed from " + date(anchors_.clock_witness()->from) + " to " +
                 date(anchors_.clock_witness()->until) + "; signed names fail until it is set (chronyc tracking)");
      if (fault != clock_fault_) anchors_.refresh_all();  // newer signatures may tell otherwise
      break;
  }
  clock_fault_ = fault;
  clock_told_at_ = now;
}

}  // namespace sekisho::appliance
