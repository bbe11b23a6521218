#include "resolver/engine/worker_thread.h"

#include <algorithm>
#include <string>

#include "base/event_log.h"
#include "resolver/engine/loop_thread.h"

namespace sekisho::resolver {

WorkerThread::WorkerThread(const WorkerSettings& settings, Mailbox& mailbox, SnapshotDomain& snapshots,
                           RealmSource realms, forwarding::HealthBoard& health)
    : settings_(settings),
      mailbox_(mailbox),
      bell_(mailbox.worker_bell(settings.id)),
      realms_(snapshots, std::move(realms)),
      sockets_(settings.upstream, bell_, *this),
      core_(settings.limits, health, sockets_.random()),
      backlogs_(mailbox.lanes()) {
  tasks_.set_doorbell([this] { bell_.ring(); });
  if (settings.copies != nullptr) core_.use_copies(*settings.copies);
}

WorkerThread::~WorkerThread() { stop(); }

void WorkerThread::start() {
  thread_ = std::thread([this] {
    prepare_loop_thread("worker-" + std::to_string(settings_.id.value), settings_.cpu);
    run();
  });
}

void WorkerThread::stop() {
  stopping_.store(true, std::memory_order_relaxed);
  bell_.ring();
  if (thread_.joinable()) thread_.join();
}

void WorkerThread::run() {
  realms_.begin();
  while (!stopping_.load(std::memory_order_relaxed)) {
    if (!round()) sleep();
  }
  realms_.end();
}

/// True when there is more to do at once.
bool WorkerThread::round() {
  now_ = monotonic_now();
  adopt_realms();
  tasks_.poll();
  bool busy = take_requests();
  busy = sockets_.run(now_) || busy;
  if (const auto due = core_.next_timer(); due && *due <= now_) core_.on_timer(now_, *this);
  hand_out();
  return busy;
}

void WorkerThread::adopt_realms() {
  if (!realms_.refresh()) return;
  sockets_.set_table(realms_.table());
  core_.set_realms(realms_.table(), now_, *this);
}

bool WorkerThread::take_requests() {
  bool more = false;
  const std::uint16_t lanes = mailbox_.lanes();
  for (std::uint16_t i = 0; i < lanes; ++i) {
    more = take_from(LaneId{static_cast<std::uint16_t>((first_lane_ + i) % lanes)}) || more;
  }
  if (lanes > 0) first_lane_ = static_cast<std::uint16_t>((first_lane_ + 1) % lanes);
  return more;
}

bool WorkerThread::take_from(LaneId lane) {
  SpscRing& ring = mailbox_.requests(lane, settings_.id);
  for (std::size_t i = 0; i < settings_.requests_per_round; ++i) {
    const Bytes record = ring.front();
    if (record.empty()) return false;
    std::optional<Request> request = decode_request(record);
    ring.pop();
    if (!request) {
      sockets_.counters().request_errors.add();
      continue;
    }
    sockets_.counters().requests.add();
    adopt_realms();        // a lane may have read a newer policy than this round began with
    request->lane = lane;  // whose ring it is, whatever it says
    core_.on_request(*request, now_, *this);
  }
  return true;
}

void WorkerThread::answer(LaneId lane, const Answer& answer) {
  encoded_.clear();
  if (!encode_answer(answer, encoded_)) {
    sockets_.counters().answers_too_large.add();
    Answer failure;
    failure.pending = answer.pending;
    failure.realm = answer.realm;
    failure.realm_epoch = answer.realm_epoch;
    encoded_.clear();
    encode_answer(failure, encoded_);
  }
  Backlog& backlog = backlogs_[lane.value];
  if (backlog.records.empty() && mailbox_.answers(lane, settings_.id).push(encoded_)) {
    sockets_.counters().answers.add();
    backlog.ring_bell = true;
    return;
  }
  sockets_.counters().answer_ring_full.add();
  if (backlog.bytes + encoded_.size() > settings_.backlog_bytes) {
    sockets_.counters().backlog_dropped.add();
    return;
  }
  backlog.bytes += encoded_.size();
  backlog.records.push_back(encoded_);
}

void WorkerThread::bogus(const forwarding::Realm& realm, const dns::Question& question, dnssec::Reason reason) {
  const std::string line = failure_log_.line(realm.name, question, reason, now_);
  if (line.empty()) return;
  const std::string name = question.name.to_text();
  const std::string type = dns::to_text(question.type);
  log::write(log::Stream::validation, log::Level::warn, line,
             {{"SEKISHO_REALM", realm.name},
              {"SEKISHO_NAME", name},
              {"SEKISHO_TYPE", type},
              {"SEKISHO_REASON", dnssec::text_of(reason)},
              {"SEKISHO_EDE", std::to_string(static_cast<unsigned>(dnssec::ede_of(reason)))}});
}

void WorkerThread::hand_out() {
  for (std::uint16_t i = 0; i < backlogs_.size(); ++i) {
    Backlog& backlog = backlogs_[i];
    SpscRing& ring = mailbox_.answers(LaneId{i}, settings_.id);
    while (!backlog.records.empty() && ring.push(backlog.records.front())) {
      sockets_.counters().answers.add();
      backlog.bytes -= backlog.records.front().size();
      backlog.records.pop_front();
      backlog.ring_bell = true;
    }
    if (backlog.ring_bell) mailbox_.lane_bell(LaneId{i}).ring();
    backlog.ring_bell = false;
  }
}

bool WorkerThread::anything_waits() {
  if (stopping_.load(std::memory_order_relaxed) || tasks_.waiting()) return true;
  for (std::uint16_t i = 0; i < mailbox_.lanes(); ++i) {
    if (!mailbox_.requests(LaneId{i}, settings_.id).front().empty()) return true;
  }
  return false;
}

void WorkerThread::sleep() {
  constexpr Duration longest = 1s;        // so that a new table is seen in any case
  constexpr Duration ring_is_full = 1ms;  // nobody tells when a lane has made room
  bell_.prepare();
  if (!anything_waits()) {
    const bool backlog =
        std::any_of(backlogs_.begin(), backlogs_.end(), [](const Backlog& b) { return !b.records.empty(); });
    Instant until = now_ + (backlog ? ring_is_full : longest);
    if (const auto due = core_.next_timer()) until = std::min(until, *due);
    realms_.offline();
    sockets_.sleep_until(until);
    realms_.online();
  }
  bell_.finish();
}

/// RD tells whom we ask: one who is to resolve for us, or one who is to know.
void WorkerThread::tap(const Endpoint& server, Bytes wire, bool tcp) {
  TapHead head;
  const bool wants_recursion = wire.size() > 2 && (wire[2] & 1U) != 0;
  head.kind = wants_recursion ? TapKind::forwarder_query : TapKind::resolver_query;
  head.at_ns = now_.ns;
  head.tcp = tcp;
  head.v6 = !server.address.is_v4();
  head.has_responder = true;
  std::ranges::copy(server.address.bytes(), head.responder.begin());
  head.responder_port = server.port;
  settings_.tap->push(head, wire);
}

void WorkerThread::send_udp(AttemptKey key, const forwarding::Realm& realm, const Endpoint& server, Bytes wire) {
  if (settings_.tap != nullptr) [[unlikely]]
    tap(server, wire, false);
  sockets_.send_udp(key, realm.id, server, wire, now_);
}
void WorkerThread::send_tcp(AttemptKey key, const forwarding::Realm& realm, const Endpoint& server, Bytes wire) {
  if (settings_.tap != nullptr) [[unlikely]]
    tap(server, wire, true);
  sockets_.send_tcp(key, realm.id, server, wire, now_);
}
void WorkerThread::cancel(AttemptKey key) { sockets_.cancel(key); }

void WorkerThread::on_udp(AttemptKey key, Bytes datagram, Instant now) {
  now_ = now;
  core_.on_udp(key, datagram, now, *this);
}
void WorkerThread::on_unreachable(AttemptKey key, Instant now) {
  now_ = now;
  core_.on_unreachable(key, now, *this);
}
void WorkerThread::on_tcp(AttemptKey key, Bytes message, Instant now) {
  now_ = now;
  core_.on_tcp(key, message, now, *this);
}
void WorkerThread::on_tcp_failed(AttemptKey key, Instant now) {
  now_ = now;
  core_.on_tcp_failed(key, now, *this);
}

}  // namespace sekisho::resolver
