#include "dataplane/pipeline/miss_path.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/hash.h"
#include "dataplane/pipeline/stages.h"
#include "dataplane/pipeline/tap_clients.h"
#include "dns/ascii.h"

namespace sekisho::dataplane {
namespace {

constexpr Duration answer_margin = 500ms;  // what a worker says this long before the end still finds its client

Chain chain_for(const ClientQuery& q) {
  Chain chain;
  auto name = dns::Name::from_wire(q.dns.qname);
  SEKISHO_CHECK(name.ok());  // read_query walked it
  chain.asked = {*name, q.dns.qtype, dns::RRClass::in};
  chain.dnssec_ok = q.client.dnssec_ok;
  chain.checking_disabled = q.client.checking_disabled;
  return chain;
}

/// What is in a cache may be had by all; only who desires recursion has something fetched.
resolver::RequestKind kind_for(const Pending& slot) {
  if (slot.refresh) return resolver::RequestKind::refresh;
  return slot.client.recursion_desired ? resolver::RequestKind::resolve : resolver::RequestKind::peek;
}

ReplyBody overload() { return bare_body(dns::Rcode::servfail, dns::Ede::other, resolver::ede_texts::overload); }

}  // namespace

std::uint64_t MissPath::client_hash(const ClientQuery& q) const {
  return hash_bytes({q.source, q.v6 ? 16U : 4U}, core_.settings_.hash_key);
}

void MissPath::keep(const Chain& chain, const views::View& view, const ReplyBody& body) {
  const std::uint32_t now_s = core_.now_.seconds();
  if (body.meta.expires <= now_s) return;
  std::array<std::uint8_t, 256> lowered;
  dns::lower_octets(chain.asked.name.wire(), lowered.data());
  ReplyKey key;
  key.name = lowered.data();
  key.name_length = static_cast<std::uint8_t>(chain.asked.name.length());
  key.shape = ReplyKey::shape_of(view.id, chain.asked.type, chain.dnssec_ok, chain.checking_disabled);
  core_.cache_.hash(key);
  core_.cache_.insert(key, view.stamp, body, now_s);
}

void MissPath::start(ClientQuery& q) {
  const std::uint32_t now_s = core_.now_.seconds();
  const auto say = [&](const ReplyBody& body) { reply_with(q, body, core_.server_, now_s, core_.counters_); };
  core_.counters_.views[q.view_slot].cache_misses.add();
  Chain chain = chain_for(q);
  if (begin_chain(chain, *q.view, *core_.policy_) == Step::done) {
    if (chain.asked.type == dns::RRType::any && q.view->minimal_any) core_.counters_.any_minimised.add();
    const ReplyBody body = core_.composer_.compose(chain, *q.view, now_s);
    keep(chain, *q.view, body);
    return say(body);
  }
  if (!q.client.recursion_desired) core_.counters_.not_recursive.add();
  wait(q, std::move(chain));
}

void MissPath::wait(ClientQuery& q, Chain&& chain) {
  LaneCounters& counters = core_.counters_;
  const std::uint64_t client = client_hash(q);
  PendingTable::Refusal why{};
  Pending* slot = core_.pending_.open(client, core_.now_, why);
  if (slot == nullptr) {
    (why == PendingTable::Refusal::full ? counters.pending_full : counters.client_limit).add();
    return reply_with(q, overload(), core_.server_, core_.now_.seconds(), counters);
  }
  slot->client = q.client;
  if (!send(chain, *slot)) {
    core_.pending_.close(*slot);
    return reply_with(q, overload(), core_.server_, core_.now_.seconds(), counters);
  }
  slot->back = q.return_address();
  slot->view = q.view->id;
  slot->chain = std::move(chain);
  counters.pending_opened.add();
  q.fate = Fate::pending;
}

bool MissPath::send(const Chain& chain, const Pending& slot) {
  resolver::Mailbox& mailbox = core_.shared_.mailbox;
  resolver::Request request;
  request.kind = kind_for(slot);
  request.lane = core_.settings_.lane;
  request.pending = core_.pending_.handle_of(slot);
  request.realm = chain.realm;
  request.realm_epoch = chain.realm_epoch;
  request.question = {chain.current, chain.asked.type, dns::RRClass::in};
  request.checking_disabled = chain.checking_disabled;
  request.client = slot.refresh ? 0 : slot.client_hash;
  const Duration left = slot.arrival + core_.settings_.patience - answer_margin - core_.now_;
  if (!slot.refresh) request.patience = std::max<Duration>(left, 1ms);
  const WorkerId worker{resolver::worker_for(chain.realm, chain.current, mailbox.workers())};
  core_.request_octets_.clear();
  resolver::encode_request(request, core_.request_octets_);
  if (!mailbox.requests(core_.settings_.lane, worker).push(core_.request_octets_)) {
    core_.counters_.request_ring_full.add();
    return false;
  }
  (slot.refresh ? core_.counters_.refreshes : core_.counters_.requests).add();
  core_.bells_[worker.value] = true;
  core_.any_bell_ = true;
  return true;
}

void MissPath::refresh(const ClientQuery& q) {
  Chain chain = chain_for(q);
  if (begin_chain(chain, *q.view, *core_.policy_) != Step::ask) return;
  Pending* slot = core_.refresh_budget_.take() ? core_.pending_.open_refresh(core_.now_) : nullptr;
  if (slot == nullptr) return core_.counters_.refreshes_held.add();
  if (!send(chain, *slot)) return core_.pending_.close(*slot);
  slot->view = q.view->id;
  slot->chain = std::move(chain);
}

// A failure, or expired data, is no reason to throw away what is still good.
void MissPath::end_refresh(Pending& slot, const views::View* view) {
  const Chain& chain = slot.chain;
  const bool good = chain.rcode == dns::Rcode::noerror || chain.rcode == dns::Rcode::nxdomain;
  if (view != nullptr && good && !chain.stale) {
    keep(slot.chain, *view, core_.composer_.compose(slot.chain, *view, core_.now_.seconds()));
  }
  core_.pending_.close(slot);
}

void MissPath::finish(Bytes record, ReplySink& sink) {
  LaneCounters& counters = core_.counters_;
  counters.answers.add();
  std::optional<resolver::Answer> answer = resolver::decode_answer(record);
  if (!answer) {
    counters.broken_answers.add();
    return;
  }
  Pending* slot = core_.pending_.find(answer->pending);
  if (slot == nullptr) {
    counters.late_answers.add();
    return;
  }
  const views::View* view = core_.policy_->view_by_id(slot->view);
  if (view == nullptr) {
    counters.view_gone.add();
    return conclude(*slot, nullptr, sink);
  }
  const std::uint8_t restarts = slot->chain.restarts;
  const Step step = absorb_answer(slot->chain, std::move(*answer), *view, *core_.policy_);
  if (slot->chain.restarts != restarts) counters.restarts.add();
  if (step == Step::ask) {
    core_.pending_.renew(*slot);
    if (send(slot->chain, *slot)) return;
    fail_chain(slot->chain, dns::Rcode::servfail, dns::Ede::other, resolver::ede_texts::overload);
  }
  conclude(*slot, view, sink);
}

void MissPath::conclude(Pending& slot, const views::View* view, ReplySink& sink) {
  if (slot.refresh) return end_refresh(slot, view);
  if (view == nullptr) return deliver(slot, bare_body(dns::Rcode::refused, dns::Ede::prohibited), view, sink);
  const ReplyBody body = core_.composer_.compose(slot.chain, *view, core_.now_.seconds());
  keep(slot.chain, *view, body);
  deliver(slot, body, view, sink);
}

void MissPath::deliver(Pending& slot, const ReplyBody& body, const views::View* view, ReplySink& sink) {
  LaneCounters& counters = core_.counters_;
  std::vector<std::uint8_t>& room = core_.reply_octets_;
  ByteWriter out(room);
  out.u16(slot.client.id);
  out.bytes(std::array<std::uint8_t, dns::Header::size - 2>{});
  out.bytes(slot.chain.asked.name.wire());
  out.u16(static_cast<std::uint16_t>(slot.chain.asked.type));
  out.u16(static_cast<std::uint16_t>(slot.chain.asked.klass));
  ServerFields server = core_.server_;
  std::uint16_t view_slot = 0;
  if (view != nullptr) {
    server.udp_size = view->max_udp_size;
    view_slot = core_.view_slots_[static_cast<std::size_t>(view - core_.policy_->views.data())];
  }
  const BuiltReply reply = build_reply(body, slot.client, server, core_.now_.seconds(), room, out.size());
  DropReason why = DropReason::none;
  if (sink.deliver(slot.back, Bytes(room).first(reply.length), reply.sum, why)) {
    if (core_.settings_.tap != nullptr) [[unlikely]]
      tap_late_reply(*core_.settings_.tap, slot.back, Bytes(room).first(reply.length), core_.now_);
    count_reply(counters, view_slot, body.meta, reply.truncated);
  } else {
    counters.drop(why);
  }
  counters.pending_closed.add();
  core_.pending_.close(slot);
}

}  // namespace sekisho::dataplane
