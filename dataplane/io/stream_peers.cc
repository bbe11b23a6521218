// What the listener does with one connection: read, ask, reply, close (stream_listener.h).
#include <sys/epoll.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "dataplane/io/stream_listener.h"
#include "dataplane/io/stream_peer.h"

namespace sekisho::dataplane {
namespace {

constexpr unsigned reads_per_round = 16;
constexpr std::size_t most_output = 1U << 20;  // a client that takes nothing while answers come in is closed here

}  // namespace

StreamListener::Peer* StreamListener::find(std::uint64_t handle) {
  const auto found = peers_.find(handle);
  return found != peers_.end() && !found->second->closed ? found->second.get() : nullptr;
}

void StreamListener::read(Peer& peer) {
  for (unsigned i = 0; i < reads_per_round && !peer.closed && peer.stream.may_take_more(); ++i) {
    const MutableBytes room = peer.stream.input_room();
    if (room.empty()) break;
    const ssize_t n = recv(peer.fd, room.data(), room.size(), 0);
    if (n == 0) {
      peer.stream.client_done = true;
      return;
    }
    if (n < 0) {
      if (errno != EAGAIN && errno != EINTR) close(peer);
      return;
    }
    peer.stream.arrived(static_cast<std::size_t>(n));
    take_messages(peer);
    if (static_cast<std::size_t>(n) < room.size()) return;
  }
}

void StreamListener::take_messages(Peer& peer) {
  while (!peer.closed && peer.stream.may_take_more()) {
    Bytes message;
    const StreamConnection::Next next = peer.stream.next_message(message);
    if (next == StreamConnection::Next::none) return;
    if (next == StreamConnection::Next::broken) {
      counters_.closed_broken.add();
      core_.counters().received.add();
      core_.counters().faults[static_cast<std::size_t>(dns::QueryFault::tcp_length)].add();
      core_.counters().drop(DropReason::dns_short_header);
      return close(peer);
    }
    put_query(peer, message);
    peer.stream.drop_message();
    touch(peer);
  }
}

void StreamListener::put_query(Peer& peer, Bytes message) {
  if (batch_->count == burst_size) answer_batch();
  const unsigned i = batch_->count++;
  ClientQuery& q = batch_->queries[i];
  const StreamAddress& ingress = settings_.addresses[peer.listener];
  const Bytes source = peer.stream.client.bytes();
  std::memcpy(batch_->sources[i].data(), source.data(), source.size());
  std::uint8_t* const at = batch_->memory.data() + std::size_t{i} * Batch::room;
  std::memcpy(at, message.data(), message.size());
  q.transport = Transport::stream;
  q.v6 = !peer.stream.client.is_v4();
  q.port = ingress.port;
  q.vlan = ingress.vlan;
  q.source = batch_->sources[i].data();
  q.message = at;
  q.length = static_cast<std::uint32_t>(message.size());
  q.room = Batch::room;
  q.stream = peer.handle;
  q.fate = Fate::undecided;
  ++peer.stream.in_flight;
}

void StreamListener::answer_batch() {
  const unsigned count = batch_->count;
  if (count == 0) return;
  batch_->count = 0;
  LaneCounters& counters = core_.counters();
  counters.bursts.add();
  counters.received.add(count);
  core_.answer(std::span(batch_->queries).first(count));
  for (unsigned i = 0; i < count; ++i) {
    const ClientQuery& q = batch_->queries[i];
    if (q.fate == Fate::pending) continue;
    Peer* peer = find(q.stream);
    if (q.fate == Fate::answered) {
      if (peer == nullptr) {
        counters.drop(DropReason::client_gone);
        continue;
      }
      --peer->stream.in_flight;
      counters.answered.add();
      queue(*peer, {q.message, q.reply.length});
    } else if (peer != nullptr) {
      close(*peer);  // what is dropped over UDP ends a stream
    }
  }
}

void StreamListener::mark(Peer& peer) {
  if (peer.closed || peer.marked) return;
  peer.marked = true;
  marked_.push_back(peer.handle);
}

void StreamListener::serve_marked() {
  for (const std::uint64_t handle : std::exchange(marked_, {})) {
    Peer* peer = find(handle);
    if (peer == nullptr) continue;
    peer->marked = false;
    write(*peer);
    if (!peer->closed) review(*peer);
  }
}

void StreamListener::queue(Peer& peer, Bytes message) {
  const std::size_t before = peer.stream.output_octets();
  peer.stream.queue(message);
  output_octets_ += peer.stream.output_octets() - before;
  mark(peer);
  if (output_octets_ > settings_.max_output) shed_output();
}

/// Who has not taken a whole reply for longest goes first; what he would take now does not count.
void StreamListener::shed_output() {
  for (auto at = by_activity_.begin(); output_octets_ > settings_.max_output && at != by_activity_.end();) {
    Peer& peer = **at++;  // writing moves it to the end, closing takes it out
    if (peer.stream.output_octets() == 0) continue;
    write(peer);
    if (peer.closed || peer.stream.output_octets() == 0 || output_octets_ <= settings_.max_output) continue;
    counters_.closed_output.add();
    close(peer);
  }
}

void StreamListener::write(Peer& peer) {
  std::array<Bytes, 16> parts;
  std::array<iovec, 16> vectors;
  for (std::size_t count = peer.stream.output(parts); count != 0; count = peer.stream.output(parts)) {
    for (std::size_t i = 0; i < count; ++i) {
      vectors[i] = {const_cast<std::uint8_t*>(parts[i].data()), parts[i].size()};
    }
    msghdr header{};
    header.msg_iov = vectors.data();
    header.msg_iovlen = count;
    const ssize_t n = sendmsg(peer.fd, &header, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0) {
      if (errno != EAGAIN && errno != EINTR) close(peer);
      return;
    }
    output_octets_ -= static_cast<std::size_t>(n);
    if (peer.stream.written(static_cast<std::size_t>(n))) touch(peer);
  }
}

void StreamListener::review(Peer& peer) {
  StreamConnection& s = peer.stream;
  Bytes message;
  const bool more = s.next_message(message) != StreamConnection::Next::none;
  if (s.client_done && !more && s.in_flight == 0 && s.output_octets() == 0) return close(peer);
  const bool may_take = s.may_take_more();
  if (more && may_take) again_.push_back(peer.handle);
  const bool reads = may_take && !s.client_done && !s.input_room().empty();
  const std::uint32_t wanted = (reads ? EPOLLIN : 0U) | (s.output_octets() != 0 ? EPOLLOUT : 0U);
  if (wanted == peer.interest) return;
  peer.interest = wanted;
  if (!watch(peer.fd, peer.handle, wanted, EPOLL_CTL_MOD)) close(peer);
}

void StreamListener::touch(Peer& peer) {
  if (peer.closed) return;
  peer.stream.active = now_;
  by_activity_.splice(by_activity_.end(), by_activity_, peer.place);
}

void StreamListener::close(Peer& peer) {
  if (peer.closed) return;
  peer.closed = true;
  ::close(peer.fd);  // epoll forgets it
  output_octets_ -= peer.stream.output_octets();
  by_activity_.erase(peer.place);
  const auto of_client = per_client_.find(peer.stream.client);
  if (of_client != per_client_.end() && --of_client->second == 0) per_client_.erase(of_client);
  counters_.closed.add();
  gone_.push_back(peer.handle);
}

bool StreamListener::deliver(const ReturnAddress& to, Bytes message, std::uint16_t /*sum*/, DropReason& why) {
  Peer* peer = find(to.stream);
  // Much may have come for a quick client in this one round: what it would take now does not count.
  if (peer != nullptr && peer->stream.output_octets() > most_output) write(*peer);
  if (peer == nullptr || peer->closed || peer->stream.output_octets() > most_output) {
    why = DropReason::client_gone;
    if (peer != nullptr) close(*peer);
    return false;
  }
  --peer->stream.in_flight;
  core_.counters().answered.add();
  queue(*peer, message);
  return true;
}

void StreamListener::gave_up(const ReturnAddress& to) {
  Peer* peer = find(to.stream);
  if (peer == nullptr) return;
  --peer->stream.in_flight;
  mark(*peer);
}

}  // namespace sekisho::dataplane
