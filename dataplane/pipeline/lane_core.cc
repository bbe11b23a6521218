#include "dataplane/pipeline/lane_core.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "dataplane/pipeline/answer_special.h"
#include "dataplane/pipeline/miss_path.h"
#include "dataplane/pipeline/stages.h"
#include "dataplane/pipeline/tap_clients.h"

namespace sekisho::dataplane {
namespace {

constexpr unsigned answers_per_round = 64;  // per worker, so that a flood of answers does not starve the port
constexpr std::size_t max_reply = 65535;

// Asked again, and a tenth of its life left: worth making new before it goes (design §5).
bool wants_refresh(const ReplyEntry& e, std::uint32_t now_s) noexcept {
  const std::uint32_t life = e.meta.expires - e.meta.inserted;
  return (e.meta.expires - now_s) * 10 < life && e.hits >= 2 && !e.refresh_asked;
}

}  // namespace

ReturnAddress ClientQuery::return_address() const noexcept {
  ReturnAddress back;
  back.transport = transport;
  back.stream = stream;
  if (transport == Transport::datagram) {
    back.frame = *frame;
    std::memcpy(back.headers.data(), headers, back.header_length());
  }
  return back;
}

LaneCore::LaneCore(const LaneSettings& settings, const LaneShared& shared)
    : settings_(settings),
      shared_(shared),
      cache_(settings.cache_bytes, settings.hash_key),
      pending_(settings.max_pending, settings.max_pending_per_client, settings.max_pending_per_zone),
      limits_(settings.limiter, settings.hash_key),
      bells_(shared.mailbox.workers()),
      reply_octets_(max_reply) {
  server_.keepalive = settings.keepalive;
  tasks_.set_doorbell([this] { bell().ring(); });
}

LaneCore::~LaneCore() { SEKISHO_CHECK(!entered_); }

void LaneCore::enter_thread() {
  reader_ = shared_.domain.register_reader();
  entered_ = true;
}

void LaneCore::leave_thread() {
  policy_ = nullptr;
  shared_.domain.unregister_reader(reader_);
  entered_ = false;
}

void LaneCore::adopt(const views::Policy& policy) {
  revision_ = policy.revision;
  limits_.adopt(policy.limits);
  view_slots_.clear();
  for (const views::View& view : policy.views) view_slots_.push_back(counters_.slot_for(view.id));
}

const views::Policy& LaneCore::begin_round(Instant now) {
  now_ = now;
  policy_ = &shared_.policy.current();
  if (policy_->revision != revision_ || view_slots_.size() != policy_->views.size()) [[unlikely]]
    adopt(*policy_);
  if (now.seconds() != wall_read_) [[unlikely]] {
    wall_read_ = now.seconds();
    wall_s_ = static_cast<std::uint32_t>(settings_.wall_clock().seconds);
  }
  server_.nsid = {reinterpret_cast<const std::uint8_t*>(policy_->nsid.data()), policy_->nsid.size()};
  return *policy_;
}

void LaneCore::answer(std::span<ClientQuery> queries) noexcept {
  SEKISHO_CHECK(queries.size() <= burst_size);
  if (settings_.tap == nullptr) [[likely]]
    return answer_burst(queries);
  tap_queries(*settings_.tap, queries, now_);
  answer_burst(queries);
  tap_replies(*settings_.tap, queries, now_);
}

void LaneCore::answer_burst(std::span<ClientQuery> queries) noexcept {
  const std::uint32_t now_s = now_.seconds();
  FoundEntries found;
  select_views(queries, *policy_, view_slots_, counters_);
  limits_.limit_sources(queries, now_, counters_);
  read_queries(queries, counters_);
  check_cookies(queries, policy_->cookies, wall_s_, counters_);
  limits_.spare_proven(queries, counters_);
  make_keys(queries, cache_);
  look_up(queries, cache_, now_s, found);
  refresh_budget_.on_questions(static_cast<std::uint32_t>(queries.size()));
  bool all_hit = true;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    if (found[i] == nullptr) {
      all_hit = false;
      continue;
    }
    counters_.views[queries[i].view_slot].cache_hits.add();
    reply_with(queries[i], found[i]->body(), server_, now_s, counters_);
    if (wants_refresh(*found[i], now_s)) [[unlikely]] {
      found[i]->refresh_asked = true;
      MissPath(*this).refresh(queries[i]);
    }
  }
  if (!all_hit) answer_misses(queries, now_s);
  limits_.limit_answers(queries, server_, now_, counters_);
}

/// After the hits: a miss may write to the cache that they were read from.
void LaneCore::answer_misses(std::span<ClientQuery> queries, std::uint32_t now_s) noexcept {
  for (ClientQuery& q : queries) {
    if (q.fate != Fate::undecided) continue;
    if (q.cacheable) {
      MissPath(*this).start(q);
    } else {
      answer_special(q, server_, now_s, counters_);
    }
  }
}

unsigned LaneCore::collect_answers(ReplySink& sink) noexcept {
  unsigned total = 0;
  for (std::uint16_t w = 0; w < shared_.mailbox.workers(); ++w) {
    SpscRing& ring = shared_.mailbox.answers(settings_.lane, WorkerId{w});
    for (unsigned n = 0; n < answers_per_round; ++n) {
      const Bytes record = ring.front();
      if (record.empty()) break;
      MissPath(*this).finish(record, sink);
      ring.pop();
      ++total;
    }
  }
  sweep(sink);
  return total;
}

void LaneCore::ring_workers() noexcept {
  for (std::uint16_t w = 0; w < bells_.size(); ++w) {
    if (bells_[w]) shared_.mailbox.worker_bell(WorkerId{w}).ring();
    bells_[w] = false;
  }
  any_bell_ = false;
}

void LaneCore::sweep(ReplySink& sink) noexcept {
  for (Pending* p = pending_.oldest(); p != nullptr && now_ - p->arrival >= settings_.patience;
       p = pending_.oldest()) {
    if (p->refresh) {
      pending_.close(*p);
      continue;
    }
    counters_.drop(DropReason::expired);
    counters_.pending_closed.add();
    sink.gave_up(p->back);
    pending_.close(*p);
  }
}

void LaneCore::end_round() noexcept {
  if (any_bell_) ring_workers();
  tasks_.poll();
  policy_ = nullptr;
  shared_.domain.quiescent(reader_);
}

bool LaneCore::prepare_sleep() noexcept {
  bell().prepare();
  tasks_.poll();
  for (std::uint16_t w = 0; w < shared_.mailbox.workers(); ++w) {
    if (!shared_.mailbox.answers(settings_.lane, WorkerId{w}).front().empty()) return false;
  }
  shared_.domain.offline(reader_);
  offline_ = true;
  counters_.sleeps.add();
  return true;
}

void LaneCore::finish_sleep() noexcept {
  if (offline_) shared_.domain.online(reader_);
  offline_ = false;
  bell().finish();
}

}  // namespace sekisho::dataplane
