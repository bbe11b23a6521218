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

/// Labels of what somebody has registered, roughly: example.com, city.lg.jp, 10.in-addr.arpa.
unsigned domain_labels(const dns::Name& name) {
  if (name.is_root()) return 2;
  const Bytes top = name.label(name.label_count() - 1);
  std::array<std::uint8_t, 4> lowered{};
  if (top.size() == lowered.size()) dns::lower_octets(top, lowered.data());
  return top.size() == 2 || std::memcmp(lowered.data(), "arpa", lowered.size()) == 0 ? 3 : 2;
}

ReplyBody overload() { return bare_body(dns::Rcode::servfail, dns::Ede::other, resolver::ede_texts::overload); }

}  // namespace

Shares MissPath::shares_of(const ClientQuery& q, const Chain& chain) const {
  const std::uint64_t key = core_.settings_.hash_key;
  Shares shares;
  shares.client = hash_bytes({q.source, q.v6 ? 16U : 4U}, key);
  const Bytes name = chain.current.wire();
  const unsigned labels = chain.current.label_count(), of_domain = domain_labels(chain.current);
  std::size_t at = 0;
  for (unsigned skipped = 0; skipped < labels; ++skipped) {
    const bool parent = skipped == 1, domain = labels > of_domain + 1 && skipped == labels - of_domain;
    if (parent || domain) {
      const std::uint64_t zone = hash_combine(dns::hash_name_wire(name.subspan(at), key), chain.realm.value);
      (parent ? shares.parent : shares.domain) = zone;
    }
    at += name[at] + 1U;
  }
  return shares;
}

void MissPath::count_refusal(PendingTable::Refusal why) const {
  LaneCounters& counters = core_.counters_;
  switch (why) {
    case PendingTable::Refusal::none:
      return;
    case PendingTable::Refusal::full:
      return counters.pending_full.add();
    case PendingTable::Refusal::client_limit:
      return counters.client_limit.add();
    case PendingTable::Refusal::zone_limit:
      return counters.zone_limit.add();
  }
}

ReplyKey MissPath::key_of(const Chain& chain, ViewId view) {
  dns::lower_octets(chain.asked.name.wire(), lowered_.data());
  ReplyKey key;
  key.name = lowered_.data();
  key.name_length = static_cast<std::uint8_t>(chain.asked.name.length());
  key.shape = ReplyKey::shape_of(view, chain.asked.type, chain.dnssec_ok, chain.checking_disabled);
  core_.cache_.hash(key);
  return key;
}

void MissPath::keep(const Chain& chain, const views::View& view, const ReplyBody& body) {
  const std::uint32_t now_s = core_.now_.seconds();
  if (body.meta.expires > now_s) core_.cache_.insert(key_of(chain, view.id), view.stamp, body, now_s);
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
  PendingTable::Refusal why{};
  Pending* slot = core_.pending_.open(shares_of(q, chain), core_.now_, why);
  if (slot == nullptr) {
    count_refusal(why);
    return reply_with(q, overload(), core_.server_, core_.now_.seconds(), counters);
  }
  slot->client = q.client;
  if (!send(chain, *slot)) {
    core_.pending_.close(*slot);
    return reply_with(q, overload(), core_.server_, core_.now_.seconds(), counters);
  }
  slot->back = q.return_address();
  slot->view = q.view->id;
  slot->network = core_.limits_.network_of(q);
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
  request.client = slot.refresh ? 0 : slot.shares.client;
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

/// As often as its network may hear it (AnswerLimiter).
void MissPath::deliver(Pending& slot, const ReplyBody& body, const views::View* view, ReplySink& sink) {
  const std::uint64_t question = slot.network != 0 ? key_of(slot.chain, slot.view).hash : 0;
  switch (core_.limits_.judge_late(slot, question, body.meta, core_.now_, core_.counters_)) {
    case AnswerVerdict::send:
      return hand_over(slot, body, view, sink);
    case AnswerVerdict::cut:
      return hand_over(slot, cut_body(), view, sink);
    case AnswerVerdict::drop:
      core_.counters_.pending_closed.add();
      return core_.pending_.close(slot);
  }
}

void MissPath::hand_over(Pending& slot, const ReplyBody& body, const views::View* view, ReplySink& sink) {
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
