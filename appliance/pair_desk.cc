// What goes out: when the peer is looked at, what is pushed, what is said of it. What comes in: pair_intake.cc.
#include "appliance/pair_desk.h"

#include <algorithm>
#include <filesystem>

#include "base/log.h"
#include "mgmt/pair/event_detail.h"
#include "mgmt/pair/shared_files.h"

namespace sekisho::appliance {

using namespace mgmt::control;
using mgmt::pair::Part;
using mgmt::pair::Standing;

namespace {

constexpr Part all_parts[] = {Part::configuration, Part::cookies, Part::exemptions};

/// A file that the configuration names, relative to where it stands itself.
std::string beside(const std::string& config_path, const std::string& name) {
  if (name.empty()) return {};
  return (std::filesystem::path(config_path).parent_path() / name).string();
}

std::string detail_of(const std::string& text) { return mgmt::pair::event_detail({{"said", text}}); }

}  // namespace

PairDesk::PairDesk(PolicyStore& store, ConfigDesk& changes, TrustDesk& trust, mgmt::store::Store& history,
                   const std::string& state_directory)
    : store_(store), changes_(changes), files_(calls_, state_directory), book_(files_), papers_(trust, history) {
  if (const std::string fault = book_.read(); !fault.empty()) log::warn(fault);
}

void PairDesk::start(PairHealth& health, Post post) {
  health_ = &health;
  post_ = std::move(post);
}

bool PairDesk::pushes() const { return configured() && !store_.config().pair.peer.url.value.empty(); }

PairHealth::Plan PairDesk::plan() const {
  const mgmt::config::Config& config = store_.config();
  const mgmt::config::PairHealth& wanted = config.pair.health;
  PairHealth::Plan plan;
  plan.rules = {wanted.interval.value, wanted.patience.value, wanted.canary_limit.value, wanted.canary.value != "off",
                wanted.canary.value == "well"};
  for (const Canary& canary : canaries_of(config)) {
    const auto view = std::ranges::find_if(config.views, [&](const auto& v) { return v.name.value == canary.view; });
    if (view == config.views.end()) continue;
    const auto client = client_of(*view, store_.policy().current());
    if (!client) continue;
    plan.canaries.push_back(canary);
    plan.questions.push_back({*client, canary.question});
  }
  return plan;
}

PairState PairDesk::state() const {
  const mgmt::life::ConfigLife& life = changes_.life();
  if (digest_of_ != life.revision() || digest_.empty() || life.revision() == 0) {
    digest_ = mgmt::pair::digest_of(life.files());
    digest_of_ = life.revision();
  }
  PairState state{store_.config().pair.node.value, life.revision(), digest_, ""};
  if (!store_.cookie_path().empty()) state.cookies_sha256 = mgmt::store::sha256_of(format(store_.cookies()));
  return state;
}

std::string PairDesk::mark() const {
  const PairState own = state();
  return own.config_sha256 + own.cookies_sha256 + papers_.mark();
}

void PairDesk::tick() {
  if (!configured()) return;
  const std::uint64_t policy = store_.policy().current().revision;
  if (health_ != nullptr && health_->running() && planned_for_ != policy) {
    planned_for_ = policy;
    health_->follow(plan());
  }
  if (!pushes() || side_.busy()) return;
  book_.follow(store_.config().pair.peer.url.value);
  if (book_.due(mark(), monotonic_now())) begin(false, nullptr);
}

PairTask PairDesk::task_of(bool force) {
  const mgmt::config::PairPeer& peer = store_.config().pair.peer;
  const auto file = [this](const mgmt::config::Text& name) { return beside(store_.path(), name.value); };
  PairTask task;
  task.remote = {peer.url.value, file(peer.token_file), file(peer.ca), file(peer.certificate), file(peer.key)};
  task.own = state();
  task.push.node = task.own.node;
  task.push.config =
      PairConfigPart{"", task.own.revision, "revision " + std::to_string(task.own.revision) + " of " + task.own.node,
                     mgmt::pair::shared_of(changes_.life().files())};
  if (!task.own.cookies_sha256.empty()) task.push.cookies = PairCookiePart{"", format(store_.cookies())};
  papers_.put_into(task.push);
  task.config_common = book_.part(Part::configuration).common;
  task.cookies_common = book_.part(Part::cookies).common;
  task.config_tried = config_tried_;
  task.exemptions_due = exemptions_pushed_ != papers_.mark();
  task.force = force;
  return task;
}

void PairDesk::begin(bool force, std::function<void()> done) {
  book_.begin(mark());
  PairTask task = task_of(force);
  const PairState own = task.own;
  side_.begin(
      "pair", [task = std::move(task)] { return talk_to_peer(task); },
      [this, own, papers = papers_.mark(), done = std::move(done)](const PairResult& result) {
        post_([this, own, papers, result, done] {
          take_result(result, own, papers);
          if (done) done();
        });
      });
}

void PairDesk::take_result(const PairResult& result, const PairState& own, const std::string& exemptions_mark) {
  const Instant now = monotonic_now();
  config_tried_ = !result.fault.empty() && result.config_sent ? own.config_sha256 : "";
  if (!result.fault.empty()) {
    const bool was_reachable = book_.failures() == 0;
    book_.on_failure(result.fault, now);
    ++outcomes_["unreachable"];
    if (was_reachable) {
      log::warn("pair: the peer cannot be used: " + result.fault);
      changes_.note("pair peer", "unreachable", detail_of(result.fault));
    }
    return save();
  }
  const bool was_away = book_.failures() > 0;
  book_.on_contact(wall_now(), now, store_.config().pair.look_interval.value);
  if (was_away) changes_.note("pair peer", "reached", detail_of(result.theirs.node));
  peer_node_ = result.theirs.node;
  peer_revision_ = result.reply ? result.reply->state.revision : result.theirs.revision;
  if (result.cookies_shared) {
    take_standing(Part::cookies, result.cookies, own.cookies_sha256);
  } else {
    put(Part::cookies, "not-shared", "");
  }
  take_standing(Part::configuration, result.config, own.config_sha256);
  if (result.reply) {
    take_reply(*result.reply, own);
    exemptions_pushed_ = exemptions_mark;
  }
  save();
}

void PairDesk::take_standing(Part part, Standing standing, const std::string& digest) {
  if (standing == Standing::in_step) book_.remember(part, digest);
  if (standing == Standing::ahead) return;  // its push says more
  put(part, std::string(to_text(standing)),
      standing == Standing::conflict
          ? "both nodes were changed; `sekishoctl pair push --force` makes the peer like this one"
          : "");
}

void PairDesk::take_reply(const PairReply& reply, const PairState& own) {
  const auto take_part = [&](Part part, const std::string& word, const std::string& text, const std::string& digest) {
    if (word.empty()) return;
    if (word == "in-force" || word == "unchanged") {
      book_.remember(part, digest);
      ++outcomes_["done"];
      return put(part, "in-step", "");
    }
    book_.delay(monotonic_now());
    const bool waits = word == "busy" || word == "conflict";  // what the peer does at the moment may end by itself
    ++outcomes_[word == "conflict" ? "conflict" : "refused"];
    put(part, waits ? (word == "busy" ? "ahead" : "conflict") : "refused", word + (text.empty() ? "" : ": " + text));
  };
  take_part(Part::configuration, reply.config, reply.config_text, own.config_sha256);
  take_part(Part::cookies, reply.cookies, reply.cookies_text, own.cookies_sha256);
  std::string refused;
  for (const std::string& one : reply.not_adopted) refused += (refused.empty() ? "" : "; ") + one;
  put(Part::exemptions, refused.empty() ? "in-step" : "refused", refused);
}

void PairDesk::put(Part part, const std::string& state, const std::string& text) {
  if (!book_.put(part, state, text, wall_now())) return;
  const std::string what = "pair " + std::string(to_text(part));
  const bool bad = state == "conflict" || state == "refused";
  log::write(bad ? log::Level::warn : log::Level::info, what + ": " + state + (text.empty() ? "" : ": " + text));
  changes_.note(what, state, detail_of(text));
}

void PairDesk::save() {
  const auto fault = book_.save();
  if (fault && !unsaved_) log::error("the book of the pair is not kept: " + *fault);
  unsaved_ = fault.has_value();
}

PairReport PairDesk::report() const {
  const mgmt::config::Pair& pair = store_.config().pair;
  PairReport report;
  if (!configured()) return report;
  report.node = pair.node.value;
  report.method = pair.method.value;
  report.peer_url = pair.peer.url.value;
  report.peer_node = peer_node_;
  report.pushes = pushes();
  report.reachable = book_.reachable();
  report.fault = book_.fault();
  report.failures = book_.failures();
  report.last_contact = book_.last_contact().seconds;
  report.next_try_seconds = std::chrono::duration_cast<std::chrono::seconds>(book_.wait(monotonic_now())).count();
  report.revision = changes_.life().revision();
  report.peer_revision = peer_revision_;
  for (const Part part : all_parts) {
    const mgmt::pair::PartState& known = book_.part(part);
    report.parts.push_back({std::string(to_text(part)), known.state, known.text, known.since.seconds});
  }
  if (health_ != nullptr && health_->running()) report.not_healthy = health_->faults();
  if (health_ == nullptr || !health_->running())
    report.not_healthy.push_back("the health check begins at the next start");
  report.healthy = report.not_healthy.empty();
  return report;
}

PairCommands PairDesk::commands() {
  PairCommands commands;
  commands.report = [this] { return report(); };
  commands.state = [this]() -> Result<PairState, CommandError> {
    if (!configured()) return Failure{CommandError{404, "this gateway is none of a pair"}};
    return state();
  };
  commands.sync = [this](const PairSync& asked, const Peer& peer, const PairCommands::Synced& done) {
    if (!pushes()) return done(Failure{CommandError{404, "there is no peer to push to: name it in [pair.peer]"}});
    if (side_.busy()) return done(Failure{CommandError{409, "the peer is being talked to: try again"}});
    changes_.note("pair push", asked.force ? "forced" : "asked", "{}", &peer);
    book_.follow(store_.config().pair.peer.url.value);
    begin(asked.force, [this, done] { done(report()); });
  };
  commands.take = [this](const PairPush& push, const Peer& peer, const PairCommands::Taken& done) {
    take(push, peer, done);
  };
  return commands;
}

}  // namespace sekisho::appliance
