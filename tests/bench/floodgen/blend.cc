#include "tests/bench/floodgen/blend.h"

#include <time.h>

#include <algorithm>

namespace sekisho::bench {
namespace {

using dataplane::burst_size;
using dataplane::Packet;

constexpr Duration quiet = 100ms, longest_wait = 2s;

void rest(long ns) {
  const timespec moment{0, ns};
  nanosleep(&moment, nullptr);
}

}  // namespace

Blender::Blender(dataplane::dpdk::EthdevIo& io, Traffic& traffic, std::uint32_t names)
    : io_(io), traffic_(traffic), names_(names), due_(65536), asked_(65536) {}

std::uint16_t Blender::write(Sender sender, Flood flood, std::uint8_t* room) {
  switch (sender) {
    case Sender::client:
      due_[++id_] = due_now_;
      return traffic_.any_client(room, id_);
    case Sender::newcomer:
      return traffic_.newcomer(room);
    case Sender::flood:
      return traffic_.flood(flood, room);
  }
  return 0;
}

// Mixed: in each burst every stream has what it lags behind, so that none waits for another.
void Blender::send_due(std::array<Stream, 3>& streams, Flood flood, Duration passed, Blended& blended) {
  std::array<Packet, burst_size> packets;
  std::array<Sender, burst_size> senders;
  for (;;) {
    unsigned ready = 0;
    for (bool more = true; more && ready < burst_size;) {
      more = false;
      for (Stream& s : streams) {
        const auto wanted = static_cast<std::uint64_t>(static_cast<double>(passed.count()) * s.per_ns);
        if (s.sent >= wanted || ready == burst_size || !io_.allocate(packets[ready])) continue;
        packets[ready].length = write(s.sender, flood, packets[ready].data);
        senders[ready++] = s.sender;
        ++s.sent;
        more = true;
      }
    }
    if (ready == 0) return;
    const std::uint64_t before = io_.tx_dropped();
    io_.transmit(std::span(packets).first(ready));
    const auto taken = ready - static_cast<unsigned>(io_.tx_dropped() - before);
    for (unsigned i = 0; i < ready; ++i) {
      ++blended[senders[i]].sent;
      if (i >= taken) ++blended[senders[i]].refused;
    }
    receive(blended);
  }
}

unsigned Blender::receive(Blended& blended) {
  std::array<Packet, 2 * burst_size> packets;
  const unsigned count = io_.receive(packets);
  const Instant now = count != 0 ? monotonic_now() : Instant{};
  for (unsigned i = 0; i < count; ++i) {
    const auto reply = traffic_.read(packets[i].data, packets[i].length);
    if (!reply) continue;
    Tally& tally = blended[reply->to];
    ++(reply->cut ? tally.cut : reply->good ? tally.good : tally.other);
    if (reply->to != Sender::client) continue;
    blended.latency.add(static_cast<std::uint64_t>((now - due_[reply->id]).count()));
    if (!answered_.empty() && reply->good) answered_[asked_[reply->id]] = true;
  }
  io_.release(std::span(packets).first(count));
  return count;
}

void Blender::settle(Blended& blended) {
  const Instant start = monotonic_now();
  Instant last = start;
  for (Instant now = start; now - last < quiet && now - start < longest_wait; now = monotonic_now()) {
    if (receive(blended) != 0) {
      last = now;
    } else {
      rest(20'000);
    }
  }
}

Blended Blender::measure(Flood flood, const BlendRates& rates, Duration length) {
  Blended blended;
  std::array<Stream, 3> streams{Stream{Sender::client, rates.clients / 1e9},
                                Stream{Sender::newcomer, rates.newcomers / 1e9},
                                Stream{Sender::flood, flood == Flood::none ? 0 : rates.flood / 1e9}};
  const Instant start = monotonic_now();
  while ((due_now_ = monotonic_now()) - start < length) {
    send_due(streams, flood, due_now_ - start, blended);
    if (receive(blended) == 0) rest(20'000);
  }
  blended.seconds = static_cast<double>((monotonic_now() - start).count()) / 1e9;
  settle(blended);
  return blended;
}

std::uint32_t Blender::warm_up(Duration limit) {
  answered_.assign(names_, false);
  const Instant end = monotonic_now() + limit;
  std::uint32_t missing = names_;
  while (missing != 0 && monotonic_now() < end) {
    Blended ignored;
    for (std::uint32_t name = 0; name < names_; ++name) {
      Packet packet;
      if (answered_[name] || !io_.allocate(packet)) continue;
      asked_[++id_] = name;
      packet.length = traffic_.client(packet.data, name, id_);
      io_.transmit({&packet, 1});
      if (name % 16 != 0) continue;
      receive(ignored);
      rest(500'000);
    }
    settle(ignored);
    missing = static_cast<std::uint32_t>(std::count(answered_.begin(), answered_.end(), false));
  }
  answered_.clear();
  return missing;
}

}  // namespace sekisho::bench
