#include "tests/bench/dpdkgen/generator.h"

#include "dns/message_reader.h"
#include "tests/bench/bench_names.h"

namespace sekisho::bench {
namespace {

using dataplane::burst_size;
using dataplane::Packet;

constexpr unsigned timed_one_in = 16;

/// Offset of the DNS message in a frame, or 0.
std::size_t message_offset(const Packet& packet) {
  if (packet.length < 42) return 0;
  const std::size_t tag = load_u16(packet.data + 12) == 0x8100 ? 4 : 0;
  const std::uint16_t type = load_u16(packet.data + 12 + tag);
  const std::size_t offset = 14 + tag + (type == 0x86DD ? 40U : 20U) + 8;
  return packet.length >= offset + 12 ? offset : 0;
}

std::optional<std::uint32_t> question_index(const Result<dns::Message, dns::ParseError>& message) {
  if (!message.ok() || !message->question || message->question->type != dns::RRType::a) return std::nullopt;
  return bench_index(message->question->name.label(0));
}

bool answers(const dns::Message& message, std::uint32_t index) {
  if (message.rcode() != dns::Rcode::noerror || message.answer.size() != 1) return false;
  const dns::RdataList& addresses = message.answer[0].rdatas;
  return addresses.count() == 1 && addresses.front().size() == 4 &&
         load_u32(addresses.front().data()) == bench_address(index);
}

}  // namespace

Generator::Generator(dataplane::dpdk::EthdevIo& io, const QuerySet& set, const GeneratorSettings& settings)
    : io_(io), set_(set), settings_(settings), asked_(65536), due_(65536 / timed_one_in) {}

unsigned Generator::send_burst(unsigned count, Instant due, Window& window) {
  std::array<Packet, burst_size> packets;
  unsigned ready = 0;
  while (ready < count && io_.allocate(packets[ready])) {
    set_.prefetch_frame(next_ + 2 * burst_size);
    set_.prefetch(next_ + burst_size);
    const std::uint32_t index = set_.at(next_);
    const QueryFrame& frame = set_.frame(index);
    write_query(set_, frame, id_, set_.client(next_), packets[ready].data);
    packets[ready].length = frame.length;
    asked_[id_] = index;
    if (id_ % timed_one_in == 0) due_[id_ / timed_one_in] = due;
    ++next_;
    ++id_;
    ++ready;
  }
  const std::uint64_t before = io_.tx_dropped();
  io_.transmit(std::span(packets).first(ready));
  // What the port refused is asked again, under the same numbers: else they would go round before the answers came.
  const auto refused = static_cast<unsigned>(io_.tx_dropped() - before);
  id_ = static_cast<std::uint16_t>(id_ - refused);
  next_ -= refused;
  window.refused += refused;
  return ready - refused;
}

void Generator::judge(const Packet& packet, Window& window) const {
  const std::size_t offset = message_offset(packet);
  const Bytes wire{packet.data + offset, packet.length - offset};
  const auto message = dns::parse_message(wire);
  const auto index = question_index(message);
  const std::uint16_t to_port = load_u16(packet.data + offset - 6);
  const bool right =
      index && (settings_.echo || (to_port == QuerySet::client_port(*index) && answers(*message, *index)));
  if (!right) ++window.wrong;
  if (right && asked_[message->header.id] != *index) ++window.late;
}

unsigned Generator::receive_burst(Window& window, Instant now) {
  std::array<Packet, 2 * burst_size> packets;
  const unsigned count = io_.receive(packets);
  for (unsigned i = 0; i < count; ++i) {
    const std::size_t offset = message_offset(packets[i]);
    if (offset == 0 || (!settings_.echo && (packets[i].data[offset + 2] & 0x80) == 0)) continue;  // not an answer
    ++window.received;
    const std::uint8_t* const message = packets[i].data + offset;
    const std::uint16_t id = load_u16(message);
    const bool good = (message[3] & 0x0F) == 0;
    if (!good) ++window.not_noerror;
    if (id % timed_one_in == 0)
      window.latency.add(static_cast<std::uint64_t>((now - due_[id / timed_one_in]).count()));
    if (warming_ && good) answered_[asked_[id]] = true;
    if (++until_sample_ >= settings_.sample) {
      until_sample_ = 0;
      ++window.sampled;
      judge(packets[i], window);
    }
  }
  io_.release(std::span(packets).first(count));
  return count;
}

Window Generator::measure(Duration length, double rate) {
  Window window;
  const Instant start = monotonic_now();
  Instant now = start;
  const double per_ns = rate / 1e9;
  while (now - start < length) {
    unsigned count = burst_size;
    Instant due = now;
    if (rate > 0) {
      const auto wanted = static_cast<std::uint64_t>(static_cast<double>((now - start).count()) * per_ns);
      count = static_cast<unsigned>(std::min<std::uint64_t>(wanted - std::min(wanted, window.sent), burst_size));
      due = start + Duration(static_cast<std::int64_t>(static_cast<double>(window.sent) / per_ns));
    }
    if (count != 0) window.sent += send_burst(count, due, window);
    receive_burst(window, now);
    now = monotonic_now();
  }
  window.seconds = static_cast<double>((now - start).count()) / 1e9;
  return window;
}

void Generator::drain() {
  Window ignored;
  Instant last = monotonic_now();
  for (Instant now = last; now - last < 20ms; now = monotonic_now()) {
    if (receive_burst(ignored, now) != 0) last = now;
  }
}

std::uint32_t Generator::unanswered(Range names) const {
  const auto at = answered_.begin();
  return static_cast<std::uint32_t>(std::count(at + names.begin, at + names.end, false));
}

void Generator::ask(Range names, bool all, std::uint32_t outstanding) {
  Window window;
  std::uint64_t sent = 0, given_up = 0;
  Instant heard = monotonic_now();
  for (std::uint32_t index = names.begin; index < names.end; ++index) {
    if (answered_[index] && !all) continue;
    Packet packet;
    if (io_.allocate(packet)) {
      const QueryFrame& frame = set_.frame(index);
      write_query(set_, frame, id_, set_.client(next_++), packet.data);
      packet.length = frame.length;
      asked_[id_++] = index;
      io_.transmit({&packet, 1});
      ++sent;
    }
    while (sent - given_up - std::min(sent - given_up, window.received) >= outstanding) {
      const Instant now = monotonic_now();
      if (receive_burst(window, now) != 0) heard = now;
      if (now - heard < 100ms) continue;
      given_up = sent - window.received;  // lost: asked again in the next pass
      heard = now;
    }
  }
  drain();
}

std::uint32_t Generator::warm_up(Duration limit, std::uint32_t outstanding) {
  constexpr std::uint32_t chunk = 65'536;  // what is asked again at once has not left a cache's probation yet
  warming_ = true;
  answered_.assign(set_.names(), false);
  const Instant end = monotonic_now() + limit;
  for (std::uint32_t begin = 0; begin < set_.names(); begin += chunk) {
    const Range names{begin, std::min(begin + chunk, set_.names())};
    while (unanswered(names) != 0 && monotonic_now() < end) ask(names, false, outstanding);
    for (int again = 0; again < 2; ++again) ask(names, true, outstanding);
  }
  warming_ = false;
  return unanswered({0, set_.names()});
}

}  // namespace sekisho::bench
