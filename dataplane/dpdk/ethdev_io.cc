#include "dataplane/dpdk/ethdev_io.h"

#include <ctime>

namespace sekisho::dataplane::dpdk {

void EthdevIo::pass(std::span<Packet> packets) noexcept {
  ExceptionGate& gate = *at_.gate;
  switch (gate.way) {
    case ExceptionWay::left_to_kernel:
      gate.passed.add(packets.size());
      break;
    case ExceptionWay::nowhere:
      gate.pass_dropped.add(packets.size());
      break;
    case ExceptionWay::tap: {
      std::size_t taken = 0;
      for (const Packet& packet : packets) taken += gate.to_kernel->push({packet.data, packet.length}) ? 1 : 0;
      gate.passed.add(taken);
      gate.pass_dropped.add(packets.size() - taken);
      if (taken != 0) gate.housekeeper_bell->ring();
      break;
    }
  }
  release(packets);
}

/// One burst of what the kernel wants sent, so that a flood from there cannot starve the lane.
void EthdevIo::send_for_kernel() noexcept {
  ExceptionGate& gate = *at_.gate;
  std::array<rte_mbuf*, burst_size> bufs;
  unsigned count = 0;
  unsigned lost = 0;
  for (unsigned i = 0; i < burst_size; ++i) {
    const Bytes frame = gate.from_kernel->front();
    if (frame.empty()) break;
    rte_mbuf* const buf = rte_pktmbuf_alloc(at_.pool);
    char* const room = buf == nullptr ? nullptr : rte_pktmbuf_append(buf, static_cast<std::uint16_t>(frame.size()));
    if (room != nullptr) {
      std::memcpy(room, frame.data(), frame.size());
      bufs[count++] = buf;
    } else {
      rte_pktmbuf_free(buf);
      ++lost;
    }
    gate.from_kernel->pop();
  }
  const std::uint64_t dropped_before = tx_dropped_;
  const unsigned sent = send(bufs.data(), count);
  tx_dropped_ = dropped_before;  // counted here, not as lost answers
  gate.from_kernel_sent.add(sent);
  gate.from_kernel_unsent.add(lost + count - sent);
}

void EthdevIo::idle(Duration limit) noexcept {
  if (limit <= Duration::zero() || kernel_waits()) return;
  const timespec timeout{limit.count() / 1'000'000'000, limit.count() % 1'000'000'000};
  std::array<pollfd, 2> waits{};
  nfds_t count = 0;
  if (bell_ != nullptr) waits[count++] = {bell_->fd(), POLLIN, 0};
  if (at_.wait_fd >= 0) waits[count++] = {at_.wait_fd, POLLIN, 0};
  if (count == 0) {
    clock_nanosleep(CLOCK_MONOTONIC, 0, &timeout, nullptr);
  } else {
    ppoll(waits.data(), count, &timeout, nullptr);
  }
}

}  // namespace sekisho::dataplane::dpdk
