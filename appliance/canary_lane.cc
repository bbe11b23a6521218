#include "appliance/canary_lane.h"

#include <poll.h>

#include <array>
#include <cstring>

namespace sekisho::appliance {

using namespace dataplane;

namespace {

constexpr std::size_t cache_bytes = 1U << 20;
constexpr std::size_t room = 65'535;
constexpr int longest_sleep_ms = 20;
constexpr std::uint8_t recursion_desired = 0x01;
constexpr std::uint8_t authentic_data = 0x20;  // "say whether it was validated" (RFC 6840 §5.7)
constexpr std::array<std::uint8_t, 11> opt{0, 0, 41, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0};  // so that a reply says why

LaneSettings settings_of(LaneId row) {
  LaneSettings settings;
  settings.lane = row;
  settings.cache_bytes = cache_bytes;
  settings.max_pending = CanaryLane::max_questions;
  return settings;
}

std::vector<std::uint8_t> compose(const dns::Question& question, std::uint16_t id) {
  std::vector<std::uint8_t> wire(dns::Header::size);
  store_u16(wire.data(), id);
  wire[2] = recursion_desired;
  wire[3] = authentic_data;
  wire[5] = 1;
  wire[11] = 1;
  const Bytes name = question.name.wire();
  wire.insert(wire.end(), name.begin(), name.end());
  wire.resize(wire.size() + 4);
  store_u16(wire.data() + wire.size() - 4, static_cast<std::uint16_t>(question.type));
  store_u16(wire.data() + wire.size() - 2, static_cast<std::uint16_t>(question.klass));
  wire.insert(wire.end(), opt.begin(), opt.end());
  return wire;
}

}  // namespace

CanaryLane::CanaryLane(LaneId row, const LaneShared& shared) : core_(settings_of(row), shared) {}

void CanaryLane::settle(std::size_t index) {
  if (settled_[index]) return;
  settled_[index] = true;
  --open_;
}

void CanaryLane::take(std::size_t index, Bytes message) {
  if (auto reply = dns::parse_message(message)) replies_[index] = std::move(*reply);
  settle(index);
}

bool CanaryLane::deliver(const ReturnAddress& to, Bytes message, std::uint16_t, DropReason&) {
  const std::size_t index = to.stream % max_questions;
  if (to.stream / max_questions == turn_ && index < replies_.size()) take(index, message);
  return true;
}

void CanaryLane::gave_up(const ReturnAddress& to) {
  const std::size_t index = to.stream % max_questions;
  if (to.stream / max_questions == turn_ && index < replies_.size()) settle(index);
}

void CanaryLane::put(const std::vector<CanaryQuestion>& questions, std::size_t from, std::size_t count) {
  std::vector<ClientQuery> queries(count);
  std::vector<std::vector<std::uint8_t>> memory(count);
  for (std::size_t i = 0; i < count; ++i) {
    const CanaryQuestion& asked = questions[from + i];
    memory[i] = compose(asked.question, static_cast<std::uint16_t>(from + i));
    ClientQuery& q = queries[i];
    q.transport = Transport::stream;
    q.v6 = !asked.client.source.is_v4();
    q.port = asked.client.port;
    q.vlan = asked.client.vlan;
    q.source = asked.client.source.bytes().data();
    q.length = static_cast<std::uint32_t>(memory[i].size());
    memory[i].resize(room);
    q.message = memory[i].data();
    q.room = room;
    q.stream = turn_ * max_questions + from + i;
  }
  core_.answer(queries);
  for (std::size_t i = 0; i < count; ++i) {
    if (queries[i].fate == Fate::answered) take(from + i, {queries[i].message, queries[i].reply.length});
    if (queries[i].fate == Fate::dropped) settle(from + i);
  }
}

std::vector<std::optional<dns::Message>> CanaryLane::ask(const std::vector<CanaryQuestion>& questions,
                                                         Duration patience) {
  const std::size_t count = std::min(questions.size(), max_questions);
  ++turn_;
  open_ = count;
  settled_.assign(count, false);
  replies_.assign(questions.size(), std::nullopt);
  core_.enter_thread();
  const Instant limit = monotonic_now() + patience;
  core_.begin_round(monotonic_now());
  for (std::size_t from = 0; from < count; from += burst_size)
    put(questions, from, std::min<std::size_t>(burst_size, count - from));
  core_.end_round();
  while (open_ > 0 && monotonic_now() < limit) {
    core_.begin_round(monotonic_now());
    core_.collect_answers(*this);
    core_.end_round();
    if (open_ == 0) break;
    if (core_.prepare_sleep()) {
      pollfd wait{core_.bell().fd(), POLLIN, 0};
      poll(&wait, 1, longest_sleep_ms);
    }
    core_.finish_sleep();
  }
  core_.leave_thread();
  return std::move(replies_);
}

}  // namespace sekisho::appliance
