// One port queue served by one thread: frames in, replies out, answers of workers in between.
//
//   Lane lane(io, core, port);
//   core.enter_thread(); lane.run(stop); core.leave_thread();
//
// A round: receive → parse → answer → finish → transmit → collect answers → end of round. When rounds find nothing
// the lane sleeps, 250 µs growing to 1 ms, unless it is told to poll; a port that wakes on frames by itself
// (io.wakes_on_frame()) sleeps longer at once, and one whose empty look is dear (Io::empty_looks) looks less often
// before. Every frame has one fate and is counted (I5).
//
// Threads: run() and round() by the lane's thread; `stop` by anybody. Owns: nothing; io and core outlive it.
#pragma once

#include <array>
#include <atomic>
#include <cstring>

#include "dataplane/pipeline/frame.h"
#include "dataplane/pipeline/lane_core.h"
#include "dataplane/pipeline/packet_io.h"

namespace sekisho::dataplane {

/// How long to sleep after rounds that found nothing. A sleep costs the same however short it is (20 µs and more on a
/// virtual machine), so the shortest is what a light load pays: at 10,000 frames a second it decides the lane's CPU
/// time.
class IdlePace {
 public:
  static constexpr unsigned patience = 64;  ///< empty rounds before the first sleep
  static constexpr Duration shortest = 250us;
  static constexpr Duration longest = 1ms;
  void found_work() {
    empty_ = 0;
    sleep_ = shortest;
  }
  /// Zero: look again at once.
  Duration found_nothing(unsigned looks = patience) {
    if (++empty_ < looks) return Duration{0};
    const Duration now = sleep_;
    sleep_ = sleep_ * 2 < longest ? sleep_ * 2 : longest;
    return now;
  }

 private:
  unsigned empty_ = 0;
  Duration sleep_ = shortest;
};

template <PacketIo Io>
class Lane final : private ReplySink {
 public:
  Lane(Io& io, LaneCore& core, PortId port) : io_(io), core_(core), port_(port) {}

  void run(const std::atomic<bool>& stop) {
    Instant now = monotonic_now();
    while (!stop.load(std::memory_order_relaxed)) {
      const bool worked = round(now) != 0;
      if (worked) {
        pace_.found_work();
      } else if (!core_.settings().busy_poll) {
        sleep(pace_.found_nothing(empty_looks()));
      }
      const Instant then = now;
      now = monotonic_now();
      (worked ? core_.counters().busy_ns : core_.counters().idle_ns)
          .add(static_cast<std::uint64_t>((now - then).count()));
    }
  }

  /// One round at `now`; the number of frames and answers that it dealt with.
  unsigned round(Instant now) {
    const views::Policy& policy = core_.begin_round(now);
    if (policy.revision != revision_) [[unlikely]] {
      revision_ = policy.revision;
      services_ = ServiceAddresses::of(policy, port_);
      if constexpr (requires { io_.own_mac(); }) {
        if (io_.own_mac()) services_.set_mac(*io_.own_mac());
      }
    }
    const unsigned received = io_.receive(packets_);
    if (received != 0) {
      core_.copy_frames(std::span(packets_).first(received), false);
      core_.counters().bursts.add();
      core_.counters().received.add(received);
      sort_frames(received);
      core_.answer(std::span(queries_).first(query_count_));
      give_fates(received);
    } else {
      core_.counters().empty_polls.add();
    }
    const unsigned answers = core_.collect_answers(*this);
    transmit();
    core_.end_round();
    return received + answers;
  }

 private:
  void sort_frames(unsigned received) noexcept {
    for (unsigned i = 0; i < received; ++i) __builtin_prefetch(packets_[i].data);
    query_count_ = 0;
    for (unsigned i = 0; i < received; ++i) {
      Packet& packet = packets_[i];
      frames_[i] = parse_frame(packet, services_);
      const FrameView& frame = frames_[i];
      if (frame.verdict != FrameVerdict::query) continue;
      ClientQuery& q = queries_[query_count_++];
      const std::size_t message = frame.l4 + udp_header;
      q.transport = Transport::datagram;
      q.v6 = frame.v6;
      q.port = port_;
      q.vlan = frame.vlan;
      q.source = source_of(packet, frame);
      q.message = packet.data + message;
      q.length = frame.message;
      q.room = static_cast<std::uint32_t>(packet.capacity - message);
      q.headers = packet.data;
      q.frame = &frame;
      q.fate = Fate::undecided;
    }
  }

  void give_fates(unsigned received) noexcept {
    unsigned passed = 0, released = 0, next = 0;
    for (unsigned i = 0; i < received; ++i) {
      Packet& packet = packets_[i];
      const FrameView& frame = frames_[i];
      if (frame.verdict == FrameVerdict::pass) {
        pass_[passed++] = packet;
      } else if (frame.verdict == FrameVerdict::drop) {
        core_.counters().drop(frame.reason);
        release_[released++] = packet;
      } else {
        const ClientQuery& q = queries_[next++];
        if (q.fate == Fate::answered) {
          Packet& out = out_[out_count_++];
          out = packet;  // before its length is written: copying right after would wait for that
          finish_frame(out, frame, q.reply.length, q.reply.sum);
        } else {
          release_[released++] = packet;
        }
      }
    }
    core_.counters().passed.add(passed);
    if (passed != 0) io_.pass(std::span(pass_).first(passed));
    if (released != 0) io_.release(std::span(release_).first(released));
    transmit();
  }

  void transmit() noexcept {
    if (out_count_ == 0) return;
    core_.copy_frames(std::span(out_).first(out_count_), true);
    const std::uint64_t before = io_.tx_dropped();
    io_.transmit(std::span(out_).first(out_count_));
    const std::uint64_t refused = io_.tx_dropped() - before;
    core_.counters().answered.add(out_count_ - refused);
    if (refused != 0) core_.counters().drop(DropReason::tx_full, refused);
    out_count_ = 0;
  }

  bool deliver(const ReturnAddress& to, Bytes message, std::uint16_t sum, DropReason& why) override {
    if (out_count_ == burst_size) transmit();
    Packet& packet = out_[out_count_];
    const std::size_t headers = to.header_length();
    if (!io_.allocate(packet)) {
      why = DropReason::no_buffer;
      return false;
    }
    SEKISHO_CHECK(headers + message.size() <= packet.capacity);
    std::memcpy(packet.data, to.headers.data(), headers);
    std::memcpy(packet.data + headers, message.data(), message.size());
    finish_frame(packet, to.frame, static_cast<std::uint16_t>(message.size()), sum);
    ++out_count_;
    return true;
  }

  static constexpr unsigned empty_looks() {
    if constexpr (requires { Io::empty_looks; }) return Io::empty_looks;
    return IdlePace::patience;
  }

  void sleep(Duration limit) {
    if (limit == Duration{0}) return;
    if constexpr (requires { io_.wakes_on_frame(); }) {
      if (io_.wakes_on_frame()) limit = 100ms;
    }
    if (core_.prepare_sleep()) io_.idle(limit);
    core_.finish_sleep();
  }

  Io& io_;
  LaneCore& core_;
  PortId port_;
  IdlePace pace_;
  std::uint64_t revision_ = ~0ULL;
  ServiceAddresses services_;
  unsigned query_count_ = 0, out_count_ = 0;
  std::array<Packet, burst_size> packets_, pass_, release_, out_;
  std::array<FrameView, burst_size> frames_;
  std::array<ClientQuery, burst_size> queries_;
};

}  // namespace sekisho::dataplane
